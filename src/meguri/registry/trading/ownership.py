"""Whose a battery is, and whether what its owner offered can still be had."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meguri.registry.database import Session


def owner_of(session: "Session", battery_no: int) -> str | None:
    """Whose a battery is by the record; on a session of the registry itself."""
    row = session.execute("SELECT meguri.owner_of(%s)", [battery_no]).fetchone()
    return None if row is None else row[0]


def is_offered(session: "Session", lot_no: int) -> bool:
    """Whether a lot can be had now, and is still its seller's."""
    row = session.execute("SELECT meguri.is_offered(%s)", [lot_no]).fetchone()
    return row is not None and bool(row[0])


def locked_battery(session: "Session", battery_id: str) -> int | None:
    """The number of a battery, held to the end of the transaction; None of an unknown one."""
    row = session.execute(
        "SELECT battery_no FROM meguri.batteries WHERE battery_id = %s FOR UPDATE", [battery_id]
    ).fetchone()
    return None if row is None else int(row[0])
