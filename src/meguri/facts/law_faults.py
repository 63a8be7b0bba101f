"""What can be wrong with a question about the law, as codes and values."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class LawCode(StrEnum):
    """What can be wrong with a question about the law."""

    JURISDICTION = "jurisdiction"
    CATEGORY = "category"
    NO_CATEGORY = "no_category"
    DUTY_BEARER = "duty_bearer"
    ACT = "act"
    DAY = "day"
    CIRCUMSTANCE = "circumstance"
    CIRCUMSTANCE_VALUE = "circumstance_value"
    RESULT = "result"


MESSAGES: dict[LawCode, str] = {
    LawCode.JURISDICTION: N_("There is no law of {found} here. There is law of: {wanted}."),
    LawCode.CATEGORY: N_("{found} is no category of battery. The law knows: {wanted}."),
    LawCode.NO_CATEGORY: N_(
        "Nothing says which category of battery this is. State `battery_category` in the passport, or give "
        "the category: {wanted}."
    ),
    LawCode.DUTY_BEARER: N_("No rule here is for {found}. Rules are for: {wanted}."),
    LawCode.ACT: N_("No rule here waits for an act called {found}. Rules wait for: {wanted}."),
    LawCode.DAY: N_("{where}: {found} is no day. Write it as 2027-02-18."),
    LawCode.CIRCUMSTANCE: N_("No rule here asks about {found}. Rules ask about: {wanted}."),
    LawCode.CIRCUMSTANCE_VALUE: N_("{where} is {found}; wanted is {wanted}."),
    LawCode.RESULT: N_(
        "{where}: {found} is no result of a recycling balance. Wanted are origin_year, chemistry, measure "
        "and rate_share, a share from 0."
    ),
}


class LawFault(CodedFault):
    """One thing wrong with a question about the law: which rule, and the values for its message."""


class LawError(CodedError):
    """A question about the law that has no answer; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES
    faults: tuple[LawFault, ...]


def law_fault(code: LawCode, **values: object) -> LawFault:
    """A fault with its values as text."""
    return LawFault(code, {name: str(value)[:200] for name, value in values.items()})
