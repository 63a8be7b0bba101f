"""How a car is used over the year: a template by name, a TOML file, a mapping or a frame → one Duty.

A file or mapping holds the fields of table `duty`, each as one value for the whole year or as a list of
twelve; `km_per_yr` may stand for `daily_km`; `based_on` names a template that fills what is not given.
Every template's figure names its source, or `assumed`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from unicodedata import normalize

import polars as pl

from meguri.facts.told import ToldCode, ToldError, fault, read_told
from meguri.life.stress.duty_faults import frame_faults
from meguri.life.stress.weather import DAYS_OF_MONTH
from meguri.life.stress.words import DutyCode, DutyError, DutyFault
from meguri.life.stress.year import ASIDE, plain_value, year_faults, year_frame
from meguri.tables.health import HEALTH_ASSUMED
from meguri.tables.life import DUTY

ASSUMED = "assumed"
_DEFAULT = "commuter"


@dataclass(frozen=True, eq=False)
class Duty:
    """How one car is used.

    Attributes:
        name: what it is called.
        frame: one row a month (table `duty`), January first; nothing in it is missing.
        sources: column → id of its source, for figures that a template brought.
        assumed: what nobody said (table `health_assumed`).
    """

    name: str
    frame: pl.DataFrame
    sources: Mapping[str, str] = field(default_factory=dict)
    assumed: pl.DataFrame = field(default_factory=HEALTH_ASSUMED.empty)

    @property
    def km_per_yr(self) -> float:
        """Distance driven in a year."""
        daily = self.frame["daily_km"] * self.frame["driven_share"]
        return float((daily.to_numpy() * DAYS_OF_MONTH).sum())

    def column(self, name: str) -> list[float]:
        """One numeric column, January first."""
        return [float(value) for value in self.frame[name]]


def duty_names() -> tuple[str, ...]:
    """The duties shipped as templates, sorted."""
    return tuple(sorted(name for name, told in templates().items() if "cycles_count" not in told))


def duty_of(given: object) -> Duty:
    """The duty that is meant.

    Args:
        given: the name of a template (`commuter`, 通勤, …), the path of a TOML file, a mapping, a frame of
            table `duty`, or a Duty.

    Raises:
        DutyError: unknown, unreadable, or in contradiction with itself; every fault is named.
        OSError: the file cannot be opened.
    """
    if isinstance(given, Duty):
        return given
    if isinstance(given, pl.DataFrame):
        return _of_frame(given)
    name, told, where = told_of(given, duty_names())
    base, rest = _based(told)
    return _made(name, {**base, **rest}, where, set(rest))


def told_of(given: object, known: tuple[str, ...]) -> tuple[str, dict[str, object], str]:
    """Name, fields and place of a template, a file or a mapping.

    Raises:
        DutyError: there is none.
        OSError: the file cannot be opened.
    """
    if isinstance(given, Mapping):
        told = {str(key): plain_value(value) for key, value in given.items() if value is not None}
        return str(told.get("name", "duty")), told, str(told.get("name", "duty"))
    if not isinstance(given, str | Path):
        raise DutyError([DutyFault(DutyCode.UNREADABLE, {"where": type(given).__name__})])
    found = _template(str(given))
    if found in known:
        return found, dict(templates()[found]), found
    path = Path(given)
    if path.suffix.lower() in {".toml", ".json"} or path.is_file():
        try:
            told = {key: value for key, value in read_told(path).items() if value is not None}
        except ToldError as error:
            raise DutyError(error.faults) from error
        return str(told.get("name", path.stem)), told, str(path)
    raise DutyError([unknown(str(given), known)])


def unknown(asked: str, known: tuple[str, ...]) -> DutyFault:
    """The fault of a name that nobody knows, with near names first."""
    names = {plain(other): one for one in known for other in _called(one)}
    near = [names[other] for other in get_close_matches(plain(asked), names, n=3)]
    shown = ", ".join(dict.fromkeys(near)) or ", ".join(known)
    return DutyFault(DutyCode.UNKNOWN, {"asked": repr(asked), "known": shown})


def assumed_rows(
    about: str, frame: pl.DataFrame, sources: Mapping[str, str], prefix: str, given: Iterable[str] = ()
) -> pl.DataFrame:
    """Rows of HEALTH_ASSUMED for the columns that nobody gave and no source stands behind."""
    rows = []
    for name in frame.columns:
        if name == "month_rank" or name in given or sources.get(name, ASSUMED) != ASSUMED:
            continue
        values = dict.fromkeys(_shown(value) for value in frame[name])
        row = {"about": about, "code": f"{prefix}_{name}", "said": " / ".join(values), "source_id": None}
        rows.append(row)
    return HEALTH_ASSUMED.check(pl.DataFrame(rows, schema=HEALTH_ASSUMED.polars_schema))


@cache
def templates() -> dict[str, dict[str, object]]:
    """What is shipped in facts/data/duties: name → fields."""
    folder = files("meguri.facts") / "data" / "duties"
    return {
        path.name.removesuffix(".toml"): tomllib.loads(path.read_text(encoding="utf-8"))
        for path in folder.iterdir()
        if path.name.endswith(".toml")
    }


def plain(name: str) -> str:
    """A name without what people write differently: width, case, spaces, hyphens."""
    kept = normalize("NFKC", name).casefold()
    return "".join(letter for letter in kept if letter not in " -_・()")


def _called(name: str) -> tuple[str, ...]:
    told = templates()[name]
    also = told.get("also")
    others = [str(one) for one in also] if isinstance(also, list) else []
    return (name, str(told["name_en"]), str(told["name_ja"]), *others)


def _template(asked: str) -> str | None:
    return next((one for one in templates() if plain(asked) in map(plain, _called(one))), None)


def _based(told: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Fields of the template that `told` builds on, and the fields told.

    A mapping that names none builds on the commuter: what it does not give is assumed, and said so.
    """
    if "name_ja" in told:  # a template itself
        return {}, dict(told)
    asked = told.get("based_on", _DEFAULT)
    base = _template(str(asked))
    if base is None or base not in duty_names():
        raise DutyError([unknown(str(asked), duty_names())])
    kept = {key: value for key, value in templates()[base].items() if key not in {"name", "also"}}
    if "km_per_yr" in told:
        kept.pop("daily_km", None)
    return kept, {key: value for key, value in told.items() if key != "based_on"}


