"""The lives of the batteries that some parties hold now, with what is sealed opened: for them alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meguri.passport.events import Event
from meguri.registry.store import life_of

if TYPE_CHECKING:
    from meguri.registry.database import Session
    from meguri.registry.vault import Vault

MOST_AT_ONCE = 500
_HELD = (
    "SELECT b.battery_id, count(*) OVER () FROM meguri.batteries b "
    "WHERE b.battery_no IN (SELECT battery_no FROM meguri.holdings WHERE holder = ANY(%s)) "
    "ORDER BY b.battery_no LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class HeldLives:
    """What some parties hold.

    Attributes:
        lives: battery → its events, in the order in which they came.
        count: how many batteries they hold; more than there are lives where they hold very many.
    """

    lives: dict[str, tuple[Event, ...]]
    count: int


def held_lives(
    session: "Session", vault: "Vault", parties: Sequence[str], *, most: int = MOST_AT_ONCE
) -> HeldLives:
    """The batteries that some parties hold now, and what happened to each.

    Args:
        session: a connection, as the registry's own; that the parties may see this is asked before.
        vault: opens what is sealed.
        parties: whose.
        most: batteries at most, those that came first.
    """
    rows = session.execute(_HELD, [list(parties), most]).fetchall()
    lives = {name: vault.open_events(session, name, life_of(session, name)) for name, _count in rows}
    return HeldLives(lives, rows[0][1] if rows else 0)
