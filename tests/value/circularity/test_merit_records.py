"""Promise: records that contradict each other are refused, every fault at once, each with its way out."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merit_frames import BORN, after, batteries, driven, frame, future, holdings, readings, use

from meguri.tables.faults import TableError
from meguri.tables.merit import MERIT, MERIT_ODOMETER, MERIT_SUMS, MERIT_USE
from meguri.tables.verdict import Verdict
from meguri.value.circularity import (
    MeritError,
    joined,
    merit_sums,
    readings_of,
    retained_service,
    use_of_odometer,
)
from meguri.value.circularity.faults import MESSAGES, MeritCode

GOOD: dict[str, Any] = {
    "batteries": batteries("a"),
    "holdings": holdings(("a", "x", 0, None)),
    "use": driven("a", days=4000),
    "readings": readings(("a", 3500, 0.85)),
}


def codes(**more: Any) -> list[str]:
    until = more.pop("until", after(4000))
    told = {name: more.pop(name, value) for name, value in GOOD.items()}
    with pytest.raises(MeritError) as raised:
        retained_service(*told.values(), until=until, **more)
    assert str(raised.value)
    return [str(one.code) for one in raised.value.faults]


@pytest.mark.parametrize(
    ("name", "table", "expected"),
    [
        ("holdings", holdings(("a", "x", 0, None), ("ghost", "x", 0, None)), "merit_unknown_battery"),
        ("use", driven("a", "ghost"), "merit_unknown_battery"),
        ("readings", readings(("ghost", 100, 0.9)), "merit_unknown_battery"),
        ("holdings", holdings(("a", "x", 100, 100)), "merit_ends_before"),
        ("use", use(("a", 100, 50, 10.0)), "merit_ends_before"),
        ("holdings", holdings(("a", "x", 0, 200), ("a", "y", 199, None)), "merit_overlap"),
        ("holdings", holdings(("a", "x", 0, None), ("a", "y", 300, None)), "merit_overlap"),
        ("use", use(("a", 0, 500, 10.0), ("a", 100, 200, 10.0)), "merit_overlap"),
        ("use", use(("a", 0, 10, 20_001.0)), "merit_too_far"),
        ("readings", readings(("a", 100, 0.9), width=-0.1), "merit_reading_order"),
        ("readings", readings(("a", -5, 0.9)), "merit_before_first_use"),
        ("use", use(("a", -5, 10, 1.0)), "merit_before_first_use"),
    ],
)
def test_each_contradiction_is_refused(name: str, table: pl.DataFrame, expected: str) -> None:
    assert codes(**{name: table}) == [expected]


def test_the_longest_row_before_decides_on_overlaps() -> None:
    rows = use(("a", 0, 500, 10.0), ("a", 100, 200, 10.0), ("a", 300, 400, 10.0))
    assert codes(use=rows) == ["merit_overlap", "merit_overlap"]


def test_all_faults_come_at_once() -> None:
    found = codes(
        holdings=holdings(("a", "x", 100, 50), ("ghost", "y", 0, None)),
        use=use(("a", -5, 10, 1e5)),
        lives={"nobody": future(after(10), (0.9,)), "a": future(BORN - timedelta(days=1), (0.9,))},
    )
    assert sorted(found) == sorted(
        [
            "merit_ends_before",
            "merit_unknown_battery",
            "merit_unknown_battery",
            "merit_before_first_use",
            "merit_before_first_use",
            "merit_too_far",
        ]
    )


def test_windows_periods_and_sums_that_do_not_exist_are_refused() -> None:
    assert codes(since=after(4000)) == ["merit_window"]
    assert codes(since=after(5000)) == ["merit_window"]
    assert codes(period="month") == ["merit_no_period"]
    with pytest.raises(MeritError, match="municipality"):
        merit_sums(retained_service(*GOOD.values(), until=after(4000)), "planet")


def test_a_table_that_breaks_its_declaration_names_every_fault() -> None:
    with pytest.raises(TableError, match="merit_use"):
        retained_service(
            GOOD["batteries"], GOOD["holdings"], GOOD["use"].drop("driven_km"), until=after(4000)
        )


def test_no_batteries_make_an_empty_count() -> None:
    service = retained_service(batteries(), holdings(), use(), until=date(2026, 1, 1), since=date(2025, 1, 1))
    assert service.merit.equals(MERIT.empty())
    assert merit_sums(service, "owner").equals(MERIT_SUMS.empty())
    assert retained_service(batteries(), holdings(), use(), until=date(2026, 1, 1)).merit.is_empty()


def test_a_battery_of_tomorrow_is_not_counted_today() -> None:
    assert retained_service(*GOOD.values(), until=after(0)).merit.is_empty()


def test_a_battery_without_verdict_earns_nothing_and_is_told_why() -> None:
    service = retained_service(GOOD["batteries"], GOOD["holdings"], GOOD["use"], until=after(4000))
    assert service.merit["retained_kwh_yr"].item() == 0.0
    assert service.findings["code"].to_list() == ["merit_no_health"]


def test_days_without_record_or_owner_count_nothing_and_are_told() -> None:
    service = retained_service(
        GOOD["batteries"],
        holdings(("a", "x", 1000, 3000)),
        use(("a", 500, 2000, 30_000.0), ("a", 2500, 2800, 0.0)),
        GOOD["readings"],
        until=after(3500),
    )
    days = dict(service.findings.select("code", "found_value").iter_rows())
    assert days == {"merit_no_use": 700.0, "merit_parked": 300.0, "merit_no_owner": 500.0}
    assert service.merit["driven_km"].item() == pytest.approx(20_000.0)


def test_a_record_that_says_nothing_is_no_record() -> None:
    """Missing is not zero: nobody is told that a battery stood still which perhaps did not."""
    silent = use(("a", 0, 4000, 0.0)).with_columns(driven_km=pl.lit(None, pl.Float64))
    service = retained_service(
        GOOD["batteries"], GOOD["holdings"], silent, GOOD["readings"], until=after(4000)
    )
    assert service.findings["code"].to_list() == ["merit_no_use"]
    assert service.merit["retained_kwh_yr"].item() == 0.0


@pytest.mark.parametrize(
    ("car", "verdict", "forecast"), [(True, False, False), (False, True, False), (False, False, True)]
)
def test_one_simulated_figure_makes_the_merit_simulated(car: bool, verdict: bool, forecast: bool) -> None:
    told = {
        "batteries": GOOD["batteries"].with_columns(is_synthetic=pl.lit(car)),
        "holdings": GOOD["holdings"],
        "use": GOOD["use"],
        "readings": GOOD["readings"].with_columns(is_synthetic=pl.lit(verdict)),
    }
    lives = {"a": replace(future(after(3900), (0.8,)), is_synthetic=forecast)}
    service = retained_service(*told.values(), until=after(4000), lives=lives)
    assert service.merit["is_synthetic"].all()
    assert merit_sums(service, "all")["is_synthetic"].item()
    real = {**told, "batteries": told["batteries"].with_columns(is_synthetic=pl.lit(False))}
    real["readings"] = real["readings"].with_columns(is_synthetic=pl.lit(False))
    assert not retained_service(*real.values(), until=after(4000)).merit["is_synthetic"].any()


def test_who_nobody_named_is_summed_apart() -> None:
    service = retained_service(*GOOD.values(), until=after(4000))
    assert merit_sums(service, "fleet")["sum_id"].to_list() == ["-"]
    named = retained_service(
        GOOD["batteries"],
        holdings(("a", "x", 0, None), fleet_id="f", municipality="岸和田市", prefecture="大阪府"),
        GOOD["use"],
        GOOD["readings"],
        until=after(4000),
    )
    for by, name in (("fleet", "f"), ("municipality", "岸和田市"), ("prefecture", "大阪府"), ("all", "all")):
        sums = merit_sums(named, by)
        assert sums["sum_id"].to_list() == [name]
        assert sums["retained_kwh_yr"].item() == service.merit["retained_kwh_yr"].item()


def test_counts_made_differently_are_not_put_together() -> None:
    one = retained_service(*GOOD.values(), until=after(4000))
    other = retained_service(*GOOD.values(), until=after(4000), scheme="by_distance", seed=2)
    with pytest.raises(MeritError) as raised:
        joined([one, other])
    assert [dict(fault.values)["key"] for fault in raised.value.faults] == ["scheme_id", "seed"]
    with pytest.raises(MeritError):
        joined([])
    with pytest.raises(TableError):
        joined([one, one])


VERDICT = Verdict("v1", 0.8, 0.85, 0.9, "soh_c", after(100), "leaf40", None, None, is_synthetic=True)


def test_verdicts_become_readings_or_say_why_not() -> None:
    later = replace(VERDICT, verdict_id="v2", measured_on=after(900))
    found = readings_of({"a": [VERDICT, later]})
    assert found.select("verdict_id", "soh_share_low").rows() == [("v1", 0.8), ("v2", 0.8)]
    undated = replace(VERDICT, measured_on=None)
    with pytest.raises(MeritError) as raised:
        readings_of({"a": [VERDICT, replace(VERDICT, verdict_id="v3")], "b": [undated]})
    assert [str(one.code) for one in raised.value.faults] == ["merit_same_day", "merit_undated"]


ODOMETER = st.lists(st.tuples(st.integers(1, 2000), st.floats(0, 9e4)), min_size=1, max_size=8)


@settings(deadline=None, max_examples=30)
@given(steps=ODOMETER)
def test_odometers_become_records_that_lose_no_kilometre(steps: list[tuple[int, float]]) -> None:
    day, km, rows = 0, 5.0, []
    for days, driven_km in [(0, 0.0), *steps]:
        day, km = day + days, km + driven_km
        rows.append({"battery_id": "a", "read_on": after(day), "odometer_km": km})
    found = use_of_odometer(frame(MERIT_ODOMETER, rows[::-1]))
    assert found.height == len(steps)
    assert found["driven_km"].sum() == pytest.approx(km - 5.0, abs=1e-6)
    assert found["used_until"][:-1].to_list() == found["used_from"][1:].to_list()


def test_an_odometer_that_falls_is_refused_and_one_reading_gives_nothing() -> None:
    rows = [
        {"battery_id": "a", "read_on": after(day), "odometer_km": km}
        for day, km in ((0, 100.0), (50, 90.0), (90, 95.0), (99, 1.0))
    ]
    with pytest.raises(MeritError) as raised:
        use_of_odometer(frame(MERIT_ODOMETER, rows))
    assert [str(one.code) for one in raised.value.faults] == ["merit_backwards"] * 2
    assert use_of_odometer(frame(MERIT_ODOMETER, rows[:1])).equals(MERIT_USE.empty())


def test_every_fault_has_a_message() -> None:
    assert set(MESSAGES) == set(MeritCode)
