"""Who goes leaves the market, and what lots say of a car goes with its owner when they are erased."""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meguri.registry.database import Session

_FORGET = """
UPDATE meguri.lots SET mileage_km = NULL, registered_in = NULL
WHERE seller = %(subject)s OR battery_no = (
  SELECT battery_no FROM meguri.batteries WHERE battery_id = %(subject)s)
"""


def forget_cars(session: "Session", subject: str) -> None:
    """Leave mileage and registration out of the lots of somebody, or of a battery, from now on.

    Backups from before hold them, as they hold the lots: they are kept as private as the market.

    Args:
        session: of the registry itself.
        subject: identifier of the owner, or of the battery.
    """
    session.execute(_FORGET, {"subject": subject})


def leave_market(session: "Session", party: str, at: datetime) -> None:
    """End what somebody offers, looks for and has proposed, when their account ends: nobody could act on it.

    Else the other side could still agree, and the battery would belong to who cannot come in any more.

    Args:
        session: of the registry itself, in a transaction.
        party: identifier of the organisation or person.
        at: now.
    """
    told = {"party": party, "at": at}
    for table, side in (("lots", "seller"), ("wishes", "buyer")):
        session.execute(
            f"UPDATE meguri.{table} SET closed_at = %(at)s, closed_as = 'closed' "
            f"WHERE {side} = %(party)s AND closed_at IS NULL",
            told,
        )
    session.execute(
        "UPDATE meguri.deals SET ended_at = %(at)s, ended_as = 'gone' "
        "WHERE %(party)s IN (seller, buyer) AND agreed_at IS NULL AND ended_at IS NULL",
        told,
    )
