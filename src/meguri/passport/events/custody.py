"""Who owned, held and was guaranteed the battery, and when: folded apart, and never part of a document."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from meguri.passport.events.event import Event
from meguri.passport.events.folding import lived
from meguri.passport.events.kinds import event_kinds
from meguri.passport.events.standing import standing


@dataclass(frozen=True, slots=True)
class Held:
    """One party's time with the battery.

    Attributes:
        party: what it had: owning_party, possessing_party or meguri:guaranteed_party.
        holder: identifier that names nobody; None where nobody said who it was.
        since: first day; None where nobody said it.
        until: day of handing over; None while it lasts.
        event: id of the event by which it began; None where only its end is known.
        ended_by: id of the event by which it ended; None while it lasts.
    """

    party: str
    holder: str | None
    since: date | None
    until: date | None
    event: str | None
    ended_by: str | None


def custody(events: Iterable[Event], on: date, *, battery_id: str | None = None) -> tuple[Held, ...]:
    """The history of owners, holders and guaranteed parties up to a day, in order.

    Args:
        events: in any order; what is there twice counts once.
        on: the day.
        battery_id: whose record it is; None takes the battery of the first event.
    """
    rows: list[Held] = []
    open_at: dict[tuple[str, object], int] = {}
    for one in handovers(lived(events, on, battery_id)):
        party = event_kinds()[one.kind].party
        what = (party, one.details.get("guarantee_id"))  # a battery may have several guarantees at once
        giver = one.custody.giver if one.custody is not None else None
        last = open_at.get(what)
        if last is not None:
            rows[last] = replace(rows[last], until=one.day, ended_by=one.id)
        elif giver is not None:
            rows.append(Held(party, giver, None, one.day, None, one.id))
        open_at[what] = len(rows)
        taker = one.custody.taker if one.custody is not None else None
        rows.append(Held(party, taker, one.day, None, one.id, None))
    return tuple(rows)


def handovers(life: tuple[Event, ...]) -> list[Event]:
    """The events of a life by which something passes from one party to the next, without those taken back."""
    kinds = event_kinds()
    standing_ones = (one.event for one in standing(life) if not one.is_void)
    return [one for one in standing_ones if kinds[one.kind].party and one.foreign is None]
