"""The rules by which contradictions in a life are found; each looks at one question."""

from collections.abc import Iterator
from typing import Any

from meguri.passport.document.attributes import attributes
from meguri.passport.events.contradictions import Contradiction, ContradictionCode, Life, Rule, found
from meguri.passport.events.correcting import statements
from meguri.passport.events.event import Event
from meguri.passport.events.folding import GATHERED
from meguri.passport.events.kinds import event_kinds
from meguri.passport.events.making import CORRECTION

_SETTLES = frozenset(
    {
        "attested",
        "observed",
        "guarantee_claimed",
        "guarantee_decided",
        "guarantee_paid",
        "guarantee_expired",
        "recycled",
    }
)  # what may still happen after recycling; several recyclers may report
_BEFORE = frozenset({"made", "observed"})
_AFTER_ITS_END = ("guarantee_decided", "guarantee_paid", "guarantee_started")
_TOLERANCE = 1e-9  # of a sum of masses


def _strangers(life: Life) -> Iterator[Contradiction]:
    for one in life.strangers:
        yield found(ContradictionCode.OTHER_BATTERY, one, found=one.battery_id)


def _corrections(life: Life) -> Iterator[Contradiction]:
    targets = {correction.id: name for name, listed in life.corrections.of.items() for correction in listed}
    by_id = {one.id: one for one in life.events}
    for one in life.events:
        if one.kind != CORRECTION:
            continue
        if one.id not in targets or one.id not in life.corrections.root:
            yield found(ContradictionCode.NOTHING_CORRECTED, one, found=one.corrects)
            continue
        target = by_id[targets[one.id]]
        yield from _correction(one, target)


def _correction(one: Event, target: Event) -> Iterator[Contradiction]:
    if one.at < target.at:
        yield found(ContradictionCode.CORRECTED_BEFORE, one, target, found=target.moment)
    if target.by and one.by != target.by:
        yield found(ContradictionCode.CORRECTED_BY_ANOTHER, one, target, found=one.by, wanted=target.by)
    stated = {name for name, _ in statements(target)}
    for name in one.says:
        if name not in stated:
            yield found(ContradictionCode.NOT_STATED, one, target, found=name)


def _attestations(life: Life) -> Iterator[Contradiction]:
    known = {one.id for one in life.events}
    for one in life.standing:
        attested = one.event.links.attests
        if attested is not None and attested not in known:
            yield found(ContradictionCode.NOTHING_ATTESTED, one.event, found=attested)


def _moments(life: Life) -> Iterator[Contradiction]:
    for one in life.events:
        if one.recorded_at is not None and one.recorded_at < one.at:
            recorded = one.recorded_at.isoformat()
            yield found(ContradictionCode.RECORDED_BEFORE, one, found=recorded, wanted=one.moment)
        declared = one.foreign if one.foreign is not None else one.others
        if "errorDeclaration" in declared:
            error = declared["errorDeclaration"]
            reason = error.get("reason", "") if isinstance(error, dict) else ""
            yield found(ContradictionCode.DECLARED_IN_ERROR, one, found=reason)


def _ends(life: Life) -> Iterator[Contradiction]:
    """Nothing before it was made, nothing after it was recycled."""
    events = [one.event for one in life.standing]
    made = next((one for one in events if one.kind == "made"), None)
    recycled = next((one for one in events if one.kind == "recycled"), None)
    for one in events:
        if made is not None and one.at < made.at and one.kind not in _BEFORE:
            yield found(ContradictionCode.BEFORE_MADE, one, made, found=made.moment)
        if made is not None and one.kind == "made" and one is not made:
            yield found(ContradictionCode.MADE_TWICE, one, made, found=made.moment)
        if recycled is not None and one.at > recycled.at and one.kind not in _SETTLES:
            yield found(ContradictionCode.AFTER_RECYCLING, one, recycled, found=recycled.moment)


