"""What is on record of a battery's safety: whoever certifies it must not pass it over."""

from datetime import date
from typing import TYPE_CHECKING

from meguri.passport.events import fold
from meguri.registry.passports import latest_day
from meguri.registry.store import life_of

if TYPE_CHECKING:
    from meguri.serve.desk.doors import Desk

INCIDENT = "incident"


def incidents_of(desk: "Desk", battery_id: str) -> tuple[date, ...]:
    """Days of the accidents and abnormalities on record that nobody corrected; none of an unknown battery.

    Args:
        desk: who certifies; they need not read the events themselves, only what the certificate has to say.
        battery_id: the battery.
    """
    with desk.visit.own_work() as session:
        life = life_of(session, battery_id)
    if not life:
        return ()
    document = fold(life, latest_day(life), battery_id=battery_id)
    told = [one for one in document.life if one.kind == INCIDENT and one.corrected_by is None]
    return tuple(date.fromisoformat(one.at[:10]) for one in told)
