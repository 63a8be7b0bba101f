"""How numbers are said: counts, masses, yen and shares, as a reader of the language expects them.

Figures with doubt are said to about three digits, since more would only look exact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import floor, isfinite, log10

_MAN, _OKU, _CHO = 1e4, 1e8, 1e12
_HUNDRED = 100
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Speech:
    """One language: its code, its translations, its numbers.

    Attributes:
        lang: "ja" or "en".
        gettext: English message in, message in `lang` out.
    """

    lang: str
    gettext: Callable[[str], str]

    @property
    def japanese(self) -> bool:
        """Whether numbers go by ten thousands."""
        return self.lang == "ja"

    @property
    def car_axis(self) -> tuple[float, str]:
        """Divisor and words of an axis of vehicles."""
        return (_MAN, "万台") if self.japanese else (1e3, "thousand cars")

    def yen_axis(self, largest: float) -> tuple[float, str]:
        """Divisor and words of an axis of yen a year that ends at `largest`."""
        if largest >= _CHO:
            return (_CHO, "兆円/年") if self.japanese else (_CHO, "trn yen a year")
        return (_OKU, "億円/年") if self.japanese else (1e9, "bn yen a year")

    def units(self, x: float | None) -> str:
        """A count of vehicles with its unit, e.g. 10.3万台 or 103,000."""
        if x is None:
            return _NOTHING
        return f"{self.count(x)}台" if self.japanese else self.count(x)

    def count(self, x: float | None) -> str:
        """A count without its unit, e.g. 10.3万 or 103,000."""
        if x is None or not isfinite(x):
            return _NOTHING
        if self.japanese and abs(x) >= _MAN:
            return f"{_signed(x / _MAN, 1 if abs(x) < 1000 * _MAN else 0)}万"
        return rounded(x, -3 if abs(x) >= _MAN else (-1 if abs(x) >= 1000 else 0))

    def units_between(self, low: float | None, high: float | None) -> str:
        """An interval of vehicles with its unit."""
        return self.between(self.count(low), self.units(high))

    def tonnes(self, x: float | None) -> str:
        """A mass with its unit."""
        return _NOTHING if x is None else f"{self.mass(x)} t"

    def mass(self, x: float | None) -> str:
        """A mass in tonnes without its unit, to three digits."""
        return _NOTHING if x is None else digits(x, 3)

    def tonnes_between(self, low: float | None, high: float | None) -> str:
        """An interval of masses with its unit."""
        return self.between(self.mass(low), self.tonnes(high))

    def yen(self, x: float | None, *, most: int = 1) -> str:
        """A sum of yen with its unit and `most` decimals at most, e.g. 175億円 or 17.5 bn yen."""
        if x is None or not isfinite(x):
            return _NOTHING
        number, unit = self._yen_parts(x, most)
        return f"{number}{unit}円" if self.japanese else f"{number}{unit} yen"

    def yen_between(self, low: float | None, high: float | None, *, most: int = 1) -> str:
        """An interval of yen with its unit."""
        if low is None or high is None:
            return _NOTHING
        number, unit = self._yen_parts(low, most)
        same = unit == self._yen_parts(high, most)[1]
        return self.between(
            number if same and not self.japanese else number + unit, self.yen(high, most=most)
        )

    def price(self, x: float | None) -> str:
        """The price of one thing in plain yen to three digits, as on a bill, e.g. 35,300円."""
        if x is None or not isfinite(x):
            return _NOTHING
        told = f"{x:.0f}" if abs(x) < _HUNDRED and float(x).is_integer() else digits(x, 3)  # no 1.0 yen
        return f"{told}円" if self.japanese else f"{told} yen"

    def price_between(self, low: float | None, high: float | None) -> str:
        """An interval of such prices."""
        if low is None or high is None:
            return _NOTHING
        return self.between(digits(low, 3), self.price(high))

    def percent(self, share: float | None) -> str:
        """A share as percent."""
        return _NOTHING if share is None else f"{share * 100:.0f}%"

    def percent_between(self, low: float | None, high: float | None) -> str:
        """An interval of shares as percent."""
        if low is None or high is None:
            return _NOTHING
        return self.between(f"{low * 100:.0f}", self.percent(high))

    def between(self, low: str, high: str) -> str:
        """Two said numbers as an interval."""
        return f"{low}〜{high}" if self.japanese else f"{low}–{high}"

    def day(self, day: date | str | None) -> str:
        """A day as written in the language; text passes through."""
        if day is None:
            return _NOTHING
        if isinstance(day, str):
            return day
        return f"{day.year}年{day.month}月{day.day}日" if self.japanese else day.isoformat()

    def period(self, first: date, last: date) -> str:
        """A period by its days; whole years and single days are said shortly."""
        if first == last:
            return self.day(first)
        whole = (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31)
        if whole:
            years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
            return f"{years}年" if self.japanese else years
        if self.japanese:
            return f"{first.year}年{first.month}月〜{last.year}年{last.month}月"
        return f"{first.year}-{first.month:02d} to {last.year}-{last.month:02d}"

    def country(self, code: str) -> str:
        """A country's name by its ISO 3166-1 alpha-2 code; an unknown code comes back as it is."""
        from babel import Locale

        return str(Locale(self.lang).territories.get(code, code))

    def value(self, x: float | None, unit: str | None) -> str:
        """A number said by the name of its unit, as in CLAIMS and ASSUMED."""
        if x is None:
            return _NOTHING
        if unit == "calendar year":
            return f"{x:.0f}"
        sayings: dict[str, Callable[[float | None], str]] = {
            "vehicles": self.units,
            "units": self.units,
            "share": self.percent,
            "yen": self.yen,
            "jpy": self.yen,
            "t": self.tonnes,
            "count": _whole,
        }
        if unit in sayings:
            return sayings[unit](x)
        base, per = _per(unit)
        if base in sayings:
            return f"{sayings[base](x)}{self._each(per)}"
        x, base = _scaled(x, base)
        plain = digits(x, 3, most=2)
        return plain if unit in (None, "", "1") else f"{plain}{self._unit(base)}{self._each(per)}"

    def value_between(self, low: float | None, high: float | None, unit: str | None) -> str:
        """An interval said by the name of its unit."""
        if low is None or high is None:
            return _NOTHING
        sayings: dict[str, Callable[[float | None, float | None], str]] = {
            "vehicles": self.units_between,
            "units": self.units_between,
            "share": self.percent_between,
            "yen": self.yen_between,
            "jpy": self.yen_between,
            "t": self.tonnes_between,
        }
        base, per = _per(unit)
        if base == "count":
            return self.between(_whole(low), _whole(high))
        if base in sayings:
            return sayings[base](low, high) + self._each(per)
        shown, _base = _scaled(low, base, high)
        return self.between(digits(shown, 3, most=2), self.value(high, unit))

    def _each(self, per: str) -> str:
        _ = self.gettext
        each = {
            "": "",
            "yr": _(" a year"),
            "year": _(" a year"),
            "vehicle": _(" a car"),
            "kg": "/kg",
            "kwh": "/kWh",
        }
        return each.get(per, f"/{per}")

    def _unit(self, base: str) -> str:
        _ = self.gettext
        known = {
            "yr": _(" years"),
            "kwh": " kWh",
            "1/yr": _(" a year"),
            "1/quarter": _(" a quarter"),
        }
        return known.get(base, f" {base}")

    def _yen_parts(self, x: float, most: int) -> tuple[str, str]:
        size = abs(x)
        if self.japanese:
            if size >= _CHO:
                return f"{x / _CHO:,.1f}", "兆"
            if size >= _OKU:
                return digits(x / _OKU, 3, most), "億"
            return (digits(x / _MAN, 3, most), "万") if size >= _MAN else (digits(x, 3), "")
        for scale, unit in ((_CHO, " trn"), (1e9, " bn"), (1e6, " m")):
            if size >= scale:
                return (f"{x / scale:,.1f}" if scale == _CHO else digits(x / scale, 3, most)), unit
        return digits(x, 3), ""


