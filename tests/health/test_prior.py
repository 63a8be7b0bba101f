"""The prior of a vehicle: what holds whatever its coefficients, and what its band is worth on public data."""

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from accuracy.fleet_prior import Reports, bands, chinese_fleet, held, owner_survey, split_coverage, thinned
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.facts.packs import pack_named, pack_names
from meguri.facts.source import fact
from meguri.health.prior import Prior, VehicleFacts, VehicleFactsError, vehicle_prior
from meguri.health.prior.words import ASSUMED_WORDS, FINDING_WORDS
from meguri.tables.health import HEALTH_EVIDENCE

TODAY = date(2026, 4, 1)
MODELS = st.sampled_from((None, "no such car", *pack_names()))
AGES = st.floats(0.0, 15.0)
DISTANCES = st.floats(0.0, 300_000.0)


def prior(age: float | None = None, **known: Any) -> Prior:
    first = None if age is None else TODAY - timedelta(days=round(age * 365.25))
    return vehicle_prior(VehicleFacts(on_day=TODAY, first_registration=first, **known))


def width(one: Prior) -> float:
    low, _, high = one.band
    return high - low


def row(one: Prior, method: str) -> dict[str, Any]:
    return one.rows.filter(method=method).row(0, named=True)


@settings(max_examples=40)
@given(MODELS, AGES, AGES, DISTANCES | st.none())
def test_an_older_car_never_holds_more(model: str | None, age: float, other: float, km: float | None) -> None:
    younger, older = sorted((age, other))
    bands = [prior(one, model=model, odometer_km=km).band for one in (younger, older)]
    assert all(now <= before + 1e-12 for before, now in zip(*bands, strict=True))


@settings(max_examples=40)
@given(MODELS, AGES | st.none(), DISTANCES, DISTANCES)
def test_a_car_driven_further_never_holds_more(
    model: str | None, age: float | None, km: float, other: float
) -> None:
    less, more = sorted((km, other))
    bands = [prior(age, model=model, odometer_km=one).band for one in (less, more)]
    assert all(now <= before + 1e-12 for before, now in zip(*bands, strict=True))


@settings(max_examples=30)
@given(st.sampled_from(pack_names()), AGES, DISTANCES)
def test_a_car_of_a_warmer_place_never_holds_more(model: str, age: float, km: float) -> None:
    medians = [
        prior(age, model=model, odometer_km=km, prefecture=place).band[1]
        for place in ("北海道", "宮城県", "東京都", "沖縄県")
    ]
    assert medians == sorted(medians, reverse=True)


def test_without_facts_the_band_is_very_wide_and_says_so() -> None:
    nothing = prior()
    assert nothing.band == (0.40, 0.80, 1.05)
    assert nothing.assumed["code"].to_list() == ["nothing_known"]
    assert prior(prefecture="東京都").band == nothing.band
    assert prior(model="火星の車").assumed.equals(nothing.assumed)


@pytest.mark.parametrize("model", pack_names())
def test_each_fact_that_is_usual_narrows_the_band(model: str) -> None:
    """An age, distance and place in the middle of what was assumed never widen it by a twentieth."""
    oldest = (TODAY - pack_named(model).sold_from).days / 365.25
    age = min(6.0, oldest / 2)
    chain = [
        prior(),
        prior(model=model),
        prior(age, model=model),
        prior(age, model=model, odometer_km=8_000 * age),
        prior(age, model=model, odometer_km=8_000 * age, prefecture="東京都"),
    ]
    widths = [width(one) for one in chain]
    assert all(now <= 1.05 * before for before, now in pairwise(widths)), widths
    assert widths[-1] < 0.75 * widths[0]


def test_an_unknown_model_is_wider_than_any_known_one_and_found() -> None:
    unknown = prior(6.0, model="火星の車", odometer_km=50_000)
    assert unknown.findings["code"].to_list() == ["model_unknown"]
    assert all(
        width(unknown) > width(prior(6.0, model=name, odometer_km=50_000)) for name in ("leaf40", "sakura")
    )


