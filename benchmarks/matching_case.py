"""Markets to measure on: lots and wishes around 47 centres, by seed; for our engines and for peers."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SIZES = {"S": (1_000, 100), "M": (10_000, 1_000), "L": (100_000, 10_000)}
EDGES, CENTRES, EARTH_KM = 20, 47, 6371.0


class Case(NamedTuple):
    """One market.

    Attributes:
        first: where the edges of each lot begin, shape (lots + 1,).
        to: wish of each edge.
        gain: whole yen of each edge, above zero.
        counts: pieces of each lot (one).
        wanted: pieces that each wish takes, 1 + Poisson(9).
    """

    first: NDArray[np.int64]
    to: NDArray[np.int64]
    gain: NDArray[np.float64]
    counts: NDArray[np.int64]
    wanted: NDArray[np.int64]


def case(size: str, seed: int = 1) -> Case:
    """About 20 candidate wishes a lot, half near and half anywhere; those that gain nothing are left out."""
    lots, wishes = SIZES[size]
    rng = np.random.default_rng(seed)
    centres = np.column_stack([rng.uniform(31, 44, CENTRES), rng.uniform(130, 145, CENTRES)])
    weight = rng.dirichlet(np.full(CENTRES, 2.0))
    of_lot, of_wish = rng.choice(CENTRES, lots, p=weight), rng.choice(CENTRES, wishes, p=weight)
    lot_at = _sphere(centres[of_lot] + rng.normal(0, 0.25, (lots, 2)))
    wish_at = _sphere(centres[of_wish] + rng.normal(0, 0.25, (wishes, 2)))
    now_kwh = rng.choice([20.0, 24, 30, 40, 62], lots) * np.clip(rng.normal(0.8, 0.08, lots), 0.5, 1)
    bid, reserve = rng.uniform(8_000, 22_000, wishes), now_kwh * rng.uniform(3_000, 10_000, lots)
    near = [np.flatnonzero(of_wish == centre) for centre in range(CENTRES)]
    whom = []
    for lot in range(lots):
        some = near[of_lot[lot]]
        close = rng.choice(some, min(EDGES // 2, some.size), replace=False)
        whom.append(np.unique(np.concatenate([close, rng.integers(0, wishes, EDGES - EDGES // 2)])))
    lot, to = np.repeat(np.arange(lots), [one.size for one in whom]), np.concatenate(whom)
    chord = np.linalg.norm(lot_at[lot] - wish_at[to], axis=1)
    km = 2 * EARTH_KM * np.arcsin(chord / 2)
    gain = np.round(now_kwh[lot] * bid[to] - reserve[lot] - 8_000 - 45 * km)
    kept = gain > 0
    first = np.append(0, np.cumsum(np.bincount(lot[kept], minlength=lots)))
    return Case(first, to[kept], gain[kept], np.ones(lots, np.int64), 1 + rng.poisson(9, wishes))


def _sphere(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    phi, lam = np.radians(degrees).T
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
