"""A car already on the road: nobody made a passport for its battery, so one begins with what is published.

What the catalogue says of the pack is stated as *published*, with its source; what the papers of the car say
is *declared*. Nothing is filled in that neither says.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from meguri.facts.packs import PackFacts
from meguri.passport.document import attributes

_CATEGORY = "ev"


@dataclass(frozen=True, slots=True)
class Stated:
    """What can be stated of one battery before anybody measured it.

    Attributes:
        values: attribute → plain JSON value.
        basis: attribute → `declared` or `published`.
        sources: attribute → id of the source, of what is published.
    """

    values: dict[str, Any]
    basis: dict[str, str]
    sources: dict[str, str]


def car_on_the_road(
    *,
    pack: PackFacts | None = None,
    pack_mass: tuple[float, str] | None = None,
    chassis_number: str | None = None,
    first_registered_on: date | None = None,
    mileage_km: float | None = None,
    placed_on_market_in: str | None = None,
) -> Stated:
    """What a passport of a used car's battery can say from the catalogue and the papers.

    Args:
        pack: the pack in the catalogue; None where nobody named it.
        pack_mass: its published mass in kg, and the id of that source.
        chassis_number: as read by `read_chassis`.
        first_registered_on: first registration of the car.
        mileage_km: meter reading.
        placed_on_market_in: EU or a country (ISO 3166-1 alpha-2).
    """
    published = {} if pack is None else _published(pack)
    origin = dict.fromkeys(published, "" if pack is None else pack.source_id)
    if pack_mass is not None:
        published["battery_mass_kg"], origin["battery_mass_kg"] = pack_mass
    declared = {
        "battery_category": _CATEGORY,
        "battery_status": "original",
        "passport_granularity": "item",
        "passport_status": "active",
        "chassis_number": chassis_number,
        "first_registered_on": None if first_registered_on is None else first_registered_on.isoformat(),
        "mileage_km": mileage_km,
        "placed_on_market_in": placed_on_market_in,
    }
    values = {name: value for name, value in (published | declared).items() if value is not None}
    ordered = {name: values[name] for name in attributes() if name in values}
    basis = {name: "published" if name in published else "declared" for name in ordered}
    sources = {name: origin[name] for name in ordered if name in published}
    return Stated(ordered, basis, sources)


def _published(pack: PackFacts) -> dict[str, Any]:
    capacity = pack.capacity_ah if pack.capacity_basis == "published" else None
    return {
        "vehicle_model": pack.model,
        "chemistry": None if pack.chemistry == "unknown" else pack.chemistry,
        "rated_capacity_ah": capacity,
        "rated_energy_kwh": pack.pack_kwh,
        "nominal_voltage_v": pack.nominal_v,
    }