def _per(unit: str | None) -> tuple[str, str]:
    """A unit's name split at its first "per": `jpy_per_yr` → ("jpy", "yr")."""
    base, _per_word, per = (unit or "").partition("_per_")
    return base, per


def _scaled(x: float, unit: str, largest: float | None = None) -> tuple[float, str]:
    """Large amounts of energy in GWh instead of kWh; `largest` decides where several are shown together."""
    size = abs(x if largest is None else largest)
    return (x / 1e6, "GWh") if unit == "kwh" and size >= 1e6 else (x, unit)


def digits(x: float, count: int, most: int = 1) -> str:
    """A number to so many digits, with thousands separators; from 1 on with `most` decimals at most."""
    if x == 0 or not isfinite(x):
        return "0" if x == 0 else _NOTHING
    places = count - 1 - floor(log10(abs(x)))
    return rounded(x, min(places, most) if abs(x) >= 1 else places - 1)


def _whole(x: float | None) -> str:
    """A number of things, which has no decimals."""
    if x is None:
        return _NOTHING
    return digits(x, 3) if abs(x) >= 100 else rounded(x, 0)


def rounded(x: float, places: int) -> str:
    """A number rounded to so many decimal places (negative: to tens, thousands …)."""
    return _signed(round(x, places), max(places, 0))


def _signed(x: float, places: int) -> str:
    text = f"{x:,.{places}f}"
    if text.strip("-0.,") == "":
        return "0"
    return text.replace("-", "−")
