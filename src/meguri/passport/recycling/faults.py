"""What can be wrong with flows of recycling, beyond the form of their rows, and the words for it."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class RecyclingCode(StrEnum):
    """Every way in which flows cannot be balanced."""

    MADE_TWICE = "made_twice"
    TAKEN_IN_TWICE = "taken_in_twice"
    MADE_AND_WASTE = "made_and_waste"
    UNKNOWN_LOT = "unknown_lot"
    FED_AGAIN = "fed_again"
    FED_BEFORE = "fed_before"
    OTHER_CHEMISTRY = "other_chemistry"
    OVERDRAWN = "overdrawn"
    CIRCLE = "circle"
    WASTE_NOT_FED = "waste_not_fed"
    NEVER_OUTPUT = "never_output"
    NO_INPUT = "no_input"
    MORE_OUT = "more_out"
    MORE_THAN_WHOLE = "more_than_whole"
    MORE_THAN_FED = "more_than_fed"
    NOT_TO_LEAVE_OUT = "not_to_leave_out"
    LEFT_OUT_UNKNOWN = "left_out_unknown"
    NO_RULE = "no_rule"


MESSAGES: dict[RecyclingCode, str] = {
    RecyclingCode.MADE_TWICE: N_(
        "{where}: the lot {lot} is made by two steps ({step} and {other}), so it would count twice. Give "
        "each lot its own id."
    ),
    RecyclingCode.TAKEN_IN_TWICE: N_(
        "{where}: the waste batteries {lot} are fed first by two steps ({step} and {other}), so they would "
        "count twice. If each got a part, give each part its own id; if the second got what the first made "
        "of them, its fraction is not waste_batteries."
    ),
    RecyclingCode.MADE_AND_WASTE: N_(
        "{where}: the lot {lot} is fed as waste batteries by {step}, but {other} made it, so its matter "
        "would count as input twice. Name what it is in `fraction`."
    ),
    RecyclingCode.UNKNOWN_LOT: N_(
        "{where}: {step} is fed the lot {lot} ({fraction}), which no step makes. Add the step that made it, "
        "or, if these are waste batteries, write waste_batteries as fraction."
    ),
    RecyclingCode.FED_AGAIN: N_(
        "{where}: {step} is fed the lot {lot}, which {other} gives as {role}: it would count there and again "
        "in what becomes of it. Give it the role intermediate there."
    ),
    RecyclingCode.FED_BEFORE: N_(
        "{where}: {step} is fed the lot {lot} before {other} made it. Correct one of the years."
    ),
    RecyclingCode.OTHER_CHEMISTRY: N_(
        "{where}: the lot {lot} comes from {other}, but is fed to {step}: another chemistry. Part the rows "
        "of a mixed step by chemistry."
    ),
    RecyclingCode.OVERDRAWN: N_(
        "{where}: of the lot {lot}, {found} kg ({quantity}) are fed to later steps, but only {wanted} kg "
        "were made. Correct the masses, or look for a lot fed twice."
    ),
    RecyclingCode.CIRCLE: N_(
        "{where}: the lots run in a circle through {steps}, so nothing can be followed. What a step feeds "
        "back to itself is left out; a second pass is a step of its own."
    ),
    RecyclingCode.WASTE_NOT_FED: N_(
        "{where}: the lot {lot} of {step} is waste_batteries in the role {role}; waste batteries are only "
        "fed. Name what the step made of them (modules, cells, black_mass, …)."
    ),
    RecyclingCode.NEVER_OUTPUT: N_(
        "{where}: the lot {lot} of {step} is {fraction} in the role output, but that is an intermediate "
        "fraction: it counts only as what later steps make of it. Give it the role intermediate."
    ),
    RecyclingCode.NO_INPUT: N_("{where}: {step} makes something but is fed nothing. Add what it was fed."),
    RecyclingCode.MORE_OUT: N_(
        "{where}: {step} makes and loses {found} kg ({quantity}), but is fed only {wanted} kg. Leave out "
        "water, reagents and other matter that does not come from waste batteries, or correct the masses."
    ),
    RecyclingCode.MORE_THAN_WHOLE: N_(
        "{where}: the elements of the lot {lot} of {step} weigh {found} kg together, the lot {wanted} kg. "
        "Correct the analysis or the mass."
    ),
    RecyclingCode.MORE_THAN_FED: N_(
        "{where}: of the batteries that {step} fed first in {year}, {found} kg ({quantity}) come back over "
        "all steps, but only {wanted} kg went in. Have the lots between analysed, or correct the masses."
    ),
    RecyclingCode.NOT_TO_LEAVE_OUT: N_(
        "{where}: no rule lets a recycler leave out {found} in {year}. There are: {wanted}."
    ),
    RecyclingCode.LEFT_OUT_UNKNOWN: N_(
        "{where}: {found} is to be left out, but {count} lots that count were not analysed for it, the first "
        "of them {lot} of {step}. Give its mass (0 where there is none), or do not leave it out."
    ),
    RecyclingCode.NO_RULE: N_("{where}: there is no rule on {found}. The file of the rules is incomplete."),
}


class RecyclingFault(CodedFault):
    """One thing wrong with flows of recycling."""


class RecyclingError(CodedError):
    """Flows that cannot be balanced; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def fault(code: RecyclingCode, where: str, **values: object) -> RecyclingFault:
    """A fault with the values its message names; a mass is told to four figures."""
    told = {
        name: f"{value:.4g}" if isinstance(value, float) else str(value) for name, value in values.items()
    }
    return RecyclingFault(code, {"where": where} | told)
