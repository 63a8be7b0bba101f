"""What is known of the battery and its car, and what has to be assumed of them."""

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from meguri.facts.packs import PackFacts, PackNameError, pack_named
from meguri.life.remaining.words import ForecastCode, ForecastError, ForecastFault
from meguri.tables.lifetime import DAYS_PER_YR
from meguri.tables.verdict import Verdict

CHEMISTRIES = ("NMC", "NCA", "LFP", "LMO", "LTO", "unknown")
_CLASSES = {"LFP": "lfp", "LTO": "lto", "LMO": "lmo_uncooled"}  # fleets of one chemistry, whatever the car
Row = dict[str, str | None]


@dataclass(frozen=True, eq=False)
class Car:
    """One battery and its car at the start of the forecast.

    Attributes:
        start: day 0.
        age_yr: age; None where nobody knows it.
        odometer_km: distance driven; None where nobody knows it.
        pack: its row of the catalogue; None where it is in none.
        pack_kwh: energy when new.
        chemistry: one of CHEMISTRIES.
        fade_class: the fleet whose fade is taken (table `fleet_fade`).
        cooling: how it is cooled.
        groups: cell groups in series.
        assumed: rows of `health_assumed`.
    """

    start: date
    age_yr: float | None
    odometer_km: float | None
    pack: PackFacts | None
    pack_kwh: float
    chemistry: str
    fade_class: str
    cooling: str
    groups: int
    assumed: tuple[Row, ...]


def car_of(
    verdict: Verdict,
    *,
    start: date | None,
    pack: str | None,
    pack_kwh: float | None,
    chemistry: str | None,
    first_registration: date | None,
    age_yr: float | None,
    odometer_km: float | None,
) -> Car:
    """The car, or every reason why it cannot be taken.

    Raises:
        ForecastError: figures that cannot be, or too little known; all at once.
        PackNameError: no pack is called as `pack` says.
    """
    known = _pack(pack or verdict.model, asked=pack is not None)
    day = start or verdict.measured_on
    energy = pack_kwh or (known.pack_kwh if known else None)
    faults = [
        *_figures(age_yr, odometer_km, chemistry),
        *_days(day, first_registration, age_yr),
        *_energy(energy, verdict.model),
    ]
    if faults or day is None or energy is None:
        raise ForecastError(faults)
    if age_yr is None and first_registration is not None:
        age_yr = (day - first_registration).days / DAYS_PER_YR
    cells = chemistry or (known.chemistry if known else "unknown")
    return Car(
        day,
        age_yr,
        odometer_km,
        known,
        energy,
        cells,
        (known.fade_class if known else None) or _CLASSES.get(cells, "unknown"),
        known.cooling if known else "unknown",
        (known.cells_series_count if known else None) or 96,
        () if known and not chemistry else (_row("chemistry", cells),),
    )


def _pack(name: str, *, asked: bool) -> PackFacts | None:
    try:
        return pack_named(name) if name else None
    except PackNameError:
        if asked:
            raise
        return None


def _figures(age_yr: float | None, odometer_km: float | None, chemistry: str | None) -> list[ForecastFault]:
    faults = []
    if age_yr is not None and not (isfinite(age_yr) and 0 <= age_yr <= 40):
        faults.append(_fault(ForecastCode.AGE, f"{age_yr:.4g}"))
    if odometer_km is not None and not (isfinite(odometer_km) and 0 <= odometer_km <= 2e6):
        faults.append(_fault(ForecastCode.ODOMETER, f"{odometer_km:g}"))
    if chemistry is not None and chemistry not in CHEMISTRIES:
        faults.append(_fault(ForecastCode.CHEMISTRY, repr(chemistry)[:40], known=", ".join(CHEMISTRIES)))
    return faults


def _energy(kwh: float | None, model: str) -> list[ForecastFault]:
    if kwh is None:
        return [_fault(ForecastCode.PACK_KWH, model or "?")]
    return [] if 0.5 <= kwh <= 1000 else [_fault(ForecastCode.PACK_ENERGY, f"{kwh:g}")]


def _days(day: date | None, first_registration: date | None, age_yr: float | None) -> list[ForecastFault]:
    if day is None:
        return [_fault(ForecastCode.START, "")]
    if first_registration is not None and first_registration > day:
        return [_fault(ForecastCode.BEFORE, first_registration, limit=day)]
    if first_registration is not None and age_yr is None:
        return _figures((day - first_registration).days / DAYS_PER_YR, None, None)
    return []


def _row(code: str, said: str) -> Row:
    return {"about": "car", "code": code, "said": said, "source_id": None}


def _fault(code: ForecastCode, found: object, **more: Any) -> ForecastFault:
    return ForecastFault(code, {"found": str(found)} | {name: str(value) for name, value in more.items()})
