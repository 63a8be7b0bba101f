"""Laws of the verdict: what more evidence, its order, its repeats and its quarrels may do to the interval."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from verdict_rows import PACK, Z95, frame, row

from meguri.health.verdict import judge
from meguri.health.verdict.density import Rows
from meguri.health.verdict.fusing import Fused, fuse

SOH = st.floats(0.55, 1.0)
SD = st.floats(0.01, 0.08)
BIAS = st.floats(0.0, 0.04)
SHARE_OF_TOTAL = st.floats(0.0, 0.9)
METHODS = st.sampled_from(["partial_charge", "dcir", "report", "spectrum"])


@st.composite
def results(draw: st.DrawFn) -> dict[str, object]:
    """One result of some method."""
    sd = draw(SD)
    return row(draw(METHODS), draw(SOH), sd, bias_share=sd * draw(SHARE_OF_TOTAL))


def _width(fused: Fused) -> float:
    low, _median, high = fused.points()
    return high - low


@given(st.lists(results(), min_size=1, max_size=6), st.randoms())
def test_the_order_of_the_evidence_does_not_matter(rows: list[dict[str, object]], luck: object) -> None:
    """Law: the same rows in any order give the same verdict, to the byte, under the same id."""
    mixed = list(rows)
    luck.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = judge(frame(*rows), PACK), judge(frame(*mixed), PACK)
    assert one.health["verdict_id"].item() == other.health["verdict_id"].item()
    for name in ("soh_share_low", "soh_share", "soh_share_high"):
        assert one.health[name].item() == pytest.approx(other.health[name].item(), abs=1e-9)


@given(st.lists(results(), min_size=1, max_size=5), SD)
def test_agreeing_evidence_of_a_new_method_never_widens(rows: list[dict[str, object]], sd: float) -> None:
    """Law: a new method that says just what is already held makes the interval narrower, never wider."""
    before = fuse(frame(*rows))
    low, median, high = before.points()
    if before.density[(before.density > 0.02 * before.density.max())].size and _modes(before.density) > 1:
        return  # where methods quarrel there is no one figure to agree with
    after = fuse(frame(*rows, row("new", median, sd)))
    assert _width(after) <= (high - low) + 1e-3


def _modes(density: np.ndarray) -> int:
    rising = np.sign(np.diff(density))
    turns = rising[rising != 0]
    return int(((turns[:-1] > 0) & (turns[1:] < 0)).sum())


@given(SOH, st.floats(0.005, 0.04), st.floats(0.01, 0.06), st.integers(2, 60))
def test_repeats_of_one_method_never_shrink_below_its_bias(
    soh: float, bias: float, own: float, n: int
) -> None:
    """Law: however many sessions, what they share stays."""
    one = row("partial_charge", soh, float(np.hypot(bias, own)), bias_share=bias)
    width = _width(fuse(frame(*[one] * n)))
    assert width >= 2 * Z95 * bias * 0.995
    assert width <= _width(fuse(frame(one))) + 1e-3


@given(SOH, st.floats(0.005, 0.04), st.floats(0.01, 0.06))
def test_repeats_average_the_part_that_is_their_own(soh: float, bias: float, own: float) -> None:
    """Law: n results of one method have the variance bias² + own²/n, by the textbook."""
    one = row("partial_charge", soh, float(np.hypot(bias, own)), bias_share=bias)
    width = _width(fuse(frame(*[one] * 16)))
    # three in a thousand of the doubt are kept for the chance that the method says nothing at all
    assert width == pytest.approx(2 * Z95 * np.hypot(bias, own / 4), rel=0.12, abs=2e-3)


@given(SOH, SD, BIAS)
def test_one_result_alone_is_the_verdict(soh: float, sd: float, bias: float) -> None:
    """Law: with nothing else known the verdict is the result, a little wider for the chance of a blunder."""
    bias = min(bias, 0.9 * sd)
    low, median, high = fuse(frame(row("partial_charge", soh, sd, bias_share=bias))).points()
    assert median == pytest.approx(soh, abs=0.2 * sd)
    assert 2 * Z95 * sd * 0.9 <= high - low <= 2 * Z95 * sd * 1.15 + 2e-3


@given(st.lists(results(), min_size=1, max_size=6))
def test_the_interval_holds_its_median_and_parts_sum_to_one(rows: list[dict[str, object]]) -> None:
    """Law: low ≤ median ≤ high, all in 0…1.5; the parts of the rows sum to 1 and none is negative."""
    said = judge(frame(*rows), PACK)
    one = said.health.row(0, named=True)
    assert 0 <= one["soh_share_low"] <= one["soh_share"] <= one["soh_share_high"] <= 1.5
    assert said.evidence["weight_share"].sum() == pytest.approx(1.0)
    assert (said.evidence["weight_share"] >= 0).all()


@given(st.floats(0.7, 0.9), st.floats(-0.1, 0.1), SD)
def test_all_results_shifted_shift_the_verdict(soh: float, shift: float, sd: float) -> None:
    """Law: only where the prior is flat – adding the same to every result adds it to the verdict."""
    if max(soh, soh + shift) + 2.5 * sd > 1.05 or min(soh, soh + shift) - 2.5 * sd < 0.35:
        return
    one = fuse(frame(row("a", soh, sd), row("b", soh + 0.01, sd))).points()
    other = fuse(frame(row("a", soh + shift, sd), row("b", soh + shift + 0.01, sd))).points()
    assert np.subtract(other, one) == pytest.approx([shift] * 3, abs=4e-3)


@given(st.floats(0.6, 0.7), st.floats(0.9, 1.0), st.floats(0.01, 0.02))
def test_methods_that_quarrel_widen_the_interval_and_say_so(low: float, high: float, sd: float) -> None:
    """Law: two methods far apart give a finding, and an interval wider than either's own."""
    said = judge(frame(row("a", low, sd), row("b", high, sd)), PACK)
    assert "methods_disagree" in set(said.findings["code"])
    one = said.health.row(0, named=True)
    assert one["soh_share_high"] - one["soh_share_low"] > 2 * Z95 * sd * 1.5
    assert one["soh_share_low"] < low + sd
    assert one["soh_share_high"] > high - sd


