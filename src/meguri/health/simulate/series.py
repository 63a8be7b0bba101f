"""Simulated readings over years and simulated spectra, with known truth (SYNTHETIC)."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.battery import READINGS, SPECTRUM

_DECAY_DAYS = 30.0


def simulate_readings(
    rng: np.random.Generator,
    *,
    first_day: date = date(2016, 4, 1),
    readings: int = 40,
    every_days: float = 30.0,
    new_ah: float = 65.0,
    fade_a_year_share: float = 0.025,
    noise_share: float = 0.004,
    jumps: Sequence[tuple[int, float]] = (),
) -> tuple[pl.DataFrame, NDArray[np.float64]]:
    """What a car would say of its battery, reading by reading, and what is true.

    Args:
        rng: the only source of chance.
        first_day: day of the first reading.
        readings: how many.
        every_days: mean time between two.
        new_ah: capacity when new.
        fade_a_year_share: loss in the first year; half of it grows with time, half with its root.
        noise_share: error of one reading, standard deviation.
        jumps: resets of the estimate: rank of the reading (from 0), size; they decay within weeks.

    Returns:
        Table `readings`, and the true SOH on its days.
    """
    apart = np.maximum(np.round(rng.exponential(every_days - 1, readings)), 0) + 1
    days = np.cumsum(apart) - apart[0]
    years = days / 365.25
    truth = 1.0 - fade_a_year_share * (0.5 * np.sqrt(years) + 0.5 * years)
    soh = truth + rng.normal(0.0, noise_share, readings)
    for at, size in jumps:
        since = days - days[at]
        soh += np.where(since >= 0, size * np.exp(-np.maximum(since, 0) / _DECAY_DAYS), 0.0)
    frame = pl.DataFrame(
        {
            "day": [first_day + timedelta(days=int(day)) for day in days],
            "odometer_km": np.round(30 * days),
            "capacity_ah": np.round(new_ah * soh, 2),
            "soh_bms_share": np.round(soh, 4),
            "fast_charges_count": np.floor(days / 20).astype(np.int64),
            "slow_charges_count": np.floor(days / 2).astype(np.int64),
        }
    )
    return READINGS.check(frame), truth


def simulate_spectra(
    rng: np.random.Generator,
    *,
    ohmic_ohm: Sequence[float] = (0.001,),
    arc_ohm: float = 0.0015,
    arc_s: float = 0.01,
    alpha_share: float = 0.85,
    warburg_ohm: float = 0.0004,
    noise_share: float = 0.002,
    frequency_hz: Sequence[float] | None = None,
) -> pl.DataFrame:
    """Spectra of a resistance, one depressed arc and a Warburg tail; one for each ohmic resistance.

    Z = R₀ + R₁ / (1 + (jωτ)^α) + σ (1 − j) / √ω, with noise in proportion to |Z|.

    Returns:
        Table `spectrum`; ids are `synthetic-1` and on.
    """
    frequency = np.geomspace(1e4, 1e-2, 61) if frequency_hz is None else np.asarray(frequency_hz, dtype=float)
    omega = 2 * np.pi * frequency
    tail = arc_ohm / (1 + (1j * omega * arc_s) ** alpha_share) + warburg_ohm * (1 - 1j) / np.sqrt(omega)
    parts = []
    for rank, ohmic in enumerate(ohmic_ohm, start=1):
        exact = ohmic + tail
        noise = noise_share * np.abs(exact) * (rng.normal(size=omega.size) + 1j * rng.normal(size=omega.size))
        seen = exact + noise
        parts.append(
            pl.DataFrame(
                {
                    "spectrum_id": f"synthetic-{rank}",
                    "frequency_hz": frequency,
                    "z_real_ohm": seen.real,
                    "z_imag_ohm": seen.imag,
                }
            )
        )
    return SPECTRUM.check(pl.concat(parts))
