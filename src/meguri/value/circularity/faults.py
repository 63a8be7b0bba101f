"""What can be wrong with records of use, or with an incentive scheme."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class MeritCode(StrEnum):
    """What can be wrong with the records that merit is counted from."""

    NO_LAW = "merit_no_law"
    UNKNOWN_BATTERY = "merit_unknown_battery"
    ENDS_BEFORE = "merit_ends_before"
    OVERLAP = "merit_overlap"
    TOO_FAR = "merit_too_far"
    ORDER = "merit_reading_order"
    BEFORE_FIRST_USE = "merit_before_first_use"
    UNDATED = "merit_undated"
    SAME_DAY = "merit_same_day"
    BACKWARDS = "merit_backwards"
    UNLIKE = "merit_unlike"
    WINDOW = "merit_window"
    NO_PERIOD = "merit_no_period"
    NO_SUM = "merit_no_sum"


MESSAGES: dict[MeritCode, str] = {
    MeritCode.NO_LAW: N_("No survival law is called {found}; there are: {known}."),
    MeritCode.UNKNOWN_BATTERY: N_(
        "{table}: the battery {battery} is not among the batteries. Add it there, or correct the identifier."
    ),
    MeritCode.ENDS_BEFORE: N_(
        "{table}: a row of the battery {battery} ends on {until}, which is not after its first day {since}."
    ),
    MeritCode.OVERLAP: N_(
        "{table}: two rows of the battery {battery} overlap from {since} on; the same days would count "
        "twice. End the one where the other begins."
    ),
    MeritCode.TOO_FAR: N_(
        "{table}: {found} km in {days} days of the battery {battery} from {since} on; at most {limit} km a "
        "day are taken."
    ),
    MeritCode.ORDER: N_(
        "{table}: the reading of the battery {battery} on {since} is {found}; wanted is low ≤ median ≤ high."
    ),
    MeritCode.BEFORE_FIRST_USE: N_(
        "{table}: a row of the battery {battery} is of {since}, before its first use on {limit}. Correct one "
        "of the two days."
    ),
    MeritCode.UNDATED: N_(
        "The verdict {verdict} of the battery {battery} has no day (measured_on), so it has no place in "
        "time. Diagnose with that day."
    ),
    MeritCode.SAME_DAY: N_(
        "The battery {battery} has two verdicts of {since} ({other}, {verdict}). Leave one of them out."
    ),
    MeritCode.BACKWARDS: N_(
        "The odometer of the battery {battery} falls from {limit} to {found} km by {until}. Correct it, or "
        "begin a new record."
    ),
    MeritCode.UNLIKE: N_("Counts of different {key} cannot be put together ({found}). Count them alike."),
    MeritCode.WINDOW: N_("Counting is to end on {until}, which is not after {since}."),
    MeritCode.NO_PERIOD: N_("There is no period {found}; there are: {known}."),
    MeritCode.NO_SUM: N_("Nothing can be summed by {found}; there are: {known}."),
}


class MeritFault(CodedFault):
    """One thing wrong with the records, and the values for its message."""


class MeritError(CodedError):
    """Records that merit cannot be counted from; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


class SchemeCode(StrEnum):
    """What can be wrong with an incentive scheme."""

    UNREADABLE = "scheme_unreadable"
    TOO_LARGE = "scheme_too_large"
    NO_TEMPLATE = "scheme_no_template"
    UNKNOWN_KEY = "scheme_unknown_key"
    MISSING_KEY = "scheme_missing_key"
    NO_NUMBER = "scheme_no_number"
    NO_TEXT = "scheme_no_text"
    NO_TABLE = "scheme_no_table"
    OUT_OF_RANGE = "scheme_out_of_range"
    UNKNOWN_SOURCE = "scheme_unknown_source"
    UNKNOWN_LAW = "scheme_unknown_law"
    NO_POINTS = "scheme_no_points"
    CAP_ALONE = "scheme_cap_alone"


SCHEME_MESSAGES: dict[SchemeCode, str] = {
    SchemeCode.UNREADABLE: N_("{where}: no TOML: {found}"),
    SchemeCode.TOO_LARGE: N_("{where}: {found} bytes; a scheme has at most {limit}."),
    SchemeCode.NO_TEMPLATE: N_("No scheme is called {found}. Give a file, or one of: {known}."),
    SchemeCode.UNKNOWN_KEY: N_("{where}: there is no {key}. Use {near}."),
    SchemeCode.MISSING_KEY: N_("{where}: {key} is missing."),
    SchemeCode.NO_NUMBER: N_("{where}: {key} is {found}; wanted is a number."),
    SchemeCode.NO_TEXT: N_("{where}: {key} is {found}; wanted is a text."),
    SchemeCode.NO_TABLE: N_("{where}: {key} is {found}; wanted is a table."),
    SchemeCode.OUT_OF_RANGE: N_("{where}: {key} is {found}; it lies between {low} and {high}."),
    SchemeCode.UNKNOWN_SOURCE: N_(
        "{where}: {key} names the source {found}, which is not known. Name a source of the facts, or "
        "`assumed`."
    ),
    SchemeCode.UNKNOWN_LAW: N_("{where}: {key} is {found}; there are: {known}."),
    SchemeCode.NO_POINTS: N_("{where}: no rate in [points] is above 0; nothing would ever be awarded."),
    SchemeCode.CAP_ALONE: N_(
        "{where}: yen.most_jpy caps a payment, but yen.jpy_per_point says no worth. Give it, or leave the "
        "cap out."
    ),
}


class SchemeFault(CodedFault):
    """One thing wrong with a scheme, and the values for its message."""


class SchemeError(CodedError):
    """A scheme that cannot be used; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = SCHEME_MESSAGES


def merit_fault(code: MeritCode, **values: object) -> MeritFault:
    """A fault with its values as text."""
    return MeritFault(code, {name: str(value) for name, value in values.items()})


def scheme_fault(code: SchemeCode, where: str, **values: object) -> SchemeFault:
    """A fault with its values as text."""
    told = {name: f"{one:g}" if isinstance(one, float) else str(one)[:200] for name, one in values.items()}
    return SchemeFault(code, {"where": where} | told)
