"""What remains of each event once its corrections are taken into account; nothing is ever deleted.

A correction replaces, attribute by attribute, what its event stated, at that event's place in the life. Null
takes a statement back; `voids` takes back the whole event. A correction can be corrected like any event: null
then undoes the correction, and what it had replaced stands again. Corrections of one event apply in order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from meguri.passport.events.event import Event
from meguri.passport.events.kinds import EventKind, event_kinds
from meguri.passport.events.making import CORRECTION

Stated = dict[str, tuple[Any, Event]]  # attribute → value, and the event that states it


@dataclass(frozen=True, slots=True)
class Replaced:
    """A statement that a correction replaced.

    Attributes:
        attribute: whose value it was.
        value: the value.
        event: the event that stated it.
        by: the correction.
    """

    attribute: str
    value: Any
    event: Event
    by: Event


@dataclass(slots=True)
class Resolved:
    """What remains of one event.

    Attributes:
        stated: its statements, corrected.
        is_void: whether it was taken back as a whole.
        is_voiding: whether it takes back its event (corrections).
    """

    stated: Stated
    is_void: bool = False
    is_voiding: bool = False


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections among the events of a life.

    Attributes:
        of: id of an event → its corrections, in order.
        root: id of a correction → the event at the end of its chain; absent where that is not in the life.
    """

    of: Mapping[str, list[Event]] = field(default_factory=dict)
    root: Mapping[str, Event] = field(default_factory=dict)


def corrections_in(life: Iterable[Event]) -> Corrections:
    """The corrections among events that are in order."""
    listed = list(life)
    names = {_own_name(one): one for one in listed if one.foreign is not None}
    # A content address is nobody else's: what others call their events never takes it from its event.
    names |= {one.id: one for one in listed}
    of: dict[str, list[Event]] = defaultdict(list)
    for one in listed:
        if one.kind == CORRECTION and one.corrects in names:
            of[names[one.corrects].id].append(one)
    root: dict[str, Event] = {}
    if of:
        for one in listed:
            if one.id in of and one.kind != CORRECTION:
                root |= {inner.id: one for inner in _below(one, of)}
    return Corrections(of, root)


def resolved(event: Event, corrections: Corrections, replaced: list[Replaced]) -> Resolved:
    """What remains of an event that has corrections.

    Args:
        event: no correction itself.
        corrections: all of the life.
        replaced: takes what they replaced.
    """
    done: dict[str, Resolved] = {}
    for one in reversed([event, *_below(event, corrections.of)]):
        voids = one.kind == CORRECTION and one.details.get("voids") is True
        rest = Resolved({name: (value, one) for name, value in statements(one)}, is_voiding=voids)
        for correction in corrections.of.get(one.id, ()):
            _apply(rest, done[correction.id], correction, replaced)
        done[one.id] = rest
    return done[event.id]


def statements(event: Event) -> Iterator[tuple[str, Any]]:
    """What an event states by its kind and in its own words, the latter last."""
    if event.foreign is None:
        kind = event_kinds()[event.kind]
        if kind.sets:
            yield from by_itself(event, kind)
    yield from event.says.items()


def by_itself(event: Event, kind: EventKind) -> Iterator[tuple[str, Any]]:
    """What an event states by its kind alone."""
    for name, value in kind.sets.items():
        if value == "@day":
            yield name, event.day.isoformat()
        elif value == "@successors":
            yield name, list(event.links.new_batteries.values())
        else:
            yield name, value


def _apply(rest: Resolved, told: Resolved, correction: Event, replaced: list[Replaced]) -> None:
    changes = dict(told.stated)
    if told.is_voiding:
        changes = dict.fromkeys(rest.stated, (None, correction)) | changes
        rest.is_void, rest.is_voiding = True, False
    for name, (value, stater) in changes.items():
        if name in rest.stated and rest.stated[name][0] is not None:
            old, old_stater = rest.stated[name]
            replaced.append(Replaced(name, old, old_stater, correction))
        if value is None:
            rest.stated.pop(name, None)
        else:
            rest.stated[name] = (value, stater)


def _below(event: Event, of: Mapping[str, list[Event]]) -> list[Event]:
    """All corrections of an event, of these, and so on; each after what it corrects."""
    found: list[Event] = []
    level = [event]
    while level:
        level = [inner for one in level for inner in of.get(one.id, ())]
        found += level
    return found


def _own_name(event: Event) -> str:
    name = (event.foreign or {}).get("eventID")
    return name if isinstance(name, str) else event.id
