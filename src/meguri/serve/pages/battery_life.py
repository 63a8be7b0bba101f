"""What events say beside the passport: who recorded what, what each diagnosis found, what does not fit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from meguri.passport.document.model import Evidence
from meguri.passport.events import fold_findings
from meguri.passport.events.contradictions import MESSAGES, Contradiction, ContradictionCode
from meguri.passport.events.parts import Grounds
from meguri.passport.events.standing import standing

if TYPE_CHECKING:
    from meguri.passport.document import Document
    from meguri.passport.events import Event
    from meguri.registry.database import Session
    from meguri.serve.house import House

_SOH = "soh_share"
_CUSTODY = "custody"
_OF_THE_OWNER = frozenset({ContradictionCode.OTHER_CHASSIS, ContradictionCode.OTHER_BATTERY})


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Beside:
    """What the events tell a reader beside the passport.

    Attributes:
        names: identifier → name, of organisations with an account here.
        found: id of an event → the state of health that it states, and what stands behind it.
        contradictions: what does not fit together, of what the reader sees.
    """

    names: Mapping[str, str] = field(default_factory=_nothing)
    found: Mapping[str, tuple[float, Evidence]] = field(default_factory=_nothing)
    contradictions: tuple[Contradiction, ...] = ()


def beside_of(
    session: "Session",
    house: "House",
    battery_id: str,
    document: "Document",
    reader: str,
    kept: Sequence["Event"],
) -> Beside:
    """What the events of a battery tell a reader.

    Args:
        session: of the registry itself.
        house: the server.
        battery_id: the battery.
        document: its passport, as the reader may see it: of no other events anything is told.
        reader: as which role it is read.
        kept: the battery's events, as they are kept.
    """
    from meguri.passport.document import attributes
    from meguri.registry.accounts.organisations import names_of_organisations
    from meguri.registry.passports import latest_day, roles

    seen = {one.event for one in document.life}
    groups = roles().get(reader, frozenset())
    readable = {name for name, one in attributes().items() if one.access_group in groups}
    # Opened to compare: what is sealed differs from event to event.
    life = house.vault.open_events(session, battery_id, kept)
    findings: tuple[Contradiction, ...] = ()
    if life:
        every = fold_findings(life, latest_day(life), battery_id=battery_id)
        findings = tuple(one for one in every if _is_open(one, seen, readable, _CUSTODY in groups))
    said = {value for one in findings for value in one.values.values()}
    by = {one.by for one in document.life if one.by}
    names = names_of_organisations(session, by | said)
    return Beside(names, dict(_found(life, seen)) if _SOH in readable else {}, findings)


def contradictions_said(beside: Beside, say: Any) -> Iterator[str]:
    """What does not fit together, in words."""
    for one in beside.contradictions:
        values = {name: beside.names.get(value, value) for name, value in one.values.items()}
        yield say(MESSAGES[one.code]).format(**values)


def _found(life: Iterable["Event"], seen: set[str]) -> Iterator[tuple[str, tuple[float, Evidence]]]:
    for one in standing(sorted(life, key=lambda event: event.order)):
        share = one.stated.get(_SOH)
        if share is not None and not one.is_void and one.event.id in seen:
            grounds = one.event.evidence.get(_SOH, Grounds())
            yield (
                one.event.id,
                (
                    float(share),
                    Evidence(
                        event=one.event.id,
                        as_of=one.event.day.isoformat(),
                        basis=grounds.basis,
                        low=grounds.low,
                        high=grounds.high,
                    ),
                ),
            )


def _is_open(one: Contradiction, seen: set[str], readable: set[str], is_owner: bool) -> bool:
    """Whether a reader may know of it: of both events, and of the attribute that it names."""
    from meguri.passport.document import attributes

    if one.event not in seen or (one.other is not None and one.other not in seen):
        return False
    if one.code in _OF_THE_OWNER:
        return is_owner
    return all(value in readable for value in one.values.values() if value in attributes())
