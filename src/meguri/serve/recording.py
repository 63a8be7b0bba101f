"""Events that come in over the network: read, held to who may record them, and kept – all, or each alone."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from meguri.passport.events import Event
from meguri.passport.events.plain_reading import Spelt
from meguri.registry.accounts.asker import Context
from meguri.registry.accounts.audit import line_of
from meguri.registry.accounts.policy import begins_record, rule_of_kind
from meguri.registry.faults import RegistryCode, refused
from meguri.registry.records import check_past, record_of
from meguri.registry.records import event_of as event_in
from meguri.registry.store import Captured, CapturedLot, capture_lot
from meguri.registry.vault import capture_sealed
from meguri.serve.contradicting import contradictions_of_all, require_few
from meguri.serve.errors import Answerer, told_of
from meguri.serve.faults import RefusedError
from meguri.serve.house import Visit
from meguri.serve.incoming import Read, Told
from meguri.serve.judging import Judge, is_judged
from meguri.serve.whose_word import comes_again
from meguri.tables.coded import CodedError

if TYPE_CHECKING:
    from meguri.registry.database import Session

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
        contradictions: what does not fit together with it; None where nobody asked.
    """

    place: int
    status: str = "refused"
    event_id: str | None = None
    battery_id: str | None = None
    sequence: int | None = None
    faults: list[dict[str, Any]] = field(default_factory=list)
    contradictions: list[Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        told = {
            "line": self.place,
            "status": self.status,
            "event_id": self.event_id,
            "battery_id": self.battery_id,
            "sequence": self.sequence,
        }
        told |= {"faults": self.faults} if self.faults else {}
        return told | ({} if self.contradictions is None else {"contradictions": self.contradictions})


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


def record_all(
    visit: Visit, reads: Sequence[Read], *, all_or_nothing: bool, contradictions: bool = False
) -> Recorded:
    """Take events in.

    Args:
        visit: who sends them.
        reads: reads each.
        all_or_nothing: whether one that is refused keeps all from being taken in.
        contradictions: whether what does not fit together with them is told.

    Raises:
        RefusedError: 422, too many to tell that of.
    """
    if contradictions:
        require_few(len(reads))
    recorded = _recorded(visit, reads, all_or_nothing=all_or_nothing)
    if contradictions:
        kept = [one for one in recorded.lines if one.status in ("new", "known")]
        told = contradictions_of_all(visit, [(str(one.battery_id), str(one.event_id)) for one in kept])
        for line in kept:
            line.contradictions = told[str(line.event_id)]
    return recorded


def _recorded(visit: Visit, reads: Sequence[Read], *, all_or_nothing: bool) -> Recorded:
    door, now = visit.door, visit.house.now()
    lines = [Line(place) for place in range(1, len(reads) + 1)]
    good: list[tuple[Line, Told]] = []
    fresh: set[str] = set()
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
                if begins_record(event.kind):
                    fresh |= set() if visit.context(event.battery_id).is_begun else {event.battery_id}
                    visit.began(event.battery_id)
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
        lot, kept = _keep(visit, good[start : start + size], fresh, all_or_nothing=all_or_nothing)
        if kept is None:
            break
        _told([line for line, _ in lot], kept)
        receipts += [kept.receipt] if kept.receipt is not None else []
    visit.house.metrics.events.inc(sum(one.status == "new" for one in lines))
    return Recorded(tuple(lines), tuple(receipts))


def _require_recording(visit: Visit, event: Told, allowed: set[tuple[str, str, Context]]) -> None:
    """The policy is asked once for events that are alike to it; a refusal is each event's own."""
    alike = (event.kind, event.by, visit.context(event.battery_id))
    if alike not in allowed and not comes_again(visit, event):
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


def record_one(
    visit: Visit, event: Event, expected: int | None, where: str, about: Mapping[str, Any] | None = None
) -> Captured:
    """Take one event in, with its owner data sealed.

    Args:
        visit: who records it.
        event: the event.
        expected: how many events the battery has, as far as the sender knows; None where it does not matter.
        where: what a fault names as the place.
        about: what else a diagnosis knows of car and pack (`same_car.TOLD`).

    Raises:
        RefusedError: 401 or 403, he may not; 409, the life of the battery is against it.
        ContractError, OtherCarError: so is its guarantee, or it is of another battery.
        RegistryError: the event lies in the future, or the battery has another number of events.
    """
    if not comes_again(visit, event):
        visit.require_recording(event)
    house = visit.house
    if expected is None and not visit.context(event.battery_id).is_begun:
        expected = 0  # of two who begin one record at the same time the second is told
    noted = line_of(visit.asker, *rule_of_kind(event.kind), visit.address)
    judged = is_judged(event, about)
    with visit.own_work() as session, session.transaction() if judged else nullcontext():
        if judged:
            Judge(visit, session).hold(event, about)
        found = capture_sealed(session, event, house.key, house.vault, expected=expected, now=house.now,
                               where=where, noted=noted)  # fmt: skip
    if begins_record(event.kind):
        visit.began(event.battery_id)
    house.metrics.events.inc(found.is_new)
    return found


def _keep(
    visit: Visit, told: Sequence[tuple[Line, Told]], fresh: set[str], *, all_or_nothing: bool
) -> tuple[Sequence[tuple[Line, Told]], CapturedLot | None]:
    """Take a lot in, with owner data sealed; what was taken in, and None where nothing was."""
    house = visit.house
    with visit.own_work() as session, session.transaction():
        good = _held(visit, session, told)
        if all_or_nothing and len(good) < len(told):
            for line, _ in good:
                line.status = "not_kept"
            return good, None
        events = [event for _, event in good]
        records = [
            record_of(one if isinstance(one, Spelt) else house.vault.seal_event(session, one))
            for one in events
        ]
        kept = capture_lot(session, records, house.key, now=house.now)
        _check_first(events, kept, fresh)
        new = [(event, place[0]) for event, place in zip(events, kept.places, strict=True) if place[2]]
        for (verb, resource), alike in _by_rule(new).items():
            (event, event_id), more = alike[0], len(alike) - 1
            batteries = {one.battery_id for one, _ in alike}
            visit.note(verb, resource, f"{event_id} (+{more})" if more else event_id,
                       event.battery_id if len(batteries) == 1 else None)  # fmt: skip
        return good, kept


def _check_first(events: Sequence[Told], kept: CapturedLot, fresh: set[str]) -> None:
    """Of two who begin one record at the same time the second is told.

    Raises:
        RegistryError: somebody else began a record that this lot was allowed to begin; nothing of it is kept.
    """
    for event, (_, sequence, _, _) in zip(events, kept.places, strict=True):
        if event.battery_id in fresh:
            fresh.discard(event.battery_id)  # the first of its events here stands for all
            if sequence > 1:
                found = str(sequence - 1)
                raise refused(RegistryCode.OTHER_SEQUENCE, battery=event.battery_id, found=found, wanted="0")


def _held(visit: Visit, session: "Session", told: Sequence[tuple[Line, Told]]) -> Sequence[tuple[Line, Told]]:
    """Those of a lot that the lives of their batteries allow; lines of others say what is against it."""
    looked_at = {one.battery_id for _, one in told if is_judged(one)}
    if not looked_at:
        return told
    judge, good = Judge(visit, session), []
    judge.lock({one.battery_id for _, one in told})
    judge.begin(looked_at)
    for line, one in told:
        if one.battery_id not in looked_at:
            good.append((line, one))
            continue
        event = event_in(one.body, f"line {line.place}") if isinstance(one, Spelt) else one
        try:
            if is_judged(event):
                judge.hold(event)
        except (CodedError, RefusedError) as fault:
            line.faults = _faults(fault, visit.door)
            continue
        judge.add(event)
        good.append((line, one))
    return good


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
