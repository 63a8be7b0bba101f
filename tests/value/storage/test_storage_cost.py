"""Promise: storage of used packs follows its formula, charges its losses, and stands beside studies."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packs_at_rest import at_rest

from meguri.facts.source import fact
from meguri.tables.draws import Draws
from meguri.tables.storage import COSTS
from meguri.value.figures_faults import FiguresError
from meguri.value.storage import (
    StorageError,
    StorageLot,
    Store,
    levelised,
    linear_soh,
    plants,
    read_costs,
    storage_of_lot,
    words,
)
from meguri.value.storage.parameters import SPECS

FEW = settings(max_examples=10, deadline=None)
CERTAIN: dict[str, dict[str, float]] = {
    "new": {
        "capex_jpy_per_kwh": 60_000,
        "life_yr": 15,
        "fade_per_yr": 0.02,
        "depth_share": 0.9,
        "efficiency_share": 0.9,
        "opex_jpy_per_kwh_yr": 600,
    },
    "second_life": {
        "capex_jpy_per_kwh": 30_000,
        "depth_share": 0.8,
        "efficiency_share": 0.88,
        "opex_jpy_per_kwh_yr": 900,
        "least_share": 0.5,
    },
    "use": {"cycles_per_yr": 300, "charge_jpy_per_kwh": 12, "discount_per_yr": 0.05},
}


def cost(storage: StorageLot, option: str) -> float:
    return float(storage.cost.filter(option=option)["lcos_jpy_per_kwh"][0])


def own(**changed: float) -> dict[str, dict[str, float]]:
    return CERTAIN | {"second_life": CERTAIN["second_life"] | changed}


def codes(*args: Any, **known: Any) -> list[str]:
    with pytest.raises(StorageError) as raised:
        storage_of_lot(*args, **known)
    assert str(raised.value)
    return [str(one.code) for one in raised.value.faults]


def test_the_reference_values_come_out() -> None:
    storage = storage_of_lot(at_rest(), CERTAIN)
    assert cost(storage, "new") == pytest.approx(40.247, abs=5e-4)
    assert cost(storage, "second_life") == pytest.approx(43.483, abs=5e-4)
    assert storage.cost.filter(option="second_life")["cheaper_share"][0] == 0.0


def test_the_parts_of_a_cost_add_up_to_it() -> None:
    storage = storage_of_lot(at_rest(), CERTAIN)
    for option in ("new", "second_life"):
        parts = storage.cost_parts.filter(option=option)
        assert set(parts["part"]) == set(COSTS)
        assert parts["cost_jpy_per_kwh"].sum() == pytest.approx(cost(storage, option))


def test_losses_are_what_energy_charged_and_not_delivered_costs() -> None:
    storage = storage_of_lot(at_rest(), CERTAIN)
    row = storage.gives.row(0, named=True)
    assert row["lost_kwh"] == pytest.approx(row["delivered_kwh"] * (1 / 0.88 - 1))
    lost = storage.cost_parts.filter(option="second_life", part="losses")["cost_jpy_per_kwh"][0]
    assert lost == pytest.approx(12 * (1 / 0.88 - 1))


def test_energy_and_throughput_are_those_of_the_forecast() -> None:
    """100 kWh at 75 %, 8 in 10 of it a cycle; 300 cycles a year, at the state of each year's first day."""
    row = storage_of_lot(at_rest(), CERTAIN).gives.row(0, named=True)
    assert row["usable_kwh"] == pytest.approx(60.0)
    assert row["delivered_kwh"] == pytest.approx(100 * 300 * 0.8 * sum(0.75 - 0.02 * t for t in range(10)))
    assert (row["served_yr"], row["censored_share"]) == (10.0, 1.0)


def test_it_serves_until_it_falls_below_what_is_wanted() -> None:
    row = storage_of_lot(at_rest(), own(least_share=0.66)).gives.row(0, named=True)
    assert row["served_yr"] == pytest.approx(4.5)
    assert row["censored_share"] == 0.0
    years = [1, 1, 1, 1, 0.5]
    expected = 100 * 300 * 0.8 * sum((0.75 - 0.02 * t) * part for t, part in enumerate(years))
    assert row["delivered_kwh"] == pytest.approx(expected)


def driven_until(rests_yr: list[float], years: float = 10.0) -> Any:
    """A pack that drives until then and is stored from then on, each draw at its time."""
    pack = at_rest(0.9, 0.02, years=years, draws=len(rests_yr))
    km = 9_000 * np.minimum(pack.elapsed_yr, np.array(rests_yr)[:, None])
    return replace(pack, distance_km=Draws(km, ("elapsed_yr",), 1))


def test_what_drives_first_is_counted_from_its_coming_to_rest() -> None:
    """Three years on the road, then storage: as a pack at rest that begins with what is left then."""
    later = storage_of_lot(driven_until([3.0]), CERTAIN)
    alone = storage_of_lot(at_rest(0.84, 0.02, years=7.0), CERTAIN)
    assert later.usable_kwh == pytest.approx(alone.usable_kwh)
    assert later.delivered_kwh == pytest.approx(alone.delivered_kwh)
    assert cost(later, "second_life") == pytest.approx(cost(alone, "second_life"))
    assert later.gives["served_yr"][0] == pytest.approx(7.0)
    told = later.findings.filter(code=words.BEGINS_LATER)
    assert told["found_value"].to_list() == [pytest.approx(3.0)]


