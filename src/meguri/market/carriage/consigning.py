"""One thing from here to there: which legs, which rules, how far, at what cost and CO2?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from meguri.facts.places import PlaceError, climate_of
from meguri.market.carriage.distance import place_of, way_between
from meguri.market.carriage.faults import CarriageCode, CarriageError, CarriageFault
from meguri.market.carriage.journey import assumed_rows, band, journey_factors, reckon, within_rows
from meguri.market.carriage.rules import carriage_findings, is_abroad
from meguri.tables.carriage import CARRIED, CARRIED_GOODS, CONDITIONS, WASTE
from meguri.tables.coded import shown
from meguri.tables.consignments import BY, CONSIGNMENTS
from meguri.tables.health import HEALTH_ASSUMED

ID = "consignment"
MOST_PIECES = 10_000
LIMITS = {"energy_kwh": 1e6, "mass_kg": 1e7, "charge_share": 1.0, "electrolyte_l": 1e5}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be carried.

    Attributes:
        goods: one of `tables.carriage.CARRIED_GOODS`.
        from_place: prefecture, or country by its two letters (NZ).
        to_place: likewise.
        carried_on: day of the journey; rules of that day bind.
        count: pieces.
        condition: one of `tables.carriage.CONDITIONS`; `unknown` where nobody said it.
        waste: `yes`, `no`, or `unknown` where nobody said it.
        by: `surface` (road, and ship where a sea lies between) or `air`.
        energy_kwh: of the batteries of one piece when new.
        mass_kg: of one piece; None takes the assumed mass.
        charge_share: state of charge.
        electrolyte_l: electrolyte within one piece.
    """

    goods: str
    from_place: str
    to_place: str
    carried_on: date
    count: int = 1
    condition: str = "unknown"
    waste: str = "unknown"
    by: str = "surface"
    energy_kwh: float | None = None
    mass_kg: float | None = None
    charge_share: float | None = None
    electrolyte_l: float | None = None


@dataclass(frozen=True, eq=False)
class Consignment:
    """What carrying it asks for.

    Attributes:
        told: CONSIGNMENTS, one row; cost, distance and CO2 only within Japan by road and ship, CO2 only where
            the mass is known or follows from the energy.
        carried: CARRIED, one row a leg.
        findings: CARRIAGE_FINDINGS of all legs.
        assumed: HEALTH_ASSUMED; empty where nothing was reckoned.
    """

    told: pl.DataFrame
    carried: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame


def consign(
    parcel: Parcel, *, rng: np.random.Generator, draws: int = 500, folder: Path | None = None
) -> Consignment:
    """Legs, rules, distance, cost and CO2 of one consignment.

    A journey abroad or by air has a leg by road at each end that lies in Japan; what carriers take for the
    rest is not known here, so that no cost is told. Places are prefectural offices.

    Args:
        parcel: what is to be carried.
        rng: source of the draws.
        draws: how many.
        folder: the user's data folder.

    Raises:
        CarriageError: a place, kind, count or figure that cannot be used; all of them.
    """
    faults = [*_faults(parcel)]
    if faults:
        raise CarriageError(faults)
    start, goal = (_named(place) for place in (parcel.from_place, parcel.to_place))
    legs = [*_legs(parcel, start, goal)]
    carried = CARRIED.check(pl.DataFrame(legs, schema=CARRIED.polars_schema))
    row: dict[str, Any] = dict.fromkeys(CONSIGNMENTS.names) | {
        "consignment_id": ID,
        "goods": parcel.goods,
        "carried_count": parcel.count,
        "from_place": start,
        "to_place": goal,
        "by": parcel.by,
        "carried_on": parcel.carried_on,
        "energy_kwh": _all(parcel.energy_kwh, parcel.count),
    }
    assumed: list[dict[str, Any]] = []
    if parcel.by == "surface" and not is_abroad(start) and not is_abroad(goal):
        reckoned, assumed = _reckoned(parcel, start, goal, rng, draws, folder)
        row |= reckoned
    return Consignment(
        CONSIGNMENTS.check(pl.DataFrame([row], schema=CONSIGNMENTS.polars_schema)),
        carried,
        carriage_findings(carried, folder=folder),
        HEALTH_ASSUMED.check(pl.DataFrame(assumed, schema=HEALTH_ASSUMED.polars_schema)),
    )


