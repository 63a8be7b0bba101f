"""May the outflow be trusted? The computation checked on made-up histories, and what the answer leans on.

Coverage on histories simulated from the prior shows that the computation is right; it says nothing of
whether the model is true. What the answer leans on is shown by changing each assumption and by leaving out
each piece of evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.nation.histories import Histories, band
from meguri.nation.outflow.errors import Row
from meguri.nation.outflow.evidence import Evidence
from meguri.nation.outflow.posterior import Posterior
from meguri.nation.outflow.prior import Prior, size
from meguri.nation.outflow.reconciled import Forward, Reconciled, reconcile_outflow

Floats = NDArray[np.float64]
COVERED = ("exits", "exported", "export_share")
_NORMAL_975 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often 90 % intervals held the truth.

    Attributes:
        held: for each history and quantity of COVERED, whether the interval held the truth [N, 3].
        rank_share: share of the draws below the truth [N, 3].
    """

    held: NDArray[np.bool_]
    rank_share: Floats

    def interval(self, quantity: str | None = None) -> tuple[int, int, float, float]:
        """Held, trials, and the 95 % interval of the coverage.

        For one quantity the interval is Clopper and Pearson's. Pooled (no quantity), the quantities of one
        history are not independent trials; the interval is that of the mean over histories.
        """
        from scipy.stats import binomtest

        if quantity is None:
            each = self.held.mean(axis=1)
            reach = _NORMAL_975 * float(each.std(ddof=1)) / each.size**0.5
            middle = float(each.mean())
            return int(self.held.sum()), self.held.size, middle - reach, min(middle + reach, 1.0)
        held = self.held[:, COVERED.index(quantity)]
        found = binomtest(int(held.sum()), held.size).proportion_ci(0.95)
        return int(held.sum()), held.size, float(found.low), float(found.high)


def quantities(histories: Histories) -> Floats:
    """Cumulative exits, exports and export share to the last year [D, 3]."""
    exits, exported = histories.total("exits"), histories.total("exported")
    return np.stack((exits, exported, exported / exits), axis=1)


def coverage(evidence: Evidence, prior: Prior, histories: int, draws: int, seed: int) -> Coverage:
    """Simulate histories and their evidence from the prior; reconcile each; is the truth held?

    Args:
        evidence: which figures are seen, and with what error; their values are replaced.
        prior: from which the truth is drawn.
        histories: number of simulated histories.
        draws: draws of each reconciliation.
        seed: seed of all randomness.
    """
    rng = np.random.default_rng(seed)
    held = np.empty((histories, len(COVERED)), dtype=bool)
    rank = np.empty((histories, len(COVERED)))
    for i in range(histories):
        z = rng.standard_normal((1, size(prior, evidence.units.size)))
        seen = _seen(evidence, prior, z, rng)
        truth = quantities(Reconciled(seen, prior, Posterior(z, 0, 1.0), seed).histories())[0]
        found = quantities(reconcile_outflow(seen, prior, draws, seed + 1 + i).histories())
        low, _, high = band(found)
        held[i] = (low <= truth) & (truth <= high)
        rank[i] = np.mean(found < truth, axis=0)
    return Coverage(held, rank)


def _seen(evidence: Evidence, prior: Prior, z: Floats, rng: np.random.Generator) -> Evidence:
    """The same evidence as it would have been told about the history of z."""
    rows = list(evidence.rows)
    told = Forward(evidence, prior, rows)(z)[0] + rng.standard_normal(len(rows)) * [r.error_sd for r in rows]
    return replace(
        evidence, rows=tuple(replace(row, value=float(v)) for row, v in zip(rows, told, strict=True))
    )


def leaning(evidence: Evidence, prior: Prior, draws: int, seed: int) -> pl.DataFrame:
    """How exits, exports and share move when one assumption is changed, or one piece of evidence left out.

    Columns: kind (base, prior, without), change, and each of COVERED with `_low` and `_high`.
    """
    cases = [("base", "", evidence, prior)]
    cases += [("prior", name, evidence, changed) for name, changed in _priors(prior)]
    cases += [
        ("without", row.evidence_id, _without(evidence, row), prior) for row in evidence.rows if row.used
    ]
    return pl.DataFrame(
        [
            _row(kind, change, reconcile_outflow(e, p, draws, seed).histories(evidence.account_year))
            for kind, change, e, p in cases
        ]
    )


def _without(evidence: Evidence, left_out: Row) -> Evidence:
    return replace(evidence, rows=tuple(row for row in evidence.rows if row != left_out))


def _row(kind: str, change: str, histories: Histories) -> dict[str, str | float]:
    low, median, high = band(quantities(histories))
    row: dict[str, str | float] = {"kind": kind, "change": change}
    for i, name in enumerate(COVERED):
        row |= {f"{name}_low": float(low[i]), name: float(median[i]), f"{name}_high": float(high[i])}
    return row


def _priors(prior: Prior) -> Iterator[tuple[str, Prior]]:
    """The prior with each number moved by one spread either way, and other forms of the whole."""
    for name, parameter in prior.scalars.items():
        for z, sign in ((1.0, "+1 sd"), (-1.0, "−1 sd")):
            moved = float(parameter.at(np.array(z)))
            yield f"{name} {sign}", prior.with_scalar(name, median=moved)
    yield "band_spread × 2", replace(prior, band_spread=2 * prior.band_spread)
    yield "step_spread × 2", replace(prior, step_spread=2 * prior.step_spread)
    yield "hazard: Weibull alone", replace(prior, hazard="weibull")
