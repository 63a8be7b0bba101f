"""The events of a life as they stand after their corrections."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meguri.passport.events.correcting import Corrections, corrections_in, resolved, statements
from meguri.passport.events.event import Event
from meguri.passport.events.making import CORRECTION


@dataclass(frozen=True, slots=True)
class Standing:
    """One event as it stands.

    Attributes:
        event: the event.
        stated: attribute → value, corrected.
        is_void: whether it was taken back as a whole.
    """

    event: Event
    stated: Mapping[str, Any]
    is_void: bool


def standing(life: Iterable[Event], corrections: Corrections | None = None) -> list[Standing]:
    """The events of a life that are no corrections, in order, as they stand."""
    listed = list(life)
    known = corrections_in(listed) if corrections is None else corrections
    found = []
    for one in listed:
        if one.kind == CORRECTION:
            continue
        if one.id in known.of:
            rest = resolved(one, known, [])
            stated = {name: value for name, (value, _) in rest.stated.items()}
            found.append(Standing(one, stated, rest.is_void))
        else:
            found.append(Standing(one, dict(statements(one)), is_void=False))
    return found
