"""Laws of ageing that hold whatever the coefficients are."""

from dataclasses import replace

import numpy as np
import pytest
from ageing_years import HOURS, year
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.life.fade import Aged, age, age_each, card, cards, pack_capacity_share
from meguri.life.profile import Profile

MODELS = tuple(cards())
GAINS = "lto-nmc-10ah"  # the one card in which rest gives capacity back at first
ONLY_LOSSES = tuple(one for one in MODELS if one != GAINS)
SEEDS = st.integers(0, 2**32 - 1)


def some(seed: int, batteries: int = 3, days: int = 25) -> Profile:
    """Random use: a swing a day of random depth, a temperature that wanders."""
    rng = np.random.default_rng(seed)
    hours = 24 * days
    top, deep = rng.uniform(0.6, 0.95, (batteries, 1)), rng.uniform(0.0, 0.5, (batteries, days))
    swing = np.repeat(deep, 24, axis=1) * np.sin(np.pi * (np.arange(hours) % 24) / 24)
    warm = rng.uniform(5, 30, (batteries, 1)) + rng.normal(0, 0.5, (batteries, hours)).cumsum(axis=1)
    return Profile(1.0, top - swing, np.clip(warm, -20, 50))


@given(seed=SEEDS, model=st.sampled_from(ONLY_LOSSES))
@settings(max_examples=30)
def test_longer_is_never_more_capacity(seed: int, model: str) -> None:
    """A model without gains never gives capacity back."""
    found = age(card(model), some(seed), 5, points=41).capacity_share
    assert (np.diff(found, axis=1) <= 1e-12).all()
    assert found[:, 0] == pytest.approx(1.0, abs=1e-6)


@given(seed=SEEDS, model=st.sampled_from(MODELS), warmer=st.floats(0.5, 15.0))
@settings(max_examples=30)
def test_warmer_rest_costs_more(seed: int, model: str, warmer: float) -> None:
    """Above the temperature that a card names, a battery at rest loses more where it is warmer."""
    rng = np.random.default_rng(seed)
    least = max(card(model).hotter_is_worse_above_c, -20.0)
    cool = rng.uniform(least, 44.0, (2, 1)) * np.ones((2, 240))
    soc = rng.uniform(0.2, 0.9, (2, 1)) * np.ones((2, 240))
    one = age(card(model), Profile(1.0, soc, cool), 5).calendar_loss_share[:, -1]
    other = age(card(model), Profile(1.0, soc, cool + warmer), 5).calendar_loss_share[:, -1]
    if model in ONLY_LOSSES:
        assert (other >= one).all()
    else:  # rest gains: warmer, more of it
        assert (other <= one).all()


@given(seed=SEEDS, model=st.sampled_from(MODELS))
@settings(max_examples=20)
def test_a_year_repeated_is_the_same_as_two_told(seed: int, model: str) -> None:
    """A profile of whole stretches told twice gives what telling it once and repeating gives."""
    once = some(seed, batteries=1)  # 25 days = 24 stretches of 25 h
    twice = Profile(1.0, np.tile(once.soc_share, 2), np.tile(once.temperature_c, 2))
    one, other = (age(card(model), profile, 3).capacity_share for profile in (once, twice))
    # Growth is looked at every fourteen stretches, which fall differently.
    assert one == pytest.approx(other, abs=2e-4)


@given(seed=SEEDS, model=st.sampled_from(MODELS), threads=st.integers(1, 3))
@settings(max_examples=20)
def test_company_does_not_matter(seed: int, model: str, threads: int) -> None:
    """Order, company and number of threads leave each battery's result as it is, to the last bit."""
    profile = some(seed, batteries=70, days=4)
    order = np.random.default_rng(seed).permutation(70)
    mixed = Profile(1.0, profile.soc_share[order], profile.temperature_c[order])
    alone = Profile(1.0, profile.soc_share[order[:1]], profile.temperature_c[order[:1]])
    together = age(card(model), profile, 2, threads=threads).capacity_share
    assert (together[order] == age(card(model), mixed, 2).capacity_share).all()
    assert (together[order[:1]] == age(card(model), alone, 2).capacity_share).all()


@pytest.mark.parametrize("model", MODELS)
def test_times_asked_for_do_not_matter(model: str) -> None:
    """The same time gives the same capacity, whatever other times are asked for."""
    profile = year("commuter")
    whole = age(card(model), profile, 3).capacity_share[0]
    part = age(card(model), profile, 3, np.array([0.0, 0.31, 1.0, 1.0, 2.5, 3.0])).capacity_share[0]
    assert part[[0, 2, 3, 5]] == pytest.approx(whole[[0, 1, 1, 3]], abs=1e-12)


