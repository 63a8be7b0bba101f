"""The typed document: seven sections made from the table of attributes, and what stands behind each value."""

from functools import cache
from typing import Any, Final, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, StrictStr, create_model

from meguri.passport.document.attributes import Attribute, attributes, sections
from meguri.passport.document.values import DAY, MOMENT, TEXT, type_of

VERSION: Final = "1"
Basis = Literal["declared", "published", "measured", "estimated", "assumed", "simulated"]
_STRICT = ConfigDict(extra="forbid", frozen=True)


class Evidence(BaseModel):
    """What stands behind one value.

    Attributes:
        event: id of the event that stated it.
        as_of: day of that event.
        basis: declared by who answers for it, published by others, measured, estimated, assumed, simulated.
        low: 5 % point of a number with doubt.
        high: 95 % point of a number with doubt.
        by: who stated it (identifier of an organisation).
        source: where it was published (id of a source, or an address).
    """

    model_config = _STRICT
    event: StrictStr
    as_of: DAY
    basis: Basis
    low: float | None = Field(default=None, strict=True, allow_inf_nan=False)
    high: float | None = Field(default=None, strict=True, allow_inf_nan=False)
    by: TEXT | None = None
    source: TEXT | None = None


class Superseded(BaseModel):
    """A value that was corrected; it stays readable.

    Attributes:
        attribute: whose value it was.
        value: the old value.
        event: id of the event that stated it.
        corrected_by: id of the event that corrected it.
        corrected_on: day of the correction.
        reason: why, in the corrector's words.
    """

    model_config = _STRICT
    attribute: StrictStr
    value: Any
    event: StrictStr
    corrected_by: StrictStr
    corrected_on: DAY
    reason: TEXT | None = None


class LifeEntry(BaseModel):
    """One event of the battery's life, as a reader of the document sees it.

    Attributes:
        event: id of the event.
        kind: kind of the event (table `passport_event_kinds`).
        at: when it happened.
        access_group: who may read that it happened.
        by: who recorded it (identifier of an organisation).
        corrected_by: id of the event that corrected it.
    """

    model_config = _STRICT
    event: StrictStr
    kind: StrictStr
    at: MOMENT
    access_group: StrictStr
    by: TEXT | None = None
    corrected_by: StrictStr | None = None


class Document(BaseModel):
    """What a passport states about one battery as of a day; `document_model()` adds the seven sections.

    Attributes:
        meguri_passport: version of this form.
        as_of: the day that it speaks of.
        evidence: attribute → what stands behind its value.
        superseded: values that were corrected.
        life: the events up to that day, in order.
    """

    model_config = _STRICT
    meguri_passport: Literal["1"] = VERSION
    as_of: DAY
    evidence: dict[str, Evidence] = Field(default_factory=dict)
    superseded: list[Superseded] = Field(default_factory=list)
    life: list[LifeEntry] = Field(default_factory=list)

    def values(self) -> dict[str, Any]:
        """Attribute → value, of all that is stated; plain JSON values."""
        found: dict[str, Any] = {}
        for section in sections():
            stated = getattr(self, section)
            found.update(
                (name, value)
                for name in stated.model_fields_set
                if (value := getattr(stated, name)) is not None
            )
        return {name: found[name] for name in attributes() if name in found}

    def value(self, attribute: str) -> Any:
        """The value of one attribute; None where nothing is stated.

        Raises:
            KeyError: no such attribute.
        """
        return getattr(getattr(self, attributes()[attribute].section), attribute)


@cache
def document_model() -> type[Document]:
    """The whole model: `Document` with its seven sections."""
    fields: dict[str, Any] = {name: _section(name, held) for name, held in sections().items()}
    return cast("type[Document]", create_model("Document", __base__=Document, **fields))


def _section(name: str, held: tuple[Attribute, ...]) -> Any:
    fields: dict[str, Any] = {
        one.name: (type_of(one) | None, Field(default=None, description=one.words.en)) for one in held
    }
    model = create_model(name, __config__=_STRICT, **fields)
    return model, Field(default_factory=model)
