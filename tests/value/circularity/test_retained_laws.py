"""Laws of retained service: additive, monotone, nothing for new or parked, whoever owns it and when."""

from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merit_frames import after, batteries, driven, holdings, readings, use

from meguri.value.circularity import (
    Service,
    base_law,
    merit_sums,
    read_scheme,
    retained_kwh_yr,
    retained_service,
)
from meguri.value.circularity.joining import joined

LAW = settings(deadline=None, max_examples=15)
END = 7000
SCHEME = read_scheme("points_only")
DAYS = st.integers(1, END - 1)
LEVELS = st.floats(0.3, 1.1)


def exact(value: Any) -> Any:
    """To a billionth."""
    return pytest.approx(value, rel=1e-9, abs=1e-9)


def counted(held: pl.DataFrame, **more: Any) -> Service:
    told: dict[str, Any] = {"use": driven("a", "b", days=END)}
    told |= {"readings": readings(("a", 3000, 0.85), ("a", 6500, 0.7))} | more
    cars = told.pop("cars", batteries("a", "b"))
    return retained_service(
        cars, held, told.pop("use"), told.pop("readings"), until=after(END), scheme=SCHEME, draws=20, **told
    )


def total(service: Service, column: str = "retained_kwh_yr") -> float:
    return float(service.merit[column].sum())


WHOLE = holdings(("a", "x", 0, None))


@LAW
@given(cuts=st.lists(DAYS, min_size=1, max_size=6, unique=True))
def test_splitting_ownership_on_any_days_changes_nothing(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), END]
    rows = [("a", f"owner{at}", *span) for at, span in enumerate(pairwise(edges))]
    split, whole = counted(holdings(*rows)), counted(WHOLE)
    for column in ("retained_kwh_yr", "retained_km", "avoided_count", "driven_km"):
        assert total(split, column) == exact(total(whole, column))
    for edge in ("_low", "", "_high"):
        name = f"retained_kwh_yr{edge}"
        one, other = (merit_sums(made, "all")[name].item() for made in (split, whole))
        assert one == exact(other)


@LAW
@given(cuts=st.lists(DAYS, min_size=1, max_size=4, unique=True))
def test_cutting_an_even_record_of_use_changes_nothing(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), END]
    rows = [("a", since, until, 6.0 * (until - since)) for since, until in pairwise(edges)]
    split, whole = counted(WHOLE, use=use(*rows)), counted(WHOLE, use=use(("a", 0, END, 6.0 * END)))
    for column in ("retained_kwh_yr", "retained_km"):
        assert total(split, column) == exact(total(whole, column))


