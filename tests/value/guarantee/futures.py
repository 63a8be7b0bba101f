"""Futures of batteries made by hand: the model of the reference values, drawn."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from meguri.tables.draws import Draws
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED
from meguri.tables.life import LIFE, LIFE_REACHED
from meguri.tables.lifetime import Life

START = date(2026, 11, 1)


def lognormal(mean: float, cv: float, z: np.ndarray) -> np.ndarray:
    """Lognormal draws of that mean and coefficient of variation."""
    spread = np.sqrt(np.log1p(cv**2))
    return mean * np.exp(spread * z - spread**2 / 2)


def life_of(soh: np.ndarray, distance_km: np.ndarray, elapsed_yr: np.ndarray, **changed: Any) -> Life:
    """A future with these paths."""
    known = {
        "verdict_id": "v-1",
        "start": START,
        "elapsed_yr": elapsed_yr,
        "soh": Draws(soh, ("elapsed_yr",), 1, ("place_climate",)),
        "distance_km": Draws(distance_km, ("elapsed_yr",), 1),
        "age_yr": 5.0,
        "odometer_km": 40_000.0,
        "interval_share": 0.06,
        "measured_on": date(2026, 10, 20),
        "definition": "soh_c",
        "model": "leaf40",
        "pack_kwh": 40.0,
        "table": LIFE.empty(),
        "reached": LIFE_REACHED.empty(),
        "findings": FINDINGS.empty(),
        "assumed": HEALTH_ASSUMED.empty(),
        "is_synthetic": True,
    }
    return Life(**(known | changed))  # type: ignore[arg-type]


def straight(
    draws: int = 2000,
    *,
    years: float = 12.0,
    entry: float = 0.86,
    entry_sd: float = 0.0,
    fade: float = 0.023,
    fade_cv: float = 0.45,
    use_km: float = 9000.0,
    use_cv: float = 0.5,
    power: float = 1.0,
    seed: int = 1,
    **changed: Any,
) -> Life:
    """The reference model: SOH = entry - d·t^power with lognormal fade d and lognormal use."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((3, draws))
    elapsed = np.linspace(0.0, years, round(years * 4) + 1)
    d = lognormal(fade, fade_cv, z[0])
    soh = entry + entry_sd * z[2][:, None] - d[:, None] * elapsed[None, :] ** power
    km = lognormal(use_km, use_cv, z[1])[:, None] * elapsed[None, :] if use_km else np.zeros_like(soh)
    return life_of(np.maximum(soh, 0.0), km, elapsed, **changed)


def finding_codes(frame: pl.DataFrame) -> list[str]:
    """Codes of a table of findings."""
    return frame["code"].to_list()
