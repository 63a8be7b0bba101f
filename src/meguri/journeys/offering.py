"""What a buyer wants to know of a battery that its record does not say: how far it goes in February."""

from pathlib import Path

import numpy as np

from meguri.facts.packs import PackNameError
from meguri.life.range_km import RangeError, range_by_month

FEBRUARY = 2
DRAWS = 1_000
Band = tuple[float, float, float]


def winter_range_km(
    model: str, soh_share: Band | None, prefecture: str, *, seed: int = 1, folder: Path | None = None
) -> Band | None:
    """Range on a full charge in February, km: 5 %, median, 95 %; an estimate from the catalogue's car.

    Args:
        model: of the car, as the catalogue of packs names it.
        soh_share: state of health: 5 %, median, 95 %.
        prefecture: where it stands.
        seed: of the draws.
        folder: the user's data folder.

    Returns:
        None where nothing was measured, or the catalogue does not know the car or its rated range.

    Raises:
        PlaceError: no such prefecture.
    """
    if soh_share is None:
        return None
    try:
        made = range_by_month(
            model, soh_share, prefecture, rng=np.random.default_rng(seed), count=DRAWS, folder=folder
        )
    except (PackNameError, RangeError):
        return None
    row = made.table.filter(month_rank=FEBRUARY).to_dicts()[0]
    low, middle, high = (float(row[f"range_km{end}"]) for end in ("_low", "", "_high"))
    return low, middle, high
