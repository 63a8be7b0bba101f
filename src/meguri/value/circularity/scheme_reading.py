"""A scheme from a TOML file, a mapping, or the name of a shipped one: every fault at once."""

from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from difflib import get_close_matches
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import Any

from meguri.tables.schema import Words
from meguri.value.circularity.base_law import BaseLaw, base_law, law_names
from meguri.value.circularity.faults import SchemeCode, SchemeError, SchemeFault, scheme_fault
from meguri.value.circularity.scheme import SECTIONS, Scheme
from meguri.value.told_figures import Reading, parsed

MOST_BYTES = 1_000_000
_HEAD = ("scheme_id", "title", "index")
_NEEDED = {"use": ("full_km_per_yr", "full_cycles_per_yr")}
_RATES = ("per_kwh_yr", "per_100_km", "per_co2_kg")
_SHIPPED = files("meguri.facts") / "data" / "merit_schemes"


def scheme_names() -> tuple[str, ...]:
    """Names of the shipped schemes, sorted."""
    return tuple(sorted(one.name.removesuffix(".toml") for one in _SHIPPED.iterdir()))


def read_scheme(given: str | Path | Mapping[str, Any] | Scheme) -> Scheme:
    """A scheme that is typed, within its ranges, and of a known survival law.

    Args:
        given: the name of a shipped scheme, a TOML file (whose name ends in .toml), a mapping of the same
            shape, or a scheme.

    Raises:
        SchemeError: with every fault.
        OSError: the file cannot be read.
    """
    if isinstance(given, Scheme):
        return given
    if isinstance(given, Mapping):
        return _scheme(given, "scheme")
    if isinstance(given, str) and given in scheme_names():
        return _scheme(parsed((_SHIPPED / f"{given}.toml").read_bytes(), _unreadable(given)), given)
    path = Path(given)
    if path.suffix.lower() != ".toml" or "\0" in str(given):
        known = ", ".join(get_close_matches(str(given), scheme_names(), n=1) or scheme_names())
        raise SchemeError([scheme_fault(SchemeCode.NO_TEMPLATE, "scheme", found=str(given), known=known)])
    if (size := path.stat().st_size) > MOST_BYTES:
        raise SchemeError([scheme_fault(SchemeCode.TOO_LARGE, path.name, found=size, limit=MOST_BYTES)])
    return _scheme(parsed(path.read_bytes(), _unreadable(path.name)), path.name)


def _unreadable(where: str) -> Callable[[str], SchemeError]:
    return lambda said: SchemeError([scheme_fault(SchemeCode.UNREADABLE, where, found=said)])


class _Reader(Reading[SchemeCode, SchemeFault]):
    def text(self, told: Any, key: str) -> str | None:
        if isinstance(told, str) and told:
            return told
        self.add(SchemeCode.NO_TEXT, key=key, found=repr(told))
        return None

    def number(self, told: Any, key: str, low: float, high: float) -> float | None:
        if not isinstance(told, int | float) or isinstance(told, bool) or not _finite(told):
            self.add(SchemeCode.NO_NUMBER, key=key, found=repr(told))
            return None
        if not low <= told <= high:
            self.add(SchemeCode.OUT_OF_RANGE, key=key, found=told, low=low, high=high)
            return None
        return float(told)


def _finite(told: float) -> bool:
    try:
        return isfinite(told)
    except OverflowError:  # a whole number that no float holds
        return False


def _scheme(raw: Mapping[str, Any], where: str) -> Scheme:
    reader = _Reader(where, SchemeCode, scheme_fault)
    reader.unknown(raw, (*_HEAD, *SECTIONS))
    scheme_id, title, law = _identity(raw, reader), _title(raw, reader), _law(raw, reader)
    read = {name: _section(name, raw.get(name, {}), reader) for name in SECTIONS}
    told_points = any(str(one.values.get("key", "")).startswith("points") for one in reader.faults)
    if not told_points and not any(read["points"].get(rate) for rate in _RATES):
        reader.add(SchemeCode.NO_POINTS)
    if "most_jpy" in read["yen"] and "jpy_per_point" not in read["yen"]:
        reader.add(SchemeCode.CAP_ALONE)
    if reader.faults or scheme_id is None or title is None or law is None:
        raise SchemeError(reader.faults)
    made = {name: kind(**read[name]) for name, kind in SECTIONS.items()}
    return Scheme(scheme_id=scheme_id, title=title, law=law, **made, sources=reader.sources)


def _identity(raw: Mapping[str, Any], reader: _Reader) -> str | None:
    if "scheme_id" not in raw:
        reader.add(SchemeCode.MISSING_KEY, key="scheme_id")
        return None
    return reader.text(raw["scheme_id"], "scheme_id")


def _title(raw: Mapping[str, Any], reader: _Reader) -> Words | None:
    told = raw.get("title")
    if isinstance(told, str) and told:
        return Words(told, told)
    if not isinstance(told, Mapping) or set(told) != {"en", "ja"}:
        reader.add(SchemeCode.MISSING_KEY, key="title.en, title.ja")
        return None
    en, ja = reader.text(told["en"], "title.en"), reader.text(told["ja"], "title.ja")
    return Words(en, ja) if en and ja else None


def _law(raw: Mapping[str, Any], reader: _Reader) -> BaseLaw | None:
    told = raw.get("index")
    if not isinstance(told, Mapping) or "base_law" not in told:
        reader.add(SchemeCode.MISSING_KEY, key="index.base_law")
        return None
    reader.unknown(told, ("base_law",), "index.")
    name = reader.text(told["base_law"], "index.base_law")
    if name is None:
        return None
    if name not in law_names():
        known = ", ".join(law_names())
        reader.add(SchemeCode.UNKNOWN_LAW, key="index.base_law", found=name, known=known)
        return None
    return base_law(name)


def _section(name: str, told: Any, reader: _Reader) -> dict[str, float]:
    if not isinstance(told, Mapping):
        reader.add(SchemeCode.NO_TABLE, key=name, found=repr(told))
        return {}
    declared = {one.name: one for one in fields(SECTIONS[name])}
    reader.unknown(told, declared, f"{name}.")
    for needed in _NEEDED.get(name, ()):
        if needed not in told:
            reader.add(SchemeCode.MISSING_KEY, key=f"{name}.{needed}")
    read: dict[str, float] = {}
    for inner, one in declared.items():
        if inner in told and (found := _figure(one, told[inner], f"{name}.{inner}", reader)) is not None:
            read[inner] = found
    return read


def _figure(one: "Field[Any]", told: Any, key: str, reader: _Reader) -> float | None:
    value = reader.value(told, key)
    if isinstance(told, Mapping) and "value" not in told:
        return None  # said already
    return reader.number(value, key, *one.metadata["range"])