@LAW
@given(seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(seed: Any) -> None:
    rows = [("a", "x", 0, 2000), ("a", "y", 2000, None), ("b", "x", 500, 4000), ("b", "z", 4000, None)]
    told = [("a", 3000, 0.85), ("a", 6500, 0.7), ("b", 2500, 0.9)]
    plain = counted(holdings(*rows), readings=readings(*told))
    seed.shuffle(rows)
    seed.shuffle(told)
    shuffled = counted(holdings(*rows), readings=readings(*told), cars=batteries("b", "a"))
    keys = ["battery_id", "owner_id", "counted_from"]
    assert shuffled.merit.sort(keys).equals(plain.merit.sort(keys))
    for by in ("owner", "all"):
        assert merit_sums(shuffled, by).equals(merit_sums(plain, by))


@LAW
@given(levels=st.tuples(LEVELS, LEVELS), days=st.tuples(DAYS, DAYS).filter(lambda two: two[0] != two[1]))
def test_batteries_add_up_and_do_not_touch_each_other(
    levels: tuple[float, float], days: tuple[int, int]
) -> None:
    told = [("a", days[0], levels[0]), ("b", days[1], levels[1])]
    held = [("a", "x", 0, None), ("b", "y", 0, None)]
    both = counted(holdings(*held), readings=readings(*told))
    alone = [
        counted(holdings(one), readings=readings(row), cars=batteries(row[0]), use=driven(row[0], days=END))
        for one, row in zip(held, told, strict=True)
    ]
    assert total(both) == exact(sum(total(one) for one in alone))
    parts = joined(alone)
    for by in ("owner", "battery", "all"):
        one, other = merit_sums(parts, by), merit_sums(both, by)
        for edge in ("_low", "", "_high"):
            name = f"retained_kwh_yr{edge}"
            assert one[name].to_list() == exact(other[name].to_list())


@LAW
@given(period=st.sampled_from(["calendar_year", "fiscal_year"]), since=st.none() | st.integers(0, END - 1))
def test_years_add_up_to_the_whole(period: str, since: int | None) -> None:
    start = None if since is None else after(since)
    parts, whole = (counted(WHOLE, period=which, since=start) for which in (period, "whole"))
    for column in ("retained_kwh_yr", "retained_km"):
        assert total(parts, column) == exact(total(whole, column))
    assert parts.merit["counted_from"][1:].to_list() == parts.merit["counted_until"][:-1].to_list()


@LAW
@given(kms=st.tuples(st.floats(0, 30), st.floats(0, 30)))
def test_more_use_never_earns_less_and_none_earns_nothing(kms: tuple[float, float]) -> None:
    low, high = (counted(WHOLE, use=use(("a", 0, END, km * END))) for km in sorted(kms))
    assert total(low) <= total(high) + 1e-9
    assert total(low, "retained_km") <= total(high, "retained_km") + 1e-9
    parked = counted(WHOLE, use=use(("a", 0, END, 0.0)))
    assert total(parked) == total(parked, "retained_km") == 0.0
    assert "merit_parked" in parked.findings["code"].to_list()


@LAW
@given(share=st.floats(0.0, 1.0))
def test_partial_use_counts_in_proportion(share: float) -> None:
    """2,220 km a year are full use under the shipped schemes."""
    full_km = 2220 / 365.25 * END
    whole, part = (counted(WHOLE, use=use(("a", 0, END, km))) for km in (full_km, share * full_km))
    assert total(part) == exact(share * total(whole))
    assert part.merit["used_share"].item() == pytest.approx(share, abs=1e-9)


@LAW
@given(one=LEVELS, other=LEVELS, day=DAYS)
def test_a_better_state_of_health_never_earns_less(one: float, other: float, day: int) -> None:
    low, high = (counted(WHOLE, readings=readings(("a", day, level))) for level in sorted((one, other)))
    for edge in ("_low", "", "_high"):
        assert total(low, f"retained_kwh_yr{edge}") <= total(high, f"retained_kwh_yr{edge}") + 1e-9


@LAW
@given(days=st.tuples(DAYS, DAYS))
def test_keeping_it_longer_never_earns_less(days: tuple[int, int]) -> None:
    short, long = (counted(holdings(("a", "x", 0, day))) for day in sorted(days))
    assert total(short) <= total(long) + 1e-9


def test_the_same_years_earn_more_the_later_they_are() -> None:
    rows = [("a", f"x{at}", 1000 * at, 1000 * (at + 1)) for at in range(7)]
    merit = counted(holdings(*rows)).merit
    per_soh = merit["retained_km"].to_list()
    assert per_soh == sorted(per_soh)
    assert per_soh[0] < per_soh[-1] / 100


def test_a_new_product_earns_nothing() -> None:
    """Everybody still has theirs: nothing on the first day, next to nothing in the first year."""
    day = counted(holdings(("a", "x", 0, 1)))
    year = counted(holdings(("a", "x", 0, 365)))
    service = 40 * 365 / 365.25
    assert total(day) < 1e-9
    assert total(year) < 1e-4 * service
    assert base_law("jp_car_2020_1").gone_share(0) == 0.0


@LAW
@given(kwh=st.floats(5, 200))
def test_a_big_pack_earns_more_by_energy_but_not_by_distance(kwh: float) -> None:
    small, big = counted(WHOLE), counted(WHOLE, cars=batteries("a", "b", kwh=kwh))
    assert total(big) == pytest.approx(total(small) * kwh / 40, rel=1e-9)
    assert total(big, "retained_km") == pytest.approx(total(small, "retained_km"), rel=1e-12)
    assert total(big, "avoided_count") == pytest.approx(total(small, "avoided_count"), rel=1e-9)


@LAW
@given(since=DAYS, level=LEVELS, day=st.integers(200, END))
def test_never_more_than_the_energy_that_was_there(since: int, level: float, day: int) -> None:
    service = counted(holdings(("a", "x", since, None)), readings=readings(("a", day, level)))
    years = (END - since) / 365.25
    assert 0 <= total(service) <= 40 * max(level, 1.0) * years + 1e-9
    assert total(service, "retained_km") <= total(service, "driven_km") + 1e-9


def test_the_table_is_the_closed_form_piece_by_piece() -> None:
    law = base_law("jp_car_2020_1")
    service = counted(
        holdings(("a", "x", 1000, 6000)), readings=readings(("a", 3000, 0.85), ("a", 6500, 0.7))
    )
    ages, soh = [0, 3000 / 365.25, 6500 / 365.25], [1, 0.85, 0.7]
    expected = retained_kwh_yr(law, 40, ages, soh, (1000 / 365.25, 6000 / 365.25))
    assert total(service) == pytest.approx(expected, rel=1e-11)


def test_the_index_does_not_shrink_when_others_keep_theirs() -> None:
    """The law is of a fixed base year: counting a whole country that drives on changes nobody's merit."""
    many = [f"c{at}" for at in range(30)]
    alone = counted(WHOLE)
    among = counted(
        holdings(("a", "x", 0, None), *((name, "everybody", 0, None) for name in many)),
        cars=batteries("a", *many),
        use=driven("a", *many, days=END),
    )
    mine = among.merit.filter(pl.col("battery_id") == "a")
    assert mine["retained_kwh_yr"].item() == total(alone)


def test_energy_delivered_otherwise_is_use_too() -> None:
    """50 full cycles of 40 kWh a year are full use; 25 are half; the two kinds add up to full use at most."""
    years = END / 365.25
    half = use(("a", 0, END, 0.0), moved_kwh=25 * 40 * years)
    both = use(("a", 0, END, 1110 * years), moved_kwh=25 * 40 * years)
    more = use(("a", 0, END, 9999 * years), moved_kwh=25 * 40 * years)
    shares = [counted(WHOLE, use=told).merit["used_share"].item() for told in (half, both, more)]
    assert shares == pytest.approx([0.5, 1.0, 1.0])


def test_counting_starts_when_asked_and_leaves_out_what_came_before() -> None:
    early, late = counted(WHOLE, since=date(2000, 1, 1)), counted(WHOLE, since=after(5000))
    assert total(early) == exact(total(counted(WHOLE)))
    assert late.merit["counted_from"].item() == after(5000)
    assert total(late) < total(early)