def _vehicles(life: Life) -> Iterator[Contradiction]:
    """It sits in one vehicle at a time."""
    place: str | None = None
    chassis: Any = None
    for one in life.standing:
        event = one.event
        vehicle = event.links.vehicle or event.links.parent
        if event.kind == "installed":
            if place is not None and place != vehicle:
                yield found(ContradictionCode.INSTALLED_TWICE, event, found=place)
            place, chassis = vehicle, None
        told = one.stated.get("chassis_number")
        if told is not None and chassis is not None and _plain(told) != _plain(chassis):
            yield found(ContradictionCode.OTHER_CHASSIS, event, found=told, wanted=chassis)
        chassis = told or chassis
        if event.kind == "removed":
            if place is not None and place != vehicle:
                yield found(ContradictionCode.REMOVED_ELSEWHERE, event, found=vehicle, wanted=place)
            place = chassis = None


def _custody(life: Life) -> Iterator[Contradiction]:
    """Only who has it hands it over; each guarantee is handed on by itself, as a battery may have several."""
    has: dict[tuple[str, Any], str | None] = {}
    is_leased = False
    for one in life.standing:
        event, party = one.event, event_kinds()[one.event.kind].party
        if event.kind == "lease_returned" and not is_leased:
            yield found(ContradictionCode.NOT_LEASED, event)
        is_leased = event.kind == "leased" or (is_leased and event.kind != "lease_returned")
        if not party or event.foreign is not None:
            continue
        given, what = event.custody, (party, event.details.get("guarantee_id"))
        if given is not None and given.giver is not None and has.get(what) not in (None, given.giver):
            yield found(ContradictionCode.OTHER_GIVER, event, found=given.giver, wanted=has[what])
        has[what] = None if given is None else given.taker


def _guarantees(life: Life) -> Iterator[Contradiction]:
    """A guarantee starts once, and nothing but a decision and a payment follow its end."""
    begun: set[str] = set()
    over: set[str] = set()
    for one in life.standing:
        event, name = one.event, one.event.details.get("guarantee_id")
        if name is None or not event.kind.startswith("guarantee_"):
            continue
        if event.kind == "guarantee_started":
            if name in begun:
                yield found(ContradictionCode.GUARANTEE_TWICE, event, found=name)
            begun.add(name)
        elif name not in begun:
            yield found(ContradictionCode.NO_GUARANTEE, event, found=name)
        if name in over and event.kind not in _AFTER_ITS_END:
            yield found(ContradictionCode.GUARANTEE_OVER, event, found=name)
        if event.kind == "guarantee_expired":
            over.add(name)


def _statements(life: Life) -> Iterator[Contradiction]:
    """One moment states one value, and what never changes is stated once."""
    known = attributes()
    last: dict[str, tuple[Any, Event]] = {}
    for one in life.standing:
        for name in event_kinds()[one.event.kind].clears:  # of a vehicle that it has left
            last.pop(name, None)
        for name, value in one.stated.items():
            before = last.get(name)
            last[name] = (value, one.event)
            if before is None or before[0] == value or value is None:
                continue
            if name in GATHERED:
                continue
            if before[1].at == one.event.at:
                yield found(ContradictionCode.SAME_MOMENT, one.event, before[1], found=name)
            elif not known[name].is_dynamic:
                put = {"path": name, "found": value, "wanted": before[0]}
                yield found(ContradictionCode.STATIC_CHANGED, one.event, before[1], **put)


def _masses(life: Life) -> Iterator[Contradiction]:
    for one in (standing.event for standing in life.standing):
        went_in = sum(lot.mass_kg for lot in one.links.lots_in)
        came_out = sum(lot.mass_kg for lot in one.links.lots_out)
        if one.links.lots_in and came_out > went_in * (1 + _TOLERANCE):
            out, into = f"{came_out:g}", f"{went_in:g}"
            yield found(ContradictionCode.MASS_GREW, one, found=out, wanted=into)


def _plain(chassis: str) -> str:
    return chassis.strip().upper()


RULES: tuple[Rule, ...] = (
    _strangers,
    _corrections,
    _attestations,
    _moments,
    _ends,
    _vehicles,
    _custody,
    _guarantees,
    _statements,
    _masses,
)
