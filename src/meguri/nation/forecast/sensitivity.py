"""Which assumption moves the market most? Sobol shares of variance over all doubtful values of a scenario.

The shares come from `scipy.stats.sobol_indices`, which uses the estimators of Saltelli et al. (2010) on
Sobol points. Every assumption counts as one cause: the knots of a path move together, as in the forecast.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.nation.forecast.assumptions import ASSUMPTIONS
from meguri.nation.forecast.market import central_history, resold
from meguri.nation.forecast.scenario import Scenario
from meguri.nation.forecast.segments import Fleet, fleet_of, packs, used_ev
from meguri.nation.histories import Histories
from meguri.tables.account import SENSITIVITY
from meguri.tables.schema import check

Floats = NDArray[np.float64]

CLAIMED_YEARS = (2030, 2050)
_CHUNK = 2048  # points a step: bounds the memory, not the result


@dataclass(frozen=True, slots=True)
class SobolShares:
    """Shares of variance.

    Attributes:
        first: by each cause alone [outputs, causes].
        total: by all that the cause takes part in [outputs, causes].
    """

    first: Floats
    total: Floats


class _Normal:
    """The standard normal, as much of it as SciPy's sampler asks for."""

    @staticmethod
    def ppf(share: Floats) -> Floats:
        """Quantiles."""
        from scipy.special import ndtri

        quantiles: Floats = ndtri(share)
        return quantiles


def sobol(
    function: Callable[[Floats], Floats], causes: int, rng: np.random.Generator, *, points: int = 512
) -> SobolShares:
    """Sobol shares of a function of independent standard normal causes.

    Args:
        function: from causes [causes, n] to outputs [outputs, n].
        causes: number of causes.
        rng: scrambles the Sobol points.
        points: base sample, a power of 2; the function is evaluated points · (causes + 2) times.
    """
    from scipy.stats import sobol_indices

    dists: list[Any] = [_Normal()] * causes
    found = sobol_indices(func=function, n=points, dists=dists, rng=rng)
    return SobolShares(np.atleast_2d(found.first_order), np.atleast_2d(found.total_order))


def doubtful(scenario: Scenario) -> tuple[str, ...]:
    """The assumptions with any doubt, in declared order."""
    return tuple(a.name for a in ASSUMPTIONS if any(v.high > v.low for v in scenario.values[a.name].values()))


def sensitivity(
    histories: Histories,
    scenario: Scenario,
    rng: np.random.Generator,
    *,
    years: Sequence[int] = CLAIMED_YEARS,
    last_actual: int = 2025,
    points: int = 512,
) -> pl.DataFrame:
    """Histories and a scenario in, SENSITIVITY out: how much each assumption moves the total market.

    The history is held at its mean over the draws; other sales than its own are carried through by scaling
    the cohorts sold after `last_actual`, whose exits and exports are in proportion to them.

    Args:
        histories: histories projected under this scenario's sales.
        scenario: the assumptions.
        rng: scrambles the Sobol points; the same generator state gives the same table.
        years: years whose market is looked at; years that the history does not reach are left out.
        last_actual: last year whose sales are statistics.
        points: base sample, a power of 2.
    """
    history = central_history(histories)
    wanted = np.array([y for y in years if y in history.years], dtype=np.int64)
    names = doubtful(scenario)
    if not names or not wanted.size:
        return SENSITIVITY.empty()
    shares = sobol(
        _total_market(history, scenario, names, wanted, last_actual), len(names), rng, points=points
    )
    parts = [_ranked(scenario, int(year), names, shares, i) for i, year in enumerate(wanted)]
    return check(SENSITIVITY, pl.concat(parts))


def _total_market(
    history: Histories, scenario: Scenario, names: Sequence[str], years: NDArray[np.int64], last_actual: int
) -> Callable[[Floats], Floats]:
    """From doubts of the named assumptions [names, N] to the total market in the years [years, N]."""
    fleet = fleet_of(history, scenario)

    def step(causes: Floats) -> Floats:
        z = {a.name: np.zeros(causes.shape[1]) for a in ASSUMPTIONS} | dict(zip(names, causes, strict=True))
        weight = resold(history, scenario, z, last_actual=last_actual)
        return _market_at(replace(fleet, weight=weight), scenario, z, years)

    def whole(causes: Floats) -> Floats:
        starts = range(0, causes.shape[1], _CHUNK)
        return np.concatenate([step(causes[:, i : i + _CHUNK]) for i in starts], axis=1)

    return whole


def _market_at(fleet: Fleet, scenario: Scenario, z: dict[str, Floats], years: NDArray[np.int64]) -> Floats:
    """Total market in the years, yen [years, N]."""
    at = np.searchsorted(fleet.years, years)
    cars_jpy, _ = used_ev(fleet, scenario, z, at)
    reuse_jpy, recycling_jpy, *_ = packs(fleet, scenario, z)
    total: Floats = (cars_jpy + reuse_jpy[:, at] + recycling_jpy[:, at]).T
    return total


def _ranked(scenario: Scenario, year: int, names: Sequence[str], shares: SobolShares, i: int) -> pl.DataFrame:
    order = np.argsort(-shares.total[i], kind="stable")
    return pl.DataFrame(
        {
            "scenario": [scenario.name] * order.size,
            "year": [year] * order.size,
            "assumption": [names[k] for k in order],
            "first_order_share": np.maximum(
                shares.first[i][order], 0.0
            ),  # below 0 it is noise of the estimator
            "total_share": shares.total[i][order],
            "rank": np.arange(1.0, order.size + 1),
        }
    )
