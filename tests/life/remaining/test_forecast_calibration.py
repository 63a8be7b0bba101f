"""Simulation-based calibration: batteries drawn from the prior lie within the bands as often as said."""

import numpy as np
import pytest
from scipy.stats import binom
from tests.life.remaining.truths import AFTER_YR, World

ASKED = {
    "a verdict of its own": {"error": 0.018, "readings": False},
    "and five readings of the display": {"error": 0.018, "readings": True},
    "a sharp verdict and readings": {"error": 0.005, "readings": True},
    "a verdict from the same display as the readings": {
        "error": 0.03,
        "readings": True,
        "same_display": True,
    },
}


def least(count):
    """Fewest hits of a 90 % interval that chance explains (1 in 200)."""
    return binom.ppf(0.005, count, 0.9)


def hits(ranks):
    """How many truths lie within 5–95 % at each of AFTER_YR."""
    return ((ranks >= 0.05) & (ranks <= 0.95)).sum(axis=0)


@pytest.mark.parametrize("asked", ASKED, ids=list(ASKED))
def test_the_band_holds_the_truth_as_often_as_it_says(asked):
    """Small: 60 cars whose fleet's law alone is known, at 0, 1, 3, 5 and 8 years."""
    found = hits(World("leaf24", 5.0, 60, seed=11).ranks(**ASKED[asked]))
    assert (found >= least(60)).all(), dict(zip(AFTER_YR, found, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("asked", ASKED, ids=list(ASKED))
@pytest.mark.parametrize(
    ("pack", "age_yr"), [("leaf40", 6.0), ("leaf24", 8.0), ("model3_srplus", 4.0), ("", 3.0)]
)
def test_the_band_holds_the_truth_as_often_as_it_says_for_every_kind_of_prior(pack, age_yr, asked):
    """400 cars of each kind: the laws of fleets, published models, and both where the kind is unknown."""
    found = hits(World(pack, age_yr, 400, seed=12).ranks(**ASKED[asked]))
    assert (found >= least(400)).all(), dict(zip(AFTER_YR, found, strict=True))


@pytest.mark.slow
def test_the_band_holds_the_truth_where_nobody_knows_the_age():
    found = hits(World("leaf40", 12.0, 400, seed=13, age_known=False).ranks(error=0.018, readings=True))
    assert (found >= least(400)).all(), dict(zip(AFTER_YR, found, strict=True))


def test_a_battery_that_goes_on_just_as_it_did_lies_within_the_band_more_often():
    """The doubt about the rate to come is on the safe side for one that keeps its rate."""
    world = World("leaf24", 5.0, 60, seed=14)
    world.truths.goes_on[:] = 1.0
    assert (hits(world.ranks(error=0.01, readings=True))[2:] >= 0.9 * 60 - 1).all()


def test_one_display_counted_twice_makes_no_verdict_surer():
    """Day 0 keeps the verdict's interval whatever the readings say."""
    ranks = World("leaf24", 5.0, 100, seed=15).ranks(error=0.03, readings=True, same_display=True)
    assert np.std(ranks[:, 0]) < 0.34
