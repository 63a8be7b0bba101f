"""Events that come in over the network: read, held to who may record them, and kept – all, or each alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from meguri.passport.events import Event, from_epcis, read_epcis
from meguri.passport.events.plain_reading import Spelt, spelt_line
from meguri.passport.events.plain_values import PREFIX
from meguri.passport.reading import read_json
from meguri.registry.accounts.asker import Context
from meguri.registry.accounts.audit import line_of
from meguri.registry.accounts.policy import rule_of_kind
from meguri.registry.records import check_past, record_of
from meguri.registry.store import Captured, CapturedLot, capture_lot
from meguri.registry.vault import capture_sealed, private_attributes
from meguri.serve.errors import Answerer, told_of
from meguri.serve.faults import RefusedError
from meguri.serve.house import Visit
from meguri.tables.coded import CodedError

LARGEST_EVENT = 1_000_000
LOT = 5_000
MOST_TOLD = 50


@dataclass
class Line:
    """What became of one event.

    Attributes:
        place: its place in what was sent, from 1.
        status: `new`, `known`, `refused`, or `not_kept` where another one kept all from being taken in.
        event_id: content address; None where it could not be read.
        battery_id: the battery.
        sequence: its place among the battery's events.
        faults: what is wrong with it, in words.
    """

    place: int
    status: str = "refused"
    event_id: str | None = None
    battery_id: str | None = None
    sequence: int | None = None
    faults: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        told = {
            "line": self.place,
            "status": self.status,
            "event_id": self.event_id,
            "battery_id": self.battery_id,
            "sequence": self.sequence,
        }
        return told | ({"faults": self.faults} if self.faults else {})


@dataclass(frozen=True)
class Recorded:
    """What became of all.

    Attributes:
        lines: one for each event, in their order.
        receipts: signed JSON, one for each lot in which something was new.
    """

    lines: tuple[Line, ...]
    receipts: tuple[bytes, ...]

    @property
    def refused(self) -> tuple[Line, ...]:
        """Those that were not taken in."""
        return tuple(one for one in self.lines if one.status in ("refused", "not_kept"))


Told = Event | Spelt
Read = Callable[[], Told]


def events_of_lines(content: bytes) -> list[Read]:
    """Each line that is not empty, to be read as one event (NDJSON)."""
    return [_line(line, place) for place, line in enumerate(content.split(b"\n"), 1) if line.strip()]


def events_of_document(content: bytes) -> list[Read]:
    """Each event of an EPCIS document.

    Raises:
        PassportJsonError, EventError: no EPCIS document.
    """
    told = read_json(content, where="body", limit_bytes=50_000_000)
    body = told.get("epcisBody") if isinstance(told, dict) else None
    events = body.get("eventList") if isinstance(body, dict) else None
    if not isinstance(events, list) or not all(isinstance(one, dict) for one in events):
        read_epcis(content, where="body")  # says what is wrong with it, or reads a form without such a list
        return [_ready(one) for one in read_epcis(content, where="body")]
    if told.get("type") != "EPCISDocument":
        return [_ready(one) for one in read_epcis(content, where="body")]
    shell = {**told, "epcisBody": {"eventList": []}}
    read_epcis(_written(shell), where="body")  # the document's own members
    return [_inner(one, told.get("@context"), place) for place, one in enumerate(events, 1)]


def _line(line: bytes, place: int) -> Read:
    def read() -> Told:
        plain = spelt_line(line) if len(line) <= LARGEST_EVENT else None
        if plain is not None and plain.says.isdisjoint(_to_be_sealed()):
            return plain
        told = read_json(line, where=f"line {place}", limit_bytes=LARGEST_EVENT)
        return from_epcis(told if isinstance(told, dict) else {}, where=f"line {place}")

    return read


@cache
def _to_be_sealed() -> frozenset[str]:
    return frozenset(PREFIX + name for name in private_attributes())


def _inner(told: dict[str, Any], context: Any, place: int) -> Read:
    def read() -> Event:
        shell = {
            "@context": context,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-01-01T00:00:00Z",
            "epcisBody": {"eventList": [told]},
        }
        return read_epcis(_written(shell), where=f"event {place}")[0]

    return read


def _ready(event: Event) -> Read:
    return lambda: event


def _written(told: Any) -> bytes:
    import json

    return json.dumps(told, ensure_ascii=False).encode()


def record_all(visit: Visit, reads: Sequence[Read], *, all_or_nothing: bool) -> Recorded:
    """Take events in.

    Args:
        visit: who sends them.
        reads: reads each.
        all_or_nothing: whether one that is refused keeps all from being taken in.
    """
    door, now = visit.door, visit.house.now()
    lines = [Line(place) for place in range(1, len(reads) + 1)]
    good: list[tuple[Line, Told]] = []
    allowed: set[tuple[str, str, Context]] = set()
    for start in range(0, len(reads), LOT):
        some = lines[start : start + LOT]
        events = _read(some, reads[start : start + LOT], door)
        told = [(line, event) for line, event in zip(some, events, strict=True) if event is not None]
        visit.foresee(event.battery_id for _, event in told)
        for line, event in told:
            try:
                _require_recording(visit, event, allowed)
                if event.at > now:
                    check_past([(f"line {line.place}", event.at)], now)
                good.append((line, event))
            except (CodedError, RefusedError) as fault:
                line.faults = _faults(fault, door)
    if all_or_nothing and len(good) < len(lines):
        for line, _ in good:
            line.status = "not_kept"
        return Recorded(tuple(lines), ())
    # One lot where all or nothing is asked for; else lots, so that other writers get their turn.
    size = max(1, len(good)) if all_or_nothing else LOT
    receipts = []
    for start in range(0, len(good), size):
        lot = good[start : start + size]
        kept = _keep(visit, [event for _, event in lot])
        _told([line for line, _ in lot], kept)
        receipts += [kept.receipt] if kept.receipt is not None else []
    visit.house.metrics.events.inc(sum(one.status == "new" for one in lines))
    return Recorded(tuple(lines), tuple(receipts))


def _require_recording(visit: Visit, event: Told, allowed: set[tuple[str, str, Context]]) -> None:
    """The policy is asked once for events that are alike to it; a refusal is each event's own."""
    alike = (event.kind, event.by, visit.context(event.battery_id))
    if alike not in allowed:
        visit.require_recording(event)
        allowed.add(alike)


