"""To whose guarantee each event belongs, as a read model: the wall shows each guarantor its own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from meguri.passport.events import Event
from meguri.passport.events.contracts import EXPIRED, contracts_of

if TYPE_CHECKING:
    from meguri.registry.database import Session

_WRITE = (
    "INSERT INTO meguri.contracts (battery_no, sequence, guarantee_id, guarantor, until, is_over) "
    "VALUES (%s, %s, %s, %s, %s, %s)"
)


class ContractRow(NamedTuple):
    """An event of a guarantee.

    Attributes:
        sequence: its place among the battery's events.
        guarantee_id: number of the guarantee.
        guarantor: who recorded its start.
        until: last day of the guarantee as it stands now.
        is_over: whether its end was recorded.
    """

    sequence: int
    guarantee_id: str
    guarantor: str
    until: date | None
    is_over: bool


def contract_rows(life: Sequence[Event]) -> list[ContractRow]:
    """The events of guarantees in a life, each with the guarantee to which it belongs.

    Args:
        life: the events of one battery in the order in which they came.
    """
    places = {one.id: sequence for sequence, one in enumerate(life, 1)}
    return [
        ContractRow(
            places[event.id], one.guarantee_id, one.guarantor, one.until, one.last(EXPIRED) is not None
        )
        for one in contracts_of(life)
        for event in one.events
    ]


def follow_contracts(session: "Session", lives: Mapping[int, tuple[str, Sequence[Event]]]) -> None:
    """Write the guarantees of batteries anew.

    Args:
        session: of the registry itself, in the transaction of the other read models.
        lives: number of a battery → its identifier and its events.
    """
    rows = [(number, *row) for number, (_, life) in lives.items() for row in contract_rows(life)]
    with session.cursor() as cursor:
        cursor.execute("DELETE FROM meguri.contracts WHERE battery_no = ANY(%s)", [list(lives)])
        cursor.executemany(_WRITE, rows)
