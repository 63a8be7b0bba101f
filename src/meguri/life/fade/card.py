"""An ageing model as data: where it comes from, where it holds, and the rows that make up its formula.

rate    = product of factors          (one number a stretch of at most a day)
factor  = (sum of terms) ^ power      perhaps its size only, perhaps never below a floor
term    = times · powers of variables · exp(sum of exponents)
state   = power law, sigmoid or exponential over days or full cycles, driven by rates
branch  = what is left when its states are taken off; the least branch is the capacity
"""

from collections.abc import Mapping
from dataclasses import dataclass

Range = tuple[float, float]
Powers = tuple[tuple[str, float], ...]

# At every point of the profile; the first two are given, the others follow from the state of charge.
POINT = ("temperature_k", "soc", "anode_v", "voltage_v")
# Of one stretch of at most a day.
STRETCH = (
    "dod",
    "rate_mean",
    "rate_charge",
    "rate_discharge",
    "rate_charge_or_mean",
    "soc_low",
    "soc_high",
    "soc_mean",
    "temperature_mean_k",
)
BASE = (*POINT, *STRETCH)
SHAPES = ("linear", "hinge", "skew_normal", "saturation")
KINDS = ("power", "power_of_product", "sigmoid", "exponential")
DRIVERS = ("days", "cycles", "charge_ah")
CAUSES = ("calendar", "cycle", "break_in")
KNEES = ("modelled", "not_modelled", "not_observed")


@dataclass(frozen=True, slots=True)
class Paper:
    """Where cells, experiments or coefficients are described.

    Attributes:
        source_id: row of sources.csv.
        authors: as they stand on it.
        year: of publication.
        title: its title.
        doi: "" where it has none.
        part: what was taken from it.
    """

    source_id: str
    authors: str
    year: int
    title: str
    doi: str
    part: str


@dataclass(frozen=True, slots=True)
class Valid:
    """Where the experiments were made; outside it the model is a guess, and a finding says so.

    Attributes:
        temperature_c: battery temperature while cycling.
        storage_temperature_c: battery temperature at rest.
        soc_share: state of charge.
        dod_share: depth of discharge while cycling.
        charge_per_h: highest charging rate, C.
        discharge_per_h: highest discharging rate, C.
    """

    temperature_c: Range
    storage_temperature_c: Range
    soc_share: Range
    dod_share: Range
    charge_per_h: float
    discharge_per_h: float


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable made from another: ((source ^ power) − minus) / over, then its shape.

    Attributes:
        name: how terms call it.
        source: variable or earlier rate that it is made from.
        power, minus, over: as above.
        shape: linear; hinge = max(0, x); skew_normal = 2 φ(x) Φ(skew x); saturation = tanh(growth x / 2).
        skew, growth: of the shape.
    """

    name: str
    source: str
    power: float = 1.0
    minus: float = 0.0
    over: float = 1.0
    shape: str = "linear"
    skew: float = 0.0
    growth: float = 1.0


@dataclass(frozen=True, slots=True)
class Exponent:
    """times · powers, or times · exp(powers) where it is nested."""

    times: float
    of: Powers
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """times · powers · exp(sum of exponents)."""

    times: float
    of: Powers = ()
    exponents: tuple[Exponent, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """(sum of terms) ^ power, perhaps its size only, perhaps never below a floor."""

    terms: tuple[Term, ...]
    absolute: bool = False
    at_least: float | None = None
    power: float = 1.0


@dataclass(frozen=True, slots=True)
class Rate:
    """A product of factors; averaged over time where factors change within a stretch.

    Attributes:
        name: how states and later rates call it.
        factors: multiplied.
        at_least: floor of the averaged rate; None for none.
    """

    name: str
    factors: tuple[Factor, ...]
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """One loss or gain that grows with days or full cycles x; k is `times` times the rate `rate`.

    power: k x^p · power_of_product: (k x)^p · sigmoid: E (1 − 2 / (1 + exp((k x)^p))) ·
    exponential: E (1 − exp(−k x)). Where k, E or p change from stretch to stretch, growth goes on along the
    new curve from the point where it has the value reached.

    Attributes:
        name: how parts of the result are called.
        cause: calendar, cycle or break_in.
        acts_on: "capacity" or "resistance".
        kind: as above.
        driver: days, cycles (equivalent full cycles) or charge_ah (charge moved in both directions).
        per: the driver is divided by it.
        times, rate: k; rate "" for a constant.
        extent: E, a number or the name of a rate.
        power: p, a number or the name of a rate.
        sign: -1 takes off, +1 adds.
        first: value at the start, where the source gives one.
        branch: branch that it belongs to (capacity only).
        above_cycles_per_day: grows only while more full cycles a day are made.
    """

    name: str
    cause: str
    acts_on: str
    kind: str
    driver: str
    per: float
    times: float
    rate: str
    extent: float | str
    power: float | str
    sign: int
    first: float
    branch: str
    above_cycles_per_day: float


@dataclass(frozen=True, slots=True)
class Branch:
    """What the capacity may be limited by: `starts_at` plus its states; the least of all branches counts.

    Attributes:
        name: its name.
        starts_at: its share when new.
        resistance_plus, resistance_times: resistance of this branch is plus + times / its share; times 0 for
            none. The largest resistance counts.
    """

    name: str
    starts_at: float = 1.0
    resistance_plus: float = 0.0
    resistance_times: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """One published ageing model of one cell.

    Attributes:
        model_id: its name here.
        cell: the cell.
        chemistry: chemistry family (health/pack.py CHEMISTRIES).
        electrodes: positive / negative electrode.
        capacity_ah: nominal capacity of a cell.
        starts_at_share: capacity, as a share of new, of the cells with which the experiments began.
        papers: where it comes from, first the one that made the experiments.
        came_through: by whose hands the parameters came; "" where straight from the paper.
        experiments, limits: what was measured and what the model cannot know, by language.
        valid: where the experiments were made.
        hotter_is_worse_above_c: from this temperature on, warmer rest costs more capacity.
        knee: whether it knows a knee.
        knee_note: what is known of knees of this cell, by language.
        variables, rates, states, branches: the formula.
        soc_points, voltage_points_v: voltage of the cell over state of charge, where the formula needs it.
    """

    model_id: str
    cell: str
    chemistry: str
    electrodes: str
    capacity_ah: float
    starts_at_share: float
    papers: tuple[Paper, ...]
    came_through: str
    experiments: Mapping[str, str]
    limits: Mapping[str, tuple[str, ...]]
    valid: Valid
    hotter_is_worse_above_c: float
    knee: str
    knee_note: Mapping[str, str]
    variables: tuple[Variable, ...]
    rates: tuple[Rate, ...]
    states: tuple[State, ...]
    branches: tuple[Branch, ...]
    soc_points: tuple[float, ...] = ()
    voltage_points_v: tuple[float, ...] = ()

    @property
    def has_resistance(self) -> bool:
        """Whether it knows the resistance."""
        return any(one.acts_on == "resistance" for one in self.states)
