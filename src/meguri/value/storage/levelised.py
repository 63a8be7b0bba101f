"""What does a kilowatt-hour out of a store cost over its life? Losses charged, part by part.

(capex + Σ (opex + charging) / (1 + r)^t) / Σ delivered / (1 + r)^t, with the state of health at the beginning
of each year; a year in which it ends counts in part.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Store:
    """One store, for each kilowatt-hour of rated energy.

    Attributes:
        soh: state of health at the beginning of each year, share of the rated energy; [draw, year].
        served_yr: years that it serves, at most as many as `soh` has; [draw].
        capex_jpy: cost of it, installed; [draw].
        opex_jpy: running cost a year; [draw].
        depth_share: share of the held energy that a cycle takes; [draw].
        efficiency_share: energy out over energy in, of a whole cycle; [draw].
    """

    soh: Floats
    served_yr: Floats
    capex_jpy: Floats
    opex_jpy: Floats
    depth_share: Floats
    efficiency_share: Floats


@dataclass(frozen=True, slots=True)
class Levelised:
    """Cost of a kilowatt-hour delivered, in yen, and what it is made of.

    Attributes:
        parts: capex, opex, charging, losses: together the cost; [draw].
        delivered_kwh: energy delivered in all years, for each kilowatt-hour rated, not discounted; [draw].
    """

    parts: dict[str, Floats]
    delivered_kwh: Floats

    @property
    def total(self) -> Floats:
        """Cost of a kilowatt-hour delivered; [draw]."""
        out: Floats = np.sum(list(self.parts.values()), axis=0)
        return out


def levelised(store: Store, cycles_per_yr: Floats, charge_jpy: Floats, discount_per_yr: Floats) -> Levelised:
    """Levelised cost of storage, draw by draw.

    Args:
        store: the store.
        cycles_per_yr: [draw].
        charge_jpy: price of a kilowatt-hour that it is charged with; [draw].
        discount_per_yr: rate of interest; [draw].
    """
    years = np.arange(1, store.soh.shape[1] + 1)
    in_use = np.clip(store.served_yr[:, None] - (years - 1), 0.0, 1.0)
    worth = in_use / (1 + discount_per_yr[:, None]) ** years
    each = store.soh * (cycles_per_yr * store.depth_share)[:, None]
    delivered = (each * worth).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = {
            "capex": store.capex_jpy / delivered,
            "opex": store.opex_jpy * worth.sum(axis=1) / delivered,
            "charging": np.broadcast_to(charge_jpy, delivered.shape) + 0.0,
            "losses": charge_jpy * (1 / store.efficiency_share - 1),
        }
    return Levelised(parts, (each * in_use).sum(axis=1))


def linear_soh(start_share: Floats, fade_per_yr: Floats, years: int) -> Floats:
    """State of health at the beginning of each year, falling by the same share each; [draw, year]."""
    out: Floats = np.maximum(start_share[:, None] - fade_per_yr[:, None] * np.arange(years), 0.0)
    return out
