"""The few units in use: read from the end of a column's name, converted once, at the door.

A unit's name is what stands at the end of a column's name: `pack_kwh`, `value_jpy`, `intensity_kg_per_kwh`.
A compound `a_per_b` is made of two plain units. `_low` and `_high` say which edge of a band a column is and
are set aside before the unit is read.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.words import Words

Amount = TypeVar("Amount", float, NDArray[np.float64], pl.Series, pl.Expr)

BAND_ENDINGS = ("_low", "_high")


class UnitError(ValueError):
    """A unit nobody declared, or two units of different dimensions."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.

    Attributes:
        name: as it ends a column's name.
        symbol: as it stands beside a figure, in both languages.
        words: as it is read aloud.
        dimension: what it measures; only units of one dimension convert.
        size: one of it in the dimension's base unit.
    """

    name: str
    symbol: Words
    words: Words
    dimension: str
    size: float


def _unit(name: str, dimension: str, size: float, symbol: str | Words, words: Words) -> Unit:
    both = Words(symbol, symbol) if isinstance(symbol, str) else symbol
    return Unit(name, both, words, dimension, size)


_PLAIN = (
    _unit("units", "vehicles", 1, Words("vehicles", "台"), Words("vehicles", "台")),
    _unit("share", "share", 1, "0–1", Words("share from 0 to 1", "0から1までの割合")),
    _unit("kg", "mass", 1, "kg", Words("kilograms", "キログラム")),
    _unit("t", "mass", 1e3, "t", Words("tonnes", "トン")),
    _unit("kwh", "energy", 1, "kWh", Words("kilowatt-hours", "キロワット時")),
    _unit("mwh", "energy", 1e3, "MWh", Words("megawatt-hours", "メガワット時")),
    _unit("gwh", "energy", 1e6, "GWh", Words("gigawatt-hours", "ギガワット時")),
    _unit("jpy", "jpy", 1, Words("JPY", "円"), Words("yen", "円")),
    _unit("jpy_k", "jpy", 1e3, Words("thousand JPY", "千円"), Words("thousand yen", "千円")),
    _unit("jpy_m", "jpy", 1e6, Words("million JPY", "百万円"), Words("million yen", "百万円")),
    _unit("jpy_100m", "jpy", 1e8, Words("100 million JPY", "億円"), Words("hundred million yen", "億円")),
    _unit("jpy_bn", "jpy", 1e9, Words("bn JPY", "十億円"), Words("billion yen", "十億円")),
    _unit("jpy_trn", "jpy", 1e12, Words("trn JPY", "兆円"), Words("trillion yen", "兆円")),
    _unit("usd", "usd", 1, Words("USD", "米ドル"), Words("US dollars", "米ドル")),
    _unit("cny", "cny", 1, Words("CNY", "人民元"), Words("Chinese yuan", "人民元")),
    _unit("yr", "time", 1, Words("years", "年"), Words("years", "年")),
    _unit("per_yr", "1/time", 1, Words("per year", "毎年"), Words("share per year", "1年あたりの割合")),
    _unit("s", "duration", 1, "s", Words("seconds", "秒")),
    _unit("min", "duration", 60, Words("min", "分"), Words("minutes", "分")),
    _unit("h", "duration", 3600, "h", Words("hours", "時間")),
    _unit("wh", "energy", 1e-3, "Wh", Words("watt-hours", "ワット時")),
    _unit("ah", "charge", 1, "Ah", Words("ampere-hours", "アンペア時")),
    _unit("a", "current", 1, "A", Words("amperes", "アンペア")),
    _unit("v", "voltage", 1, "V", Words("volts", "ボルト")),
    _unit("mv", "voltage", 1e-3, "mV", Words("millivolts", "ミリボルト")),
    _unit("w", "power", 1, "W", Words("watts", "ワット")),
    _unit("kw", "power", 1e3, "kW", Words("kilowatts", "キロワット")),
    _unit("ohm", "resistance", 1, "Ω", Words("ohms", "オーム")),
    _unit("mohm", "resistance", 1e-3, "mΩ", Words("milliohms", "ミリオーム")),
    _unit("hz", "frequency", 1, "Hz", Words("hertz", "ヘルツ")),
    _unit("c", "temperature", 1, "°C", Words("degrees Celsius", "摂氏の度")),
    _unit("km", "distance", 1, "km", Words("kilometres", "キロメートル")),
    _unit("l", "volume", 1, "L", Words("litres", "リットル")),
    _unit("t_km", "transport", 1, "t·km", Words("tonne-kilometres", "トンキロ")),
    _unit("deg", "angle", 1, "°", Words("degrees", "度")),
    _unit(
        "kwh_yr", "service", 1, Words("kWh·yr", "kWh・年"), Words("kilowatt-hour years", "キロワット時・年")
    ),
    _unit(
        "points", "share", 1e-2, Words("points", "ポイント"), Words("percentage points", "パーセントポイント")
    ),
)
UNITS: dict[str, Unit] = {unit.name: unit for unit in _PLAIN}

# Numeric columns without a unit of their own: places in an order or in time, bare counts, …
UNITLESS_ENDINGS = ("year", "rank", "count", "cv")  # cv: coefficient of variation
# … and figures whose unit stands in a text column of the same row, or follows from the quantity it names.
UNIT_IN_ROW = (
    "value",
    "found_value",
    "limit_value",
    "price",
    "published",
    "half_width",
    "estimate",
    "predicted",
    "error_sd",
)
UNIT_COLUMNS = ("unit", "quantity")


def without_band(name: str) -> str:
    """The column's name without `_low` or `_high` at its end."""
    for ending in BAND_ENDINGS:
        name = name.removesuffix(ending)
    return name


