"""Set the tuned values of a scenario so that its medians land on the published claims."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from meguri.nation.forecast.market import central_doubts, market_under
from meguri.nation.forecast.scenario import Scenario, doubts, sales
from meguri.nation.forecast.segments import fleet_of
from meguri.nation.histories import Histories

Floats = NDArray[np.float64]

# Claim → (year, segments of MARKET_SEGMENTS that it adds up).
CLAIMED: Mapping[str, tuple[int, tuple[int, ...]]] = {
    "jri_market_2030": (2030, (0, 1, 2)),
    "jri_market_2030_reuse_recycling": (2030, (1, 2)),
    "jri_market_2050": (2050, (0, 1, 2)),
}


def landed(
    histories: Histories,
    scenario: Scenario,
    rng: np.random.Generator,
    *,
    projected_with: Scenario | None = None,
    last_actual: int = 2025,
) -> dict[str, float]:
    """Median market at each published claim, yen a year.

    Args:
        histories: histories projected under the sales of `projected_with`.
        scenario: the assumptions.
        rng: source of the doubts.
        projected_with: the scenario whose sales the histories hold; `scenario` itself when not given.
        last_actual: last year whose sales are statistics.
    """
    weight = np.ones((1, histories.cohort_years.size))
    if projected_with is not None:
        ahead = histories.cohort_years > last_actual
        years, sure = histories.cohort_years[ahead], central_doubts()
        weight[:, ahead] = sales(scenario, years, sure) / sales(projected_with, years, sure)
    z = doubts(rng, histories.sold.shape[0])
    draws = market_under(fleet_of(histories, scenario, weight), scenario, z)
    return {
        claim: float(np.median(draws.value_jpy[:, draws.years == year][:, 0, list(parts)].sum(axis=1)))
        for claim, (year, parts) in CLAIMED.items()
    }


def tune(histories: Histories, scenario: Scenario, claims: Mapping[str, float], *, seed: int) -> Scenario:
    """The scenario with its tuned values set so that the medians land on the claims.

    Args:
        histories: histories projected under the scenario's present sales.
        scenario: the assumptions; has as many tuned values as claims.
        claims: published market by claim id, yen a year; ids as in CLAIMED.
        seed: of the doubts, the same at every step.

    Returns:
        The scenario, tuned values rounded to three digits.
    """
    from scipy.optimize import least_squares

    names = list(scenario.tuned())
    start = np.log([scenario.flat()[name].value for name in names])

    def at(logs: Floats) -> Scenario:
        return scenario.with_values(dict(zip(names, np.exp(logs).tolist(), strict=True)))

    def miss(logs: Floats) -> Floats:
        found = landed(histories, at(logs), np.random.default_rng(seed), projected_with=scenario)
        return np.log([found[claim] / wanted for claim, wanted in claims.items()])

    solved = least_squares(miss, start, diff_step=[1e-3] * len(names), xtol=1e-4, max_nfev=20)
    rounded = {name: float(f"{value:.3g}") for name, value in zip(names, np.exp(solved.x), strict=True)}
    return scenario.with_values(rounded)
