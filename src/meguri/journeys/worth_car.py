"""A car that is to be priced, before anybody measured it: state by its papers, pack by the catalogue."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meguri.health.diagnosis import Diagnosis
    from meguri.health.prior import VehicleFacts

ALIKE = ("NMC",)  # taken as a sort of it where metals are counted


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
