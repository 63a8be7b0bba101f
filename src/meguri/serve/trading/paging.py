"""Where a list of deals goes on: after a deal of one's own, so that nobody counts those of others."""

from typing import TYPE_CHECKING

from meguri.registry.trading.deal import Deal, deals_shown
from meguri.registry.trading.faults import TradeError
from meguri.serve.faults import NO_CURSOR, RefusedError

if TYPE_CHECKING:
    from meguri.registry.database import Session


def deals_before(session: "Session", cursor: str | None, limit: int) -> tuple[tuple[Deal, ...], str | None]:
    """A page of the deals of whoever asks, and the cursor of the next one; None on the last.

    Args:
        session: a connection, as whoever asks.
        cursor: of the page before; None or "" for the first.
        limit: deals at most.

    Raises:
        RefusedError: 400, it is none of theirs.
    """
    try:
        return deals_shown(session, before=cursor or None, limit=limit)
    except TradeError:
        raise RefusedError(400, "no_cursor", NO_CURSOR) from None
