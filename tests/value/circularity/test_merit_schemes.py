"""Promise: a scheme is typed, sourced and awards what it says, or is refused with every fault at once."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merit_frames import after, batteries, driven, holdings, readings

from meguri.facts.source import fact, sources
from meguri.value.circularity import (
    SchemeError,
    base_law,
    merit_awards,
    merit_sums,
    read_scheme,
    retained_service,
    scheme_names,
)
from meguri.value.circularity.faults import SCHEME_MESSAGES, SchemeCode
from meguri.value.told_figures import ASSUMED

PLAIN: dict[str, Any] = {
    "scheme_id": "mine",
    "title": "Mine",
    "index": {"base_law": "jp_car_2020_1"},
    "use": {"full_km_per_yr": 3000, "full_cycles_per_yr": 60},
    "points": {"per_kwh_yr": 2},
}
CARS = ("a", "b")
SERVICE = retained_service(
    batteries(*CARS),
    holdings(("a", "x", 0, 4000), ("a", "y", 4000, None), ("b", "y", 0, None)),
    driven(*CARS),
    readings(("a", 5000, 0.8), ("b", 6000, 0.7)),
    until=after(6000),
    draws=20,
)
OWNERS = merit_sums(SERVICE, "owner")


def changed(path: str, value: Any) -> dict[str, Any]:
    made = deepcopy(PLAIN)
    *heads, last = path.split(".")
    inside = made
    for head in heads:
        inside = inside.setdefault(head, {})
    if value is None:
        inside.pop(last, None)
    else:
        inside[last] = value
    return made


def faults(given: Any) -> list[str]:
    with pytest.raises(SchemeError) as raised:
        read_scheme(given)
    assert str(raised.value)
    return [str(one.code) for one in raised.value.faults]


@pytest.mark.parametrize("name", scheme_names())
def test_a_shipped_scheme_names_the_source_of_every_figure(name: str) -> None:
    scheme = read_scheme(name)
    assert scheme.scheme_id == name
    assert scheme.title.ja != scheme.title.en
    assert set(scheme.sources.values()) <= {ASSUMED, *sources()["source_id"]}
    assert read_scheme(scheme) is scheme


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("scheme_id", None, "scheme_missing_key"),
        ("scheme_id", 5, "scheme_no_text"),
        ("title", None, "scheme_missing_key"),
        ("title", {"en": "x", "ja": 3}, "scheme_no_text"),
        ("index", None, "scheme_missing_key"),
        ("index.base_law", "jp_car_1999", "scheme_unknown_law"),
        ("index.law", "x", "scheme_unknown_key"),
        ("use.full_km_per_yr", None, "scheme_missing_key"),
        ("use.full_km_per_yr", "far", "scheme_no_number"),
        ("use.full_km_per_yr", True, "scheme_no_number"),
        ("use.full_km_per_yr", float("nan"), "scheme_no_number"),
        ("use.full_km_per_yr", 10**400, "scheme_no_number"),
        ("use.full_km_per_yr", 0, "scheme_out_of_range"),
        ("use.full_km_per_yr", {"source": "assumed"}, "scheme_missing_key"),
        ("use.full_km_per_yr", {"value": 5, "source": "hearsay"}, "scheme_unknown_source"),
        ("use.full_km_per_yr", {"value": 5, "why": "x"}, "scheme_unknown_key"),
        ("use", 7, "scheme_no_table"),
        ("points.per_kwh_yr", 0, "scheme_no_points"),
        ("points.per_kwhyr", 1, "scheme_unknown_key"),
        ("points.per_kwh_yr", [1], "scheme_no_number"),
        ("points.per_kwh_yr", -2, "scheme_out_of_range"),
        ("points", "many", "scheme_no_table"),
        ("yen.most_jpy", 500, "scheme_cap_alone"),
        ("history.carry_most_yr", 11, "scheme_out_of_range"),
        ("colour", "red", "scheme_unknown_key"),
    ],
)
def test_each_fault_is_found(path: str, value: Any, expected: str) -> None:
    assert faults(changed(path, value)) == [expected]


def test_all_faults_come_at_once() -> None:
    bad = {"scheme_id": "", "title": 1, "index": {}, "use": {"full_km_per_yr": -1}, "points": {}, "x": 1}
    assert len(faults(bad)) == 7


def test_files_are_read_or_refused(tmp_path: Path) -> None:
    good, bad, huge = (tmp_path / name for name in ("good.toml", "bad.toml", "huge.toml"))
    good.write_text(
        'scheme_id = "m"\ntitle = "M"\n[index]\nbase_law = "jp_bev_2020_1"\n'
        "[use]\nfull_km_per_yr = 1\nfull_cycles_per_yr = 1\n[points]\nper_100_km = 1\n",
        encoding="utf-8",
    )
    bad.write_bytes(b"\xff\xfe = ")
    huge.write_text("#" * 1_000_001, encoding="utf-8")
    assert read_scheme(good).law == base_law("jp_bev_2020_1")
    assert faults(bad) == ["scheme_unreadable"]
    assert faults(huge) == ["scheme_too_large"]
    assert faults("points_onli") == ["scheme_no_template"]
    assert faults("a\0.toml") == ["scheme_no_template"]
    with pytest.raises(OSError, match="gone"):
        read_scheme(tmp_path / "gone.toml")


def test_points_are_what_the_rates_say() -> None:
    told = {row["sum_id"]: row for row in OWNERS.iter_rows(named=True)}
    energy, distance = (merit_awards(SERVICE, "owner", name) for name in ("points_only", "by_distance"))
    for row in energy.iter_rows(named=True):
        assert row["points_count"] == pytest.approx(told[row["sum_id"]]["retained_kwh_yr"])
        assert row["reward_jpy"] == 0.0
    for row in distance.iter_rows(named=True):
        assert row["points_count"] == pytest.approx(told[row["sum_id"]]["retained_km"] / 100)


def test_a_point_of_co2_is_a_kilogram_of_new_packs_avoided() -> None:
    """New packs avoided × their energy × 75 kg/kWh × .84, at 1.7 yen."""
    awards = merit_awards(SERVICE, "battery", "carbon_floor")
    told = merit_sums(SERVICE, "battery")
    expected = (told["avoided_count"] * 40 * 75 * 0.84).to_list()
    assert awards["points_count"].to_list() == pytest.approx(expected, rel=1e-9)
    assert awards["reward_jpy"].to_list() == pytest.approx([1.7 * one for one in expected], rel=1e-9)


def test_points_add_up_over_owners_and_a_cap_says_that_it_took() -> None:
    owners, whole = (merit_awards(SERVICE, by, "city_trial") for by in ("owner", "all"))
    assert owners["points_count"].sum() == pytest.approx(whole["points_count"].item(), rel=1e-9)
    assert owners["uncapped_jpy"].sum() == pytest.approx(whole["uncapped_jpy"].item(), rel=1e-9)
    for row in owners.iter_rows(named=True):
        assert row["reward_jpy"] == pytest.approx(min(row["uncapped_jpy"], 20_000))
        assert row["is_capped"] == (row["uncapped_jpy"] > 20_000)
        assert row["is_assumed"]
    assert owners["is_capped"].any()


@pytest.mark.parametrize("by", ["fleet", "municipality", "prefecture", "battery", "period", "all"])
@pytest.mark.parametrize("cap", [1.0, 5_000.0, 20_000.0, 1e9])
def test_what_any_sum_is_paid_is_what_its_holders_are_paid(by: str, cap: float) -> None:
    """A city's sum adds capped holders: a cap that held for the sum as a whole would pay it once."""
    scheme = changed("yen.jpy_per_point", 500) | {"yen": {"jpy_per_point": 500, "most_jpy": cap}}
    owners, other = (merit_awards(SERVICE, one, scheme) for one in ("owner", by))
    assert owners["reward_jpy"].max() <= cap * (1 + 1e-12)
    assert other["reward_jpy"].sum() == pytest.approx(owners["reward_jpy"].sum(), rel=1e-12)
    assert (other["reward_jpy"] <= other["uncapped_jpy"] + 1e-9).all()
    assert other["is_capped"].any() == owners["is_capped"].any()


