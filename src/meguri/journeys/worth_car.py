"""A car that is to be priced: from what was told of it to its verdict, its state and its pack."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from meguri.value.price import Car

if TYPE_CHECKING:
    from meguri.health.diagnosis import Diagnosis
    from meguri.health.prior import VehicleFacts
    from meguri.tables.verdict import Verdict

ALIKE = ("NMC",)  # taken as a sort of it where metals are counted
DAYS_PER_YR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class CarFacts:
    """What was told of a car.

    Attributes:
        model: any name of the catalogue, or another.
        on: day of the prices.
        age_yr: age.
        mileage_km: distance driven.
        subject_id: what its rows are called by.
        verdict: a diagnosis, or what `meguri diagnose --json` prints; None where nobody measured.
        displayed_share: state of health as the car displays it, where there is no verdict.
        range_new_km: range when new, where it is not the catalogue's.
        new_price_jpy: price when new without consumption tax, where it is not the published one.
        is_guaranteed: whether battery or range is guaranteed to the buyer.
    """

    model: str
    on: date
    age_yr: float
    mileage_km: float
    subject_id: str = "car"
    verdict: Any = None
    displayed_share: float | None = None
    range_new_km: float | None = None
    new_price_jpy: float | None = None
    is_guaranteed: bool = False


@dataclass(frozen=True, slots=True)
class PricedCar:
    """A car and what is known of its battery.

    Attributes:
        car: the car, its state of health by the verdict.
        told: the verdict as it was given, findings and all; a diagnosis by the papers where none was.
        verdict: the same, read.
        pack_kwh: energy of the pack when new; None where nobody published it.
        chemistry: of its cells; None where its metals are not counted.
    """

    car: Car
    told: Any
    verdict: "Verdict"
    pack_kwh: float | None
    chemistry: str | None


def priced_car(facts: CarFacts) -> PricedCar:
    """The car; where nobody measured, its state is that of its papers: wide, and honest about it.

    Raises:
        VerdictError: no verdict; all faults.
        VehicleFactsError: facts that no vehicle has; all of them.
    """
    from meguri.health.prior import VehicleFacts
    from meguri.tables.verdict import verdict_of

    told = facts.verdict
    if told is None:
        born = facts.on - timedelta(days=facts.age_yr * DAYS_PER_YR)
        told = judged_by_papers(
            VehicleFacts(
                facts.on,
                model=facts.model,
                first_registration=born,
                odometer_km=facts.mileage_km,
                meter_soh_share=facts.displayed_share,
            )
        )
    verdict = verdict_of(told)
    soh = (verdict.low, verdict.median, verdict.high)
    car = replace(unmeasured(facts), soh=soh, verdict_id=verdict.verdict_id)
    return PricedCar(car, told, verdict, *pack_known(facts.model))


def unmeasured(facts: CarFacts) -> Car:
    """The car as nobody measured it: its state as displayed, or not known, as prices then take it."""
    shown = facts.displayed_share
    return Car(
        subject_id=facts.subject_id,
        model=facts.model,
        age_yr=facts.age_yr,
        mileage_km=facts.mileage_km,
        soh=None if shown is None else (shown, shown, shown),
        range_new_km=facts.range_new_km,
        new_price_jpy=facts.new_price_jpy,
        is_guaranteed=facts.is_guaranteed,
    )


def judged_by_papers(facts: "VehicleFacts") -> "Diagnosis":
    """A diagnosis that rests on the vehicle's facts alone: wide, and honest about it.

    Args:
        facts: of the vehicle.

    Raises:
        DiagnosisError: nothing can be said.
    """
    from meguri.facts.packs import PackNameError
    from meguri.health.diagnosis import diagnose

    try:
        return diagnose(None, facts.model, vehicle=facts)
    except PackNameError:  # too little is published of the pack: the band of its fleet still holds
        return diagnose(None, None, vehicle=facts)


def pack_known(model: str) -> tuple[float | None, str | None]:
    """Energy when new (kWh) and chemistry of a model's pack; None where the facts do not have them.

    Args:
        model: any name of the catalogue, or another.
    """
    from meguri.facts.metals import intensities
    from meguri.facts.packs import PackNameError, pack_named
    from meguri.facts.source import fact

    try:
        pack = pack_named(model)
    except PackNameError:
        return None, None
    counted = (*ALIKE, *intensities(fact("metal_intensity").rows).chemistries)
    return pack.pack_kwh, pack.chemistry if pack.chemistry in counted else None
