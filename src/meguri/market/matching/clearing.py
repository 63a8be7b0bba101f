"""Clear one market day: lots and wishes in; deals, prices, the proof and what has to be said out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from meguri.market.matching import words
from meguri.market.matching.auction import auction
from meguri.market.matching.carrying import Carriage
from meguri.market.matching.exact import exact
from meguri.market.matching.faults import MatchCode, MatchError, MatchFault, match_fault
from meguri.market.matching.needs import Ints, Pairs, eligible_pairs
from meguri.market.matching.notes import assumed_rows, market_findings
from meguri.market.matching.outcome import Graph, Outcome, complete, graph_of
from meguri.market.matching.policy import Policy
from meguri.market.matching.quotas import MOST_S, Quota, check_quotas, with_quotas
from meguri.market.matching.reading import Floats, Market, Places, read_market
from meguri.market.matching.unmet import unmet_rows
from meguri.tables.deals import ENGINES, MATCHES, MATCHING, PAY_RULES
from meguri.tables.notes import finding, findings_frame

GAP = 2.5e-5
CLEARING = tuple(name for name in ENGINES if name != "insertion")
MOST_EXPLAINED = 200  # wishes whose needs are counted unasked; `why_unmet` counts those of the others


@dataclass(frozen=True, slots=True)
class Cleared:
    """One market day, cleared.

    Attributes:
        matches: MATCHES; prices include the carriage.
        summary: MATCHING: how it was cleared, with the proven gap.
        unmet: UNMET of wishes that no lot fits (of the first 200; see `why_unmet`).
        findings: FINDINGS, to be said in words at the doors.
        assumed: HEALTH_ASSUMED.
        market: what was read.
        pairs: every pair that meets all needs.
        graph: those of them that gain something.
        outcome: what the engine found.
        carriage: the cost of carriage used.
        policy: the weights used.
    """

    matches: pl.DataFrame
    summary: pl.DataFrame
    unmet: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame
    market: Market
    pairs: Pairs
    graph: Graph
    outcome: Outcome
    carriage: Carriage
    policy: Policy


def match_market(
    offers: pl.DataFrame,
    demands: pl.DataFrame,
    day: date,
    *,
    engine: str | None = None,
    pay: str = "cleared",
    carriage: Carriage | None = None,
    policy: Policy | None = None,
    quotas: Sequence[Quota] = (),
    places: Places | None = None,
    gap: float = GAP,
    most_s: float = MOST_S,
) -> Cleared:
    """Who should get which: the deals that gain most together, their prices, and how sure that is.

    Every need of a wish is hard; what nobody said of a lot counts as not met. State of health and range in
    February are judged by their lower edges, energy now by the median. A price is what the buyer pays for
    one piece with carriage; `cleared` prices are those of a competitive equilibrium (nobody would rather
    have another deal, up to the eps of the auction), `bid` prices are the buyers' limits.

    Args:
        offers: OFFERS.
        demands: DEMANDS.
        day: the market day.
        engine: `auction` (large and live), `exact` (min-cost flow), `quota` (quotas and bundles); by itself
            `quota` where there are bundles or quotas, else `auction`.
        pay: `cleared` or `bid`.
        carriage: cost of carriage; the figures that consignments are reckoned with where nothing is given.
        policy: weights in yen; none where nothing is given.
        quotas: counts to be kept.
        places: latitude and longitude of prefectures, for rows without their own.
        gap: share of the bound that may be missing (auction and quota).
        most_s: seconds after which the engine `quota` gives the best it has, with the gap that it has.

    Raises:
        TableError: rows that break the declarations.
        MatchError: rows or arguments that cannot be used; every kind of fault at once.
    """
    carriage, policy = carriage or Carriage(), policy or Policy()
    market = read_market(offers, demands, day, places)
    chosen = _engine(market, engine, pay, quotas, gap)
    pairs = eligible_pairs(market, carriage, policy)
    graph = graph_of(market, pairs)
    if chosen == "auction":
        outcome = auction(graph, gap)
    elif chosen == "exact":
        outcome = exact(graph)
    else:
        outcome = with_quotas(market, graph, quotas, gap, most_s)
    count = complete(market, pairs, graph, outcome.count, open_ended=not quotas)
    return told(market, pairs, graph, outcome, count, pay, carriage, policy, gap)


def _engine(market: Market, engine: str | None, pay: str, quotas: Sequence[Quota], gap: float) -> str:
    bundled = market.demands.filter(pl.col("bundle_count") > 1).height
    chosen = engine or ("quota" if bundled or quotas else "auction")
    faults: list[MatchFault] = []
    if chosen not in CLEARING:
        faults.append(match_fault(MatchCode.ENGINE, found=chosen, known=", ".join(CLEARING)))
    elif chosen != "quota" and (bundled or quotas):
        faults.append(match_fault(MatchCode.NEEDS_QUOTA, found=chosen, count=bundled, limit=len(quotas)))
    if pay not in PAY_RULES:
        faults.append(match_fault(MatchCode.PAY_RULE, found=pay, known=", ".join(PAY_RULES)))
    if not 1e-12 <= gap <= 0.5:
        faults.append(match_fault(MatchCode.GAP, found=gap, low="1e-12", high="0.5"))
    if faults:
        raise MatchError(faults)
    check_quotas(quotas)
    return chosen


def told(
    market: Market,
    pairs: Pairs,
    graph: Graph,
    outcome: Outcome,
    count: Ints,
    pay: str,
    carriage: Carriage,
    policy: Policy,
    gap: float,
) -> Cleared:
    """The tables of an outcome; `count` are the pieces of every pair that fits, shape (pairs,)."""
    rule = pay if outcome.is_supporting else "bid"
    made = np.flatnonzero(count)
    price, capped = prices(pairs, outcome, made, rule)
    matches = _matches(market, pairs, made, count, price, rule)
    summary = summarised(market, pairs, outcome, count)
    fitting = np.bincount(pairs.wish, minlength=market.demands.height)
    got = np.bincount(pairs.wish, count, minlength=market.demands.height)
    most = MOST_EXPLAINED if market.offers.height else 0
    nothing = np.flatnonzero(fitting == 0)[:most]
    unmet = unmet_rows(market, carriage, policy, [int(one) for one in nothing])
    rows = list(market_findings(market, fitting, got, unmet))
    rows += [
        finding(words.POLICY_CAPPED, "note", f"{one['offer_id']} → {one['demand_id']}")
        for one in matches.filter(pl.Series(values=capped, dtype=pl.Boolean)).iter_rows(named=True)
    ]
    if rule != pay:
        rows.append(finding(words.NO_CLEARING_PRICE, "caution", "market"))
    missing = float(summary["gap_share"][0])
    if outcome.engine != "exact" and missing > gap * (1 + 1e-9):
        rows.append(finding(words.GAP_MISSED, "caution", "market", 100 * missing, 100 * gap, "%"))
    assumed = assumed_rows(market, carriage, policy)
    return Cleared(
        matches,
        summary,
        unmet,
        findings_frame("match", rows),
        assumed,
        market,
        pairs,
        graph,
        outcome,
        carriage,
        policy,
    )


def prices(pairs: Pairs, outcome: Outcome, made: Ints, rule: str) -> tuple[Floats, np.ndarray]:
    """What the buyer of each deal pays for one piece, and whether only the policy carries the deal.

    The buyer keeps the rent of the wish, the seller gets the rest; a weight of the policy is no money, so
    that the price never leaves the room between both limits.
    """
    if rule == "bid":
        return pairs.bid_jpy[made], np.zeros(made.size, np.bool_)
    money = pairs.money_jpy[made]
    rest = pairs.gain_jpy[made] - outcome.wish_rent[pairs.wish[made]]
    share = np.floor(np.clip(rest, 0.0, money))
    return pairs.reserve_jpy[made] + pairs.carriage_jpy[made] + share, rest > money + 0.5 + outcome.eps_jpy


def _matches(market: Market, pairs: Pairs, made: Ints, count: Ints, price: Floats, rule: str) -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "offer_id": market.offers["offer_id"].gather(pairs.lot[made]),
            "demand_id": market.demands["demand_id"].gather(pairs.wish[made]),
            "matched_count": count[made],
            "price_jpy": price,
            "pay_rule": [rule] * made.size,
            "bid_jpy": pairs.bid_jpy[made],
            "reserve_jpy": pairs.reserve_jpy[made],
            "carriage_jpy": pairs.carriage_jpy[made],
            "distance_km": pairs.road_km[made],
            "policy_jpy": pairs.policy_jpy[made],
            "surplus_jpy": pairs.gain_jpy[made],
        },
        schema=MATCHES.polars_schema,
    )
    return MATCHES.check(frame)


def summarised(market: Market, pairs: Pairs, outcome: Outcome, count: Ints) -> pl.DataFrame:
    """MATCHING: what was gained, what is at most possible, and the gap between."""
    gained = float(pairs.gain_jpy @ count)
    bound = max(outcome.bound_jpy, gained)
    row = {
        "engine": outcome.engine,
        "offers_count": market.offers.height,
        "demands_count": market.demands.height,
        "edges_count": pairs.lot.size,
        "matched_count": int(count.sum()),
        "surplus_jpy": gained,
        "bound_jpy": bound,
        "gap_share": (bound - gained) / bound if bound > 0 else 0.0,
        "is_proven": True,
    }
    return MATCHING.check(pl.DataFrame([row], schema=MATCHING.polars_schema))


def why_unmet(cleared: Cleared, demand_ids: Sequence[str]) -> pl.DataFrame:
    """UNMET of these wishes: which need excludes how many lots, alone or with others.

    Raises:
        MatchError: a wish that is not in this market.
    """
    known = {name: at for at, name in enumerate(cleared.market.demands["demand_id"])}
    strange = [match_fault(MatchCode.UNKNOWN_DEMAND, found=one) for one in demand_ids if one not in known]
    if strange:
        raise MatchError(strange)
    return unmet_rows(cleared.market, cleared.carriage, cleared.policy, [known[one] for one in demand_ids])
