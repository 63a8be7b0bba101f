"""What has to be carried after a market day, and what do the rules ask of it?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from meguri.facts.places import PlaceError
from meguri.market.carriage.distance import Place, place_of, way_between
from meguri.market.carriage.faults import CarriageCode, CarriageError, CarriageFault
from meguri.market.carriage.journey import assumed_rows, band, journey_factors, reckon, within_rows
from meguri.market.carriage.rules import un_number_of
from meguri.tables.carriage import CARRIED, DISTANCES
from meguri.tables.deals import DEMANDS, MATCHES, OFFERS, SHIPMENTS
from meguri.tables.notes import assumed_frame


@dataclass(frozen=True, slots=True)
class Shipping:
    """What has to be carried.

    Attributes:
        shipments: SHIPMENTS, one a match.
        carried: CARRIED, one a leg: by road, and by sea where a sea lies between; for `carriage_findings`.
        assumed: HEALTH_ASSUMED.
    """

    shipments: pl.DataFrame
    carried: pl.DataFrame
    assumed: pl.DataFrame


def ship(
    matches: pl.DataFrame,
    offers: pl.DataFrame,
    demands: pl.DataFrame,
    *,
    carried_on: date,
    rng: np.random.Generator,
    draws: int = 500,
    folder: Path | None = None,
) -> Shipping:
    """MATCHES, OFFERS and DEMANDS in, SHIPMENTS out, with the legs to hold against the rules.

    A lot says whether it is safe, not whether it is sound or waste: condition and waste of a leg are
    `unknown` until somebody says them (a finding on safety makes it `defective`).

    Args:
        matches: MATCHES.
        offers: OFFERS of the same day.
        demands: DEMANDS of the same day.
        carried_on: day of the journeys.
        rng: source of the draws.
        draws: how many.
        folder: the user's data folder.

    Raises:
        TableError: a table that is not kept.
        CarriageError: a match whose lot or wish is missing, or a place that is unknown; all are named.
    """
    lots = {row["offer_id"]: row for row in OFFERS.check(offers).to_dicts()}
    wishes = {row["demand_id"]: row for row in DEMANDS.check(demands).to_dicts()}
    told = MATCHES.check(matches).sort("offer_id", "demand_id").to_dicts()
    faults = [fault for row in told for fault in _faults(row, lots, wishes)]
    if faults:
        raise CarriageError(faults)
    factors = journey_factors(rng, draws=draws, folder=folder)
    shipments, legs, within = [], [], []
    for match in told:
        lot, wish = lots[match["offer_id"]], wishes[match["demand_id"]]
        way = way_between(_place(lot), _place(wish))
        energy = lot["rated_kwh"] * match["matched_count"]
        done = reckon(way, lot["goods"], match["matched_count"], energy, factors)
        mass = float(np.median(done.mass_t)) * 1e3
        shipment = _shipment(match, lot, wish, carried_on) | {
            "mass_kg": mass,
            "energy_kwh": energy,
            "distance_km": float(np.median(done.road_km + done.sea_km)),
            "un_number": un_number_of(lot["goods"], "sea", carried_on, folder=folder),
            **band(done.cost_jpy, "cost_jpy"),
            **band(done.co2_kg, "co2_kg"),
        }
        shipments.append(shipment)
        within += [shipment["from_prefecture"]] if way.air_km == 0 else []
        legs += list(_legs(shipment, lot, way.crossing is not None))
    return Shipping(
        SHIPMENTS.check(pl.DataFrame(shipments, schema=SHIPMENTS.polars_schema)),
        CARRIED.check(pl.DataFrame(legs, schema=CARRIED.polars_schema)),
        assumed_frame([*within_rows(within), *assumed_rows(factors)]),
    )


def distances(
    pairs: list[tuple[str, str]], *, rng: np.random.Generator, draws: int = 500, folder: Path | None = None
) -> pl.DataFrame:
    """DISTANCES between prefectures, from office to office.

    Raises:
        PlaceError: no such prefecture.
    """
    factors = journey_factors(rng, draws=draws, folder=folder)
    rows = []
    for start, goal in dict.fromkeys(pairs):
        one, other = place_of(start), place_of(goal)
        way = way_between(one, other)
        done = reckon(way, "vehicle", 1, 0.0, factors)
        rows.append(
            {"from_place": one.name, "to_place": other.name, "air_km": way.air_km, "crossing": way.crossing}
            | band(done.road_km, "road_km")
            | band(done.sea_km, "sea_km")
        )
    return DISTANCES.check(pl.DataFrame(rows, schema=DISTANCES.polars_schema))


def _faults(match: dict[str, Any], lots: dict[str, Any], wishes: dict[str, Any]) -> Iterator[CarriageFault]:
    about = f"{match['offer_id']} – {match['demand_id']}"
    for key, known in (("offer_id", lots), ("demand_id", wishes)):
        row = known.get(match[key])
        if row is None:
            yield CarriageFault(CarriageCode.UNKNOWN_LOT, {"about": about, "found": match[key]})
            continue
        if (row["latitude_deg"] is None) != (row["longitude_deg"] is None):
            yield CarriageFault(CarriageCode.POINT, {"about": match[key]})
        try:
            _place(row)
        except PlaceError:
            values = {"about": match[key], "found": repr(row["prefecture"])}
            yield CarriageFault(CarriageCode.PLACE, values)


def _place(row: dict[str, Any]) -> Place:
    return place_of(row["prefecture"], row["latitude_deg"], row["longitude_deg"])


def _shipment(
    match: dict[str, Any], lot: dict[str, Any], wish: dict[str, Any], carried_on: date
) -> dict[str, Any]:
    return {
        "shipment_id": f"{match['offer_id']}>{match['demand_id']}",
        "offer_id": match["offer_id"],
        "demand_id": match["demand_id"],
        "goods": lot["goods"],
        "carried_count": match["matched_count"],
        "from_prefecture": _place(lot).name,
        "to_prefecture": _place(wish).name,
        "carried_on": carried_on,
    }


def _legs(shipment: dict[str, Any], lot: dict[str, Any], by_sea: bool) -> Iterator[dict[str, Any]]:
    for mode in ("road", "sea") if by_sea else ("road",):
        yield {
            "carried_id": f"{shipment['shipment_id']}:{mode}",
            "goods": shipment["goods"],
            "condition": "defective" if lot["safety"] == "finding" else "unknown",
            "waste": "unknown",
            "mode": mode,
            "energy_kwh": shipment["energy_kwh"],
            "mass_kg": shipment["mass_kg"],
            "charge_share": None,
            "electrolyte_l": None,
            "from_place": shipment["from_prefecture"],
            "to_place": shipment["to_prefecture"],
            "carried_on": shipment["carried_on"],
        }
