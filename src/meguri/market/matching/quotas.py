"""Quotas and bundles: the engine that can keep them (HiGHS, mixed-integer), with its gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.market.matching.duals import carrying_rents
from meguri.market.matching.exact import least_cost_flow
from meguri.market.matching.faults import MatchCode, MatchError, match_fault
from meguri.market.matching.needs import Ints
from meguri.market.matching.outcome import Graph, Outcome
from meguri.market.matching.reading import Market

SOH_BAND = 0.05
MOST_S = 60.0


@dataclass(frozen=True, slots=True)
class Quota:
    """At least or at most so many pieces among deals of a kind; what is None is not asked.

    Attributes:
        quota_id: how it is called where it cannot be kept.
        least_count, most_count: pieces.
        is_abroad: whether the wish is abroad.
        buyer_id, seller_id: of whom.
        purpose: what the wish is for.
        from_prefecture, to_prefecture: where the lot stands, where it is wanted.
    """

    quota_id: str
    least_count: int | None = None
    most_count: int | None = None
    is_abroad: bool | None = None
    buyer_id: str | None = None
    seller_id: str | None = None
    purpose: str | None = None
    from_prefecture: str | None = None
    to_prefecture: str | None = None

    def touches(self, market: Market, graph: Graph) -> NDArray[np.bool_]:
        """Which pairs it counts, shape (pairs,)."""
        lot, wish = market.offers[graph.lot], market.demands[graph.to]
        asked = (
            (wish["is_abroad"], self.is_abroad),
            (wish["buyer_id"], self.buyer_id),
            (lot["seller_id"], self.seller_id),
            (wish["purpose"], self.purpose),
            (lot["prefecture"], self.from_prefecture),
            (wish["prefecture"], self.to_prefecture),
        )
        told = np.ones(graph.lot.size, np.bool_)
        for column, wanted in asked:
            if wanted is not None:
                told &= (column == wanted).to_numpy()
        return told


def check_quotas(quotas: Sequence[Quota]) -> None:
    """Refuse quotas that name nothing or contradict themselves.

    Raises:
        MatchError: every such quota.
    """
    faults = []
    for one in quotas:
        least, most = one.least_count, one.most_count
        none = least is None and most is None
        crossed = least is not None and most is not None and least > most
        if none or crossed or min(least or 0, most or 0) < 0:
            faults.append(match_fault(MatchCode.QUOTA, found=one.quota_id))
    if faults:
        raise MatchError(faults)


def equal_class(market: Market, band: float = SOH_BAND) -> Ints:
    """Which lots are equal enough for one bundle: same goods, model, chemistry, band of SOH; (lots,).

    A lot whose chemistry or state of health nobody said is equal to no other.
    """
    alone = pl.when(pl.any_horizontal(pl.col("chemistry", "soh_share").is_null()))
    keys = market.offers.with_row_index("at").select(
        "goods",
        "model",
        "chemistry",
        band=(pl.col("soh_share") / band + 1e-9).floor(),
        alone=alone.then(pl.col("at")),
    )
    told: Ints = keys.select(pl.struct(pl.all()).rank("dense")).to_series().to_numpy().astype(np.int64) - 1
    return told


def with_quotas(
    market: Market, graph: Graph, quotas: Sequence[Quota], gap: float, most_s: float = MOST_S
) -> Outcome:
    """Clear under quotas and bundles; the bound is HiGHS's, or that without them where it is lower.

    Args:
        market: what was read.
        graph: the pairs.
        quotas: what must be kept.
        gap: share of the bound that may be missing.
        most_s: seconds after which the best outcome so far is taken, with the gap it has.

    Raises:
        MatchError: nothing keeps them all, or none was found in time.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    free = least_cost_flow(graph)
    bound = float(graph.gain @ free)
    if graph.to.size or any(one.least_count for one in quotas):
        rows = _rows(market, graph, quotas)
        upper = np.append(np.minimum(graph.counts[graph.lot], graph.wanted[graph.to]), np.ones(rows.choices))
        found = milp(
            -np.append(graph.gain, np.zeros(rows.choices)),
            integrality=np.ones(upper.size, np.int64),
            bounds=Bounds(0, upper),
            constraints=LinearConstraint(rows.matrix, rows.low, rows.high),
            options={"mip_rel_gap": gap, "time_limit": most_s},
        )
        if found.x is None:
            least = ", ".join(one.quota_id for one in quotas if one.least_count) or "–"
            raise MatchError([match_fault(MatchCode.QUOTA_UNREACHABLE, found=least)])
        count = np.rint(found.x[: graph.to.size]).astype(np.int64)
        if found.mip_dual_bound is not None and np.isfinite(found.mip_dual_bound):
            bound = min(bound, max(-float(found.mip_dual_bound), float(graph.gain @ count)))
    else:
        count = free
    rents = carrying_rents(graph, count) if graph.gain @ count >= graph.gain @ free - 0.5 else None
    if rents is None or not rents.carries:
        none = np.zeros(graph.counts.size), np.zeros(graph.wanted.size)
        return Outcome("quota", count, *none, bound, is_supporting=False)
    return Outcome("quota", count, *rents.middle, bound)


@dataclass(frozen=True, slots=True)
class _Rows:
    matrix: Any
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    choices: int


def _rows(market: Market, graph: Graph, quotas: Sequence[Quota]) -> _Rows:
    """The constraints: pieces of lots, of wishes, quotas; and for bundles a yes or no by class of equals."""
    from scipy import sparse

    pairs = graph.to.size
    every = np.arange(pairs)
    ones = np.ones(pairs)
    bundle = market.demands["bundle_count"].to_numpy().astype(np.int64)
    bundled = np.flatnonzero(bundle[graph.to] > 1)
    kind = equal_class(market)[graph.lot[bundled]]
    choice, which = np.unique(
        np.column_stack([graph.to[bundled], kind]).reshape(-1, 2), axis=0, return_inverse=True
    )
    which, size = which.ravel(), choice.shape[0]
    width = pairs + size
    by_lot = sparse.csr_array((ones, (graph.lot, every)), shape=(graph.counts.size, width))
    by_wish = sparse.csr_array((ones, (graph.to, every)), shape=(graph.wanted.size, width))
    kept = np.array([one.touches(market, graph) for one in quotas]).reshape(len(quotas), pairs)
    by_quota = sparse.hstack([sparse.csr_array(kept.astype(float)), sparse.csr_array((len(quotas), size))])
    taken = sparse.csr_array((np.ones(bundled.size), (which, bundled)), shape=(size, width))
    yes = np.arange(size), pairs + np.arange(size)
    least, most = bundle[choice[:, 0]].astype(float), graph.wanted[choice[:, 0]].astype(float)
    enough = taken - sparse.csr_array((least, yes), shape=(size, width))
    closed = taken - sparse.csr_array((most, yes), shape=(size, width))
    infinite = np.full(graph.counts.size + graph.wanted.size, -np.inf)
    low = (
        infinite,
        np.array([one.least_count or 0 for one in quotas], dtype=float),
        np.zeros(size),
        np.full(size, -np.inf),
    )
    high = (
        graph.counts,
        graph.wanted,
        np.array([np.inf if one.most_count is None else one.most_count for one in quotas]),
        np.full(size, np.inf),
        np.zeros(size),
    )
    matrix = sparse.vstack([by_lot, by_wish, by_quota, enough, closed]).tocsr()
    return _Rows(matrix, np.concatenate(low), np.concatenate(high).astype(float), size)
