"""From one cell to a pack of many in series."""

from numbers import Integral

import numpy as np

from meguri.life.fade.faults import FadeCode, FadeError, FadeFault
from meguri.life.fade.formula import Floats

# Assumed: that of the cells of one pack, at about the same temperature. 0.15 is the default with which
# BLAST-Lite spreads whole batteries; packs sort their cells, so it is not too small.
SPREAD_SHARE = 0.15


def pack_capacity_share(
    cell_capacity_share: Floats, groups_in_series: int, spread_share: float = SPREAD_SHARE
) -> Floats:
    """Capacity of a pack, of which the weakest of its groups in series is the measure, without balancing.

    Losses of the groups are taken as normal about the model's loss, with a standard deviation of
    `spread_share` times that loss; the pack's loss is the expected largest of them. Cells in parallel share
    charge and count as one group. All groups start equal. A gain of capacity is left as it is.

    Args:
        cell_capacity_share: relative capacity of a cell, any shape.
        groups_in_series: groups in series, 1 to 400; 1 changes nothing.
        spread_share: standard deviation of the loss over the loss; assumed by default.

    Raises:
        FadeError: a number of groups or a spread that cannot be.
    """
    faults = []
    whole = isinstance(groups_in_series, Integral) and not isinstance(groups_in_series, bool)
    if not whole or not 1 <= groups_in_series <= 400:
        faults.append(FadeFault(FadeCode.GROUPS, {"found": repr(groups_in_series)}))
    if not 0.0 <= spread_share < 1.0:
        faults.append(FadeFault(FadeCode.SPREAD, {"found": repr(spread_share)}))
    if faults:
        raise FadeError(faults)
    loss = np.maximum(1.0 - np.asarray(cell_capacity_share, dtype=np.float64), 0.0)
    out: Floats = cell_capacity_share - spread_share * largest_of(int(groups_in_series)) * loss
    return np.maximum(out, 0.0)


def largest_of(count: int) -> float:
    """Expected largest of so many standard normal draws."""
    from scipy.special import ndtr

    x = np.linspace(-8.0, 8.0, 4001)
    below = ndtr(x) ** count
    return float(np.trapezoid(np.heaviside(x, 0.5) - below, x))
