"""The inputs of an indicator held to their ranges: every fault at once."""

from dataclasses import field, fields
from enum import StrEnum
from math import isfinite
from typing import Any

from meguri.tables.coded import CodedError, CodedFault, shown
from meguri.tables.schema import N_

SLACK = 1e-9  # shares that are meant to fill the whole may miss it by rounding


class IndicatorCode(StrEnum):
    """What can be wrong with the inputs of an indicator."""

    OUT_OF_RANGE = "indicator_out_of_range"
    ABOVE_WHOLE = "indicator_above_whole"
    NEVER_ENDS = "indicator_never_ends"
    NO_VARIANT = "indicator_no_variant"
    NO_PACK = "indicator_no_pack"


MESSAGES: dict[IndicatorCode, str] = {
    IndicatorCode.OUT_OF_RANGE: N_(
        "{indicator}: {key} is {found}; wanted is a number between {low} and {high}."
    ),
    IndicatorCode.ABOVE_WHOLE: N_(
        "{indicator}: {key} add up to {found}, which is more than the whole ({limit})."
    ),
    IndicatorCode.NEVER_ENDS: N_(
        "{indicator}: all material comes back every time ({key} = {found}), so its time never ends and has "
        "no number. Lower a share."
    ),
    IndicatorCode.NO_VARIANT: N_("{indicator}: there is no variant {found}; there are: {known}."),
    IndicatorCode.NO_PACK: N_("{indicator}: there are no inputs for the pack {found}; there are: {known}."),
}


class IndicatorFault(CodedFault):
    """One thing wrong with the inputs of an indicator, and the values for its message."""


class IndicatorError(CodedError):
    """Inputs that an indicator cannot be made from; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def within(low: float, high: float, default: Any = None) -> Any:
    """A field of an indicator's inputs with its range; without a default it has to be given."""
    metadata = {"range": (low, high)}
    return field(metadata=metadata) if default is None else field(default=default, metadata=metadata)


def maybe(low: float, high: float) -> Any:
    """A field that may be left out (None)."""
    return field(default=None, metadata={"range": (low, high)})


def range_faults(indicator: str, inputs: Any) -> list[IndicatorFault]:
    """Every field of a dataclass that lies outside the range it was declared with."""
    faults = []
    for one in fields(inputs):
        value = getattr(inputs, one.name)
        if "range" not in one.metadata or (value is None and one.default is None):
            continue
        low, high = one.metadata["range"]
        if not _is_number(value) or not low <= value <= high:
            told = {"key": one.name, "found": shown(value), "low": f"{low:g}", "high": f"{high:g}"}
            faults.append(IndicatorFault(IndicatorCode.OUT_OF_RANGE, {"indicator": indicator} | told))
    return faults


def whole_fault(indicator: str, parts: dict[str, float], limit: float) -> list[IndicatorFault]:
    """A fault where parts add up to more than the whole."""
    total = sum(parts.values())
    if total <= limit * (1 + SLACK):
        return []
    told = {"key": " + ".join(parts), "found": f"{total:g}", "limit": f"{limit:g}"}
    return [IndicatorFault(IndicatorCode.ABOVE_WHOLE, {"indicator": indicator} | told)]


def refuse(faults: list[IndicatorFault]) -> None:
    """Raise all faults, where there are any.

    Raises:
        IndicatorError: with every fault.
    """
    if faults:
        raise IndicatorError(faults)


def _is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return isfinite(value)
    except OverflowError:
        return False