def _read(lines: Sequence[Line], reads: Sequence[Read], door: Answerer) -> Iterator[Told | None]:
    """Each event; None of one that cannot be read, whose line says why."""
    for line, read in zip(lines, reads, strict=True):
        try:
            event = read()
            line.battery_id = event.battery_id
            yield event
        except (CodedError, RefusedError) as fault:
            line.faults = _faults(fault, door)
            yield None


def record_one(visit: Visit, event: Event, expected: int | None, where: str) -> Captured:
    """Take one event in, with its owner data sealed.

    Raises:
        RefusedError: 401 or 403, he may not.
        RegistryError: the event lies in the future, or the battery has another number of events.
    """
    visit.require_recording(event)
    house = visit.house
    noted = line_of(visit.asker, *rule_of_kind(event.kind), visit.address)
    with visit.own_work() as session:
        found = capture_sealed(session, event, house.key, house.vault, expected=expected, now=house.now,
                               where=where, noted=noted)  # fmt: skip
    house.metrics.events.inc(found.is_new)
    return found


def _keep(visit: Visit, events: Sequence[Told]) -> CapturedLot:
    """Take a lot in, with owner data sealed, all of it or nothing."""
    house = visit.house
    with visit.own_work() as session, session.transaction():
        records = [
            record_of(one if isinstance(one, Spelt) else house.vault.seal_event(session, one))
            for one in events
        ]
        kept = capture_lot(session, records, house.key, now=house.now)
        new = [(event, place[0]) for event, place in zip(events, kept.places, strict=True) if place[2]]
        for (verb, resource), alike in _by_rule(new).items():
            (event, event_id), more = alike[0], len(alike) - 1
            batteries = {one.battery_id for one, _ in alike}
            visit.note(verb, resource, f"{event_id} (+{more})" if more else event_id,
                       event.battery_id if len(batteries) == 1 else None)  # fmt: skip
        return kept


def _by_rule(told: Sequence[tuple[Told, str]]) -> dict[tuple[str, str], list[tuple[Told, str]]]:
    found: dict[tuple[str, str], list[tuple[Told, str]]] = {}
    for event, event_id in told:
        found.setdefault(rule_of_kind(event.kind), []).append((event, event_id))
    return found


def _told(lines: Sequence[Line], kept: CapturedLot) -> None:
    for line, (event_id, sequence, is_new, _) in zip(lines, kept.places, strict=True):
        line.event_id, line.sequence = event_id, sequence
        line.status = "new" if is_new else "known"


def _faults(fault: CodedError | RefusedError, door: Answerer) -> list[dict[str, Any]]:
    _, said, _ = told_of(fault, door)
    return [dict(one) for one in said.faults] or [{"code": said.code, "message": said.message}]


def refusals(recorded: Recorded) -> Iterator[dict[str, Any]]:
    """What was wrong, each fault with its line; at most `MOST_TOLD` of them."""
    count = 0
    for line in recorded.lines:
        for fault in line.faults:
            if count == MOST_TOLD:
                return
            count += 1
            yield {"line": line.place, **fault}