@settings(max_examples=60)
@given(
    MODELS,
    AGES | st.none(),
    DISTANCES | st.none(),
    st.sampled_from((None, "東京都", "Okinawa")),
    st.integers(0, 12) | st.none(),
    st.floats(0, 1.2) | st.none(),
    st.floats(0, 900) | st.none(),
    st.none() | st.booleans(),
)
def test_any_facts_give_rows_that_keep_their_table(
    model: str | None,
    age: float | None,
    km: float | None,
    place: str | None,
    bars: int | None,
    soh: float | None,
    shown_km: float | None,
    updated: bool | None,
) -> None:
    told = prior(
        age,
        model=model,
        odometer_km=km,
        prefecture=place,
        bars=bars,
        meter_soh_share=soh,
        meter_range_km=shown_km,
        bms_updated=updated,
    )
    rows = HEALTH_EVIDENCE.check(told.rows)
    assert rows["method"][0] == "fleet_prior"
    assert (rows["soh_share_low"] <= rows["soh_share"]).all()
    assert (rows["soh_share"] <= rows["soh_share_high"]).all()
    assert (rows["bias_share"] <= rows["soh_share_high"] - rows["soh_share_low"] + 0.01).all()
    assert set(told.findings["code"]) <= set(FINDING_WORDS)
    assert set(told.assumed["code"]) <= set(ASSUMED_WORDS)
    assert told.rows.equals(
        prior(
            age,
            model=model,
            odometer_km=km,
            prefecture=place,
            bars=bars,
            meter_soh_share=soh,
            meter_range_km=shown_km,
            bms_updated=updated,
        ).rows
    )


def test_more_bars_stand_for_more_and_their_band_holds_the_manuals() -> None:
    thresholds = {n: (low, high) for n, low, high in fact("leaf_bars").rows.select(
        "bars_count", "soh_from_share", "soh_to_share").iter_rows()}  # fmt: skip
    medians = []
    for bars in range(1, 13):
        told = row(prior(model="leaf24", bars=bars), "capacity_bars")
        low, high = thresholds[bars]
        assert told["soh_share_low"] < low < high < told["soh_share_high"] + 0.02
        assert told["soh_share_low"] < told["soh_share"] < told["soh_share_high"]
        medians.append(told["soh_share"])
    assert medians == sorted(medians)


def test_bars_are_no_second_witness_beside_the_displayed_figure() -> None:
    both = prior(model="leaf40", bars=12, meter_soh_share=0.9)
    assert both.rows["method"].to_list() == ["fleet_prior", "bms_read"]
    assert "bars_set_aside" in set(both.findings["code"])
    assert "bars_contradict_meter" not in set(both.findings["code"])


def test_bars_that_contradict_the_displayed_figure_stay_beside_it() -> None:
    """Nobody knows which was read wrongly: with one of them left out the band would be narrow and wrong."""
    wrong = prior(model="leaf24", bars=12, meter_soh_share=0.6)
    assert wrong.rows["method"].to_list() == ["fleet_prior", "bms_read", "capacity_bars"]
    assert "bars_contradict_meter" in set(wrong.findings["code"])
    assert "bars_set_aside" not in set(wrong.findings["code"])


def test_a_display_that_is_too_good_for_age_and_distance_is_said() -> None:
    """A replaced battery, or a controller reset before the sale."""
    old = {"model": "leaf24", "odometer_km": 150_000}
    assert "display_above_fleet" in set(prior(14.0, bars=12, **old).findings["code"])
    assert "display_above_fleet" in set(prior(14.0, meter_soh_share=0.95, **old).findings["code"])
    assert "display_above_fleet" not in set(prior(14.0, bars=6, **old).findings["code"])
    assert "display_above_fleet" not in set(prior(3.0, model="leaf40", meter_soh_share=0.9).findings["code"])


def test_what_a_controller_reads_is_doubted_as_the_sources_say() -> None:
    """A standard deviation of five points: a jump of 4 to 6 points lies within the band."""
    told = row(prior(model="leaf40", meter_soh_share=0.85), "bms_read")
    assert told["soh_share"] == pytest.approx(0.85, abs=0.002)
    assert told["soh_share_high"] - told["soh_share_low"] == pytest.approx(2 * 1.645 * 0.05, abs=0.004)
    assert told["validation"] == "unvalidated"


def test_the_old_firmware_of_the_30_kwh_leaf_read_too_low() -> None:
    highs = [
        row(prior(model="leaf30", meter_soh_share=0.7, bms_updated=known), "bms_read")["soh_share_high"]
        for known in (True, None, False)
    ]
    assert highs[0] < highs[1] < highs[2]
    assert "firmware_2018" in set(prior(model="leaf30", bars=9).findings["code"])
    assert "firmware_2018" not in set(prior(model="leaf30", bars=9, bms_updated=True).findings["code"])
    assert "firmware_2018" not in set(prior(model="leaf24", bars=9).findings["code"])