@given(st.floats(0.75, 0.95), st.floats(0.015, 0.03), st.integers(3, 8))
def test_one_outlying_row_hardly_moves_many_that_agree(soh: float, sd: float, n: int) -> None:
    """Law: one blunder among the sessions of a method moves the verdict by less than their own doubt."""
    good = [row("partial_charge", soh, sd, bias_share=0.3 * sd)] * n
    bad = row("partial_charge", soh - 0.3, sd, bias_share=0.3 * sd)
    said = judge(frame(*good, bad), PACK)
    assert abs(said.health["soh_share"].item() - soh) < sd
    assert "result_apart" in set(said.findings["code"])


@pytest.mark.parametrize("bias_part", [0.0, 1.0])
def test_two_results_of_one_method_that_cannot_both_be_true_are_said(bias_part: float) -> None:
    """Promise: a conflict is a finding from two rows on, however much of their doubt is shared."""
    sd = 0.03
    rows = [row("report", soh, sd, bias_share=bias_part * sd, way="report") for soh in (0.87, 0.30)]
    said = judge(frame(*rows), PACK)
    (found,) = said.findings.filter(code="results_disagree").to_dicts()
    assert (found["about"], found["level"]) == ("report", "warning")
    assert found["found_value"] == pytest.approx(57.0)
    assert found["found_value"] > found["limit_value"]
    health = said.health.row(0, named=True)
    assert health["soh_share_high"] - health["soh_share_low"] > 0.5


def test_two_results_that_may_both_be_true_are_no_conflict() -> None:
    """… nor is an old result above a new one, whose lower end has sunk with the years."""
    near = judge(frame(row("a", 0.87, 0.03), row("a", 0.80, 0.03)), PACK)
    assert near.findings.filter(code="results_disagree").is_empty()
    old = row("a", 0.95, 0.02) | {"soh_share_low": 0.75}
    aged = judge(frame(old, row("a", 0.80, 0.02)), PACK)
    assert aged.findings.filter(code="results_disagree").is_empty()
    risen = judge(frame(row("a", 0.80, 0.02) | {"soh_share_low": 0.60}, row("a", 0.95, 0.02)), PACK)
    assert "results_disagree" in set(risen.findings["code"])


@given(st.floats(0.4, 2.5), st.floats(0.02, 0.05))
def test_a_lopsided_row_keeps_its_three_points(ratio: float, below: float) -> None:
    """Law: a split normal through 5, 50 and 95 % (up to a ratio of sides of about two) is met exactly."""
    ratio = min(max(ratio, 0.5), 2.0)
    rows = Rows(np.array([0.8 - below]), np.array([0.8]), np.array([0.8 + ratio * below]), 0.0)
    density = rows.likelihood()
    mass = np.cumsum(density) / density.sum()
    points = np.interp((0.05, 0.5, 0.95), mass, np.arange(density.size) * 0.001)
    assert points == pytest.approx([0.8 - below, 0.8, 0.8 + ratio * below], abs=1.2e-3)


def test_two_methods_meet_at_the_mean_by_precision() -> None:
    """Oracle: two independent normals, by SciPy's own product."""
    fused = fuse(frame(row("a", 0.82, 0.03), row("b", 0.86, 0.02)))
    grid = np.arange(0, 1.5, 0.001)
    product = stats.norm.pdf(grid, 0.82, 0.03) * stats.norm.pdf(grid, 0.86, 0.02)
    mean = float((grid * product).sum() / product.sum())
    assert fused.points()[1] == pytest.approx(mean, abs=1e-3)


@pytest.mark.parametrize("bias", [0.0, 0.015])
def test_ninety_of_a_hundred_intervals_hold_the_truth(bias: float) -> None:
    """Law, by simulation: results drawn as stated give intervals that hold the truth 90 % of the time."""
    rng = np.random.default_rng(7)
    hits, n = 0, 400
    for _ in range(n):
        truth = rng.uniform(0.6, 1.0)
        shared = rng.normal(0, bias)
        rows = [row("a", truth + shared + rng.normal(0, 0.03), np.hypot(0.03, bias), bias_share=bias)
                for _ in range(4)]  # fmt: skip
        rows.append(row("b", truth + rng.normal(0, 0.04), 0.04))
        low, _median, high = fuse(frame(*rows)).points()
        hits += low <= truth <= high
    assert stats.binomtest(hits, n, 0.91).pvalue > 0.01


def test_evidence_of_another_car_has_another_id() -> None:
    """Law: any change of what was measured, or of the car, changes the id; a row's name does not."""
    base = frame(row("a", 0.8, 0.03))
    ident = judge(base, PACK).health["verdict_id"].item()
    assert len(ident) == 64
    assert judge(base.with_columns(evidence_id=pl.lit("other")), PACK).health["verdict_id"].item() == ident
    assert judge(base, PACK, chassis_number="ZE1-000001").health["verdict_id"].item() != ident
    assert judge(frame(row("a", 0.8001, 0.03)), PACK).health["verdict_id"].item() != ident
