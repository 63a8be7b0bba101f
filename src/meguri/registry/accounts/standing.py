"""How an asker stands to a battery: whether it is theirs, and what its holder granted them."""

from typing import TYPE_CHECKING

from meguri.registry.accounts.asker import NOTHING_TO_DO_WITH, Asker, Context
from meguri.registry.accounts.policy import Policy, reader_of

if TYPE_CHECKING:
    from meguri.registry.database import Session


def context_of(session: "Session", asker: Asker, battery_id: str) -> Context:
    """How an asker stands to a battery, for `permits` and `reader_of`.

    Who holds a battery is who took it over last, by a sale, or after that by a lease or collection; before
    any sale, who began its record. Custody follows the log within a second.

    Args:
        session: a connection that `Wall.entered` as this asker.
        asker: who; nobody in particular has nothing to do with any battery.
        battery_id: the battery; one that nobody knows yet is theirs to begin.
    """
    if not asker.parties:
        return NOTHING_TO_DO_WITH
    row = session.execute(
        "SELECT is_known, is_own, is_issued, granted_reader, may_record, is_guarantor "
        "FROM meguri.standing(%s)",
        [battery_id],
    ).fetchone()
    if row is None:
        return NOTHING_TO_DO_WITH
    is_known, is_own, *rest = row
    if not is_known:
        return Context(is_own=True)
    return Context(is_own, *rest)


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
