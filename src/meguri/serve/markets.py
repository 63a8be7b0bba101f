"""Markets that a door clears for whoever asks: what is sent is read, cleared, answered and not kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from meguri.locale import N_
from meguri.serve.faults import RefusedError

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.market import Clearing, Taken
    from meguri.market.matching import Why

MOST_PAIRS = 2_000_000  # lots times wishes: a second or two, and some hundred megabytes at worst
MOST_PAIRS_SOLVED = 100_000  # where quotas or bundles need the slow engine, or pairs are explained
MOST_SOLVING_S = 5.0  # the best until then is given, with the gap that it has
TOO_LARGE = N_(
    "This server clears at most {limit} pairs of a lot and a wish at once (with quotas, bundles or pairs to "
    "explain {solved}); here are {found}. The command `meguri market match` takes more."
)


def lists_of(files: Mapping[str, tuple[bytes, str]], day: date) -> "dict[str, Taken]":
    """The lists that were sent, by kind.

    Raises:
        ExceptionGroup: the faults of all lists.
        RefusedError: 413, more than this server clears at once.
    """
    from meguri.journeys.market import read_market_lists

    return read_market_lists(files, day)


def clearing_of(lists: "Mapping[str, Taken]", day: date, *, is_asked: bool = False, **how: Any) -> "Clearing":
    """The market of these lists, cleared; `how` as `clear_lists` takes it.

    Args:
        lists: `offers` and `demands`, and `sales` where there are some.
        day: the market day.
        is_asked: whether pairs are to be explained, which takes the exact optimum.
        how: engine, pay, carriage, policy, quotas, level.

    Raises:
        MatchError: rows or arguments that cannot be used; every kind of fault at once.
        RefusedError: 413, more than this server clears at once.
    """
    from meguri.journeys.market import clear_lists

    offers, demands = lists["offers"].rows, lists["demands"].rows
    bundled = not demands.filter(demands["bundle_count"] > 1).is_empty()
    slow = is_asked or bundled or bool(how.get("quotas")) or how.get("engine") == "quota"
    pairs = offers.height * demands.height
    if pairs > (MOST_PAIRS_SOLVED if slow else MOST_PAIRS):
        values = {"limit": f"{MOST_PAIRS:,}", "solved": f"{MOST_PAIRS_SOLVED:,}", "found": f"{pairs:,}"}
        raise RefusedError(413, "too_large_market", TOO_LARGE, values)
    return clear_lists(
        lists["offers"], lists["demands"], day, sales=lists.get("sales"), most_s=MOST_SOLVING_S, **how
    )


def deals_checked(deals: "pl.DataFrame", lists: "Mapping[str, Taken]", day: date) -> "pl.DataFrame":
    """FINDINGS: what these deals (MATCHES) would break of the lots and wishes."""
    from meguri.journeys.market import market_places
    from meguri.market.matching import check_matches

    return check_matches(deals, lists["offers"].rows, lists["demands"].rows, day, places=market_places())


def pairs_explained(made: "Clearing", pairs: Sequence[tuple[str, str]]) -> "list[tuple[Why, pl.DataFrame]]":
    """Why each of these pairs was made or not, with each need beside what the lot has.

    Raises:
        MatchError: a lot or wish that is not in this market, or a market with quotas or bundles.
    """
    from meguri.market.matching import explain_match, optimum_of, pair_needs

    if not pairs:
        return []
    optimum = optimum_of(made.cleared)
    return [
        (explain_match(optimum, offer, demand), pair_needs(made.cleared, offer, demand))
        for offer, demand in pairs
    ]
