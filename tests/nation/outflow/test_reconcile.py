"""The computation is right: where the posterior is known in closed form, it is found."""

import numpy as np
import pytest
from scipy.stats import kstest, norm

from meguri.nation.outflow.posterior import Floats, reconcile


def test_linear_evidence_gives_the_closed_form_posterior() -> None:
    """Prior N(0, I), evidence A z + noise: posterior N(m, P⁻¹) with P = I + AᵀA/σ², m = P⁻¹Aᵀy/σ²."""
    rng = np.random.default_rng(5)
    size, rows = 12, 7
    operator, values, errors = rng.normal(size=(rows, size)), rng.normal(size=rows), rng.uniform(0.2, 1, rows)
    found = reconcile(lambda z: z @ operator.T, values, errors, size, 6000, np.random.default_rng(1))
    scaled = operator / errors[:, None]
    precision = np.eye(size) + scaled.T @ scaled
    mean = np.linalg.solve(precision, scaled.T @ (values / errors))
    for direction in rng.normal(size=(5, size)):
        spread = np.sqrt(direction @ np.linalg.solve(precision, direction))
        standard = (found.z @ direction - mean @ direction) / spread
        assert kstest(standard, norm.cdf).pvalue > 1e-4


@pytest.mark.parametrize(("value", "error"), [(1.5, 0.3), (4.0, 1.0)])
def test_skew_posterior_matches_quadrature(value: float, error: float) -> None:
    """exp(z) measured with error: the posterior is skew, and no normal approximation will do."""

    def predict(z: Floats) -> Floats:
        return np.exp(z[:, :1])

    found = reconcile(predict, np.array([value]), np.array([error]), 3, 8000, np.random.default_rng(2))
    grid = np.linspace(-6, 6, 20001)
    density = np.exp(-0.5 * grid**2 - 0.5 * ((np.exp(grid) - value) / error) ** 2)
    cdf = np.cumsum(density) / density.sum()
    for share in (0.05, 0.5, 0.95):
        exact = np.interp(share, cdf, grid)
        below = float(np.mean(found.z[:, 0] < exact))
        assert below == pytest.approx(share, abs=0.015)
    assert abs(found.z[:, 1].std() - 1.0) < 0.04


def test_the_same_seed_gives_the_same_draws() -> None:
    def run() -> Floats:
        return reconcile(
            lambda z: z[:, :1], np.array([1.0]), np.array([0.5]), 2, 100, np.random.default_rng(9)
        ).z

    np.testing.assert_array_equal(run(), run())
