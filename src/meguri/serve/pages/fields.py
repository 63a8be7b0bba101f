"""Forms as data: each field with what was typed, what it may be, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose.

    Attributes:
        value: what is sent.
        label: what is read.
        group: heading that it stands under; "" for none.
        is_chosen: whether it is chosen.
    """

    value: str
    label: str
    group: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, as the template prints it.

    Attributes:
        name: what is sent, and the id on the page.
        label: what it is.
        hint: what helps to fill it; "" for nothing.
        kind: type of the input: text, number, month, date, select, radio or checkbox.
        value: what was typed.
        options: what can be chosen.
        wrong: what is wrong with it; "" for nothing.
        unit: behind the number.
        low: least number.
        high: greatest number.
        is_needed: whether it has to be filled.
        is_whole: whether it takes the whole width.
    """

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    value: str = ""
    options: tuple[Option, ...] = field(default=())
    wrong: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    is_needed: bool = False
    is_whole: bool = False

    @property
    def grouped(self) -> tuple[tuple[str, tuple[Option, ...]], ...]:
        """The options under their headings, in their order."""
        groups = dict.fromkeys(one.group for one in self.options)
        return tuple((name, tuple(one for one in self.options if one.group == name)) for name in groups)


def wrongs(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields that have to be looked at again."""
    return tuple(one for one in fields if one.wrong)


def plain_number(told: str) -> float | None:
    """A number as people type it: full width, with thousands separators, with its unit behind.

    Raises:
        ValueError: no number.
    """
    from unicodedata import normalize

    text = normalize("NFKC", told).strip().replace(",", "").replace(" ", "").lower()
    text = text.removesuffix("km").removesuffix("%").removesuffix("分")
    if not text:
        return None
    if text.endswith("万"):
        return 10_000 * _finite(text[:-1])
    return _finite(text)


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value
