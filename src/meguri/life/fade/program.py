"""A card laid out for the kernels: rows as arrays, rates of a point as tables over temperature and SOC."""

from functools import lru_cache
from math import inf, nan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from meguri.life.fade.card import BASE, DRIVERS, KINDS, POINT, SHAPES, Card, Factor, Powers, Rate, State
from meguri.life.fade.checks import used_by
from meguri.life.fade.formula import Floats, factor_value, point_values

Whole = NDArray[np.int64]

ZERO_C_K = 273.15
COLDEST_C, HOTTEST_C = -60.0, 100.0
T_STEP_K, _SOC_STEPS = 1.0, 256
DERIVE, RATE = 0, 1
AT_NODES = ("temperature_k", "soc")
# At four nodes a rate may hold temperature and SOC, not what bends sharply over SOC.


class Program(NamedTuple):
    """What the kernels read.

    Attributes:
        tables: mean-able rates [temperature, soc, table], the innermost next to each other in memory.
        ops: what to do in which order [op]: kind, target variable, source or first factor, past the last
            factor, table (-1: none), 1 or 2 if at nodes of temperature or of SOC too (1: made from them).
        derive: of each op: power, minus, over, shape, skew, growth; of a rate: its floor first.
        factors: first and past last term, 1 if only its size counts.
        factor_limits: floor, power.
        terms: first and past last power, first and past last exponent.
        term_times: coefficients.
        exponents: first and past last power, 1 if nested.
        exponent_times: coefficients.
        powers_of: variable of each power.
        powers: the powers.
        states: kind, driver, variable of the rate, of the extent, of the power (-1: constant), first slot,
            number of slots, 1 if capacity, branch.
        state_values: times, per, extent, power, cycles per day above which it grows, sign, first.
        branches: share of each branch when new.
        variables: how many variables there are.
        slots: how many slots the states take.
        rates: 1 if any rate of charge or discharge counts.
    """

    tables: Floats
    ops: Whole
    derive: Floats
    factors: Whole
    factor_limits: Floats
    terms: Whole
    term_times: Floats
    exponents: Whole
    exponent_times: Floats
    powers_of: Whole
    powers: Floats
    states: Whole
    state_values: Floats
    branches: Floats
    variables: int
    slots: int
    rates: int


@lru_cache(maxsize=32)
def program(card: Card) -> Program:
    """The card as the kernels read it."""
    return _Writer(card).written()


