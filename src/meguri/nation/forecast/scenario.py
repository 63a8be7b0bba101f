"""A scenario: a named set of assumptions about the market to come, each with its band and its source."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.nation.forecast.assumptions import ASSUMPTIONS, BY_NAME, Assumption
from meguri.tables.account import ASSUMED
from meguri.tables.schema import check
from meguri.tables.words import Words

Floats = NDArray[np.float64]
Knots = Mapping[int | None, "Value"]

SHIPPED = ("all-stay", "as-today")
EXPORT = ("none", "as_estimated")
ASSUMED_WORD = "assumed"
SOURCE_KEYS = ("title", "publisher", "url", "date", "seen")
_Z95 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Value:
    """One stated value.

    Attributes:
        value: the value used; the median of its band.
        low: 5 % point.
        high: 95 % point.
        unit: as declared for its assumption.
        source: id of a source or market anchor, or the word `assumed`.
        note: how the figure follows from the source, or why it was assumed.
        tuned: set so that the result lands on a published claim.
        sourced_low: least value that the source supports (tuned values only).
        sourced_high: greatest value that the source supports (tuned values only).
    """

    value: float
    low: float
    high: float
    unit: str
    source: str
    note: str
    tuned: bool = False
    sourced_low: float | None = None
    sourced_high: float | None = None

    @property
    def leaves_range(self) -> bool:
        """Whether the tuned value lies outside what its source supports."""
        if self.sourced_low is None or self.sourced_high is None:
            return False
        return not self.sourced_low <= self.value <= self.sourced_high


@dataclass(frozen=True, slots=True)
class ScenarioSource:
    """A source that a scenario file describes itself."""

    source_id: str
    title: str
    publisher: str
    url: str
    date: str
    seen: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of assumptions.

    Attributes:
        name: id, e.g. "all-stay".
        title: what it is called.
        export: "none" – from `stay_from` on no used EV is exported – or "as_estimated".
        stay_from: first calendar year without exports; without meaning when exports go on.
        calibrated_to: ids of the published claims that the tuned values were set to; empty when none were.
        values: by assumption, then by knot (None for a single value).
        sources: sources that the file describes itself.
        based_on: the shipped scenario it changes, if any.
    """

    name: str
    title: Words
    export: str
    stay_from: int
    calibrated_to: tuple[str, ...]
    values: Mapping[str, Knots]
    sources: tuple[ScenarioSource, ...] = ()
    based_on: str | None = None

    def flat(self) -> dict[str, Value]:
        """Every stated value under its id: the assumption's name, and the knot where it has one."""
        return {
            name if knot is None else f"{name}.{knot}": value
            for name, knots in self.values.items()
            for knot, value in knots.items()
        }

    def tuned(self) -> dict[str, Value]:
        """The values set so that the result lands on a claim, by id."""
        return {key: value for key, value in self.flat().items() if value.tuned}

    @property
    def calibrated(self) -> bool:
        """Whether the results are in part the claim itself."""
        return bool(self.calibrated_to) or bool(self.tuned())

    def with_values(self, changed: Mapping[str, float]) -> "Scenario":
        """The same scenario with other values; each band moves in proportion (to three digits).

        Args:
            changed: value by id, as in `flat`.

        Raises:
            KeyError: an id that the scenario does not have.
        """
        unknown = changed.keys() - self.flat().keys()
        if unknown:
            raise KeyError(*sorted(unknown))
        values = {
            name: {
                knot: _moved(
                    v, changed.get(name if knot is None else f"{name}.{knot}", v.value), BY_NAME[name]
                )
                for knot, v in knots.items()
            }
            for name, knots in self.values.items()
        }
        return replace(self, values=values)


def _moved(value: Value, to: float, assumption: Assumption) -> Value:
    if to == value.value:
        return value
    ratio = to / value.value if value.value else 1.0
    low, high = (min(float(f"{edge * ratio:.3g}"), assumption.high) for edge in (value.low, value.high))
    return replace(value, value=to, low=min(low, to), high=max(high, to))


def read_scenario(path: Path, *, known_sources: Collection[str]) -> Scenario:
    """The scenario in a TOML file.

    Args:
        path: the file; its format is described in docs/explain/market-scenarios.md.
        known_sources: ids that a `source` may name beside those under the file's own [sources].

    Raises:
        ScenarioError: with every fault of the file.
        OSError: the file cannot be read.
    """
    from meguri.nation.forecast.scenario_file import parse

    return parse(path.read_bytes(), where=path.name, known_sources=known_sources)


