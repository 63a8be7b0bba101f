"""Which used EV of a table of ranges does a car's hard winter's day?"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import polars as pl

from meguri.facts.places import climate_of
from meguri.tables.demand import RANGE_BY_PLACE
from meguri.tables.draws import Z95

SURE, LIKELY = 0.95, 0.5
Band = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one used EV goes in one prefecture.

    Attributes:
        pack: which EV.
        winter_km: range on a cold day of the worst month.
        winter_wh_per_km: consumption in that month.
        use_wh_per_km: mean consumption of the year.
        is_extrapolated: whether that month lies outside what was measured.
    """

    pack: str
    winter_km: Band
    winter_wh_per_km: float
    use_wh_per_km: Band
    is_extrapolated: bool

    def enough_share(self, needed_km: float) -> float:
        """Chance that the range is enough: two half normals that meet at the median."""
        low, mid, high = self.winter_km
        width = (high - mid) if needed_km > mid else (mid - low)
        if width <= 0:
            return 1.0 if needed_km <= mid else 0.0
        return 1 - NormalDist().cdf((needed_km - mid) / width * Z95)


def reaches(ranges: pl.DataFrame | None) -> Mapping[str, tuple[Reach, ...]]:
    """The EVs of each prefecture, the shortest winter range first.

    Args:
        ranges: table `range_by_place`; None where nobody made one.

    Raises:
        TableError: it does not keep the table.
        PlaceError: no such prefecture.
    """
    if ranges is None:
        return {}
    found: dict[str, list[Reach]] = {}
    checked = RANGE_BY_PLACE.check(ranges)
    for (place, pack), months in checked.group_by(["prefecture", "pack"], maintain_order=True):
        worst = months.sort("cold_range_km", "month_rank").row(0, named=True)
        use = [float(str(months[f"use_wh_per_km{edge}"].mean())) for edge in ("_low", "", "_high")]
        reach = Reach(
            pack=str(pack),
            winter_km=_band(worst, "cold_range_km"),
            winter_wh_per_km=worst["use_wh_per_km"],
            use_wh_per_km=(use[0], use[1], use[2]),
            is_extrapolated=worst["is_extrapolated"],
        )
        found.setdefault(climate_of(str(place)).prefecture, []).append(reach)
    return {
        place: tuple(sorted(several, key=lambda one: (one.winter_km[1], one.pack)))
        for place, several in found.items()
    }


def smallest_enough(candidates: tuple[Reach, ...], needed_km: float) -> Reach | None:
    """The shortest that is surely enough; else the one with the best chance; None of none."""
    sure = (one for one in candidates if one.enough_share(needed_km) >= SURE)
    best = max(candidates, key=lambda one: (one.enough_share(needed_km), one.winter_km[1]), default=None)
    return next(sure, best)


def _band(row: Mapping[str, Any], name: str) -> Band:
    return row[f"{name}_low"], row[name], row[f"{name}_high"]
