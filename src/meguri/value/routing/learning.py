"""What would knowing more be worth before choosing? Expected value of information, never flattered.

For each unknown a rule is fitted that chooses a way from its value (each way's lead as a cubic of the
unknown's normal score), on one half of the draws, and judged on the other half; and the other way round. So
noise cannot pass for knowledge, and no unknown is worth more than knowing everything.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.worth import ROUTE_LEARN

Floats = NDArray[np.float64]

LEAST_DRAWS = 100
EVERYTHING = "everything"
_POWERS = 4


def worth_of_knowing(net: Floats, unknowns: Mapping[str, Floats], subject_id: str) -> pl.DataFrame:
    """What knowing each unknown exactly is worth, and how often it would change the choice.

    Args:
        net: what each open way leaves; [draw, way].
        unknowns: name → [draw].
        subject_id: id of the car or battery.

    Returns:
        Table `route_learn`, most worth first; empty with fewer than two ways or LEAST_DRAWS draws.
    """
    rows: list[dict[str, object]] = []
    if net.shape[0] >= LEAST_DRAWS and net.shape[1] >= 2:
        best = int(np.argmax(net.mean(axis=0)))
        lead = net - net[:, [best]]
        seen = np.where(lead.max(axis=1) > 0, lead.argmax(axis=1), best)
        rows.append(_row(subject_id, EVERYTHING, lead, seen, best))
        for name, values in unknowns.items():
            if np.ptp(values) > 0:
                rows.append(_row(subject_id, name, lead, _chosen(lead, values), best))
    rows.sort(key=lambda row: (row["unknown"] != EVERYTHING, -float(row["worth_jpy"]), row["unknown"]))  # type: ignore[arg-type]
    return ROUTE_LEARN.check(pl.DataFrame(rows, schema=ROUTE_LEARN.polars_schema))


def _row(subject_id: str, name: str, lead: Floats, chosen: NDArray[np.intp], best: int) -> dict[str, object]:
    worth = float(lead[np.arange(lead.shape[0]), chosen].mean())
    switch = float(np.mean(chosen != best))
    if worth <= 0.0:  # nobody would follow such a rule
        worth, switch = 0.0, 0.0
    return {"subject_id": subject_id, "unknown": name, "worth_jpy": worth, "switch_share": switch}


def _chosen(lead: Floats, values: Floats) -> NDArray[np.intp]:
    """The way that the rule of the other half chooses in each draw."""
    at = np.vander(_scores(values), _POWERS)
    half = np.arange(values.size) % 2
    chosen = np.empty(values.size, dtype=np.intp)
    for side in (0, 1):
        mine, other = half == side, half != side
        rule, *_rest = np.linalg.lstsq(at[other], lead[other], rcond=None)
        chosen[mine] = (at[mine] @ rule).argmax(axis=1)
    return chosen


def _scores(values: Floats) -> Floats:
    """Normal scores of the ranks, so that a rare great value bends nothing; equal values share theirs."""
    from scipy.special import ndtri

    _unique, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts + 1) / 2
    out: Floats = ndtri((middle[inverse] + 0.5) / values.size)
    return out
