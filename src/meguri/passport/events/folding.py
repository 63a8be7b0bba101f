"""Folds the events of a life into the document as of a day.

The rule: events count whose day, on the calendar of their place, is not after the day asked for. They are
taken in the order of their instants; events of one instant follow their ids, which are content addresses, so
the result does not depend on the order in which they came. Each attribute has its latest statement; lists of
what ever happened gather what each event adds. Of the state of health the latest that was measured counts: an
estimate from the papers stands only where nobody measured. A correction stands at the place of what it
corrects, and the old value stays readable.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from meguri.passport.document.model import Document, Evidence, LifeEntry, Superseded
from meguri.passport.document.reading import document_of
from meguri.passport.document.values import MOST_ITEMS
from meguri.passport.events.correcting import (
    Corrections,
    Replaced,
    Stated,
    by_itself,
    corrections_in,
    resolved,
)
from meguri.passport.events.event import Event
from meguri.passport.events.kinds import event_kinds
from meguri.passport.events.making import CORRECTION

_NEVER = datetime.max.replace(tzinfo=UTC)
_CUSTODY = "custody"
GATHERED = ("accidents", "successor_passport_ids")

_OF_A_STATE_OF_HEALTH = (
    "soh_definition",
    "soh_verdict_id",
    "soh_measured_on",
    "soh_method",
    "soh_is_validated",
    "soh_is_synthetic",
)
_FOUND_WITH_IT = frozenset({"soh_share", "present_capacity_ah", *_OF_A_STATE_OF_HEALTH})


def fold(events: Iterable[Event], on: date, *, battery_id: str | None = None) -> Document:
    """What the passport states as of a day. Custody and prices never enter it.

    Args:
        events: in any order; what is there twice counts once.
        on: the day.
        battery_id: whose record it is; None takes the battery of the first event. Events of others are left
            out (`fold_findings` names them).

    Raises:
        DocumentError: never for events of `event_of` and `read_epcis`; their values were held to the table.
    """
    life = lived(events, on, battery_id)
    corrections = corrections_in(life)
    replaced: list[Replaced] = []
    latest = _latest(life, corrections, replaced)
    values = {name: value for name, (value, _) in latest.items() if value is not None}
    evidence = {name: _evidence(name, latest[name][1]) for name in values}
    return document_of(
        values,
        on.isoformat(),
        evidence=evidence,
        superseded=[_superseded(one) for one in sorted(replaced, key=_in_order)],
        life=_life(life, corrections),
        where="passport",
    )


def lived(events: Iterable[Event], on: date, battery_id: str | None = None) -> tuple[Event, ...]:
    """The events of one battery up to a day, each once, in order."""
    life = in_order(events, on)
    if battery_id is None and life:
        battery_id = life[0].battery_id
    return tuple(one for one in life if one.battery_id == battery_id)


def in_order(events: Iterable[Event], on: date) -> list[Event]:
    """The events up to a day, of whatever battery, each once, in order; of copies the one recorded first."""
    once: dict[str, Event] = {}
    for one in events:
        if one.day <= on and (one.id not in once or _recorded(one) < _recorded(once[one.id])):
            once[one.id] = one
    return sorted(once.values(), key=lambda one: one.order)


def _recorded(one: Event) -> tuple[datetime, str]:
    name = "" if one.foreign is None else str(one.foreign.get("eventID", ""))
    return one.recorded_at or _NEVER, name


def _latest(life: tuple[Event, ...], corrections: Corrections, replaced: list[Replaced]) -> Stated:
    kinds = event_kinds()
    latest: Stated = {}
    if life:
        latest["battery_id"] = (life[0].battery_id, life[0])
    for one in life:
        if one.kind == CORRECTION:
            continue
        kind = kinds[one.kind]
        if one.id in corrections.of:
            rest = resolved(one, corrections, replaced)
            cleared = () if rest.is_void else kind.clears
            _state(latest, dict.fromkeys(cleared, (None, one)) | rest.stated)
            continue
        if one.foreign is None:
            cleared_by = dict.fromkeys(kind.clears, (None, one))
            _state(latest, cleared_by | {name: (value, one) for name, value in by_itself(one, kind)})
        _state(latest, {name: (value, one) for name, value in one.says.items()})
    if (last := _last_update(life, corrections)) is not None:
        latest.setdefault("passport_updated_at", (last.moment, last))
    return latest


def _last_update(life: tuple[Event, ...], corrections: Corrections) -> Event | None:
    """The last event that changed what a reader may find: a change of owner changes nothing in a passport."""
    kinds = event_kinds()
    for one in reversed(life):
        about = corrections.root.get(one.id, one)
        if one.says or kinds[about.kind].access_group != _CUSTODY:
            return one
    return None


def _state(latest: Stated, stated: Stated) -> None:
    for name in GATHERED:
        before = latest.get(name, (None, None))[0]
        if name in stated and before:
            value, stater = stated[name]
            stated[name] = (list(dict.fromkeys([*before, *value]))[-MOST_ITEMS:], stater)
    if "soh_share" in latest and "soh_share" in stated and _is_measured(latest) and not _is_measured(stated):
        stated = {name: one for name, one in stated.items() if name not in _FOUND_WITH_IT}
    if "soh_share" in stated:  # how and when an earlier one was found says nothing of this one
        latest |= dict.fromkeys(_OF_A_STATE_OF_HEALTH, (None, stated["soh_share"][1]))
    latest |= stated


def _is_measured(stated: Stated) -> bool:
    """Whether a state of health rests on a measurement: by its grounds, or for somebody says of which day."""
    grounds = stated["soh_share"][1].evidence.get("soh_share")
    measured_on, _ = stated.get("soh_measured_on", (None, None))
    return measured_on is not None or (grounds is not None and grounds.basis == "measured")


def _evidence(name: str, stater: Event) -> Evidence:
    grounds = stater.evidence.get(name)
    return Evidence(
        event=stater.id,
        as_of=stater.day.isoformat(),
        basis="declared" if grounds is None else grounds.basis,
        low=None if grounds is None else grounds.low,
        high=None if grounds is None else grounds.high,
        by=stater.by or None,
        source=None if grounds is None else grounds.source,
    )


def _superseded(one: Replaced) -> Superseded:
    return Superseded(
        attribute=one.attribute,
        value=one.value,
        event=one.event.id,
        corrected_by=one.by.id,
        corrected_on=one.by.day.isoformat(),
        reason=one.by.reason,
    )


def _in_order(one: Replaced) -> tuple[Any, ...]:
    return one.by.order, one.attribute, one.event.id


def _life(life: tuple[Event, ...], corrections: Corrections) -> list[LifeEntry]:
    from pydantic import TypeAdapter

    kinds, told = event_kinds(), []
    for one in life:
        about = corrections.root.get(one.id, one)  # a correction is for the readers of what it corrects
        corrected = corrections.of.get(one.id)
        told.append(
            {
                "event": one.id,
                "kind": one.kind,
                "at": one.moment,
                "access_group": kinds[about.kind].access_group,
                "by": one.by or None,
                "corrected_by": corrected[-1].id if corrected else None,
            }
        )
    return TypeAdapter(list[LifeEntry]).validate_python(told)
