"""The computation may be trusted: where the truth is known, 90 % intervals hold it 90 times in 100."""

from collections.abc import Callable

import pytest
from scipy.stats import kstest

from meguri.nation.outflow.evidence import Evidence
from meguri.nation.outflow.prior import PRIORS
from meguri.nation.outflow.trust import COVERED, coverage, leaning

Gather = Callable[..., Evidence]


@pytest.mark.slow
def test_two_hundred_simulated_histories_are_covered_as_often_as_said(gathered: Gather) -> None:
    found = coverage(gathered("bev_passenger"), PRIORS["bev_passenger"], 200, 500, 7)
    _, _, low, high = found.interval()
    assert low <= 0.90 <= high
    for column, quantity in enumerate(COVERED):
        assert found.held[:, column].mean() > 0.80, quantity
        assert kstest(found.rank_share[:, column], "uniform").pvalue > 1e-3, quantity


def test_twelve_histories_are_held_more_often_than_not(gathered: Gather) -> None:
    """A quick look at the same law: 12 misses in 36 would have a chance below 1 in 10,000."""
    found = coverage(gathered("bev_passenger"), PRIORS["bev_passenger"], 12, 150, 3)
    held, trials, _, _ = found.interval()
    assert trials == 36
    assert held >= 25


@pytest.mark.slow
def test_every_assumption_and_every_figure_is_tried(gathered: Gather) -> None:
    evidence, prior = gathered("phev_passenger"), PRIORS["phev_passenger"]
    frame = leaning(evidence, prior, 60, 1)
    assert frame["kind"].to_list().count("without") == sum(row.used for row in evidence.rows)
    assert frame["kind"].to_list().count("prior") == 2 * len(prior.scalars) + 3
    assert (frame["export_share_low"] <= frame["export_share_high"]).all()
