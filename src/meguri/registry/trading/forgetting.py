"""What lots say of a car is its owner's: it goes with them when they are erased."""

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