def test_draws_that_never_come_to_rest_give_nothing_and_are_told() -> None:
    storage = storage_of_lot(driven_until([3.0, 99.0]), CERTAIN)
    assert storage.usable_kwh[1] == storage.delivered_kwh[1] == storage.served_yr[1] == 0.0
    assert storage.findings.filter(code=words.NOT_BEGUN)["found_value"].to_list() == [50.0]
    assert words.NEVER_SERVES not in storage.findings["code"].to_list()
    assert storage.gives["censored_share"][0] == 0.5
    assert codes(driven_until([99.0, 99.0]), CERTAIN) == ["storage_drives"]
    mixed = {"a": driven_until([3.0]), "b": driven_until([4.0])}
    assert codes(mixed, CERTAIN) == ["storage_rests_differ"]


def test_what_never_serves_has_no_cost_and_says_so() -> None:
    storage = storage_of_lot(at_rest(0.4), CERTAIN)
    assert storage.gives["delivered_kwh"][0] == storage.gives["usable_kwh"][0] == 0.0
    assert storage.cost["option"].to_list() == ["new"]
    assert storage.cost["cheaper_share"].to_list() == [1.0]
    told = storage.findings.filter(code=words.NEVER_SERVES)
    assert told["found_value"].to_list() == [100.0]


@FEW
@given(
    entry=st.floats(0.55, 1.0),
    fade=st.floats(0.0, 0.05),
    capex=st.floats(0, 80_000),
    more=st.floats(1, 50_000),
)
def test_dearer_packs_worse_packs_and_greater_losses_never_make_storing_cheaper(
    entry: float, fade: float, capex: float, more: float
) -> None:
    """All reckoned to the end of the forecast; who may stop early saves the running costs of poor years."""
    known = {"capex_jpy_per_kwh": capex, "least_share": 0.01}
    first = cost(storage_of_lot(at_rest(entry, fade), own(**known)), "second_life")
    dearer = storage_of_lot(at_rest(entry, fade), own(**known | {"capex_jpy_per_kwh": capex + more}))
    worse = storage_of_lot(at_rest(entry, fade + 0.004), own(**known))
    lossy = storage_of_lot(at_rest(entry, fade), own(**known | {"efficiency_share": 0.8}))
    assert cost(dearer, "second_life") > first
    assert cost(worse, "second_life") >= first - 1e-9
    assert cost(lossy, "second_life") > first


@FEW
@given(rate=st.floats(0, 0.1), capex=st.floats(1, 1e5))
def test_a_store_without_fade_is_an_annuity(rate: float, capex: float) -> None:
    """Without fade, running costs and charging, the cost is capex over the annuity of a year's energy."""
    one = np.ones(1)
    store = Store(np.ones((1, 12)), 12 * one, capex * one, 0 * one, one, one)
    told = levelised(store, 250 * one, 0 * one, rate * one)
    annuity = sum((1 + rate) ** -t for t in range(1, 13))
    assert told.total[0] == pytest.approx(capex / (250 * annuity))
    assert told.delivered_kwh[0] == pytest.approx(12 * 250)
    assert linear_soh(one, 0.6 * one, 4).tolist() == [pytest.approx([1.0, 0.4, 0.0, 0.0])]


def test_equal_packs_in_parallel_give_as_much_as_each_for_itself() -> None:
    one = storage_of_lot(at_rest(), CERTAIN).gives.row(0, named=True)
    three = storage_of_lot({name: at_rest() for name in "abc"}, CERTAIN).gives.row(0, named=True)
    assert three["packs_count"] == 3
    for name in ("rated_kwh", "usable_kwh", "delivered_kwh", "lost_kwh"):
        assert three[name] == pytest.approx(3 * one[name])
    assert three["served_yr"] == one["served_yr"]


def test_in_series_the_weakest_pack_counts_for_all() -> None:
    lot = {"a": at_rest(0.9), "b": at_rest(0.7)}
    parallel, series = (storage_of_lot(lot, CERTAIN, wiring=wiring) for wiring in ("parallel", "series"))
    assert parallel.gives["usable_kwh"][0] == pytest.approx(200 * 0.8 * 0.8)
    assert series.gives["usable_kwh"][0] == pytest.approx(200 * 0.8 * 0.7)
    assert series.served_yr[0] <= parallel.served_yr[0]
    assert "storage_wiring" in series.assumed["code"].to_list()


def test_the_order_of_packs_does_not_matter() -> None:
    lot = {name: at_rest(0.7 + 0.02 * at, draws=20, spread=0.3) for at, name in enumerate("abcd")}
    back = dict(reversed(lot.items()))
    a, b = storage_of_lot(lot, CERTAIN), storage_of_lot(back, CERTAIN)
    np.testing.assert_allclose(a.delivered_kwh, b.delivered_kwh)


