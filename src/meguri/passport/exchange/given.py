"""What a format demands and no attribute says: given by hand beside the document, and never invented here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from meguri.passport.exchange.conversions import says_nothing, shown
from meguri.passport.exchange.losses import Exported, Loss, LossCode, Note, NoteCode
from meguri.passport.exchange.mapping import Row
from meguri.passport.exchange.places import ABSENT, look, put
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.exchange import NO_ATTRIBUTE
from meguri.tables.schema import N_


class GivenCode(StrEnum):
    """What can be wrong with a value that is given by hand."""

    UNKNOWN_PLACE = "unknown_place"
    STATED = "stated"
    SAYS_NOTHING = "says_nothing"
    BAD_FORM = "bad_form"


MESSAGES: dict[GivenCode, str] = {
    GivenCode.UNKNOWN_PLACE: N_(
        "{where}: {place} is no place that can be filled by hand. What is missing is: {known}."
    ),
    GivenCode.STATED: N_("{where}: {place} is stated by the passport already; correct it there."),
    GivenCode.SAYS_NOTHING: N_("{where}: {place} is given as {found}, which says nothing. Leave it out."),
    GivenCode.BAD_FORM: N_("{where}: {place} is {found}; wanted is {wanted}."),
}


class GivenError(CodedError):
    """Values given by hand that cannot be used; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def supplemented(
    exported: Exported, held: Sequence[Row], given: Mapping[str, Any], *, where: str
) -> Exported:
    """An export with what was given beside the document, and the notes of what is still missing.

    Args:
        exported: what `written` made; its content is written into.
        held: places of the format.
        given: path of a place → plain JSON value.
        where: what messages call the format.

    Raises:
        GivenError: a place that the format does not have, one that is stated already, a value that says
            nothing; all at once.
    """
    content = content_of(exported)
    of_path: dict[str, Row] = {}
    for row in held:
        of_path.setdefault(row.path, row)
    missing = tuple(still_missing(exported.notes, held, content))
    if faults := list(_faults(content, of_path, given, missing, where)):
        raise GivenError(faults)
    for path, value in given.items():
        put(content, path, value)
        for pointer, constant in of_path[path].beside_at():
            put(content, pointer, constant)
    kept = [note for note in exported.notes if note.code is not NoteCode.MISSING]
    kept += (Note(NoteCode.MISSING, path) for path in still_missing(exported.notes, held, content))
    return replace(exported, content=content, notes=tuple(kept))


def still_missing(notes: Iterable[Note], held: Sequence[Row], content: Mapping[str, Any]) -> Iterator[str]:
    """The places that are demanded, that nothing fills, and whose whole is there at all."""
    beside = {row.path: row.only_with for row in held if row.attribute == NO_ATTRIBUTE}
    for note in notes:
        if note.code is not NoteCode.MISSING or look(content, note.detail)[1] is not ABSENT:
            continue
        whole = beside.get(note.detail, "")
        if not whole or _stands(whole, held, content):
            yield note.detail


def without_incomplete(
    exported: Exported, held: Sequence[Row], wholes: Mapping[str, Sequence[str]]
) -> Exported:
    """An export without the optional parts that lack what the schema demands of them.

    What stood in such a part and nowhere else is lost, and named so.

    Args:
        exported: the export; its content is changed.
        held: places of the format.
        wholes: pointer of an optional part → places in it without which it is invalid.
    """
    content = content_of(exported)
    lost, cut = list(exported.lost), []
    for pointer, members in wholes.items():
        part = look(content, pointer)[1]
        lacking = [member for member in members if look(part, member)[1] is ABSENT]
        if part is ABSENT or not lacking:
            continue
        _cut(content, pointer)
        cut.append(pointer)
        lost += (
            Loss(name, LossCode.ALONE, " ".join(lacking))
            for name in _only_under(pointer, exported, held, content)
        )
    stood = {row.attribute for row in held if look(content, row.path)[1] is not ABSENT}
    notes = (note for note in exported.notes if not any(note.detail.startswith(f"{one}/") for one in cut))
    carried = tuple(name for name in exported.carried if name in stood)
    return replace(exported, content=content, carried=carried, lost=tuple(lost), notes=tuple(notes))


def _only_under(
    pointer: str, exported: Exported, held: Sequence[Row], content: Mapping[str, Any]
) -> Iterator[str]:
    stood = {row.attribute for row in held if look(content, row.path)[1] is not ABSENT}
    under = {row.attribute for row in held if row.path.startswith(f"{pointer}/")}
    yield from (name for name in exported.carried if name in under - stood)


def _stands(attribute: str, held: Sequence[Row], content: Mapping[str, Any]) -> bool:
    return any(row.attribute == attribute and look(content, row.path)[1] is not ABSENT for row in held)


def _faults(
    content: Mapping[str, Any],
    of_path: Mapping[str, Row],
    given: Mapping[str, Any],
    missing: Sequence[str],
    where: str,
) -> Iterator[CodedFault]:
    for path, value in given.items():
        put_in = {"where": where, "place": path}
        if path not in of_path or of_path[path].use == "import":
            yield CodedFault(GivenCode.UNKNOWN_PLACE, put_in | {"known": ", ".join(missing) or "–"})
        elif look(content, path)[1] is not ABSENT:
            yield CodedFault(GivenCode.STATED, put_in)
        elif _is_empty(value):
            yield CodedFault(GivenCode.SAYS_NOTHING, put_in | {"found": shown(value)})


def _is_empty(value: Any) -> bool:
    """Whether a value, or any value in it, says nothing."""
    if isinstance(value, Mapping):
        return not value or any(map(_is_empty, value.values()))
    if isinstance(value, list):
        return not value or any(map(_is_empty, value))
    return value is None or says_nothing(value)


def _cut(content: dict[str, Any], pointer: str) -> None:
    parent, _slash, member = pointer.rpartition("/")
    held = look(content, parent)[1]
    del held[member]
    if parent and not held:
        _cut(content, parent)


def content_of(exported: Exported) -> dict[str, Any]:
    """The content of an export as plain values.

    Raises:
        TypeError: it is a file.
    """
    if isinstance(exported.content, bytes):
        raise TypeError("a file, not plain values")
    return exported.content