def unit(name: str) -> Unit:
    """The unit called `name`; `a_per_b` is put together from its two halves.

    Raises:
        UnitError: no such unit.
    """
    if name in UNITS:
        return UNITS[name]
    over, per, under = name.partition("_per_")
    if per and over in UNITS and under in UNITS:
        return _ratio(UNITS[over], UNITS[under])
    raise UnitError(f"no unit {name!r}; the units in use: {', '.join(UNITS)}, and a_per_b of these")


def _ratio(over: Unit, under: Unit) -> Unit:
    return Unit(
        name=f"{over.name}_per_{under.name}",
        symbol=Words(f"{over.symbol.en}/{under.symbol.en}", f"{over.symbol.ja}/{under.symbol.ja}"),
        words=Words(f"{over.words.en} per {under.words.en}", f"{under.words.ja}あたり{over.words.ja}"),
        dimension=f"{over.dimension}/{under.dimension}",
        size=over.size / under.size,
    )


def unit_of(column: str) -> Unit | None:
    """The unit that a column's name ends in (the longest that fits), or None."""
    parts = without_band(column).split("_")
    for start in range(len(parts)):
        try:
            return unit("_".join(parts[start:]))
        except UnitError:
            continue
    return None


def is_unitless(column: str) -> bool:
    """Whether a numeric column of this name rightly ends in no unit."""
    bare = without_band(column)
    return bare in UNIT_IN_ROW or any(bare == e or bare.endswith(f"_{e}") for e in UNITLESS_ENDINGS)


def convert(value: Amount, from_unit: str, to_unit: str) -> Amount:
    """The same amount in another unit of its dimension: `convert(2.0, "t", "kg")` is 2000.

    Args:
        value: one number, an array, or a polars series or expression, in `from_unit`.
        from_unit: name of the unit given.
        to_unit: name of the unit wanted.

    Raises:
        UnitError: an unknown unit, or units of different dimensions (yen do not become dollars here: a
            rate of exchange is a fact with a date, not a unit).
    """
    given, wanted = unit(from_unit), unit(to_unit)
    if given.dimension != wanted.dimension:
        raise UnitError(
            f"{from_unit} measures {given.dimension}, {to_unit} measures {wanted.dimension}: "
            "only units of one dimension convert"
        )
    if given.size >= wanted.size:
        return value * (given.size / wanted.size)
    return value / (wanted.size / given.size)
