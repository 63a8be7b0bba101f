"""What an export gives, and what it or an import could not carry: never silent, always by attribute."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from meguri.passport.document import Document, Evidence
from meguri.tables.schema import N_


class LossCode(StrEnum):
    """Why a value is not, or not whole, on the other side."""

    NO_PLACE = "no_place"
    NOT_FOR_CATEGORY = "not_for_category"
    ALONE = "alone"
    ROUNDED = "rounded"
    ROUNDED_TO_ZERO = "rounded_to_zero"
    OUT_OF_RANGE = "out_of_range"
    NO_CODE = "no_code"
    COARSER = "coarser"
    PLACEHOLDER = "placeholder"
    EVIDENCE = "evidence"
    DOUBT = "doubt"
    LIFE = "life"
    SUPERSEDED = "superseded"
    UNKNOWN_PLACE = "unknown_place"
    BAD_VALUE = "bad_value"
    OTHER_UNIT = "other_unit"
    CONTRADICTION = "contradiction"


LOSS_WORDS: dict[LossCode, str] = {
    LossCode.NO_PLACE: N_("the format has no place for it"),
    LossCode.NOT_FOR_CATEGORY: N_("the format has no place for it in this category of battery"),
    LossCode.ALONE: N_("the format has a place for it only beside {detail}"),
    LossCode.ROUNDED: N_("rounded, as the format asks for: {detail}"),
    LossCode.ROUNDED_TO_ZERO: N_("rounded to nothing, as the format asks for whole numbers: {detail}"),
    LossCode.OUT_OF_RANGE: N_("outside what the format allows: {detail}"),
    LossCode.NO_CODE: N_("the format has no code for {detail}"),
    LossCode.COARSER: N_("said more coarsely in the format: {detail}"),
    LossCode.PLACEHOLDER: N_("says nothing: {detail}"),
    LossCode.EVIDENCE: N_("what stands behind the value is left out: {detail}"),
    LossCode.DOUBT: N_("the doubt of the value is left out: {detail}"),
    LossCode.LIFE: N_("the events of its life are left out: {detail}"),
    LossCode.SUPERSEDED: N_("the value before its correction is left out: {detail}"),
    LossCode.UNKNOWN_PLACE: N_("no attribute of ours says this: {detail}"),
    LossCode.BAD_VALUE: N_("not usable: {detail}"),
    LossCode.OTHER_UNIT: N_("in a unit or of a kind that is not read: {detail}"),
    LossCode.CONTRADICTION: N_("said in two places, differently: {detail}"),
}
HARMS_VALUE = frozenset(LossCode) - {LossCode.EVIDENCE, LossCode.DOUBT, LossCode.LIFE, LossCode.SUPERSEDED}


class NoteCode(StrEnum):
    """What one should know about an export besides its losses."""

    MISSING = "missing"
    NO_CATEGORY = "no_category"
    CUSTODY = "custody"
    OWN_SEMANTICS = "own_semantics"


NOTE_WORDS: dict[NoteCode, str] = {
    NoteCode.MISSING: N_("the format's schema demands {detail}, which the passport does not state"),
    NoteCode.NO_CATEGORY: N_(
        "the category of the battery is not stated, so nobody can say which schema holds"
    ),
    NoteCode.CUSTODY: N_("it names the vehicle ({detail}): hand it only to who may know it"),
    NoteCode.OWN_SEMANTICS: N_(
        "{detail} attributes carry an identifier of Meguri's own; no standard has one"
    ),
}


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that did not come over, or not whole.

    Attributes:
        attribute: of the passport; "" where it is none of ours.
        reason: why.
        detail: the value, the place or what became of it, without words.
    """

    attribute: str
    reason: LossCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know about an export.

    Attributes:
        code: what.
        detail: the place or the count.
    """

    code: NoteCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """A passport in a format of others.

    Attributes:
        content: plain JSON values, or the bytes of a file.
        carried: attributes that stand in it (a rounded one too; it is among `lost` as well).
        lost: what it does not carry, or not whole.
        notes: what one should know, above all what the format's schema demands and the passport lacks.
    """

    content: dict[str, Any] | bytes
    carried: tuple[str, ...]
    lost: tuple[Loss, ...]
    notes: tuple[Note, ...] = ()

    @property
    def exact(self) -> tuple[str, ...]:
        """Attributes that are carried unharmed."""
        harmed = {one.attribute for one in self.lost if one.reason in HARMS_VALUE}
        return tuple(name for name in self.carried if name not in harmed)

    @property
    def missing(self) -> tuple[str, ...]:
        """Places that the format's schema demands and nothing stated fills."""
        return tuple(one.detail for one in self.notes if one.code is NoteCode.MISSING)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a format of others says, in our attributes.

    Attributes:
        values: attribute → plain JSON value, each of its kind and in its range.
        lost: what was found and could not be taken over.
        evidence: attribute → what stands behind its value, where the format says it.
    """

    values: Mapping[str, Any]
    lost: tuple[Loss, ...]
    evidence: Mapping[str, Evidence] = field(default_factory=dict)


def surroundings(document: Document, *, evidence: bool = True) -> Iterator[Loss]:
    """What stands around the values of a document and is lost where only values are carried.

    Args:
        document: the document.
        evidence: whether evidence and doubt are lost too.
    """
    stated = document.values()
    for name, held in document.evidence.items() if evidence else ():
        if name not in stated:
            continue
        if held.low is not None or held.high is not None:
            edges = "…".join("" if edge is None else f"{edge:g}" for edge in (held.low, held.high))
            yield Loss(name, LossCode.DOUBT, edges)
        yield Loss(name, LossCode.EVIDENCE, f"{held.basis}, {held.as_of}")
    for one in document.superseded:
        yield Loss(one.attribute, LossCode.SUPERSEDED, one.corrected_on)
    if document.life:
        yield Loss("", LossCode.LIFE, str(len(document.life)))
