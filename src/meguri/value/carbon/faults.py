"""What can be wrong with cases of CO2 avoided."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class CarbonCode(StrEnum):
    """What can be wrong with a case."""

    MISSING = "carbon_missing"
    ENDS_BEFORE = "carbon_ends_before"
    ORDER = "carbon_order"
    DOUBLE_USE = "carbon_double_use"
    DOUBLE_RECYCLING = "carbon_double_recycling"
    USED_AFTER = "carbon_used_after_recycling"
    NO_CHEMISTRY = "carbon_no_chemistry"
    NO_PROCESS = "carbon_no_process"
    NO_FACTOR = "carbon_no_factor"


MESSAGES: dict[CarbonCode, str] = {
    CarbonCode.MISSING: N_("{case}: the way {way} needs {wanted}; nobody gave it."),
    CarbonCode.ENDS_BEFORE: N_("{case}: it ends on {until}, which is not after its first day {since}."),
    CarbonCode.ORDER: N_("{case}: {key} is {found}; wanted is low ≤ median ≤ high."),
    CarbonCode.DOUBLE_USE: N_(
        "{case}: the battery {battery} is in use twice from {since} on ({other}); its service would count "
        "twice. End the one where the other begins."
    ),
    CarbonCode.DOUBLE_RECYCLING: N_(
        "{case}: the battery {battery} is recycled already ({other}); it can be recycled once."
    ),
    CarbonCode.USED_AFTER: N_(
        "{case}: the battery {battery} is still in use ({other}) after its recycling on {since}."
    ),
    CarbonCode.NO_CHEMISTRY: N_(
        "{case}: no materials are known for the chemistry {found}; known are: {known}."
    ),
    CarbonCode.NO_PROCESS: N_(
        "{case}: with a chemistry, recycling needs a process and a mass; give both, or leave the chemistry "
        "out (then a published mean counts)."
    ),
    CarbonCode.NO_FACTOR: N_("The factors have no {found}; there are: {known}."),
}


class CarbonFault(CodedFault):
    """One thing wrong with a case, and the values for its message."""


class CarbonError(CodedError):
    """Cases that no CO2 can be counted for; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def carbon_fault(code: CarbonCode, **values: object) -> CarbonFault:
    """A fault with its values as text."""
    return CarbonFault(code, {name: str(value) for name, value in values.items()})
