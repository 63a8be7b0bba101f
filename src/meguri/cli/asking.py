"""From the words of a command line to the forecast that is meant: verdict, use, place, day, seed."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meguri.cli.errors import BadInputError
from meguri.locale import N_

if TYPE_CHECKING:
    import polars as pl

    from meguri.tables.lifetime import Life
    from meguri.tables.verdict import Verdict

NO_VERDICT = N_(
    "Which battery is it? Give the verdict: a file with what `meguri diagnose --json` printed, or - for "
    "standard input. To try it without any file: --demo."
)
NO_USE = N_(
    "How is the car used, and where? Missing: {missing}. `meguri duties` lists the duties; the place is a "
    "prefecture."
)
STARTS_EARLY = N_(
    "--start: {day} lies before the day of the verdict, {verdict}. Give that day or a later one."
)
AGE_TWICE = N_("--age-yr and --first-registration both say how old the battery is. Give one of them.")
STORAGE_ALONE = N_(
    "--storage-from-year says when storage begins, but not which. Give that, too: --storage NAME."
)
STDIN = "-"
USUAL_YR = 10.0
DEMO_DUTY, DEMO_PLACE = "commuter", "福岡県"
_DEMO_CAR: dict[str, Any] = {"pack_kwh": 40.0, "chemistry": "NMC", "age_yr": 4.0, "odometer_km": 40_000.0}


@dataclass(frozen=True)
class Wish:
    """What a command line says; see the options of the same names."""

    verdict: Path | None
    duty: str | None
    place: str | None
    demo: bool = False
    first_registration: datetime | None = None
    age_yr: float | None = None
    mileage_km: float | None = None
    pack: str | None = None
    pack_kwh: float | None = None
    chemistry: str | None = None
    readings: Sequence[Path] = ()
    start: datetime | None = None
    years: float | None = None
    seed: int = 1
    draws: int = 2000
    storage: str | None = None
    storage_from_year: float | None = None


@dataclass(frozen=True, eq=False)
class Asked:
    """What a forecast was made of, for those who tell of it.

    Attributes:
        verdict: the verdict.
        duty: name of the duty, as `duty_of` calls it.
        km_per_yr: its distance in a year.
        place: prefecture, in Japanese.
        place_en: the same in English.
        life: the forecast.
        readings: what the car showed earlier (table `readings`); None where nobody said.
        told: every option that bears on the result, as plain values.
    """

    verdict: "Verdict"
    duty: str
    km_per_yr: float
    place: str
    place_en: str
    life: "Life"
    readings: "pl.DataFrame | None"
    told: dict[str, Any]


def asked(wish: Wish, *, years: float | None = None) -> Asked:
    """The forecast that is meant; `years` is how far to look where the command line does not say.

    Raises:
        BadInputError: verdict, duty or place are missing, or contradict each other.
        VerdictError, ForecastError, DutyError, PlaceError, PackNameError, LogError: as the rooms say.
        OSError: a file cannot be read.
    """
    duty, place = _use(wish)
    if wish.age_yr is not None and wish.first_registration is not None:
        raise BadInputError("age_twice", AGE_TWICE)
    if wish.storage_from_year is not None and wish.storage is None:
        raise BadInputError("storage_alone", STORAGE_ALONE)
    verdict = demo_verdict() if wish.demo else verdict_from(wish.verdict)
    return _made(wish, verdict, duty, place, wish.years or years or USUAL_YR)


def verdict_from(given: Path | None) -> "Verdict":
    """The verdict in a file, or on standard input (-).

    Raises:
        BadInputError: none is given.
        VerdictError: it is none.
        OSError: the file cannot be read.
    """
    from meguri.tables.verdict import verdict_of

    if given is None:
        raise BadInputError("no_verdict", NO_VERDICT)
    return verdict_of(standard_input() if str(given) == STDIN else given)


def demo_verdict() -> "Verdict":
    """The verdict on a simulated log, measured today; it says that it is synthetic."""
    from meguri.health.diagnosis import diagnose
    from meguri.health.simulate import demo
    from meguri.tables.verdict import verdict_of

    pack, log = demo()
    day = today()
    return verdict_of(diagnose((log,), pack, on_day=day, measured_on=day))


def today() -> date:
    """The day that it is; rooms are told it, they do not ask."""
    return datetime.now().astimezone().date()


def standard_input() -> Any:
    """The JSON that stands on standard input.

    Raises:
        VerdictError: too much of it, or no JSON.
    """
    import json

    from meguri.tables.verdict import LARGEST_BYTES, VerdictCode, VerdictError, VerdictFault

    content = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    values = {"where": STDIN, "found": str(len(content)), "limit": str(LARGEST_BYTES)}
    if len(content) > LARGEST_BYTES:
        raise VerdictError([VerdictFault(VerdictCode.TOO_LARGE, values)])
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise VerdictError([VerdictFault(VerdictCode.UNREADABLE, values)]) from None


def _use(wish: Wish) -> tuple[str, str]:
    duty = wish.duty or (DEMO_DUTY if wish.demo else None)
    place = wish.place or (DEMO_PLACE if wish.demo else None)
    if duty is None or place is None:
        missing = [name for name, value in (("--duty", duty), ("--place", place)) if value is None]
        raise BadInputError("no_use", NO_USE, {"missing": ", ".join(missing)})
    return duty, place


def _made(wish: Wish, verdict: "Verdict", duty: str, place: str, years: float) -> Asked:
    from meguri.facts.places import climate_of
    from meguri.life.remaining import forecast_life
    from meguri.life.stress import duty_of

    start = _start(wish, verdict)
    meant, climate = duty_of(duty), climate_of(place)
    readings, found = _readings(wish.readings)
    first = wish.first_registration.date() if wish.first_registration else None
    car: dict[str, Any] = {
        "pack": wish.pack,
        "pack_kwh": wish.pack_kwh,
        "chemistry": wish.chemistry,
        "age_yr": wish.age_yr,
        "odometer_km": wish.mileage_km,
        "first_registration": first,
    }
    if wish.demo and first is None:
        car |= {name: value for name, value in _DEMO_CAR.items() if car[name] is None}
    sums: dict[str, Any] = {"start": start, "horizon_yr": years, "draws": wish.draws}
    second: dict[str, Any] = {"storage": wish.storage, "storage_from_yr": wish.storage_from_year}
    life = forecast_life(verdict, meant, climate, readings=readings, rng=wish.seed, **sums, **car, **second)
    told = {"duty": duty, "place": climate.prefecture, "seed": wish.seed} | sums | car | second
    life = _with_findings(life, found)
    return Asked(
        verdict, meant.name, meant.km_per_yr, climate.prefecture, climate.prefecture_en, life, readings, told
    )


def _start(wish: Wish, verdict: "Verdict") -> date:
    start = wish.start.date() if wish.start else verdict.measured_on or today()
    if verdict.measured_on is not None and start < verdict.measured_on:
        days = {"day": start.isoformat(), "verdict": verdict.measured_on.isoformat()}
        raise BadInputError("start_before_verdict", STARTS_EARLY, days)
    return start


def _readings(files: Sequence[Path]) -> "tuple[pl.DataFrame | None, list[dict[str, Any]]]":
    if not files:
        return None, []
    from meguri.health.readings import read_readings

    frame, findings = read_readings(list(files))
    return frame, findings.to_dicts()


def _with_findings(life: "Life", rows: list[dict[str, Any]]) -> "Life":
    if not rows:
        return life
    import polars as pl

    from meguri.tables.health import FINDINGS

    named = [
        dict.fromkeys(FINDINGS.names) | row | {"finding_id": f"asked-{rank}"}
        for rank, row in enumerate(rows, 1)
    ]
    frame = pl.DataFrame(named, schema=FINDINGS.polars_schema)
    return replace(life, findings=FINDINGS.check(pl.concat([life.findings, frame])))
