"""Edges grouped by one of their ends, in one pass over them; compiled."""

from typing import Any

import numba as nb
import numpy as np


def _grouped(end: Any, groups: Any) -> Any:
    """Where each group begins, shape (groups + 1,), and the edges group by group, in their order."""
    first = np.zeros(groups + 1, np.int64)
    for edge in range(end.size):
        first[end[edge] + 1] += 1
    for group in range(groups):
        first[group + 1] += first[group]
    at, order = first[:-1].copy(), np.empty(end.size, np.int64)
    for edge in range(end.size):
        order[at[end[edge]]] = edge
        at[end[edge]] += 1
    return first, order


grouped: Any = nb.njit(cache=True)(_grouped)