def test_doubt_of_figures_and_forecast_widens_the_band() -> None:
    storage = storage_of_lot(at_rest(draws=300, spread=0.4, years=15.0))
    for row in (*storage.cost.iter_rows(named=True),):
        assert row["lcos_jpy_per_kwh_low"] < row["lcos_jpy_per_kwh"] < row["lcos_jpy_per_kwh_high"]
    assert storage.cost["cheaper_share"].sum() == pytest.approx(1.0)
    again = storage_of_lot(at_rest(draws=300, spread=0.4, years=15.0))
    assert again.cost.equals(storage.cost)


def test_power_is_given_or_follows_from_the_duty_or_is_not_told() -> None:
    unknown = storage_of_lot(at_rest(), CERTAIN)
    assert unknown.gives["power_kw"][0] is None
    assert words.POWER_UNKNOWN in unknown.findings["code"].to_list()
    duty = storage_of_lot(at_rest(), CERTAIN, full_discharge_h=5.0).gives.row(0, named=True)
    assert (duty["power_kw"], duty["power_basis"]) == (pytest.approx(15.0), "duty")
    told = storage_of_lot(at_rest(), CERTAIN, power_kw=7.0, full_discharge_h=5.0).gives.row(0, named=True)
    assert (told["power_kw"], told["power_basis"]) == (7.0, "given")


def test_plants_that_exist_stand_beside() -> None:
    beside = plants()
    each = dict(beside.select("plant_id", "pack_kwh").iter_rows())
    assert each["S01"] == pytest.approx(1260 / 414)
    assert each["S02"] == pytest.approx(23_000 / 700)
    assert set(each) == {"S01", "S02", "S03", "S04", "S05", "S06", "S08"}
    assert "3 to 33 kWh" in words.FINDING_WORDS[words.OUTSIDE_PLANTS]
    assert (round(min(each.values())), round(max(each.values()))) == (3, 33)
    big = storage_of_lot(at_rest(), CERTAIN).findings["code"].to_list()
    small = storage_of_lot(at_rest(pack_kwh=40.0), CERTAIN).findings["code"].to_list()
    assert words.OUTSIDE_PLANTS in big
    assert words.OUTSIDE_PLANTS not in small


def test_a_cost_within_the_published_study_says_so_and_one_outside_as_well() -> None:
    cheap = storage_of_lot(at_rest(0.85, 0.01), own(capex_jpy_per_kwh=15_000))
    assert -0.57 < cost(cheap, "second_life") / cost(cheap, "new") - 1 < -0.12
    assert words.WITHIN_STUDY in cheap.findings["code"].to_list()
    anchor = fact("market_anchors").rows.row(by_predicate=pl.col("anchor_id") == "C03", named=True)
    for code in (words.WITHIN_STUDY, words.OUTSIDE_STUDY):
        said = words.FINDING_WORDS[code]
        assert f"−{-100 * anchor['value_low']:.0f} to −{-100 * anchor['value_high']:.0f} %" in said
        assert "41" in anchor["applies_to"]
    dear = storage_of_lot(at_rest(), CERTAIN).findings
    assert {words.OUTSIDE_STUDY, words.DEARER} <= set(dear["code"])
    assert dear.filter(code=words.OUTSIDE_STUDY)["source_id"][0] == "kamath_2020"


def test_every_fault_of_the_forecasts_is_told_at_once() -> None:
    moved = at_rest()
    driven = driven_until([99.0])
    other = at_rest(years=5.0, draws=2, start=moved.start.replace(day=2), pack_kwh=None)
    assert sorted(codes({"a": driven, "b": other}, CERTAIN, wiring="star")) == [
        "storage_draws_differ",
        "storage_drives",
        "storage_no_energy",
        "storage_starts_differ",
        "storage_times_differ",
        "storage_unknown_word",
    ]
    assert codes({}, CERTAIN) == ["storage_no_packs"]
    assert codes(moved, CERTAIN, power_kw=-1.0, full_discharge_h=np.nan) == ["storage_not_number"] * 2


def test_shipped_costs_are_whole_and_a_bad_one_is_told() -> None:
    assert set(read_costs()) == set(SPECS)
    with pytest.raises(FiguresError):
        read_costs({"second_life": {"efficiency_share": 1.2}})


def test_every_code_of_storage_has_words() -> None:
    lot = {"a": at_rest(), "b": at_rest(seed=2)}
    storage = storage_of_lot(lot)
    assert set(storage.findings["code"]) <= set(words.FINDING_WORDS)
    assert set(storage.assumed["code"]) <= set(words.ASSUMED_WORDS)
    assert storage.findings["finding_id"].is_unique().all()
    assert set(storage.cost_parts["part"]) == set(words.PART_WORDS)
    named = {value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)}
    assert named == set(words.FINDING_WORDS)
    assert storage.findings.filter(pl.col("code") == words.STILL_SERVES).height == 1
