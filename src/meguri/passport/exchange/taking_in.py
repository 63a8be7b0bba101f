"""The way in: what stands at the places of a format, in our attributes; and what could not be taken over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from meguri.passport.document import attributes
from meguri.passport.document.values import type_of
from meguri.passport.exchange.conversions import NotCarriedError, inward, rounds, says_nothing, shown
from meguri.passport.exchange.fillers import is_filler
from meguri.passport.exchange.losses import Imported, Loss, LossCode
from meguri.passport.exchange.mapping import Row, grouped
from meguri.passport.exchange.places import ABSENT, leaves, look, picked
from meguri.tables.exchange import NO_ATTRIBUTE

if TYPE_CHECKING:
    from pydantic import TypeAdapter

MOST_UNKNOWN = 200  # places named one by one; more are counted


def taken(content: Mapping[str, Any], held: Sequence[Row]) -> Imported:
    """The values that stand at the places of a format.

    A value is taken over only when it is of its attribute's kind and in its range; whatever else was found is
    in `lost`, with the place where it stood.

    Args:
        content: plain JSON values.
        held: places of the format.
    """
    values: dict[str, Any] = {}
    lost: list[Loss] = []
    seen: set[str] = set()
    readable = [row for row in held if row.use != "export" and row.attribute != NO_ATTRIBUTE]
    for path, ways in grouped(readable, "path").items():
        pointer, found = look(content, path)
        if found is ABSENT:
            continue
        seen |= {pointer, *picked(path, pointer)}
        for attribute, of_it in grouped(ways, "attribute").items():
            value, loss = _heard(content, pointer, found, of_it, seen)
            if loss is None and attribute in values and values[attribute] != value:
                loss = Loss(attribute, LossCode.CONTRADICTION, pointer)
            if loss is not None:
                lost.append(loss)
            elif attribute not in values:
                values[attribute] = value
    lost += unknown_places(content, seen)
    return Imported({name: values[name] for name in attributes() if name in values}, tuple(lost))


def unknown_places(content: Any, seen: Iterable[str]) -> Iterator[Loss]:
    """The values that nobody looked at: a loss each, up to `MOST_UNKNOWN`, then one with their count."""
    known = set(seen)
    unseen = [pointer for pointer, _ in leaves(content) if pointer and not _is_under(pointer, known)]
    for pointer in unseen[:MOST_UNKNOWN]:
        yield Loss("", LossCode.UNKNOWN_PLACE, pointer)
    if len(unseen) > MOST_UNKNOWN:
        yield Loss("", LossCode.UNKNOWN_PLACE, f"… {len(unseen) - MOST_UNKNOWN}")


def fits(attribute: str, value: Any) -> bool:
    """Whether a value is of its attribute's kind and in its range."""
    from pydantic import ValidationError

    try:
        _adapter(attribute).validate_python(value)
    except ValidationError:
        return False
    return True


@cache
def _adapter(attribute: str) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(type_of(attributes()[attribute]))


def _heard(
    content: Any, pointer: str, found: Any, ways: Sequence[Row], seen: set[str]
) -> tuple[Any, Loss | None]:
    """Our value, by the first way that reads it; else None and the loss of the first."""
    attribute = ways[0].attribute
    if says_nothing(found):
        return None, Loss(attribute, LossCode.PLACEHOLDER, f"{pointer}: {shown(found)}")
    first: Loss | None = None
    for row in ways:
        try:
            value = inward(_with_unit(content, found, row, seen), row.conversion, row.target)
            if is_filler(attribute, value):
                code = LossCode.ROUNDED_TO_ZERO if rounds(row.conversion) else LossCode.PLACEHOLDER
                raise NotCarriedError(code, shown(found))
            if not fits(attribute, value):
                raise NotCarriedError(LossCode.BAD_VALUE, shown(found))
        except NotCarriedError as fault:
            first = first or Loss(attribute, fault.code, f"{pointer}: {fault.detail}")
            continue
        return value, None
    return None, first


def _with_unit(content: Any, found: Any, row: Row, seen: set[str]) -> Any:
    """The value found, where what stands beside it is what the row says."""
    for path, constant in row.beside_at():
        pointer, there = look(content, path)
        if there is not ABSENT:
            seen.add(pointer)
        if there != constant:
            raise NotCarriedError(
                LossCode.OTHER_UNIT, f"{path.rpartition('/')[2]} {'' if there is ABSENT else shown(there)}"
            )
    return found


def _is_under(pointer: str, known: set[str]) -> bool:
    while pointer:
        if pointer in known:
            return True
        pointer = pointer.rpartition("/")[0]
    return False
