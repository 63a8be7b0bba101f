"""Before any verdict, the batteries drawn fade as public fleets do (fact `fleet_anchors`)."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from tests.life.remaining.futures import verdict

from meguri.facts.source import fact
from meguri.life.remaining.car import car_of
from meguri.life.remaining.curves import FleetLaw, card_curves, models_of
from meguri.life.remaining.particles import climate_factors, drawn
from meguri.life.remaining.phases import Phase, at_age
from meguri.life.stress import usage_of
from meguri.tables.verdict import verdict_of


def fallen(pack, age_yr, km):
    """Share lost [particle] by a car of that age, and its capacity then, in Tokyo on a commuter's duty."""
    car = car_of(
        verdict_of(verdict(pack=pack)),
        start=date(2026, 12, 1),
        pack=None,
        pack_kwh=None if pack else 50.0,
        chemistry=None,
        first_registration=None,
        age_yr=age_yr,
        odometer_km=km,
    )
    usage = usage_of(
        "commuter", "東京", pack_kwh=car.pack_kwh, use_wh_per_km=150.0, count=4, rng=np.random.default_rng(1)
    )
    distance = usage.distance_km.sum(axis=1)
    curves = card_curves(models_of(car.chemistry), usage.profile, distance, car.groups, age_yr + 1)
    law = FleetLaw.of(car.fade_class)
    made = drawn(car, curves, law, 1.0, np.random.default_rng(2))
    phase = Phase(curves, climate_factors(made, law, "東京"), curves.km_per_yr[made.variant])
    soh = made.soh(at_age(made, phase, made.age_yr, made.odometer_km))
    return made.start_share - soh, soh


def anchor(fleet, condition):
    rows = fact("fleet_anchors").rows.filter(pl.col("fleet") == fleet, pl.col("condition") == condition)
    return float(rows["value"].item())


def test_a_battery_of_unknown_kind_fades_like_the_mixed_fleet():
    """2.3 % a year over 22,700 vehicles; the median of the particles lies within a fifth of it."""
    rate = np.median(fallen("", 5.0, 60_000.0)[0]) / 5
    assert rate == pytest.approx(anchor("geotab_2026", "all"), rel=0.2)


def test_at_eight_years_it_stands_where_the_mixed_fleet_is_told_to_stand():
    soh = fallen("", 8.0, 100_000.0)[1]
    assert np.median(soh) == pytest.approx(anchor("geotab_2026", "8 years"), abs=0.02)


def test_a_leaf_of_24_kwh_fades_like_the_two_hundred_that_were_read():
    rate = np.median(fallen("leaf24", 4.6, 55_000.0)[0]) / 4.6
    assert rate == pytest.approx(anchor("flip_the_fleet_2018", "Nissan Leaf 24 kWh, at 2 years"), rel=0.2)


def test_the_owners_of_one_model_find_their_cars_within_the_band():
    low, high = np.quantile(fallen("model3_srplus", 3.4, 55_000.0)[1], (0.05, 0.95))
    told = fact("fleet_anchors").rows.filter(
        pl.col("fleet") == "tesla_owner_survey", pl.col("quantity") == "soh"
    )
    assert low < told["value_low"].item()
    assert told["value_high"].item() < high
