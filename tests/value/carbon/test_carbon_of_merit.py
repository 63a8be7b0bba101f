"""Promise: retained service becomes cases of longer use without a day told twice, to the reference tonne."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from meguri.tables.merit import MERIT_BATTERIES, MERIT_HOLDINGS, MERIT_READINGS, MERIT_USE
from meguri.value.carbon import carbon_avoided, longer_use_cases
from meguri.value.circularity import BaseLaw, Service, merit_sums, read_scheme, retained_service

BORN = date(2006, 1, 1)
END = BORN + timedelta(days=7305)
CARS = pl.DataFrame(
    {"battery_id": ["a"], "rated_kwh": [40.0], "first_used_on": [BORN], "is_synthetic": [True]},
    schema=MERIT_BATTERIES.polars_schema,
)


def service(*sold: date) -> Service:
    """One battery of 20 years, with so many changes of hands."""
    edges = [BORN, *sold]
    held = pl.DataFrame(
        {
            "battery_id": ["a"] * len(edges),
            "owner_id": [f"owner{at}" for at in range(len(edges))],
            "held_from": edges,
            "held_until": [*sold, None],
        }
        | dict.fromkeys(("fleet_id", "municipality", "prefecture"), [None] * len(edges)),
        schema=MERIT_HOLDINGS.polars_schema,
    )
    use = pl.DataFrame(
        {
            "battery_id": ["a"],
            "used_from": [BORN],
            "used_until": [END],
            "driven_km": [200_000.0],
            "moved_kwh": [0.0],
        },
        schema=MERIT_USE.polars_schema,
    )
    read = pl.DataFrame(
        [("a", "v", END, 0.58, 0.6, 0.62, True)], schema=MERIT_READINGS.polars_schema, orient="row"
    )
    rule = replace(read_scheme("points_only"), law=BaseLaw("check", 2020, 3.5, 15.0, 0.02))
    return retained_service(CARS, held, use, read, until=END, scheme=rule, draws=20)


def test_the_whole_way_gives_the_reference_tonne() -> None:
    account = carbon_avoided(longer_use_cases(service(), CARS))
    assert account.carbon["avoided_co2_kg"].item() / 1000 == pytest.approx(1.0024, abs=5e-5)
    assert account.assumed.filter(pl.col("code") == "carbon_no_energy")["said"].item() == "1"


def test_changes_of_hands_change_no_tonne() -> None:
    whole = carbon_avoided(longer_use_cases(service(), CARS))
    parts = carbon_avoided(longer_use_cases(service(date(2011, 5, 6), date(2018, 1, 1)), CARS))
    assert parts.carbon.height == 3
    one, other = (made.totals.filter(pl.col("way") == "all") for made in (whole, parts))
    for edge in ("_low", "", "_high"):
        name = f"avoided_co2_kg{edge}"
        assert one[name].item() == pytest.approx(other[name].item(), rel=1e-9)


def test_consumption_charges_the_losses_of_the_old_pack() -> None:
    told = service()
    plain, charged = (
        carbon_avoided(longer_use_cases(told, CARS, kwh_per_km=rate)).carbon["avoided_co2_kg"].item()
        for rate in (None, 0.15)
    )
    assert plain - charged == pytest.approx(200_000 * 0.15 * (1 / 0.88 - 1 / 0.90) * 0.423, rel=1e-9)


def test_packs_avoided_are_those_of_the_sum() -> None:
    told = service(date(2015, 1, 1))
    cases = longer_use_cases(told, CARS)
    assert cases["avoided_count"].sum() == pytest.approx(merit_sums(told, "all")["avoided_count"].item())