@pytest.mark.parametrize("model", MODELS)
def test_no_time_takes_nothing(model: str) -> None:
    """After no time at all, capacity is whole and resistance that of the start."""
    found = age(card(model), year("commuter"), 0)
    assert found.elapsed_yr.tolist() == [0.0]
    assert found.capacity_share == pytest.approx(1.0, abs=1e-6)
    if found.resistance_share is not None:
        assert found.resistance_share == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_parts_make_up_the_loss(model: str) -> None:
    """Rest and use add up to the loss, or to less where active material limits."""
    found = age(card(model), year("deep"), 10)
    both = found.calendar_loss_share + found.cycle_loss_share
    if len(card(model).branches) == 1:
        assert found.capacity_share == pytest.approx(np.maximum(1 - both, 0), abs=1e-12)
    else:
        assert (found.capacity_share <= 1 - both + 1e-12).all()


@pytest.mark.parametrize("model", MODELS)
def test_a_finer_step_tells_the_same(model: str) -> None:
    """The same year by the half hour gives the same capacity within a fifth of a point."""
    hourly = year("commuter")
    at = np.arange(2 * HOURS.size) / 2
    fine = Profile(
        0.5, *(np.interp(at, HOURS, one[0])[None] for one in (hourly.soc_share, hourly.temperature_c))
    )
    one, other = (age(card(model), profile, 10).capacity_share[0, -1] for profile in (hourly, fine))
    assert one == pytest.approx(other, abs=0.002)


def test_a_profile_shorter_than_a_day_is_told_again() -> None:
    """A point that stays is the same as a day and as a month of it."""
    told: list[Aged] = [
        age(card("lfp-prismatic-250ah"), Profile(1.0, np.full((1, n), 0.5), np.full((1, n), 25.0)), 4)
        for n in (1, 24, 24 * 30)
    ]
    assert told[0].capacity_share == pytest.approx(told[1].capacity_share, abs=1e-9)
    assert told[1].capacity_share == pytest.approx(told[2].capacity_share, abs=1e-9)


def test_one_after_the_other_is_the_same_as_all_at_once() -> None:
    """`age_each` gives what `age` gives."""
    profile = some(7, batteries=4)
    halves = (Profile(1.0, profile.soc_share[i : i + 2], profile.temperature_c[i : i + 2]) for i in (0, 2))
    each = np.concatenate([one.capacity_share for one in age_each(card("nca-panasonic-3ah"), halves, 3)])
    assert (each == age(card("nca-panasonic-3ah"), profile, 3).capacity_share).all()


def test_deep_cycles_in_the_cold_bring_the_knee_nearer() -> None:
    """The one card with a knee tells when it comes, and earlier where it is colder."""
    warm = year("deep")
    cold = Profile(1.0, warm.soc_share, warm.temperature_c - 25.0)
    kokam = card("nmc111-kokam-75ah")
    first, second = (age(kokam, profile, 60).knee_yr for profile in (cold, warm))
    assert first is not None
    assert second is not None
    assert np.isfinite(first[0])
    assert not second[0] <= first[0]
    assert age(replace(kokam, knee="not_modelled"), warm, 1).knee_yr is None


@given(groups=st.integers(1, 200), spread=st.floats(0.0, 0.5), loss=st.floats(0.0, 0.6))
def test_a_pack_is_no_better_than_its_mean_cell(groups: int, spread: float, loss: float) -> None:
    """The weakest of more groups is weaker; one group, no spread or no loss change nothing."""
    cell = np.array([1.0 - loss])
    pack = pack_capacity_share(cell, groups, spread)
    assert pack <= cell + 1e-9
    assert pack_capacity_share(cell, groups + 1, spread) <= pack + 1e-9
    assert pack_capacity_share(cell, 1, spread) == pytest.approx(cell, abs=1e-6)
    assert pack_capacity_share(np.array([1.0]), groups, spread) == pytest.approx(1.0)


def test_the_weakest_of_two_is_known() -> None:
    """The expected largest of two standard normal draws is 1/√π."""
    pack = pack_capacity_share(np.array([0.9]), 2, 0.1)
    assert pack[0] == pytest.approx(0.9 - 0.1 * 0.1 / np.sqrt(np.pi), abs=1e-9)
