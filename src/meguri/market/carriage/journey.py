"""What does a journey cost, and what CO2 does it make?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meguri.facts.source import fact
from meguri.market.carriage.distance import SEA_BAND, Way
from meguri.market.carriage.tariff import piece_jpy
from meguri.tables.draws import HIGH, LOW, MEDIAN, two_piece

Floats = NDArray[np.float64]
_PART = {"pack": "pack_part", "module": "module_part"}


@dataclass(frozen=True, slots=True)
class Factors:
    """Draws of every figure that a journey is reckoned from, shared by all journeys.

    Attributes:
        draws: factor → values, shape (draws,).
        medians: factor → its median.
        sources: factor → id of its source.
    """

    draws: Mapping[str, Floats]
    medians: Mapping[str, float]
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Draws of one journey, shape (draws,): road and sea in km, mass in t, cost in yen, CO2 in kg."""

    road_km: Floats
    sea_km: Floats
    mass_t: Floats
    cost_jpy: Floats
    co2_kg: Floats


def journey_factors(rng: np.random.Generator, *, draws: int = 500, folder: Path | None = None) -> Factors:
    """Draws of the fact `carriage_factors` by their 5, 50 and 95 % points; a figure's draws are shared."""
    rows = fact("carriage_factors", folder=folder).rows.sort("factor").to_dicts()
    made = {
        row["factor"]: np.maximum(
            two_piece(row["value_low"], row["value"], row["value_high"], rng.standard_normal(draws)), 0.0
        )
        for row in rows
    }
    made["sea"] = two_piece(*SEA_BAND, rng.standard_normal(draws))
    medians = {row["factor"]: float(row["value"]) for row in rows}
    return Factors(made, medians, {row["factor"]: row["source_id"] for row in rows})


def reckon(
    way: Way, goods: str, count: int, energy_kwh: float, factors: Factors, mass_kg: float | None = None
) -> Reckoned:
    """Draws of distance, mass, cost and CO2 of one consignment.

    Args:
        way: the way, as the crow flies.
        goods: `vehicle`, `pack` or `module`.
        count: pieces.
        energy_kwh: of the batteries when new, together.
        factors: from `journey_factors`.
        mass_kg: together; None takes the assumed mass.

    The cost is what carrying one car costs by the bands told (a line in the distance), a pack or module being
    a part of it; CO2 is by tonne-kilometres (the method of the two ministries), with the load's mass alone.
    """
    known = factors.draws
    road = np.maximum(way.land_km * known["detour"], way.land_km)
    sea = np.maximum(way.sea_km * known["sea"], way.sea_km)
    mass = _mass_t(goods, count, energy_kwh, known) if mass_kg is None else np.full_like(road, mass_kg / 1e3)
    ferries = _ferries(way.crossing)
    ships = sum((known[name] for name in ferries), np.zeros_like(road))
    part = known[_PART[goods]] if goods in _PART else np.ones_like(road)
    each = piece_jpy(known["car_base"], known["car_km"], road, ships, part)
    co2 = mass * (road * known["lorry_co2"] + sea * known["ship_co2"])
    return Reckoned(road, sea, mass, count * each, co2)


def band(values: Floats, name: str) -> dict[str, float]:
    """The three columns of a quantity with doubt."""
    low, median, high = (float(point) for point in np.quantile(values, (LOW, MEDIAN, HIGH)))
    return {f"{name}_low": low, name: median, f"{name}_high": high}


def assumed_rows(factors: Factors) -> list[dict[str, Any]]:
    """HEALTH_ASSUMED rows: what every journey takes for granted."""
    m, s = factors.medians, factors.sources
    told = {
        "carriage_detour": (f"{m['detour']:g}", s["detour"]),
        "carriage_mass": (f"{m['car_mass']:g}, {m['pack_mass']:g}", s["pack_mass"]),
        "carriage_co2": (f"{m['lorry_co2']:g} kg/t·km", s["lorry_co2"]),
        "carriage_sea": (f"{m['ship_co2']:g} kg/t·km", s["ship_co2"]),
        "carriage_cost": (f"{m['car_base']:,.6g}, {m['car_km']:,.6g}", s["car_base"]),
        "carriage_parts": (f"{m['pack_part']:g}, {m['module_part']:g}", s["pack_part"]),
        "carriage_ferries": (f"{m['ferry_tsugaru']:,.6g}, {m['ferry_okinawa']:,.6g}", s["ferry_okinawa"]),
    }
    return [
        {"about": "carriage", "code": code, "said": said, "source_id": source}
        for code, (said, source) in told.items()
    ]


def within_rows(places: Iterable[str]) -> list[dict[str, Any]]:
    """HEALTH_ASSUMED row of ways from a prefecture's office to itself; none where there is no such way."""
    said = ", ".join(dict.fromkeys(places))
    row = {"about": "carriage", "code": "carriage_within", "said": said, "source_id": None}
    return [row] if said else []


def _mass_t(goods: str, count: int, energy_kwh: float, known: Mapping[str, Floats]) -> Floats:
    if goods == "vehicle":
        return count * known["car_mass"]
    return energy_kwh * known["pack_mass"] / 1e3


def _ferries(crossing: str | None) -> tuple[str, ...]:
    both = ("ferry_tsugaru", "ferry_okinawa")
    return both if crossing == "both" else () if crossing is None else (f"ferry_{crossing}",)
