"""What can be wrong with a fleet, what is to be known of a cell, and the words for both."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

LEAST_REACHED = 3
MOST_CELLS = 160


class FleetCode(StrEnum):
    """What can be wrong with a fleet or with what is asked of it."""

    NO_FRAME = "fleet_no_frame"
    EMPTY = "fleet_empty"
    FIRST_CAPACITY = "fleet_first_capacity"
    TWO_GROUPS = "fleet_two_groups"
    THRESHOLD = "fleet_threshold"
    TOO_FEW = "fleet_too_few"


MESSAGES: dict[FleetCode, str] = {
    FleetCode.NO_FRAME: N_("The ageing series are {found}; give a table with {wanted}."),
    FleetCode.EMPTY: N_("The ageing series hold no reading; give at least one for each cell."),
    FleetCode.FIRST_CAPACITY: N_(
        "Cell {cell}: its first capacity is 0, so that no share of it can be taken. Leave that reading out."
    ),
    FleetCode.TWO_GROUPS: N_("Cell {cell}: belongs to {found} groups; give one group a cell."),
    FleetCode.THRESHOLD: N_(
        "The threshold is {found}; give a share of the first capacity above 0 and below 1."
    ),
    FleetCode.TOO_FEW: N_(
        "Only {found} cells of the fleet reach {threshold} of their first capacity; "
        "at least {wanted} are needed, as nothing else tells when a new one will."
    ),
}


class FleetError(CodedError):
    """A fleet that teaches nothing, or a question that it cannot answer; every fault is named."""

    messages = MESSAGES


class CellFinding(StrEnum):
    """What is to be known of one cell of a forecast."""

    REPEATED = "cell_repeated_readings"
    JUMP = "cell_jump"
    RISE = "cell_rise"
    FEW = "cell_few_readings"
    LITTLE_FADE = "cell_little_fade"
    UNLIKE = "cell_unlike_fleet"
    OUTLASTS = "cell_outlasts_fleet"
    REACHED = "cell_reached"
    NEW_GROUP = "cell_new_group"
    THINNED = "cell_fleet_thinned"


FINDING_MESSAGES: dict[CellFinding, str] = {
    CellFinding.REPEATED: N_(
        "Several different capacities were given for one exposure; their median was taken."
    ),
    CellFinding.JUMP: N_("The capacity jumps by more than 3 % of the first from one reading to the next."),
    CellFinding.RISE: N_(
        "The capacity rises more than 3 % above the first; what counts as 100 % is doubtful."
    ),
    CellFinding.FEW: N_("There are fewer than eight readings: its own slope is hardly known."),
    CellFinding.LITTLE_FADE: N_(
        "It has lost too little for its own curve to say anything; the answer is that of the whole fleet."
    ),
    CellFinding.UNLIKE: N_("No cell of the fleet faded like it so far; the interval may be too narrow."),
    CellFinding.OUTLASTS: N_("It has outlasted nearly all that the fleet suggests."),
    CellFinding.REACHED: N_("The threshold has been reached already."),
    CellFinding.NEW_GROUP: N_("Its group is not in the fleet."),
    CellFinding.THINNED: N_("The fleet is larger than is needed; an even sample of its cells was used."),
}


def fault(code: FleetCode, **values: object) -> CodedFault:
    """A fault with its values in words."""
    return CodedFault(code, {name: str(value) for name, value in values.items()})
