"""Who should get which: lots and wishes → deals, clearing prices and a proof of how good they are."""

from meguri.market.matching.carrying import Carriage
from meguri.market.matching.checking import check_matches
from meguri.market.matching.clearing import Cleared, match_market, why_unmet
from meguri.market.matching.explain import Optimum, Why, explain_match, optimum_of
from meguri.market.matching.faults import MatchError
from meguri.market.matching.live import Inserted, LiveBook, go_on
from meguri.market.matching.pair_needs import pair_needs
from meguri.market.matching.policy import Policy
from meguri.market.matching.quotas import Quota

__all__ = [
    "Carriage",
    "Cleared",
    "Inserted",
    "LiveBook",
    "MatchError",
    "Optimum",
    "Policy",
    "Quota",
    "Why",
    "check_matches",
    "explain_match",
    "go_on",
    "match_market",
    "optimum_of",
    "pair_needs",
    "why_unmet",
]
