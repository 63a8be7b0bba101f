"""How large could the market be? Used EVs, reused packs and recycling by year, under a scenario."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.nation.forecast.assumptions import ASSUMPTIONS
from meguri.nation.forecast.scenario import Scenario, doubts, future_sales, sales
from meguri.nation.forecast.segments import Fleet, Volumes, fleet_of, packs, used_ev
from meguri.nation.histories import Histories, band
from meguri.tables.flows import MARKET, MARKET_SEGMENTS
from meguri.tables.schema import check

Floats = NDArray[np.float64]

__all__ = [
    "MarketDraws",
    "central_doubts",
    "central_history",
    "future_sales",
    "lost",
    "market",
    "market_frame",
    "market_under",
]


@dataclass(frozen=True, slots=True)
class MarketDraws:
    """The market under one scenario.

    Attributes:
        scenario: name of the scenario.
        calibrated: whether the scenario was tuned to a published claim.
        years: calendar years [Y].
        value_jpy: yen a year [D, Y, 3], segments in the order of MARKET_SEGMENTS.
        volumes: the cars and packs behind the yen, each [D, Y].
    """

    scenario: str
    calibrated: bool
    years: NDArray[np.int64]
    value_jpy: Floats
    volumes: Volumes


def market(
    histories: Histories, scenario: Scenario, rng: np.random.Generator, *, since: int = 2024
) -> MarketDraws:
    """The market by year and segment, one draw of the assumptions for each draw of the history.

    The generator's state decides the doubts: give every scenario a generator of the same seed, and draws of
    one index differ only by what the scenarios assume.

    Args:
        histories: histories of one vehicle segment, projected as far as the market is wanted.
        scenario: the assumptions.
        rng: source of the doubts.
        since: first year wanted.
    """
    z = doubts(rng, histories.sold.shape[0])
    return market_under(fleet_of(histories, scenario), scenario, z, since=since)


def market_under(
    fleet: Fleet, scenario: Scenario, z: Mapping[str, Floats], *, since: int = 2024
) -> MarketDraws:
    """The market under given doubts of the assumptions.

    Args:
        fleet: the cars; D = N, or D = 1 for all draws.
        scenario: the assumptions.
        z: standard normal draws by assumption [N].
        since: first year wanted.
    """
    at = np.flatnonzero(fleet.years >= since)
    cars_jpy, traded = used_ev(fleet, scenario, z, at)
    reuse_jpy, recycling_jpy, *kwh = packs(fleet, scenario, z)
    value = np.stack((cars_jpy, reuse_jpy[:, at], recycling_jpy[:, at]), axis=2)
    volumes = Volumes(traded, *(v[:, at] for v in kwh))
    return MarketDraws(scenario.name, scenario.calibrated, fleet.years[at], value, volumes)


def market_frame(markets: Iterable[MarketDraws]) -> pl.DataFrame:
    """Markets in, MARKET out: each segment and the total, by scenario and year."""
    parts = []
    for m in markets:
        whole = np.concatenate((m.value_jpy, m.value_jpy.sum(axis=2, keepdims=True)), axis=2)
        low, median, high = band(whole)
        names = (*MARKET_SEGMENTS, "total")
        parts.append(
            pl.DataFrame(
                {
                    "scenario": [m.scenario] * median.size,
                    "year": np.repeat(m.years, len(names)),
                    "market_segment": list(names) * m.years.size,
                    "value_jpy_low": low.ravel(),
                    "value_jpy": median.ravel(),
                    "value_jpy_high": high.ravel(),
                    "calibrated": [m.calibrated] * median.size,
                }
            )
        )
    return check(MARKET, pl.concat(parts) if parts else MARKET.empty())


def lost(kept: MarketDraws, leaving: MarketDraws) -> MarketDraws:
    """What is lost when exports go on: `kept` minus `leaving`, draw by draw.

    Raises:
        ValueError: the two do not share years and draws.
    """
    if kept.value_jpy.shape != leaving.value_jpy.shape or not np.array_equal(kept.years, leaving.years):
        raise ValueError("the two markets must share their years and draws")
    volumes = Volumes(
        *(
            getattr(kept.volumes, name) - getattr(leaving.volumes, name)
            for name in ("traded_units", "gathered_kwh", "reused_kwh", "recycled_kwh")
        )
    )
    return MarketDraws(
        f"{kept.scenario} − {leaving.scenario}",
        kept.calibrated or leaving.calibrated,
        kept.years,
        kept.value_jpy - leaving.value_jpy,
        volumes,
    )


def central_history(histories: Histories) -> Histories:
    """One history that is the mean of all draws, so that its accounts still add up [D = 1]."""
    arrays = ("sold", "exits", "exported", "scrapped", "idle", "in_use")
    means = {name: getattr(histories, name).mean(axis=0, keepdims=True) for name in arrays}
    return replace(histories, **means)


def central_doubts() -> dict[str, Floats]:
    """No doubt: every assumption at its stated value [N = 1]."""
    return {a.name: np.zeros(1) for a in ASSUMPTIONS}


def resold(histories: Histories, scenario: Scenario, z: Mapping[str, Floats], *, last_actual: int) -> Floats:
    """Factor on every cohort that turns the history's sales after `last_actual` into the scenario's [N, C].

    Args:
        histories: one history (D = 1).
        scenario: the assumptions.
        z: their doubts [N].
        last_actual: last year whose sales are statistics.
    """
    ahead = histories.cohort_years > last_actual
    wanted = sales(scenario, histories.cohort_years[ahead], z)
    weight = np.ones((wanted.shape[0], histories.cohort_years.size))
    weight[:, ahead] = wanted / np.maximum(histories.sold[:, ahead], 1e-9)
    return weight
