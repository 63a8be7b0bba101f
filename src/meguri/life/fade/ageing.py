"""What a published ageing model says of batteries that go through a profile again and again."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from meguri.life.fade.card import CAUSES, Card
from meguri.life.fade.formula import Floats
from meguri.life.fade.outside import findings_of, limits_of, outside_of
from meguri.life.fade.program import program
from meguri.life.fade.questions import as_told, checked
from meguri.life.profile import HOURS_PER_YR, Profile

_BATTERIES_A_CHUNK = 64


@dataclass(frozen=True, eq=False)
class Aged:
    """What one model says of several batteries over time.

    Attributes:
        model_id: the model.
        elapsed_yr: years since the start [t]; a year has 8760 hours.
        capacity_share: capacity as a share of that at the start of the model [battery, t]; for a second-life
            model that start is `Card.starts_at_share` of the capacity when new.
        parts: each state of the card by its name [battery, t]; a loss or a gain of capacity, or a gain of
            resistance, as a share.
        calendar_loss_share, cycle_loss_share: capacity taken by rest and by use [battery, t]; break-in counts
            as use. Where active material limits (Kokam), the loss is larger than both together.
        resistance_share: resistance as a share of that at the start [battery, t]; None where the card has
            none.
        knee_yr: when another mechanism takes over and capacity falls off [battery], nan where that does not
            happen in the time asked for; None where the card knows no knee.
        outside: where profiles leave the card's experiments, one row a battery and kind: `battery`, `kind`,
            `side`, `limit_value`, `found_value` (farthest), `unit`, `time_share`.
        findings: the same over all batteries (table `findings`); `rows_count` counts batteries.
    """

    model_id: str
    elapsed_yr: Floats
    capacity_share: Floats
    parts: dict[str, Floats]
    calendar_loss_share: Floats
    cycle_loss_share: Floats
    resistance_share: Floats | None
    knee_yr: Floats | None
    outside: pl.DataFrame
    findings: pl.DataFrame


def age(
    card: Card,
    profile: Profile,
    years: float,
    at_yr: Floats | None = None,
    *,
    points: int | None = None,
    threads: int | None = None,
) -> Aged:
    """Age batteries by one model, their profile repeated until the time is over.

    The profile closes on itself: after its last point comes its first. State of charge is that of a battery
    as new; as capacity falls, swings widen so that the same charge is moved (see `stretches`).

    Args:
        card: the model.
        profile: state of charge and temperature of each battery; any span, best whole days.
        years: how long, 0 to 100.
        at_yr: times wanted, rising; by default every whole year and the end.
        points: that many times, evenly from 0 to the end, instead.
        threads: how many threads work; by default as many as there are processors. Results do not depend on
            it.

    Returns:
        Capacity, its parts and what lies outside the card's experiments. Memory beyond profile and result
        does not grow with the number of batteries.

    Raises:
        FadeError: no battery, gaps, shares outside 0…1, impossible temperatures or times; all at once.
    """
    at = checked(profile, years, at_yr, points)
    told = as_told(profile)
    count = told.batteries
    states = np.empty((count, at.size, len(card.states)))
    knee_h, far = np.empty(count), np.empty((count, 6, 4))
    _run(card, told, at * HOURS_PER_YR, states, knee_h, far, threads)
    return _aged(card, at, states, knee_h, far)


def age_each(
    card: Card, profiles: Iterable[Profile], years: float, at_yr: Floats | None = None
) -> Iterator[Aged]:
    """`age` of one profile after the other, so that no more than one of them need be in memory."""
    for profile in profiles:
        yield age(card, profile, years, at_yr)


def _run(
    card: Card, told: Profile, at_h: Floats, states: Floats, knee_h: Floats, far: Floats, threads: int | None
) -> None:
    """Fill in the results, chunk by chunk."""
    from meguri.life.fade.ranges import look_outside
    from meguri.life.fade.states import age_each

    steps, limits = program(card), limits_of(card)

    def fill(first: int) -> None:
        part = slice(first, first + _BATTERIES_A_CHUNK)
        soc, temperature = _closed(told.soc_share[part]), _closed(told.temperature_c[part])
        age_each(steps, soc, temperature, told.step_h, at_h, states[part], knee_h[part])
        look_outside(soc, temperature, told.step_h, limits, far[part])

    starts = range(0, told.batteries, _BATTERIES_A_CHUNK)
    workers = min(threads or os.cpu_count() or 1, len(starts))
    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(fill, starts))
    else:
        for first in starts:
            fill(first)


def _closed(values: Floats) -> Floats:
    """Each row with its first point again at its end."""
    out: Floats = np.concatenate([values, values[:, :1]], axis=1, dtype=np.float64)
    return out


def _aged(card: Card, at: Floats, states: Floats, knee_h: Floats, far: Floats) -> Aged:
    """The result from the states [battery, time, state]."""
    parts = {one.name: np.ascontiguousarray(states[:, :, i]) for i, one in enumerate(card.states)}
    left, zero = _branches(card, parts), np.zeros(states.shape[:2])
    lost = dict.fromkeys(CAUSES, zero)
    main = card.branches[0].name
    for one in card.states:
        if one.acts_on == "capacity" and one.branch == main:
            lost[one.cause] = lost[one.cause] - one.sign * parts[one.name]
    outside = outside_of(card, far)
    return Aged(
        card.model_id,
        at,
        np.maximum(np.minimum.reduce(list(left.values())), 0.0),
        parts,
        lost["calendar"],
        lost["cycle"] + lost["break_in"],
        _resistance(card, parts, left) if card.has_resistance else None,
        knee_h / HOURS_PER_YR if card.knee == "modelled" else None,
        outside,
        findings_of(card, outside),
    )


def _branches(card: Card, parts: dict[str, Floats]) -> dict[str, Floats]:
    """What is left of each branch."""
    shape = next(iter(parts.values())).shape
    left = {one.name: np.full(shape, one.starts_at) for one in card.branches}
    for one in card.states:
        if one.acts_on == "capacity":
            left[one.branch] = left[one.branch] + one.sign * parts[one.name]
    return left


def _resistance(card: Card, parts: dict[str, Floats], left: dict[str, Floats]) -> Floats:
    """The largest of what the states add up to and what each branch has by what is left of it."""
    grown = sum((parts[one.name] for one in card.states if one.acts_on == "resistance"), np.zeros(()))
    ways = [
        one.resistance_plus + one.resistance_times / np.maximum(left[one.name], 1e-6)
        for one in card.branches
        if one.resistance_times
    ]
    out: Floats = np.maximum.reduce([1.0 + grown, *ways])
    return out
