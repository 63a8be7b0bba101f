"""Carriage: what one consignment asks for, and which rounds collect what waits."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from meguri.serve.api.answers import answers, gives, plain
from meguri.serve.house import house_of
from meguri.serve.reading import Asked, StrictRoute, Text, Told

router = APIRouter(tags=["carriage"], route_class=StrictRoute)
Row = Annotated[dict[Text, str | float | bool | None], Field(max_length=20)]
MOST_STOPS, MOST_SECONDS = 200, 5.0
_STOP = {
    "stop_id": "T-01", "prefecture": "福岡県", "latitude_deg": 33.59, "longitude_deg": 130.4,
    "waiting_count": 3, "mass_kg": 840, "energy_kwh": 120, "condition": "recycling",
    "open_from_min": 540, "open_until_min": 720, "service_min": 30,
}  # fmt: skip
_DEPOT = {"depot_id": "D-1", "prefecture": "福岡県", "open_from_min": 420, "open_until_min": 1200}
_LORRY = {
    "lorry_id": "K-1", "depot_id": "D-1", "lorries_count": 2, "most_mass_kg": 3000, "most_energy_kwh": 400,
    "takes_damaged": False, "fixed_jpy": 25000, "drive_jpy_per_km": 90, "speed_km_per_h": 45,
    "shift_min": 660,
}  # fmt: skip
ROUNDS: dict[str, Any] = {"stops": [_STOP], "depots": [_DEPOT], "lorries": [_LORRY], "iterations": 200}
_PLANNED: dict[str, Any] = {
    "plan": {"stops_count": 1, "served_count": 1, "rounds_count": 1, "road_km": 30.2, "gap_share": 0.0},
    "rounds": [],
    "round_stops": [],
    "unserved": [],
    "assumed": [],
}
_TOLD: dict[str, Any] = {
    "consignment": {"goods": "pack", "cost_jpy_low": 22800, "cost_jpy": 50500, "cost_jpy_high": 103000},
    "carried": [],
    "findings": [{"rule_id": "sea_class_3480", "un_number": "UN 3480", "standing": "asked"}],
    "assumed": [],
    "statements": [],
}


class ParcelQuery(Asked):
    """What is carried, from where to where."""

    goods: Literal["vehicle", "pack", "module", "pack_with_equipment", "pack_in_equipment"] = Field(
        "pack", examples=["pack"]
    )
    from_place: Text = Field(description="Prefecture, or country by its two letters.", examples=["東京都"])
    to_place: Text = Field(description="Prefecture, or country by its two letters.", examples=["北海道"])
    count: int = Field(1, ge=1, le=10_000, description="Pieces alike.", examples=[1])
    condition: Literal["normal", "damaged", "defective", "recycling", "prototype", "unknown"] = Field(
        "unknown", examples=["normal"]
    )
    waste: Literal["yes", "no", "unknown"] = Field("unknown", examples=["no"])
    by: Literal["surface", "air"] = Field(
        "surface", description="Road and ship, or air.", examples=["surface"]
    )
    energy_kwh: float | None = Field(
        None, ge=0, le=1e6, description="Of one battery when new.", examples=[40]
    )
    mass_kg: float | None = Field(
        None, ge=0, le=1e7, description="Of one piece; else assumed.", examples=[280]
    )
    charge_share: float | None = Field(None, ge=0, le=1, description="State of charge.", examples=[0.3])
    electrolyte_l: float | None = Field(None, ge=0, le=1e5, description="Within one piece.", examples=[20])
    on: date | None = Field(None, description="Day of the journey; else today.", examples=["2026-12-01"])
    seed: int = Field(1, ge=0, le=2**31 - 1, examples=[1])


class RoundsWish(Told):
    """Rows of the tables stops, depots and lorries; nothing of them is kept."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [ROUNDS]})

    stops: list[Row] = Field(min_length=1, max_length=MOST_STOPS, description="Rows of table stops.")
    depots: list[Row] = Field(min_length=1, max_length=20, description="Rows of table depots.")
    lorries: list[Row] = Field(min_length=1, max_length=20, description="Rows of table lorries.")
    iterations: int = Field(
        500, ge=1, le=2_000, description="Of the search; it ends after five seconds, too."
    )
    seed: int = Field(1, ge=0, le=2**31 - 1)


@router.get(
    "/carriage",
    responses=answers({200: gives("Legs, rules, distance, cost, CO2, what was assumed.", _TOLD)}),
    summary="What one consignment asks for",
)
def carriage(request: Request, asked: Annotated[ParcelQuery, Query()]) -> Response:
    """Rules with clause and confidence; cost and CO2 within Japan by road and ship. No legal advice."""
    from numpy.random import default_rng

    from meguri.market.carriage import Parcel, consign
    from meguri.report.carriage_json import consignment_json

    told = asked.model_dump(exclude={"lang", "on", "seed"})
    parcel = Parcel(**told, carried_on=asked.on or house_of(request).today())
    return plain(consignment_json(consign(parcel, rng=default_rng(asked.seed))) | {"seed": asked.seed})


@router.post(
    "/carriage/rounds",
    responses=answers(
        {200: gives("The plan with its proof, rounds, who is left out.", _PLANNED)}, 408, 413, 415, 501
    ),
    summary="Plan a day's rounds",
)
def rounds(wanted: RoundsWish) -> Response:
    """Mass and battery energy a lorry, opening hours, shifts, damaged goods; who is left out, and why."""
    from numpy.random import default_rng

    from meguri.journeys.merit_rows import csv_of_rows
    from meguri.market.carriage import FILES, plan_rounds, read_round_lists
    from meguri.report.carriage_json import rounds_json

    files = {name: (csv_of_rows(getattr(wanted, name), table.names), name) for name, table in FILES.items()}
    lists = read_round_lists(files)
    made = plan_rounds(
        lists["stops"], lists["depots"], lists["lorries"], rng=default_rng(wanted.seed),
        iterations=wanted.iterations, seconds=MOST_SECONDS, seed=wanted.seed,
    )  # fmt: skip
    return plain(rounds_json(made) | {"seed": wanted.seed})
