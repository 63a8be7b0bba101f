"""What does not fit together in a life: told as rows, never a crash and never a silent choice."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from meguri.passport.events.correcting import Corrections, corrections_in
from meguri.passport.events.event import Event
from meguri.passport.events.standing import Standing, standing
from meguri.tables.schema import N_


class ContradictionCode(StrEnum):
    """What can contradict itself in a life."""

    OTHER_BATTERY = "other_battery"
    NOTHING_CORRECTED = "nothing_corrected"
    CORRECTED_BEFORE = "corrected_before"
    CORRECTED_BY_ANOTHER = "corrected_by_another"
    NOT_STATED = "not_stated"
    NOTHING_ATTESTED = "nothing_attested"
    RECORDED_BEFORE = "recorded_before"
    DECLARED_IN_ERROR = "declared_in_error"
    MADE_TWICE = "made_twice"
    BEFORE_MADE = "before_made"
    AFTER_RECYCLING = "after_recycling"
    OTHER_CHASSIS = "other_chassis"
    INSTALLED_TWICE = "installed_twice"
    REMOVED_ELSEWHERE = "removed_elsewhere"
    OTHER_GIVER = "other_giver"
    NOT_LEASED = "not_leased"
    NO_GUARANTEE = "no_guarantee"
    GUARANTEE_OVER = "guarantee_over"
    GUARANTEE_TWICE = "guarantee_twice"
    SAME_MOMENT = "same_moment"
    STATIC_CHANGED = "static_changed"
    MASS_GREW = "mass_grew"


MESSAGES: dict[ContradictionCode, str] = {
    ContradictionCode.OTHER_BATTERY: N_(
        "The event is about another battery, {found}; it was left out. Keep one record for each battery."
    ),
    ContradictionCode.NOTHING_CORRECTED: N_(
        "It corrects the event {found}, which is not in the record; it was left out."
    ),
    ContradictionCode.CORRECTED_BEFORE: N_("It corrects an event that happened after it ({found})."),
    ContradictionCode.CORRECTED_BY_ANOTHER: N_(
        "It was recorded by {found}, but the event that it corrects by {wanted}."
    ),
    ContradictionCode.NOT_STATED: N_("It corrects {found}, which the event that it corrects does not state."),
    ContradictionCode.NOTHING_ATTESTED: N_("It attests the event {found}, which is not in the record."),
    ContradictionCode.RECORDED_BEFORE: N_("It was recorded ({found}) before it happened ({wanted})."),
    ContradictionCode.DECLARED_IN_ERROR: N_("Who sent it declared it to be in error ({found})."),
    ContradictionCode.MADE_TWICE: N_("The battery was made already ({found})."),
    ContradictionCode.BEFORE_MADE: N_("It happened before the battery was made ({found})."),
    ContradictionCode.AFTER_RECYCLING: N_("It happened after the battery was recycled ({found})."),
    ContradictionCode.OTHER_CHASSIS: N_(
        "The chassis number is {found}, but the battery was in {wanted} and nobody recorded that it "
        "was moved."
    ),
    ContradictionCode.INSTALLED_TWICE: N_("It was installed, but had not been removed from {found}."),
    ContradictionCode.REMOVED_ELSEWHERE: N_("It was removed from {found}, but was in {wanted}."),
    ContradictionCode.OTHER_GIVER: N_("{found} handed it over, but {wanted} had it."),
    ContradictionCode.NOT_LEASED: N_("It was returned from a lease that nobody recorded."),
    ContradictionCode.NO_GUARANTEE: N_("No guarantee {found} was started."),
    ContradictionCode.GUARANTEE_OVER: N_("The guarantee {found} had ended."),
    ContradictionCode.GUARANTEE_TWICE: N_("The guarantee {found} was started already."),
    ContradictionCode.SAME_MOMENT: N_(
        "Two events of the same moment state different values of {found}; that of the greater identifier "
        "counts."
    ),
    ContradictionCode.STATIC_CHANGED: N_(
        "It states {found} of what never changes, {path}; before it was {wanted}. Was a correction meant?"
    ),
    ContradictionCode.MASS_GREW: N_("{found} kg came out of {wanted} kg that went in."),
}
NOTES = frozenset(
    {
        ContradictionCode.CORRECTED_BY_ANOTHER,
        ContradictionCode.NOT_STATED,
        ContradictionCode.DECLARED_IN_ERROR,
        ContradictionCode.STATIC_CHANGED,
    }
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that does not fit.

    Attributes:
        code: what it is.
        level: contradiction, or note where both may be right.
        event: id of the event with which it came to light.
        other: id of the other event; None where there is none.
        values: what its message names.
    """

    code: ContradictionCode
    event: str
    other: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def level(self) -> Literal["contradiction", "note"]:
        """How grave it is."""
        return "note" if self.code in NOTES else "contradiction"


@dataclass(frozen=True, slots=True)
class Life:
    """A life as the rules look at it.

    Attributes:
        events: of one battery, in order, corrections among them.
        strangers: events of other batteries up to the same day.
        corrections: its corrections.
        standing: its events as they stand, without those taken back.
    """

    events: tuple[Event, ...]
    strangers: tuple[Event, ...]
    corrections: Corrections
    standing: tuple[Standing, ...]


Rule = Callable[[Life], Iterator[Contradiction]]


def fold_findings(
    events: Iterable[Event], on: date, *, battery_id: str | None = None
) -> tuple[Contradiction, ...]:
    """What does not fit together in a life up to a day, in the order of the life.

    Args:
        events: in any order; what is there twice counts once.
        on: the day.
        battery_id: whose record it is; None takes the battery of the first event.
    """
    from meguri.passport.events.contradiction_rules import RULES

    life = _life(events, on, battery_id)
    places = {one.id: at for at, one in enumerate((*life.events, *life.strangers))}
    found = [one for rule in RULES for one in rule(life)]
    return tuple(sorted(found, key=lambda one: (places[one.event], one.code, sorted(one.values.items()))))


def found(
    code: ContradictionCode, event: Event, other: Event | None = None, **values: object
) -> Contradiction:
    """One row."""
    put = {name: str(value) for name, value in values.items()}
    return Contradiction(code, event.id, None if other is None else other.id, put)


def _life(events: Iterable[Event], on: date, battery_id: str | None) -> Life:
    from meguri.passport.events.folding import in_order

    every = in_order(events, on)
    whose = battery_id if battery_id is not None or not every else every[0].battery_id
    own = tuple(one for one in every if one.battery_id == whose)
    corrections = corrections_in(own)
    return Life(
        events=own,
        strangers=tuple(one for one in every if one.battery_id != whose),
        corrections=corrections,
        standing=tuple(one for one in standing(own, corrections) if not one.is_void),
    )