def test_a_displayed_range_says_little() -> None:
    told = row(prior(6.0, model="leaf40", meter_range_km=260), "displayed_range")
    assert told["soh_share_high"] - told["soh_share_low"] > 0.3
    too_long = prior(6.0, model="leaf40", meter_range_km=700)
    assert "displayed_range" not in set(too_long.rows["method"])
    assert "range_too_long" in set(too_long.findings["code"])
    no_rating = prior(model="seal", meter_range_km=400)
    assert "displayed_range" not in set(no_rating.rows["method"])
    assert "rated_range_not_known" in set(no_rating.findings["code"])


def test_facts_outside_the_data_are_found_and_widen_downwards() -> None:
    out = prior(14.0, model="leaf24", odometer_km=150_000)
    assert {"prior_age_out_of_range", "prior_distance_out_of_range"} <= set(out.findings["code"])
    found = out.findings.filter(code="prior_age_out_of_range").row(0, named=True)
    assert (found["limit_value"], found["unit"]) == (pytest.approx(9), "yr")
    assert {"registered_before_sale"} <= set(prior(15.0, model="sakura").findings["code"])
    assert {"much_driven_for_its_age"} <= set(prior(1.0, model="leaf40", odometer_km=90_000).findings["code"])


def test_capacity_is_the_share_of_a_published_reference_or_missing() -> None:
    known = row(prior(5.0, model="leaf40"), "fleet_prior")
    assert known["capacity_ah"] == pytest.approx(112.6 * known["soh_share"])
    assert row(prior(5.0, model="atto3"), "fleet_prior")["capacity_ah"] is None


def test_only_a_named_measurer_and_device_bind_a_reading_to_its_car() -> None:
    said = {"chassis_number": "ZE1-012345", "measured_by": "K. Sato", "device": "OBD reader"}
    assert set(prior(model="leaf40", meter_soh_share=0.9, **said).rows["binding"]) == {"bound"}
    assert set(prior(model="leaf40", meter_soh_share=0.9).rows["binding"]) == {"self_declared"}


def test_impossible_facts_are_all_named_at_once() -> None:
    with pytest.raises(VehicleFactsError) as fault:
        VehicleFacts(
            on_day=TODAY,
            first_registration=date(2027, 1, 1),
            odometer_km=-5,
            bars=13,
            meter_soh_share=85.0,
            meter_range_km=float("nan"),
            prefecture="火星",
        )
    assert len(fault.value.faults) == 6
    for said in ("2027-01-01", "odometer_km: -5", "bars: 13", "0.85 for 85 %", "meter_range_km: nan", "火星"):
        assert said in str(fault.value)
    with pytest.raises(VehicleFactsError, match="no day"):
        VehicleFacts(on_day="2026-04-01")  # type: ignore[arg-type]


# What the coefficients rest on


def test_the_survey_gives_the_shipped_coefficients(shared: Path) -> None:
    """Least squares on 960 reports: loss = 0.8 points + 4.3 points · √years; the root beats the line."""
    age, km, soh = owner_survey(shared)
    shape = np.c_[np.ones_like(age), np.sqrt(age), km / 1e5]
    (new, a_year, driven), *_ = np.linalg.lstsq(shape, 1 - soh, rcond=None)
    assert (new, a_year, driven) == pytest.approx((0.008, 0.043, 0.004), abs=0.0005)
    root, straight = (
        np.std(1 - soh - one[:, None] @ np.linalg.lstsq(one[:, None], 1 - soh, rcond=None)[0])
        for one in (np.sqrt(age), age)
    )
    assert root < 0.7 * straight
    assert _within("nmc_cooled", "time_loss", a_year)
    assert _within("nmc_cooled", "mileage_loss", driven)
    assert _within("nmc_cooled", "start", 1 - new)


def test_the_chinese_fleet_gives_the_shipped_coefficients(shared: Path) -> None:
    age, km, soh = chinese_fleet(shared)
    (new, a_year), *_ = np.linalg.lstsq(np.c_[np.ones_like(age), np.sqrt(age)], 1 - soh, rcond=None)
    assert (1 - new, a_year) == pytest.approx((0.919, 0.023), abs=0.0006)
    straight = np.c_[np.ones_like(km), km / 1e5]
    line, *_ = np.linalg.lstsq(straight, 1 - soh, rcond=None)
    assert line[1] == pytest.approx(0.019, abs=0.0005)
    assert 100 * np.std(1 - soh - straight @ line) == pytest.approx(4.6, abs=0.05)
    assert _within("nmc_cooled", "time_loss", a_year + 0.0005)
    assert _within("nmc_cooled", "start", 1 - new)


