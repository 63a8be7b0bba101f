"""Values that only fill a place: never handed on, never taken in."""

from typing import Any

from meguri.passport.document import attributes
from meguri.passport.exchange.conversions import says_nothing

_NEVER_ZERO = ("ah", "kwh", "v", "w", "ohm", "yr", "w_per_wh", "a_per_ah")
_MASS_OF_ALL = "battery_mass_kg"
_CAN_BE_EMPTIED = "minimum_voltage_v"


def is_filler(attribute: str, value: Any) -> bool:
    """Whether a value only fills a place: a text that says nothing, or a zero that cannot be."""
    if isinstance(value, str):
        return says_nothing(value)
    return type(value) in (int, float) and value == 0 and is_never_zero(attribute)


def is_never_zero(attribute: str) -> bool:
    """Whether zero can only stand for nothing: a design figure of a battery, its mass, any resistance."""
    known = attributes()[attribute]
    if attribute == _CAN_BE_EMPTIED:
        return False
    is_design = not known.is_dynamic and known.unit in _NEVER_ZERO
    return is_design or known.unit == "ohm" or attribute == _MASS_OF_ALL
