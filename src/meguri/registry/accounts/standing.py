"""How an asker stands to a battery: whether it is theirs, and what its holder granted them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from meguri.registry.accounts.asker import NOTHING_TO_DO_WITH, UNBEGUN, Asker, Context
from meguri.registry.accounts.policy import Policy, reader_of

if TYPE_CHECKING:
    from meguri.registry.database import Session

_STANDING = "is_known, is_own, is_issued, granted_reader, may_record, is_guarantor"
STANDINGS = f"SELECT battery_id, {_STANDING} FROM meguri.standings(%s)"


def context_of(session: "Session", asker: Asker, battery_id: str) -> Context:
    """How an asker stands to a battery, for `permits` and `reader_of`.

    Who holds a battery is who took it over last, by a sale, or after that by a lease or collection; before
    any sale, who began its record. Custody follows the log within a second.

    Args:
        session: a connection that `Wall.entered` as this asker.
        asker: who; nobody in particular has nothing to do with any battery.
        battery_id: the battery; one that nobody knows yet is nobody's.
    """
    if not asker.parties:
        return NOTHING_TO_DO_WITH
    row = session.execute(f"SELECT {_STANDING} FROM meguri.standing(%s)", [battery_id]).fetchone()
    return NOTHING_TO_DO_WITH if row is None else context_as(*row)


def contexts_of(session: "Session", asker: Asker, battery_ids: Iterable[str]) -> dict[str, Context]:
    """The same of many batteries at once."""
    asked = list(dict.fromkeys(battery_ids))
    if not asker.parties:
        return dict.fromkeys(asked, NOTHING_TO_DO_WITH)
    rows = session.execute(STANDINGS, [asked])
    return {battery_id: context_as(*row) for battery_id, *row in rows}


def context_as(is_known: bool, is_own: bool, *rest: Any) -> Context:
    """What `meguri.standing` told, as a context.

    Args:
        is_known: whether there is such a battery.
        is_own: whether it is theirs.
        *rest: the rest of `Context`, in its order.
    """
    return Context(is_own, *rest) if is_known else UNBEGUN


def reader_of_battery(session: "Session", policy: Policy, asker: Asker, battery_id: str) -> str:
    """As which reader of passports an asker reads one battery's; see `context_of`."""
    return reader_of(policy, asker, context_of(session, asker, battery_id))


def holding_party(session: "Session", battery_id: str) -> str | None:
    """By which of their identifiers the asker holds a battery; None where they do not.

    Args:
        session: a connection that `Wall.entered` as the asker.
        battery_id: the battery.
    """
    row = session.execute("SELECT holder FROM meguri.standing(%s)", [battery_id]).fetchone()
    return row[0] if row else None
