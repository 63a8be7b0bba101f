"""Spectra for tests, made from circuits with known values."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.impedance import impedance, parse_circuit

FREQUENCIES = np.geomspace(2e4, 2e-2, 60)
TWO_ARCS = "R0-p(R1,CPE1)-p(R2,CPE2)"
TRUTH = np.array([0.01, 0.02, 0.1, 0.9, 0.03, 6.0, 0.85])


def spectrum(z: NDArray[np.complex128], frequencies: NDArray[np.float64] = FREQUENCIES) -> pl.DataFrame:
    """Table `spectrum` of impedances [n, f]; ids count up from s0."""
    z = np.atleast_2d(z)
    return pl.DataFrame(
        {
            "spectrum_id": [f"s{row}" for row in range(len(z)) for _ in frequencies],
            "frequency_hz": np.tile(frequencies, len(z)),
            "z_real_ohm": z.real.ravel(),
            "z_imag_ohm": z.imag.ravel(),
        }
    )


def noisy(z: NDArray[np.complex128], share: float, seed: int = 0) -> NDArray[np.complex128]:
    """Each part off by `share` of |z|."""
    rng = np.random.default_rng(seed)
    return z + share * np.abs(z) * (rng.normal(size=z.shape) + 1j * rng.normal(size=z.shape))


def of_circuit(circuit: str, values: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Impedance [n, f] at FREQUENCIES."""
    return impedance(parse_circuit(circuit), values, FREQUENCIES)