def _made(name: str, told: Mapping[str, object], where: str, given: set[str]) -> Duty:
    faults = year_faults(DUTY, told, where)
    if "daily_km" not in told and "km_per_yr" not in told:
        faults.append(fault(ToldCode.MISSING, where, "daily_km", wanted="km"))
    if told.get("km_per_yr") is not None and told.get("daily_km") is not None:
        faults.append(DutyFault(DutyCode.BOTH, {"where": where}))
    wrong = {str(one.values.get("field", "km_per_yr")) for one in faults}
    right = {key: value for key, value in told.items() if key not in wrong}
    frame = _with_distance(_complete(year_frame(DUTY, _daily(_filled(right), where))))
    faults += frame_faults(frame, where, aside=wrong)
    if faults:
        raise DutyError(faults)
    is_template = "name_ja" in given
    listed = _table(told, "sources")
    sources = {key: str(value) for key, value in listed.items() if is_template or key not in given}
    said = set() if is_template else given | ({"daily_km"} if "km_per_yr" in given else set())
    return Duty(name, frame, sources, assumed_rows(name, frame, sources, "duty", said))


def _filled(right: Mapping[str, object]) -> dict[str, object]:
    """Fields without fault, and what the commuter does in place of the others."""
    base = {key: value for key, value in templates()[_DEFAULT].items() if key not in ASIDE}
    if "km_per_yr" in right:
        base.pop("daily_km")
    return base | dict(right)


def _daily(told: Mapping[str, object], where: str) -> dict[str, object]:
    """The fields with the distance of a day in place of that of a year."""
    out = {key: value for key, value in told.items() if key not in ASIDE and key != "km_per_yr"}
    if (year := told.get("km_per_yr")) is None:
        return out
    share = told["driven_share"]
    shares = [float(one) for one in share] if isinstance(share, list) else [float(str(share))] * 12
    days = float(sum(one * int(count) for one, count in zip(shares, DAYS_OF_MONTH, strict=True)))
    years = [float(one) for one in year] if isinstance(year, list) else [float(str(year))] * 12
    if days == 0 and max(years) > 0:
        raise DutyError([DutyFault(DutyCode.NEVER_DRIVEN, {"where": where, "found": f"{max(years):g}"})])
    return out | {"daily_km": [one / days if days else 0.0 for one in years]}


def _of_frame(frame: pl.DataFrame) -> Duty:
    """A duty from a frame; columns about the hours may be left out."""
    optional = [one for one in DUTY.columns if not one.required and one.name not in frame.columns]
    filled = frame.with_columns(pl.lit(None, dtype=one.kind.dtype).alias(one.name) for one in optional)
    checked = DUTY.check(filled).sort("month_rank")
    if checked.height != 12:
        found = {"where": "duty", "field": "month_rank", "found": str(checked.height)}
        raise DutyError([DutyFault(DutyCode.MONTHS, found)])
    complete = _with_distance(_complete(checked))
    if faults := frame_faults(complete, "duty"):
        raise DutyError(faults)
    given = {name for name in frame.columns if frame[name].null_count() == 0}
    return Duty("duty", complete, {}, assumed_rows("duty", complete, {}, "duty", given))


def _complete(frame: pl.DataFrame) -> pl.DataFrame:
    """What the commuter does where hours or speed are not given."""
    told = templates()[_DEFAULT]
    names = ("leave_h", "return_h", "charge_from_h", "speed_km_per_h")
    return frame.with_columns(pl.col(name).fill_null(float(str(told[name]))) for name in names)


def _with_distance(frame: pl.DataFrame) -> pl.DataFrame:
    """A day on which nothing is driven is no day driven."""
    never = pl.col("daily_km") == 0
    return frame.with_columns(driven_share=pl.when(never).then(0.0).otherwise("driven_share"))


def _table(told: Mapping[str, object], name: str) -> dict[str, object]:
    value = told.get(name)
    return {str(key): one for key, one in value.items()} if isinstance(value, dict) else {}


def _shown(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
