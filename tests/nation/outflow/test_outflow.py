"""The nation's outflow: every draw adds up, and the shipped facts say no more than they can."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest

from meguri.nation.histories import Histories, cohort_frame, outflow_frame
from meguri.nation.outflow.evidence import Evidence
from meguri.nation.outflow.prior import PRIORS, assumed_frame
from meguri.nation.outflow.reconciled import Reconciled, evidence_frame, reconcile_outflow

Gather = Callable[..., Evidence]
SOLD_TO_2024 = 395_540


@pytest.fixture(scope="module")
def runs(gathered: Gather) -> Callable[[float | None], Reconciled]:
    @cache
    def run(stock_units: float | None) -> Reconciled:
        evidence = gathered("bev_passenger", stock_units)
        return reconcile_outflow(evidence, PRIORS["bev_passenger"], 1500, 1)

    return run


def _share(histories: Histories) -> np.ndarray:
    return histories.total("exported") / histories.total("exits")


def test_shipped_facts_pin_the_exports_and_leave_the_share_open(
    runs: Callable[[float | None], Reconciled],
) -> None:
    histories = runs(None).histories()
    assert histories.years[-1] == 2024
    assert 88_000 < np.median(histories.total("exported")) < 95_000
    low, high = np.quantile(_share(histories), (0.05, 0.95))
    assert high - low >= 0.15


def test_a_count_of_282000_settles_the_exits(runs: Callable[[float | None], Reconciled]) -> None:
    histories = runs(282_000.0).histories()
    assert 110_000 < np.median(histories.total("exits")) < 114_000
    assert 0.80 < np.median(_share(histories)) < 0.86


def test_in_every_draw_exits_are_sales_minus_stock_and_go_somewhere(
    runs: Callable[[float | None], Reconciled],
) -> None:
    """Exits ≡ exported + scrapped + idle ≡ sales − stock, and never more exported than exited."""
    h = runs(None).histories()
    exits, exported = h.exits.sum(2).cumsum(1), h.exported.sum(2).cumsum(1)
    gone = exported + h.scrapped.sum(2).cumsum(1) + h.idle.sum(2)
    np.testing.assert_allclose(exits, gone, rtol=1e-9)
    np.testing.assert_allclose(exits, h.sold.cumsum(1) - h.in_use.sum(2), rtol=1e-9, atol=1e-4)
    assert (exported <= exits * (1 + 1e-12)).all()
    assert h.sold.sum(1) == pytest.approx(np.full(1500, SOLD_TO_2024), rel=0.01)


def test_the_same_seed_gives_the_same_account(gathered: Gather) -> None:
    def run(seed: int) -> pl.DataFrame:
        reconciled = reconcile_outflow(gathered("phev_passenger"), PRIORS["phev_passenger"], 50, seed)
        return outflow_frame(reconciled.histories(2024))

    assert run(3).equals(run(3))
    assert not run(3).equals(run(4))


def test_a_segment_without_counts_falls_back_on_the_prior_and_says_so_by_its_width(gathered: Gather) -> None:
    reconciled = reconcile_outflow(gathered("bev_van"), PRIORS["bev_van"], 800, 1)
    low, high = np.quantile(_share(reconciled.histories()), (0.05, 0.95))
    assert high - low > 0.4


def test_conflicting_evidence_is_reported_not_hidden(gathered: Gather) -> None:
    """A count above all cars ever sold cannot be met; the account says so in that row."""
    impossible = gathered("bev_passenger", 450_000.0)
    reconciled = reconcile_outflow(impossible, PRIORS["bev_passenger"], 300, 1)
    frame = evidence_frame(reconciled)
    row = frame.filter(pl.col("source_id") == "imported").row(0, named=True)
    assert row["conflict"]
    assert row["predicted"] < SOLD_TO_2024


def test_a_row_only_checked_changes_nothing(gathered: Gather) -> None:
    evidence = gathered("phev_passenger")
    extra = replace(evidence.rows[0], evidence_id="extra", value=1.0, used=False)
    more = replace(evidence, rows=(*evidence.rows, extra))
    one, other = (reconcile_outflow(e, PRIORS["phev_passenger"], 40, 1) for e in (evidence, more))
    np.testing.assert_array_equal(one.posterior.z, other.posterior.z)


def test_projection_keeps_the_past_and_no_exports_means_none(
    runs: Callable[[float | None], Reconciled],
) -> None:
    reconciled = runs(None)
    past = reconciled.histories()
    future = np.full((1500, 10), 100_000.0)
    kept = reconciled.histories(2035, future, exports=False)
    np.testing.assert_allclose(kept.until(2024).exits, past.exits, rtol=1e-9)
    assert kept.exported[:, kept.years > 2024].sum() == 0.0
    exported = reconciled.histories(2035, future)
    np.testing.assert_allclose(exported.exits, kept.exits, rtol=1e-12)
    assert exported.sold[:, -1] == pytest.approx(np.full(1500, 100_000.0))


def test_the_weibull_alone_is_a_prior_too(gathered: Gather) -> None:
    prior = replace(PRIORS["bev_passenger"], hazard="weibull")
    histories = reconcile_outflow(gathered("bev_passenger"), prior, 300, 1).histories()
    assert 85_000 < np.median(histories.total("exported")) < 98_000


def test_frames_keep_their_tables(runs: Callable[[float | None], Reconciled]) -> None:
    histories = runs(None).histories()
    outflow, cohorts = outflow_frame(histories), cohort_frame(histories)
    assert outflow.filter(span="cumulative", year=2024).height == 1
    assert cohorts.filter(pl.col("year") < pl.col("cohort_year")).is_empty()
    assert assumed_frame(PRIORS["bev_passenger"], "bev_passenger").height > 10
