"""Portfolios made by hand."""

from typing import Any

import numpy as np
import polars as pl


def book(count: int, *, first: int = 0, seed: int = 1, **fixed: Any) -> pl.DataFrame:
    """Contracts with ids from `first` on; each looks the same in whichever portfolio it is."""
    rng = np.random.default_rng(seed)
    spread = rng.random((4, first + count))[:, first:]
    soh = 0.75 + 0.2 * spread[0]
    numbers = range(first, first + count)
    columns = {
        "contract_id": [f"c{i}" for i in numbers],
        "terms_id": "pool",
        "soh_share": soh,
        "soh_low_share": soh - 0.03,
        "soh_high_share": soh + 0.03,
        "fade_median_per_yr": 0.015 + 0.015 * spread[1],
        "fade_cv": 0.45,
        "km_per_yr": 5000 + 8000 * spread[2],
        "km_cv": 0.5,
        "line_id": [f"line{i % 7}" for i in numbers],
        "place": [f"place{i % 11}" for i in numbers],
        "method_id": [f"method{i % 3}" for i in numbers],
    }
    return pl.DataFrame(columns | fixed)