class _Writer:
    """Rows gathered one after the other."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self.at = {name: i for i, name in enumerate(BASE)}
        self.point = set(POINT)
        self.tables: list[Floats] = []
        self.ops: list[list[int]] = []
        self.derive: list[list[float]] = []
        self.factors: list[list[int]] = []
        self.factor_limits: list[list[float]] = []
        self.terms: list[list[int]] = []
        self.term_times: list[float] = []
        self.exponents: list[list[int]] = []
        self.exponent_times: list[float] = []
        self.powers_of: list[int] = []
        self.powers: list[float] = []
        temperature = COLDEST_C + ZERO_C_K + np.arange(0, HOTTEST_C - COLDEST_C + T_STEP_K, T_STEP_K)
        soc = np.linspace(0, 1, _SOC_STEPS + 1)
        self.grid = point_values(card, temperature[:, None], soc[None, :])
        self.grid_shape = (temperature.size, soc.size)

    def written(self) -> Program:
        waiting = list(self.card.variables)
        for rate in [None, *self.card.rates]:
            if rate is not None:
                self._rate(rate)
            for one in [one for one in waiting if one.source in self.at]:
                waiting.remove(one)
                self._derive(one)
        if not self.tables:
            self.tables.append(np.zeros(self.grid_shape))
        states, values = self._states()
        return Program(
            np.ascontiguousarray(np.stack(self.tables, axis=-1)),
            _whole(self.ops, 6),
            np.array(self.derive, dtype=float).reshape(-1, 6),
            _whole(self.factors, 3),
            np.array(self.factor_limits, dtype=float).reshape(-1, 2),
            _whole(self.terms, 4),
            np.array(self.term_times, dtype=float),
            _whole(self.exponents, 3),
            np.array(self.exponent_times, dtype=float),
            np.array(self.powers_of, dtype=np.int64),
            np.array(self.powers, dtype=float),
            states,
            values,
            np.array([one.starts_at for one in self.card.branches]),
            len(self.at),
            int(states[:, 6].sum()),
            int(any(name.startswith("rate_") for one in self.card.rates for name in used_by(one))),
        )

    def _derive(self, one: Any) -> None:
        self.at[one.name] = len(self.at)
        at_point = int(one.source in self.point)
        if at_point:
            self.point.add(one.name)
            if not self._down({one.name}) <= set(AT_NODES):
                return  # it is in the tables
        self.ops.append([DERIVE, self.at[one.name], self.at[one.source], 0, -1, at_point])
        shape = float(SHAPES.index(one.shape))
        self.derive.append([one.power, one.minus, one.over, shape, one.skew, one.growth])

    def _rate(self, rate: Rate) -> None:
        kinds = [(factor, self._touches(factor)) for factor in rate.factors]
        mixed = any(point and stretch for _, (point, stretch) in kinds)
        table, written = -1, [factor for factor, _ in kinds]
        if mixed and not self._sources(rate) <= set(AT_NODES):
            raise ValueError(f"ageing model {self.card.model_id}: rate {rate.name} cannot be averaged")
        if not mixed and any(point for _, (point, _) in kinds):
            alone = [factor for factor, (point, _) in kinds if point]
            written = [factor for factor, (point, _) in kinds if not point]
            product = np.prod(
                [np.broadcast_to(factor_value(one, self.grid), self.grid_shape) for one in alone], axis=0
            )
            table = len(self.tables)
            self.tables.append(product)
        first = len(self.factors)
        for factor in written:
            self._factor(factor)
        self.at[rate.name] = len(self.at)
        nodes = (1 if self._sources(rate) == {"temperature_k"} else 2) if mixed else 0
        self.ops.append([RATE, self.at[rate.name], first, len(self.factors), table, nodes])
        self.derive.append([-inf if rate.at_least is None else rate.at_least, 0, 0, 0, 0, 0])

    def _touches(self, factor: Factor) -> tuple[bool, bool]:
        """Whether it depends on what changes within a stretch, and on what does not."""
        names = used_by(Rate("", (factor,)))
        return bool(names & self.point), bool(names - self.point)

    def _sources(self, rate: Rate) -> set[str]:
        """The point variables that a rate comes down to."""
        return self._down(used_by(rate) & self.point)

    def _down(self, names: set[str]) -> set[str]:
        """The variables that some are made from in the end."""
        made_from = {one.name: one.source for one in self.card.variables}
        while names & set(made_from):
            names = {made_from.get(name, name) for name in names}
        return names

    def _factor(self, factor: Factor) -> None:
        first = len(self.terms)
        for term in factor.terms:
            powers = self._powers(term.of)
            start = len(self.exponents)
            for one in term.exponents:
                self.exponents.append([*self._powers(one.of), int(one.nested)])
                self.exponent_times.append(one.times)
            self.terms.append([*powers, start, len(self.exponents)])
            self.term_times.append(term.times)
        self.factors.append([first, len(self.terms), int(factor.absolute)])
        self.factor_limits.append([-inf if factor.at_least is None else factor.at_least, factor.power])

    def _powers(self, of: Powers) -> tuple[int, int]:
        first = len(self.powers)
        self.powers_of += [self.at[name] for name, _ in of]
        self.powers += [power for _, power in of]
        return first, len(self.powers)

    def _states(self) -> tuple[Whole, Floats]:
        branches = [one.name for one in self.card.branches]
        rows, values, slot = [], [], 0
        for one in self.card.states:
            capacity = one.acts_on == "capacity"
            slots = 3 if self._changes(one) else 1
            rows.append(
                [KINDS.index(one.kind), DRIVERS.index(one.driver), self.at[one.rate] if one.rate else -1]
                + [self.at[part] if isinstance(part, str) else -1 for part in (one.extent, one.power)]
                + [slot, slots, int(capacity), branches.index(one.branch) if capacity else 0]
            )
            per = one.per / (2 * self.card.capacity_ah) if one.driver == "charge_ah" else one.per
            fixed = [nan if isinstance(part, str) else float(part) for part in (one.extent, one.power)]
            values.append([one.times, per, *fixed, one.above_cycles_per_day, one.sign, one.first])
            slot += slots
        return _whole(rows, 9), np.array(values, dtype=float)

    @staticmethod
    def _changes(state: State) -> bool:
        """Whether its curve changes from stretch to stretch in more than its pace."""
        return isinstance(state.power, str) or isinstance(state.extent, str)


def _whole(rows: list[list[int]], width: int) -> Whole:
    return np.array(rows, dtype=np.int64).reshape(-1, width)
