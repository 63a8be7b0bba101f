"""One mapping for every format: rows of data say where an attribute stands and what becomes of its value."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from meguri.facts.source import fact
from meguri.passport.document import Document, attributes
from meguri.passport.exchange.conversions import (
    DANGERS,
    NotCarriedError,
    inward,
    outward,
    shown,
)
from meguri.passport.exchange.fillers import is_filler
from meguri.passport.exchange.losses import Exported, Loss, LossCode, Note, NoteCode, surroundings
from meguri.passport.exchange.places import put
from meguri.tables.exchange import NO_ATTRIBUTE


@dataclass(frozen=True, slots=True)
class Row:
    """One place in a format (a row of a table `passport_targets`).

    Attributes:
        target: the format.
        path: JSON Pointer, with picks (see `places`).
        attribute: ours; `none` where the format asks for what no attribute says.
        conversion: steps from our value to theirs.
        beside: member (or pointer) → what is written beside the value.
        use: both, export or import.
        only_with: attribute without which it is not written; "" for none.
        categories: categories of battery whose format has it; empty for all.
        required_in: categories whose schema demands it.
    """

    target: str
    path: str
    attribute: str
    conversion: str
    beside: Mapping[str, Any]
    use: str
    only_with: str
    categories: frozenset[str]
    required_in: frozenset[str]

    def is_for(self, category: str | None) -> bool:
        """Whether the format has the place for a category of battery; any, where that is not stated."""
        return category is None or not self.categories or category in self.categories

    def beside_at(self) -> Iterator[tuple[str, Any]]:
        """Pointers and values of what stands beside the value."""
        parent = self.path.rpartition("/")[0]
        for member, value in self.beside.items():
            yield member if member.startswith("/") else f"{parent}/{member}", value


@cache
def rows(target: str) -> tuple[Row, ...]:
    """All places of a format, from its fact `passport_targets_<target>`."""
    return tuple(
        Row(
            target=row["target"],
            path=row["path"],
            attribute=row["attribute"],
            conversion=row["conversion"],
            beside=MappingProxyType(json.loads(row["beside"] or "{}")),
            use=row["use"],
            only_with=row["only_with"] or "",
            categories=frozenset((row["categories"] or "").split()),
            required_in=frozenset((row["required_in"] or "").split()),
        )
        for row in fact(f"passport_targets_{target}").rows.iter_rows(named=True)
    )


def written(
    document: Document, held: Sequence[Row], *, category: str | None = None, evidence: bool = False
) -> Exported:
    """A document's values at the places of a format.

    Nothing is invented: what is not stated is not written, and where the schema demands it a note says so.

    Args:
        document: the document.
        held: places of the format.
        category: category of battery whose schema holds; the document's own by default.
        evidence: whether the caller carries evidence and doubt itself.
    """
    stated = document.values()
    category = category or stated.get("battery_category")
    content: dict[str, Any] = {}
    carried: list[str] = []
    lost: list[Loss] = []
    filled: set[str] = set()
    of_attribute = grouped((row for row in held if row.use != "import"), "attribute")
    for attribute, value in stated.items():
        known = of_attribute.get(attribute, [])
        places, faults = _placed(attribute, value, known, category, stated)
        for row, told in places:
            put(content, row.path, told)
            for pointer, constant in row.beside_at():
                put(content, pointer, constant)
            filled.add(row.path)
        if places:
            carried.append(attribute)
        lost += faults
    lost += surroundings(document, evidence=not evidence)
    return Exported(content, tuple(carried), tuple(lost), tuple(_notes(held, category, filled, stated)))


def _placed(
    attribute: str, value: Any, known: Sequence[Row], category: str | None, stated: Mapping[str, Any]
) -> tuple[list[tuple[Row, Any]], list[Loss]]:
    """Where a value goes and as what, and what is lost of it."""
    fitting = [row for row in known if row.is_for(category)]
    open_ = [row for row in fitting if not row.only_with or row.only_with in stated]
    if not known:
        return [], [Loss(attribute, LossCode.NO_PLACE)]
    if not fitting:
        return [], [Loss(attribute, LossCode.NOT_FOR_CATEGORY, category or "")]
    if not open_:
        return [], [Loss(attribute, LossCode.ALONE, fitting[0].only_with)]
    if is_filler(attribute, value):
        return [], [Loss(attribute, LossCode.PLACEHOLDER, shown(value))]
    places: list[tuple[Row, Any]] = []
    faults: dict[Loss, bool] = {}
    for ways in grouped(open_, "path").values():
        best, loss = _best(attribute, value, ways)
        if best is not None:
            places.append(best)
        if loss is not None:
            faults[loss] = best is not None
    # What one place cannot carry and another does is not lost.
    return places, [loss for loss, is_there in faults.items() if is_there or not places]


def grouped(held: Iterable[Row], name: str) -> dict[str, list[Row]]:
    """Rows by one of their columns, in order."""
    found: dict[str, list[Row]] = {}
    for row in held:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def _best(attribute: str, value: Any, ways: Iterable[Row]) -> tuple[tuple[Row, Any] | None, Loss | None]:
    """The first way that carries the value whole; else the one that harms it least, with its loss."""
    refused: Loss | None = None
    harmed: list[tuple[float, tuple[Row, Any], Loss]] = []
    for row in ways:
        try:
            told = outward(value, row.conversion, row.target)
        except NotCarriedError as fault:
            refused = refused or Loss(attribute, fault.code, fault.detail)
            continue
        found = _harm(attribute, value, told, row)
        if found is None:
            return (row, told), None
        harmed.append((found[0], (row, told), found[1]))
    if not harmed:
        return None, refused
    _size, best, loss = min(harmed, key=lambda one: one[0])
    return best, loss


def _harm(attribute: str, value: Any, told: Any, row: Row) -> tuple[float, Loss] | None:
    """How far the value that would come back is off, and the loss; None where it comes back the same."""
    try:
        back = inward(told, row.conversion, row.target)
    except NotCarriedError:
        back = None
    if back == value and isinstance(back, bool) == isinstance(value, bool):
        return None
    if type(value) not in (int, float) or type(back) not in (int, float):
        return 0.0, Loss(attribute, LossCode.COARSER, f"{shown(value)} → {shown(told)}")
    reason = LossCode.ROUNDED_TO_ZERO if value and not back else LossCode.ROUNDED
    return abs(back - value), Loss(attribute, reason, f"{shown(value)} → {shown(back)}")


def _notes(
    held: Sequence[Row], category: str | None, filled: set[str], stated: Mapping[str, Any]
) -> Iterator[Note]:
    if category is None and any(row.categories or row.required_in for row in held):
        yield Note(NoteCode.NO_CATEGORY)
    demanded = (
        row.path
        for row in held
        if category in row.required_in and row.is_for(category) and not _is_filled(row.path, filled)
    )
    for path in dict.fromkeys(demanded):
        yield Note(NoteCode.MISSING, path)
    custody = (name for name in stated if attributes()[name].access_group == "custody")
    named = {row.attribute for row in held if row.path in filled}
    for name in custody:
        if name in named:
            yield Note(NoteCode.CUSTODY, name)


def _is_filled(path: str, filled: AbstractSet[str]) -> bool:
    """Whether something stands at a place or, where it is an object, within it."""
    return path in filled or any(one.startswith(f"{path}/") for one in filled)


def fates(held: Iterable[Row], category: str) -> Mapping[str, frozenset[LossCode]]:
    """Per attribute, what a format may do to its value in a category of battery: the list of what is lost.

    Args:
        held: places of the format.
        category: category of battery.

    Returns:
        Attribute → the losses that its value can suffer; none at all where it is always carried whole.
    """
    of_attribute = grouped((row for row in held if row.use != "import"), "attribute")
    return {name: frozenset(_dangers(of_attribute.get(name, []), category)) for name in attributes()}


def _dangers(known: Sequence[Row], category: str) -> Iterator[LossCode]:
    fitting = [row for row in known if row.is_for(category)]
    if not fitting:
        yield LossCode.NOT_FOR_CATEGORY if known else LossCode.NO_PLACE
        return
    for row in fitting:
        if row.only_with:
            yield LossCode.ALONE
        for step in row.conversion.split():
            yield from DANGERS.get(step.partition(":")[0], ())


def attributes_of(held: Iterable[Row]) -> tuple[str, ...]:
    """The attributes that a format has a place for, in the order of the document."""
    placed = {row.attribute for row in held} - {NO_ATTRIBUTE}
    return tuple(name for name in attributes() if name in placed)
