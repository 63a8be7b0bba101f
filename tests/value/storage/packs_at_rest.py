"""Packs at rest made by hand: forecasts along a straight line, and lists of used packs."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from meguri.tables.draws import Draws
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED
from meguri.tables.life import LIFE, LIFE_REACHED
from meguri.tables.lifetime import Life
from meguri.tables.storage import STORAGE_PACKS


def at_rest(
    entry: float = 0.75,
    fade: float = 0.02,
    *,
    years: float = 10.0,
    draws: int = 1,
    spread: float = 0.0,
    seed: int = 1,
    **changed: Any,
) -> Life:
    """A pack at rest whose state of health falls by the same share each year; doubt of the fade, if any."""
    z = np.random.default_rng(seed).standard_normal(draws)
    elapsed = np.linspace(0.0, years, round(12 * years) + 1)
    soh = entry - (fade * np.exp(spread * z))[:, None] * elapsed
    known: dict[str, Any] = {
        "verdict_id": "v-1",
        "start": date(2026, 11, 1),
        "elapsed_yr": elapsed,
        "soh": Draws(np.maximum(soh, 0.0), ("elapsed_yr",), seed, ("model",)),
        "distance_km": Draws(np.zeros_like(soh), ("elapsed_yr",), seed),
        "age_yr": 8.0,
        "odometer_km": 90_000.0,
        "interval_share": 0.05,
        "measured_on": date(2026, 10, 20),
        "definition": "soh_c",
        "model": "leaf40",
        "pack_kwh": 100.0,
        "table": LIFE.empty(),
        "reached": LIFE_REACHED.empty(),
        "findings": FINDINGS.empty(),
        "assumed": HEALTH_ASSUMED.empty(),
        "is_synthetic": True,
    }
    return Life(**(known | changed))


def pack(name: str, soh: float | None, **changed: Any) -> dict[str, Any]:
    """A row of STORAGE_PACKS."""
    row: dict[str, Any] = dict.fromkeys(STORAGE_PACKS.names) | {
        "battery_id": name,
        "model": "leaf40",
        "module_type": "m-8",
        "chemistry": "NMC532",
        "rated_kwh": 40.0,
        "soh_share": soh,
        "soh_share_low": None if soh is None else soh - 0.03,
        "soh_share_high": None if soh is None else soh + 0.03,
        "safety": "confirmed",
        "has_traceability": True,
        "is_synthetic": True,
    }
    return row | changed


def listed(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Table `storage_packs`."""
    return pl.DataFrame(rows, schema=STORAGE_PACKS.polars_schema)