def test_the_owner_log_gives_the_coefficients_of_the_first_leaf(shared: Path) -> None:
    """Two readings, two unknowns: loss = a · years + b · km/100,000 at 5.8 and 9.0 years."""
    readings = _leaf_log(shared)
    start = date(2013, 12, 1)
    pairs = [readings[date(2019, 10, 7)], readings[date(2022, 12, 8)]]
    years = [(day - start).days / 365.25 for day in (date(2019, 10, 7), date(2022, 12, 8))]
    a_year, driven = np.linalg.solve(
        [[year, km / 1e5] for year, (km, _) in zip(years, pairs, strict=True)], [1 - soh for _, soh in pairs]
    )
    assert a_year == pytest.approx(_value("lmo_uncooled", "time_loss"), abs=0.001)
    assert driven == pytest.approx(_value("lmo_uncooled", "mileage_loss"), abs=0.01)


def test_every_reading_of_the_owner_log_lies_in_the_band(shared: Path) -> None:
    for day, (km, soh) in _leaf_log(shared).items():
        facts = VehicleFacts(day, "leaf24", date(2013, 12, 1), km)
        low, _, high = vehicle_prior(facts).band
        assert low <= soh <= high + 0.02, day


@pytest.mark.parametrize(
    ("model", "age", "km", "soh"),
    [
        ("sakura", 2.6, 26_795, 0.9085),  # gadgetclub33, 2025-03-25
        ("sakura", 2.0, 10_000, 0.9454),  # makotsu80, 2024-06-30
        ("leaf24", 3.5, 96_000, 0.77),  # minkara 454811, as displayed
        ("imiev16", 6.5, 36_000, 0.82),  # jl4ouf, 2020-08
        ("leaf30", 1.0, 60_000, 0.93),  # greencabs, taxis of 2018
        ("model3_sr", 2.5, 177_000, 0.95),  # automotive-mag
    ],
)
def test_cars_told_of_in_public_lie_in_the_band(model: str, age: float, km: float, soh: float) -> None:
    low, _, high = prior(age, model=model, odometer_km=km).band
    assert low <= soh <= high


def test_a_fit_on_half_of_the_reports_covers_the_other_half(shared: Path) -> None:
    """Random halves (no vehicle is named); nine tenths within what 480 intervals allow."""
    survey, fleet = split_coverage(*owner_survey(shared)), split_coverage(*chinese_fleet(shared))
    assert survey.contains(0.9), survey.said()
    assert fleet.contains(0.9), fleet.said()


def test_the_shipped_band_covers_both_sets(shared: Path) -> None:
    """Both had a part in it: wide enough for either, though one maker alone would allow less."""
    survey, fleet = thinned(owner_survey(shared)), thinned(chinese_fleet(shared))
    assert _held("model3_srplus", survey) >= 0.9
    assert _held("ariya66", fleet) >= 0.85
    assert _held(None, fleet) >= 0.85


def _held(model: str | None, reports: Reports) -> float:
    age, km, soh = reports
    return held(soh, bands(model, age, km)).share


def _leaf_log(shared: Path) -> dict[date, tuple[float, float]]:
    readings: dict[date, tuple[float, float]] = {}
    for path in sorted((shared / "fielddata" / "leaf_owner_log").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            for one in csv.DictReader(file):
                day = date.fromisoformat(one["Date"])
                readings[day] = float(one["Odometer (km)"]), float(one["SoH (%)"]) / 100
    return readings


def _fade(fade_class: str, quantity: str) -> dict[str, Any]:
    rows = fact("fleet_fade").rows.filter(pl.col("fade_class") == fade_class, pl.col("quantity") == quantity)
    return rows.row(0, named=True)


def _value(fade_class: str, quantity: str) -> float:
    return float(_fade(fade_class, quantity)["value"])


def _within(fade_class: str, quantity: str, found: float) -> bool:
    one = _fade(fade_class, quantity)
    return bool(one["value_low"] <= found <= one["value_high"])


@pytest.mark.parametrize("page", ["vehicle-facts-prior.md", "vehicle-facts-prior.ja.md"])
def test_the_pages_print_the_bands_that_the_code_gives(page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / "explain" / page).read_text(encoding="utf-8")
    rows = [
        line.strip("| \n").split(" | ") for line in text.splitlines() if " | – |" in line or " km | " in line
    ]
    assert len(rows) == 8
    for name, age, km, place, *printed in rows:
        told = (
            prior()
            if name == "–"
            else prior(
                float(age),
                model=name,
                odometer_km=float(km.removesuffix(" km").replace(",", "")),
                prefecture=place,
            )
        )
        assert [float(one) for one in printed] == pytest.approx([100 * one for one in told.band], abs=0.6)
