"""The steps between our value and theirs; what cannot pass a step says why."""

import re
from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from functools import cache
from math import isfinite
from typing import Any, NamedTuple

from meguri.facts.source import fact
from meguri.passport.exchange.forms import FORM_NAMES, FORMS
from meguri.passport.exchange.losses import LossCode
from meguri.passport.identity.faults import IdentifierCode, IdentifierError
from meguri.passport.identity.trace_id import URN, parse_trace_id

_FILLERS = (
    "n/a na n.a. tbd tba todo unknown none null nil undefined dummy string - -- --- — ? ??? . … xxx",
    "不明 なし 該当なし 未定 未記入",
)
_SAYS_NOTHING = frozenset(word for line in _FILLERS for word in line.split())
_PARTED = "; "
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")


class NotCarriedError(Exception):
    """A value that cannot pass; caught where the losses are written down.

    Attributes:
        code: why.
        detail: the value, or what was wanted.
    """

    def __init__(self, code: LossCode, detail: str) -> None:
        self.code, self.detail = code, detail
        super().__init__(code, detail)


class Step(NamedTuple):
    """One step of a conversion, both ways; each takes the value and the step's argument."""

    out: Callable[[Any, str], Any]
    back: Callable[[Any, str], Any]


def says_nothing(value: Any) -> bool:
    """Whether a text only fills a place: blank, "n/a", "TBD", 不明 and their like."""
    return isinstance(value, str) and (not value.strip() or value.strip().casefold() in _SAYS_NOTHING)


def outward(value: Any, conversion: str, target: str) -> Any:
    """Our value as theirs.

    Raises:
        NotCarriedError: it cannot be.
    """
    for step, argument in parted(conversion, target):
        value = step.out(value, argument)
    return value


def inward(value: Any, conversion: str, target: str) -> Any:
    """Their value as ours.

    Raises:
        NotCarriedError: it cannot be.
    """
    for step, argument in reversed(parted(conversion, target)):
        value = step.back(value, argument)
    return value


def rounds(conversion: str) -> bool:
    """Whether a conversion can change a number."""
    return "whole" in conversion.split()


@cache
def parted(conversion: str, target: str) -> tuple[tuple[Step, str], ...]:
    """The steps of a conversion with their arguments; codes are those of the target.

    Raises:
        KeyError: a step that nobody declared; a slip in a fact file.
    """
    told = (step.partition(":") for step in conversion.split())
    return tuple((STEPS[name], f"{target}:{rest}" if name == "code" else rest) for name, _colon, rest in told)


@cache
def codes(target: str, table: str) -> tuple[dict[str, str], dict[str, str]]:
    """Ours → theirs, and theirs → ours, of one table of codes; the first row of each wins."""
    out: dict[str, str] = {}
    back: dict[str, str] = {}
    for row in fact("passport_codes").rows.iter_rows(named=True):
        if (row["target"], row["codes"]) != (target, table):
            continue
        if row["use"] != "import":
            out.setdefault(row["ours"], row["theirs"])
        if row["use"] != "export":
            back.setdefault(row["theirs"], row["ours"])
    return out, back


def number(value: Any) -> Decimal:
    """A number, exactly as it is written.

    Raises:
        NotCarriedError: it is none.
    """
    if type(value) is int and abs(value) < 2**53:
        return Decimal(value)
    if type(value) is not float or not isfinite(value):
        raise NotCarriedError(LossCode.BAD_VALUE, shown(value))
    return Decimal(repr(value))


def plain(value: Decimal) -> int | float:
    """A number as JSON has it: whole where it is.

    Raises:
        NotCarriedError: no 64-bit float holds it.
    """
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    told = float(value)
    if not isfinite(told):
        raise NotCarriedError(LossCode.OUT_OF_RANGE, shown(told))
    return told


def plain_number(text: str) -> int | float | None:
    """The number that a text writes; None where it writes none that a 64-bit float holds."""
    try:
        return plain(Decimal(text)) if _NUMBER.fullmatch(text) else None
    except (ArithmeticError, NotCarriedError):
        return None


def shown(value: Any) -> str:
    """A value as a loss names it."""
    try:
        return (value if isinstance(value, str) else repr(value))[:60]
    except (ValueError, RecursionError):
        return type(value).__name__


def _whole(value: Any, _argument: str) -> int | float:
    return plain(number(value).to_integral_value())


def _within(value: Any, argument: str) -> Any:
    low, _colon, high = argument.partition(":")
    told = number(value)
    if (low and told < Decimal(low)) or (high and told > Decimal(high)):
        raise NotCarriedError(LossCode.OUT_OF_RANGE, f"{shown(value)} ({low}…{high})")
    return value