def test_a_cap_binds_each_payout_where_time_is_cut_into_years() -> None:
    count = {"until": after(6000), "draws": 20, "scheme": "city_trial"}
    told = (
        batteries("a", kwh=200.0),
        holdings(("a", "x", 0, None)),
        driven("a"),
        readings(("a", 6000, 0.8)),
    )
    years, whole = (retained_service(*told, **count, period=one) for one in ("calendar_year", "whole"))
    yearly = merit_awards(years, "period")
    assert yearly["reward_jpy"].max() == pytest.approx(20_000)
    assert merit_awards(years, "all")["reward_jpy"].item() == pytest.approx(yearly["reward_jpy"].sum())
    assert merit_awards(whole, "all")["reward_jpy"].item() == pytest.approx(20_000)


@settings(deadline=None, max_examples=15)
@given(rate=st.floats(0.01, 100), more=st.floats(1, 5))
def test_a_higher_rate_never_awards_less(rate: float, more: float) -> None:
    low, high = (
        merit_awards(SERVICE, "owner", changed("points.per_kwh_yr", one))["points_count"]
        for one in (rate, rate * more)
    )
    assert (low <= high + 1e-9).all()


def test_a_figure_that_the_reader_gave_is_not_called_assumed() -> None:
    told = changed("yen.jpy_per_point", 3)
    assert not merit_awards(SERVICE, "owner", told)["is_assumed"].any()


def test_the_lower_allowance_price_is_that_of_its_source() -> None:
    scheme = read_scheme("carbon_floor")
    assert scheme.yen.jpy_per_point == 1.7
    assert scheme.sources["yen.jpy_per_point"] == "bci_4398"
    assert sources().filter(pl.col("source_id") == "bci_4398").height == 1
    assert fact("carbon_factors").rows.height > 20


def test_every_fault_has_a_message() -> None:
    assert set(SCHEME_MESSAGES) == set(SchemeCode)
