"""A market day over what stands in the registry: lots and wishes in, proposals out that both sides answer."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import digest
from typing import TYPE_CHECKING, Any, TypeVar

from meguri.registry.trading import deals, lots, wishes
from meguri.registry.trading.deal import MARKET
from meguri.registry.trading.faults import TradeError
from meguri.registry.trading.listed import LARGEST_PAGE
from meguri.serve.trading.tables import demand_row, offer_row

if TYPE_CHECKING:
    from meguri.registry.database import Session

LEAST_SHARE, MOST_SHARE = 0.25, 0.75  # of what both gain, that the price gives to the seller
FULL_JPY = 1_000
Shown = TypeVar("Shown", lots.Lot, wishes.Wish)


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a market day; counts only, as who deals with whom is theirs to know.

    Attributes:
        lots: lots that were offered and could be matched.
        wishes: wishes that were open.
        matches: pairs that the market found.
        proposals: of these, proposals that were filed.
        waiting: pairs between whom a proposal waited already, or whose lot or wish went meanwhile.
        unmet: wishes of which nothing was matched.
        left_out: lots whose record says too little to be matched.
        gap_share: what is at most missing of the best possible clearing.
    """

    lots: int
    wishes: int
    matches: int
    proposals: int
    waiting: int
    unmet: int
    left_out: int
    gap_share: float


def clear_standing(session: "Session", at: datetime, secret: str, *, days: int = 7) -> Filed:
    """Match what is offered with what is wanted, and propose each pair to both its sides.

    The clearing price itself is often to the yen the lowest price of the lot, or the most that a rival pays,
    and would tell it; so the price that is proposed lies between it and the most that the buyer pays, without
    carriage. Nothing is agreed: each side has to click.

    Args:
        session: of the registry itself.
        at: now.
        secret: of the installation; with it is drawn where a price lies.
        days: that the proposals wait.
    """
    import polars as pl

    from meguri.journeys.market import market_places
    from meguri.market.matching import match_market
    from meguri.tables.deals import DEMANDS, OFFERS

    day = at.astimezone().date()
    most = LARGEST_PAGE
    standing = list(_all_of(lambda before: lots.lots_shown(session, before=before, limit=most)))
    wanted = list(_all_of(lambda before: wishes.wishes_shown(session, before=before, limit=most)))
    known = [one for one in standing if one.said.rated_kwh]
    offers = pl.DataFrame([offer_row(one, day) for one in known], schema=OFFERS.polars_schema)
    demands = pl.DataFrame([demand_row(one) for one in wanted], schema=DEMANDS.polars_schema)
    cleared = match_market(offers, demands, day, places=market_places())
    told: Counter[bool] = Counter(
        _filed(session, row, at, secret, days) for row in cleared.matches.iter_rows(named=True)
    )
    return Filed(
        lots=len(known),
        wishes=len(wanted),
        matches=cleared.matches.height,
        proposals=told[True],
        waiting=told[False],
        unmet=len(wanted) - cleared.matches["demand_id"].n_unique(),
        left_out=len(standing) - len(known),
        gap_share=float(cleared.summary["gap_share"][0]),
    )


def price_between(low_jpy: float, high_jpy: float, pair: str, secret: str) -> int:
    """A price from which neither side can reckon the limit of the other: it lies where a keyed draw puts it.

    Args:
        low_jpy: clearing price without carriage, and no less than the seller asks; yen.
        high_jpy: the most that the buyer pays, without carriage.
        pair: of lot and wish; its draw is always the same, so that asking again tells no more.
        secret: that keys the draw.

    Returns:
        To the full thousand yen where that lies between, else to the yen.
    """
    gain = max(high_jpy - low_jpy, 0.0)
    drawn = int.from_bytes(digest(secret.encode(), b"price" + pair.encode(), "sha256")[:8], "big") / 2**64
    price = low_jpy + gain * (LEAST_SHARE + (MOST_SHARE - LEAST_SHARE) * drawn)
    full = round(price / FULL_JPY) * FULL_JPY
    return full if low_jpy <= full <= low_jpy + gain else int(price)


def _filed(session: "Session", match: dict[str, Any], at: datetime, secret: str, days: int) -> bool:
    """Propose one pair; whether that is new."""
    low = max(match["price_jpy"] - match["carriage_jpy"], match["reserve_jpy"])
    pair = f"{match['offer_id']} {match['demand_id']}"
    price = price_between(low, match["bid_jpy"] - match["carriage_jpy"], pair, secret)
    try:
        with session.transaction():
            lot = lots.lot_named(session, match["offer_id"], lock=True)
            wish = wishes.wish_named(session, match["demand_id"], lock=True)
            until = at + timedelta(days=days)
            made = deals.propose(session, lot, wish, wish.buyer, price, MARKET, at, until)
    except TradeError:  # gone meanwhile, or another price waits between the two
        return False
    return made.proposed_at == at


def _all_of(page: Callable[[int | None], tuple[tuple[Shown, ...], int | None]]) -> Iterator[Shown]:
    """What stands on all pages of a list; `page` gives one, and where the next one begins."""
    before: int | None = None
    while True:
        found, before = page(before)
        yield from found
        if before is None:
            return