def _coded(value: Any, argument: str, way: int) -> str:
    known = codes(*argument.split(":", 1))[way]
    if not isinstance(value, str) or value not in known:
        raise NotCarriedError(LossCode.NO_CODE, shown(value))
    return known[value]


def _joined(value: Any, _argument: str) -> str:
    return _PARTED.join(value)


def _split(value: Any, _argument: str) -> list[str]:
    found = [part.strip() for part in _text(value, "").split(_PARTED.strip())]
    return [part for part in found if part]


def _text(value: Any, _argument: str) -> str:
    if not isinstance(value, str):
        raise NotCarriedError(LossCode.BAD_VALUE, shown(value))
    return value


def _only(value: Any, _argument: str) -> Any:
    if not isinstance(value, list) or len(value) != 1:
        raise NotCarriedError(LossCode.BAD_VALUE, shown(value))
    return value[0]


def _said(value: Any, _argument: str) -> str:
    return str(number(value))


def _heard(value: Any, _argument: str) -> int | float:
    found = plain_number(_text(value, ""))
    if found is None:
        raise NotCarriedError(LossCode.BAD_VALUE, shown(value))
    return found


def _formed(value: Any, form: str) -> str:
    if not FORMS[form](_text(value, "")):
        raise NotCarriedError(LossCode.BAD_VALUE, f"{shown(value)} ({FORM_NAMES[form]})")
    return _text(value, "")


def _short(value: Any, most: str) -> str:
    if len(_text(value, "")) > int(most):
        raise NotCarriedError(LossCode.OUT_OF_RANGE, f"{len(value)} > {most}")
    return _text(value, "")


def _urn_out(value: Any, _argument: str) -> str:
    if not _text(value, "").startswith(URN):
        raise NotCarriedError(LossCode.BAD_VALUE, f"{shown(value)} (UUID)")
    return _urn_back(value, "")


def _urn_back(value: Any, _argument: str) -> str:
    try:
        return URN + parse_trace_id(_text(value, ""))
    except IdentifierError as fault:
        is_blank = any(one.code is IdentifierCode.TRACE_BLANK for one in fault.faults)
        code = LossCode.PLACEHOLDER if is_blank else LossCode.BAD_VALUE
        raise NotCarriedError(code, f"{shown(value)} (UUID)") from None


def _day(value: Any, _argument: str) -> str:
    return _text(value, "").partition("T")[0]


def _up(value: Any, places: str) -> int | float:
    try:
        return plain(number(value).quantize(Decimal(1).scaleb(-int(places)), ROUND_CEILING))
    except InvalidOperation:  # more digits than are counted
        raise NotCarriedError(LossCode.OUT_OF_RANGE, shown(value)) from None


STEPS: dict[str, Step] = {
    "identity": Step(lambda value, _: value, lambda value, _: value),
    "times": Step(
        lambda value, by: plain(number(value) * Decimal(by)),
        lambda value, by: plain(number(value) / Decimal(by)),
    ),
    "whole": Step(_whole, lambda value, _: plain(number(value))),
    "within": Step(_within, lambda value, _: value),
    "code": Step(
        lambda value, argument: _coded(value, argument, 0), lambda value, argument: _coded(value, argument, 1)
    ),
    "joined": Step(_joined, _split),
    "in_list": Step(lambda value, _: [value], _only),
    "said": Step(_said, _heard),
    "text": Step(_text, _text),
    "form": Step(_formed, _formed),
    "longest": Step(_short, _text),
    "urn_uuid": Step(_urn_out, _urn_back),
    "day": Step(_day, _text),
    "up": Step(_up, lambda value, _: plain(number(value))),
}
DANGERS: dict[str, tuple[LossCode, ...]] = {  # what a step can do to a value of ours
    "times": (LossCode.ROUNDED, LossCode.OUT_OF_RANGE),
    "whole": (LossCode.ROUNDED, LossCode.ROUNDED_TO_ZERO),
    "up": (LossCode.ROUNDED, LossCode.OUT_OF_RANGE),
    "within": (LossCode.OUT_OF_RANGE,),
    "longest": (LossCode.OUT_OF_RANGE,),
    "code": (LossCode.NO_CODE, LossCode.COARSER),
    "joined": (LossCode.COARSER,),
    "day": (LossCode.COARSER,),
    "form": (LossCode.BAD_VALUE,),
    "urn_uuid": (LossCode.BAD_VALUE, LossCode.PLACEHOLDER, LossCode.COARSER),
}
