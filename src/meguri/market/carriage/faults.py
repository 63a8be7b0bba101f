"""Why a carriage cannot be judged or planned."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class CarriageCode(StrEnum):
    """Why a carriage cannot be judged or planned."""

    PLACE = "carriage_place"
    POINT = "carriage_point"
    WINDOW = "carriage_window"
    NO_DEPOT = "carriage_no_depot"
    NOTHING = "carriage_nothing"
    UNKNOWN_LOT = "carriage_unknown_lot"
    NO_SOLVER = "carriage_no_solver"


MESSAGES: dict[CarriageCode, str] = {
    CarriageCode.PLACE: N_(
        "{about}: {found} is neither a prefecture nor a country by its two letters, such as NZ."
    ),
    CarriageCode.POINT: N_("{about}: give both latitude and longitude, or neither."),
    CarriageCode.WINDOW: N_("{about}: opens at {low} and closes at {high} minutes after midnight."),
    CarriageCode.NO_DEPOT: N_("{about}: there is no depot {found}."),
    CarriageCode.NOTHING: N_("There is no {about}, so no round can be planned."),
    CarriageCode.UNKNOWN_LOT: N_("The match of {about} names {found}, which was not handed in."),
    CarriageCode.NO_SOLVER: N_(
        "Rounds need the solver PyVRP, which is not installed. Install meguri with the extra: "
        "pip install 'meguri[rounds]'"
    ),
}


class CarriageFault(CodedFault):
    """One thing wrong with what is to be carried, or with the rounds asked for."""


class CarriageError(CodedError):
    """A carriage that cannot be judged or planned; every fault is named."""

    messages = MESSAGES
