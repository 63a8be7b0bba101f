"""The laws of the cohort models."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from meguri.nation.stock.cohorts import (
    MID_YEAR,
    YEAR_END,
    Entry,
    Flows,
    Timing,
    by_cohort,
    in_steps,
    inflow_driven,
    stock_driven,
)
from meguri.nation.stock.lifetimes import Lifetime, Logistic, Lognormal, Normal, Tabulated, Weibull

Array = NDArray[np.float64]
SEGMENTS = 3

amounts = st.floats(0, 1e6, allow_subnormal=False)
flow_arrays = st.tuples(st.integers(1, 3), st.integers(1, 14)).flatmap(
    lambda size: hnp.arrays(np.float64, (*size, SEGMENTS), elements=amounts)
)
timings = st.builds(
    Timing,
    step_yr=st.sampled_from([0.25, 1.0, 5.0]),
    entry=st.sampled_from(list(Entry)),
    entries_per_step=st.integers(1, 5),
)
long_lives = st.floats(6.0, 25.0)


@st.composite
def lifetimes(draw: st.DrawFn) -> Lifetime:
    years = [draw(long_lives) for _ in range(SEGMENTS)]
    spread = [draw(st.floats(0.5, 6.0)) for _ in range(SEGMENTS)]
    kind = draw(st.sampled_from([Weibull, Lognormal, Normal, Logistic, Tabulated]))
    if kind is Weibull:
        return Weibull(spread, years)
    if kind is Tabulated:
        return Tabulated([0.0, years[0], 200.0], [[1.0] * SEGMENTS, [0.4, 0.9, 0.1], [0.0] * SEGMENTS])
    return kind(years, spread)  # type: ignore[no-any-return]


def balance_error(flows: Flows) -> float:
    before = np.concatenate([np.zeros_like(flows.stock[:, :1]), flows.stock[:, :-1]], axis=1)
    size = 1e-300 + before + flows.stock + flows.inflow
    return float(np.max(np.abs(flows.inflow - (flows.stock - before) - flows.outflow) / size))


@given(flow_arrays, lifetimes(), timings)
def test_inflow_is_change_of_stock_plus_outflow(known: Array, lifetime: Lifetime, timing: Timing) -> None:
    assert balance_error(inflow_driven(known, lifetime, timing=timing)) < 1e-14
    assert balance_error(stock_driven(known, lifetime, timing=timing)) < 1e-14


@given(flow_arrays, lifetimes(), timings)
def test_stock_is_the_sum_of_every_cohorts_survivors(
    known: Array, lifetime: Lifetime, timing: Timing
) -> None:
    flows = inflow_driven(known, lifetime, timing=timing)
    alive = timing.alive_share(lifetime, known.shape[1])
    expected = np.zeros_like(known)
    for t in range(known.shape[1]):
        for c in range(t + 1):
            expected[:, t] += known[:, c] * alive[t - c]
    np.testing.assert_allclose(flows.stock, expected, rtol=1e-12)


@given(flow_arrays, lifetimes(), timings)
def test_inflow_to_stock_and_back_is_the_inflow(known: Array, lifetime: Lifetime, timing: Timing) -> None:
    known = known + 1.0
    forth = inflow_driven(known, lifetime, timing=timing)
    back = stock_driven(forth.stock, lifetime, timing=timing)
    scale = forth.stock.max(axis=1, keepdims=True) / timing.alive_share(lifetime, 1).min()
    assert np.max(np.abs(back.inflow - forth.inflow) / scale) < 1e-9
    assert back.scaled.min() > 1 - 1e-9


@given(flow_arrays, lifetimes(), timings)
def test_a_stock_is_met_and_no_inflow_or_outflow_is_negative(
    known: Array, lifetime: Lifetime, timing: Timing
) -> None:
    flows = stock_driven(known, lifetime, timing=timing)
    np.testing.assert_array_equal(flows.stock, known)
    assert flows.inflow.min() >= 0
    assert flows.outflow.min() >= 0
    assert np.all((flows.scaled >= 0) & (flows.scaled <= 1))
    assert np.all(flows.inflow[flows.corrected] == 0)


@given(flow_arrays, lifetimes(), timings, st.booleans())
def test_cohorts_add_up_to_the_totals(
    known: Array, lifetime: Lifetime, timing: Timing, from_stock: bool
) -> None:
    drive = stock_driven if from_stock else inflow_driven
    flows = drive(known, lifetime, timing=timing)
    parts = list(by_cohort(flows, lifetime, timing=timing, draws_per_block=2))
    in_use = np.concatenate([part.in_use for part in parts])
    left = np.concatenate([part.left for part in parts])
    size = 1e-9 * (1 + known.max())
    np.testing.assert_allclose(in_use.sum(axis=2), flows.stock, rtol=1e-9, atol=size)
    np.testing.assert_allclose(left.sum(axis=2), flows.outflow, rtol=1e-9, atol=size)
    assert min(in_use.min(), left.min()) >= 0
    # a cohort is, at the end, what entered less all that left
    np.testing.assert_allclose(in_use[:, -1], flows.inflow - left.sum(axis=1), rtol=1e-9, atol=size)


@given(flow_arrays, lifetimes(), st.floats(0.01, 0.99))
def test_splitting_a_segment_changes_no_total(known: Array, lifetime: Lifetime, share: float) -> None:
    whole = inflow_driven(known, lifetime)
    one, other = inflow_driven(known * share, lifetime), inflow_driven(known * (1 - share), lifetime)
    np.testing.assert_allclose(one.stock + other.stock, whole.stock, rtol=1e-12)
    size = 1e-12 * whole.stock.max() + 1e-300
    np.testing.assert_allclose(one.outflow + other.outflow, whole.outflow, rtol=1e-9, atol=size)


@given(flow_arrays, lifetimes(), timings)
def test_the_order_of_segments_and_draws_does_not_matter(
    known: Array, lifetime: Lifetime, timing: Timing
) -> None:
    years, spread = np.array([9.0, 12.0, 15.0]), np.array([2.0, 3.0, 4.0])
    order = [2, 0, 1]
    straight = stock_driven(known, Weibull(spread, years), timing=timing)
    turned = stock_driven(known[::-1, :, order], Weibull(spread[order], years[order]), timing=timing)
    np.testing.assert_array_equal(turned.inflow, straight.inflow[::-1, :, order])
    np.testing.assert_array_equal(turned.scaled, straight.scaled[::-1, :, order])
    assert lifetime.shape[1] in (1, SEGMENTS)


even_years = hnp.arrays(np.float64, (2, 3, SEGMENTS), elements=amounts)


@given(even_years, lifetimes(), st.sampled_from(list(Entry)))
def test_five_year_steps_agree_with_one_year_steps(per_step: Array, lifetime: Lifetime, entry: Entry) -> None:
    fine = inflow_driven(np.repeat(per_step / 5, 5, axis=1), lifetime, timing=Timing(entry=entry))
    coarse = inflow_driven(per_step, lifetime, timing=Timing(5.0, entry, entries_per_step=5))
    folded = in_steps(fine, 5)
    size = 1e-11 * (1 + per_step.max())
    for name in ("inflow", "outflow", "stock"):
        np.testing.assert_allclose(getattr(folded, name), getattr(coarse, name), rtol=1e-9, atol=size)


@given(flow_arrays, lifetimes())
def test_what_came_has_left_or_is_still_there_at_any_step(known: Array, lifetime: Lifetime) -> None:
    for timing in (YEAR_END, MID_YEAR, Timing(5.0), Timing(1 / 12)):
        flows = inflow_driven(known, lifetime, timing=timing)
        came = known.sum(axis=1)
        np.testing.assert_allclose(flows.outflow.sum(axis=1) + flows.stock[:, -1], came, rtol=1e-9)


@given(lifetimes(), timings)
def test_survival_computed_twice_is_the_same(lifetime: Lifetime, timing: Timing) -> None:
    once, twice = timing.alive_share(lifetime, 30), timing.alive_share(lifetime, 30)
    np.testing.assert_array_equal(once, twice)
    assert once.max() <= 1.0
    if timing.entries_per_step == 1 and timing.entry is Entry.YEAR_END:
        np.testing.assert_allclose(once[0], 1.0, rtol=1e-15)
    assert np.diff(once, axis=0).max() <= 1e-15


@settings(max_examples=20)
@given(st.integers(1, 60), st.integers(1, 25), st.integers(1, 3))
def test_chunks_and_threads_change_nothing(draws: int, segments: int, threads: int) -> None:
    rng = np.random.default_rng(draws * 100 + segments)
    lifetime = Weibull(rng.uniform(2, 5, (draws, segments)), rng.uniform(10, 18, segments))
    stock = rng.uniform(0, 100, (9, segments))
    all_at_once = stock_driven(stock, lifetime, threads=threads)
    for draw in {0, draws // 2, draws - 1}:
        alone = stock_driven(stock, lifetime.part(slice(draw, draw + 1)))
        np.testing.assert_array_equal(all_at_once.inflow[draw], alone.inflow[0])
        np.testing.assert_array_equal(all_at_once.scaled[draw], alone.scaled[0])


def test_blocks_written_over_each_other_hold_the_same_as_blocks_of_their_own() -> None:
    rng = np.random.default_rng(5)
    lifetime = Weibull(rng.uniform(2, 5, (7, 2)), [10.0, 14.0])
    flows = stock_driven(rng.uniform(0, 100, (12, 2)), lifetime)
    assert flows.corrected.any()
    own = list(by_cohort(flows, lifetime, draws_per_block=3))
    for mine, shared_room in zip(own, by_cohort(flows, lifetime, draws_per_block=3, reuse=True), strict=True):
        assert mine.draws == shared_room.draws
        np.testing.assert_array_equal(mine.in_use, shared_room.in_use)
        np.testing.assert_array_equal(mine.left, shared_room.left)


def test_inputs_are_never_edited_and_results_share_nothing_with_them() -> None:
    known, years = np.arange(1.0, 11.0), np.array([12.0])
    kept_known, kept_years = known.copy(), years.copy()
    lifetime = Weibull([3.0], years)
    flows = [drive(known, lifetime) for drive in (inflow_driven, stock_driven)]
    before = [(f.inflow.copy(), f.stock.copy()) for f in flows]
    list(by_cohort(flows[1], lifetime))
    np.testing.assert_array_equal(known, kept_known)
    np.testing.assert_array_equal(years, kept_years)
    known[:], years[:] = -1.0, 0.1
    for found, (inflow, stock) in zip(flows, before, strict=True):
        np.testing.assert_array_equal(found.inflow, inflow)
        np.testing.assert_array_equal(found.stock, stock)
    np.testing.assert_array_equal(inflow_driven(kept_known, lifetime).stock, before[0][1])
    with pytest.raises(ValueError, match="read-only"):
        flows[0].stock[0, 0, 0] = 1.0


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ([1.0, -2.0], "never negative"),
        ([1.0, float("nan")], "every step needs a number"),
        ([], "no steps"),
        (np.ones((1, 1, 1, 1)), "found 4 axes"),
        (np.ones((4, 2)), "do not fit"),
    ],
)
def test_what_cannot_be_is_refused(known: list[float], says: str) -> None:
    for drive in (inflow_driven, stock_driven):
        with pytest.raises(ValueError, match=says):
            drive(known, Weibull([2.0, 3.0, 4.0], 12.0))


def test_a_stock_of_what_never_survives_its_step_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing survives"):
        stock_driven([1.0, 2.0], Weibull(5.0, 0.01), timing=MID_YEAR)


def test_timing_and_steps_say_what_they_want() -> None:
    with pytest.raises(ValueError, match="step_yr"):
        Timing(0.0)
    with pytest.raises(ValueError, match="entries_per_step"):
        Timing(entries_per_step=0)
    with pytest.raises(ValueError, match="year_start"):
        Timing(entry="year_start")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="7 steps cannot be put together 2"):
        in_steps(inflow_driven(np.ones(7), Weibull(2.0, 5.0)), 2)


def test_mid_year_is_half_a_year_older_than_year_end() -> None:
    lifetime = Weibull(3.0, 12.0)
    np.testing.assert_array_equal(
        MID_YEAR.alive_share(lifetime, 20), lifetime.alive_share(np.arange(20) + 0.5)
    )
    np.testing.assert_array_equal(YEAR_END.alive_share(lifetime, 20), lifetime.alive_share(np.arange(20)))