def shipped_scenario(name: str, *, known_sources: Collection[str]) -> Scenario:
    """One of the scenarios in SHIPPED.

    Raises:
        ScenarioError: the shipped file has faults (its sources are not known).
        ValueError: no such scenario.
    """
    if name not in SHIPPED:
        raise ValueError(f"no shipped scenario {name!r}; there are: {', '.join(SHIPPED)}")
    return read_scenario(Path(__file__).parent / "scenarios" / f"{name}.toml", known_sources=known_sources)


def knot_draws(scenario: Scenario, name: str, z: Floats) -> Floats:
    """Draws of an assumption at its knots [N, K].

    The value is the median, `low` and `high` are the 5 % and 95 % points, a normal on either side. All knots
    of one path move together: a high price stays a high price.

    Args:
        scenario: the assumptions.
        name: which one.
        z: standard normal draws [N].
    """
    values = list(scenario.values[name].values())
    value, low, high = (np.array([getattr(v, part) for v in values]) for part in ("value", "low", "high"))
    side = np.where(z[:, None] > 0, high - value, value - low)
    drawn: Floats = np.clip(value + z[:, None] / _Z95 * side, 0.0, BY_NAME[name].high)
    return drawn


def along(scenario: Scenario, name: str, z: Floats, at: NDArray[np.int64]) -> Floats:
    """Draws of a path at the given years or ages [N, at]; straight lines between knots, level beyond."""
    knots = np.array([k for k in scenario.values[name] if k is not None], dtype=np.float64)
    weights = np.stack([np.interp(at, knots, unit) for unit in np.eye(knots.size)])
    return knot_draws(scenario, name, z) @ weights


def one(scenario: Scenario, name: str, z: Floats) -> Floats:
    """Draws of a single value [N, 1]."""
    return knot_draws(scenario, name, z)


def doubts(rng: np.random.Generator, draws: int) -> dict[str, Floats]:
    """Standard normal draws for every assumption [draws each].

    The same generator state gives the same doubts to every scenario, so that two scenarios differ draw by
    draw only in what they assume, never in luck.
    """
    z = rng.standard_normal((len(ASSUMPTIONS), draws))
    return {a.name: z[i] for i, a in enumerate(ASSUMPTIONS)}


def future_sales(
    scenario: Scenario, years: NDArray[np.int64], rng: np.random.Generator, draws: int
) -> Floats:
    """Passenger BEVs (incl. kei) newly registered in each of `years`, vehicles [draws, years]."""
    z = doubts(rng, draws)
    return sales(scenario, years, z)


def sales(scenario: Scenario, years: NDArray[np.int64], z: Mapping[str, Floats]) -> Floats:
    """Passenger BEVs newly registered in each of `years` under given doubts, vehicles [N, years]."""
    cars = along(scenario, "sales.cars", z["sales.cars"], years)
    return cars * along(scenario, "sales.bev_share", z["sales.bev_share"], years)


def assumed_frame(scenarios: Sequence[Scenario]) -> pl.DataFrame:
    """Scenarios in, ASSUMED out: every value they state; one row where they agree."""
    rows: dict[tuple[str, Value], list[str]] = {}
    for scenario in scenarios:
        for key, value in scenario.flat().items():
            rows.setdefault((key, value), []).append(scenario.name)
    keys = [key for key, _ in rows]
    frame = pl.DataFrame(
        [
            {
                "assumption": f"market.{key}" if keys.count(key) == 1 else f"market.{key}@{','.join(names)}",
                "value": value.value,
                "value_low": value.low,
                "value_high": value.high,
                "unit": value.unit,
                "used_in": f"market: {', '.join(names)}",
                "basis": value.source,
            }
            for (key, value), names in rows.items()
        ],
        schema=ASSUMED.polars_schema,
    )
    return check(ASSUMED, frame)


def sources_frame(scenarios: Sequence[Scenario]) -> pl.DataFrame:
    """The sources that scenarios describe themselves; columns as in the facts' sources."""
    rows = {s.source_id: s for scenario in scenarios for s in scenario.sources}
    columns = ("source_id", *SOURCE_KEYS)
    return pl.DataFrame(
        [{name: getattr(row, name) for name in columns} for row in rows.values()],
        schema=dict.fromkeys(columns, pl.String),
    )