def _reckoned(
    parcel: Parcel, start: str, goal: str, rng: np.random.Generator, draws: int, folder: Path | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    factors = journey_factors(rng, draws=draws, folder=folder)
    energy = _all(parcel.energy_kwh, parcel.count)
    mass = _all(parcel.mass_kg, parcel.count)
    goods = "pack" if parcel.goods.startswith("pack") else parcel.goods
    way = way_between(place_of(start), place_of(goal))
    done = reckon(way, goods, parcel.count, energy or 0.0, factors, mass)
    told = {
        **band(done.road_km, "road_km"),
        **band(done.sea_km, "sea_km"),
        **band(done.cost_jpy, "cost_jpy"),
    }
    has_mass = parcel.goods == "vehicle" or energy is not None or mass is not None
    if has_mass:
        told |= band(done.mass_t * 1e3, "mass_kg") | band(done.co2_kg, "co2_kg")
    unasked = set() if has_mass else {"carriage_co2", "carriage_sea", "carriage_mass"}
    unasked |= {"carriage_mass"} if parcel.mass_kg is not None else set()
    unasked |= {"carriage_sea", "carriage_ferries"} if way.crossing is None else set()
    unasked |= {"carriage_parts"} if parcel.goods == "vehicle" else set()
    offices = {"about": "carriage", "code": "carriage_offices", "said": f"{start}, {goal}", "source_id": None}
    within = within_rows([start] if way.air_km == 0 else [])
    return told, [offices, *within, *(one for one in assumed_rows(factors) if one["code"] not in unasked)]


def _legs(parcel: Parcel, start: str, goal: str) -> Iterator[dict[str, Any]]:
    """The legs: within Japan by road, and by ship or air where it takes one."""
    abroad = is_abroad(start) or is_abroad(goal)
    ends = [place for place in (start, goal) if not is_abroad(place)]
    if not abroad:
        yield _leg(parcel, "road", start, goal)
    else:
        for place in ends:
            yield _leg(parcel, "road", place, place)
    crosses = abroad or way_between(place_of(start), place_of(goal)).crossing is not None
    if parcel.by == "air" or crosses:
        yield _leg(parcel, "air" if parcel.by == "air" else "sea", start, goal)


def _leg(parcel: Parcel, mode: str, start: str, goal: str) -> dict[str, Any]:
    return {
        "carried_id": f"{ID}:{mode}",
        "goods": parcel.goods,
        "condition": parcel.condition,
        "waste": parcel.waste,
        "mode": mode,
        "energy_kwh": parcel.energy_kwh,  # rules look at one battery, the quantity of electrolyte at all
        "mass_kg": _all(parcel.mass_kg, parcel.count),
        "charge_share": parcel.charge_share,
        "electrolyte_l": _all(parcel.electrolyte_l, parcel.count),
        "from_place": start,
        "to_place": goal,
        "carried_on": parcel.carried_on,
    }


def _all(each: float | None, count: int) -> float | None:
    return None if each is None else each * count


def _named(place: str) -> str:
    """A country as it is, a prefecture by its Japanese name."""
    return place.upper() if is_abroad(place.upper()) else climate_of(place).prefecture


def _faults(parcel: Parcel) -> Iterator[CarriageFault]:
    for name, allowed in (("goods", CARRIED_GOODS), ("condition", CONDITIONS), ("waste", WASTE), ("by", BY)):
        if getattr(parcel, name) not in allowed:
            values = {"about": name, "found": shown(getattr(parcel, name)), "allowed": ", ".join(allowed)}
            yield CarriageFault(CarriageCode.KIND, values)
    for name in ("from_place", "to_place"):
        try:
            _named(getattr(parcel, name))
        except PlaceError:
            yield CarriageFault(CarriageCode.PLACE, {"about": name, "found": shown(getattr(parcel, name))})
    limits: dict[str, float] = {**LIMITS, "count": MOST_PIECES}
    for name, most in limits.items():
        value = getattr(parcel, name)
        least = 1 if name == "count" else 0
        if value is not None and not (isfinite(value) and least <= value <= most):
            values = {"about": name, "found": shown(value), "low": f"{least:g}", "high": f"{most:g}"}
            yield CarriageFault(CarriageCode.FIGURE, values)
    if is_abroad(parcel.from_place.upper()) and is_abroad(parcel.to_place.upper()):
        yield CarriageFault(CarriageCode.NOT_OURS, {"found": f"{parcel.from_place}, {parcel.to_place}"[:80]})
