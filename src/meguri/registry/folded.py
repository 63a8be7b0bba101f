"""What a battery's events fold to: its rows in the read models, for who writes them and who checks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from meguri.passport.events import Event
from meguri.passport.events.standing import standing
from meguri.registry.fleet import Line, line_of
from meguri.registry.passports import STORED, document_now, page_of
from meguri.registry.records import uri_of
from meguri.registry.reviving import revived

if TYPE_CHECKING:
    from meguri.registry.database import Session

PASSPORT_COLUMNS = ("sequence", "as_of", *(f"{role}{end}" for role in STORED for end in ("", "_etag")))
CUSTODY_COLUMNS = ("sequence", "at", "kind", "giver", "taker")


@dataclass(frozen=True, slots=True)
class Folded:
    """What is made of one battery's events.

    Attributes:
        passport: values of `PASSPORT_COLUMNS`.
        line: its line in lists.
    """

    passport: tuple[Any, ...]
    line: Line


def folded(battery_id: str, life: Sequence[Event]) -> Folded:
    """The passport in its three stored views, and the line in lists.

    Raises:
        CodedError: events that no document can be made of.
    """
    document, sequence = document_now(life, battery_id)
    pages = [page_of(document, role, sequence) for role in STORED]
    views = [part for page in pages for part in (page.body, page.etag)]
    return Folded((sequence, date.fromisoformat(document.as_of), *views), line_of(document, battery_id, life))


def custody_of(life: Sequence[Event]) -> list[tuple[Any, ...]]:
    """Who handed it to whom, values of `CUSTODY_COLUMNS`.

    Custody decides who may see a battery, so a handover that was taken back by a correction is none.
    """
    places = {one.id: sequence for sequence, one in enumerate(life, 1)}
    stand = standing(sorted(life, key=lambda one: one.order))
    return [
        (places[one.event.id], one.event.at, one.event.kind, custody.giver, custody.taker)
        for one in stand
        if not one.is_void and (custody := one.event.custody) is not None
    ]


def lives_of(session: "Session", battery_nos: Sequence[int]) -> dict[int, tuple[str, list[Event]]]:
    """Number → identifier and events of some batteries, in the order in which they came."""
    lives: dict[int, tuple[str, list[Event]]] = {}
    with session.cursor(binary=True) as cursor:
        rows = cursor.execute(
            "SELECT battery_no, battery_id, event_id, body FROM meguri.batteries JOIN meguri.events "
            "USING (battery_no) WHERE battery_no = ANY(%s) ORDER BY battery_no, sequence",
            [list(battery_nos)],
        )
        for number, battery_id, digest, body in rows:
            lives.setdefault(number, (battery_id, []))[1].append(revived(body, uri_of(digest), battery_id))
    return lives
