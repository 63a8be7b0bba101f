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
    NO_STOPS = "carriage_no_stops"
    NO_DEPOTS = "carriage_no_depots"
    NO_LORRIES = "carriage_no_lorries"
    UNKNOWN_LOT = "carriage_unknown_lot"
    NO_SOLVER = "carriage_no_solver"
    KIND = "carriage_kind"
    FIGURE = "carriage_figure"
    NOT_OURS = "carriage_not_ours"


MESSAGES: dict[CarriageCode, str] = {
    CarriageCode.PLACE: N_(
        "{about}: {found} is neither a prefecture nor a country by its two letters, such as NZ."
    ),
    CarriageCode.POINT: N_("{about}: give both latitude and longitude, or neither."),
    CarriageCode.WINDOW: N_("{about}: opens at {low} and closes at {high} minutes after midnight."),
    CarriageCode.NO_DEPOT: N_("{about}: there is no depot {found}."),
    CarriageCode.NO_STOPS: N_("No stop was handed in. Name at least one place where batteries wait."),
    CarriageCode.NO_DEPOTS: N_("No depot was handed in. Name at least one place that lorries leave."),
    CarriageCode.NO_LORRIES: N_("No lorry was handed in. Name at least one with its depot and limits."),
    CarriageCode.UNKNOWN_LOT: N_("The match of {about} names {found}, which was not handed in."),
    CarriageCode.NO_SOLVER: N_(
        "Rounds need the solver PyVRP, which is not installed. Install meguri with the extra: "
        "pip install 'meguri[rounds]'"
    ),
    CarriageCode.KIND: N_("{about}: {found} is not known. Use one of: {allowed}."),
    CarriageCode.FIGURE: N_("{about}: {found} lies outside {low} … {high}."),
    CarriageCode.NOT_OURS: N_(
        "{found}: both places lie abroad. One of them has to be a prefecture; other countries' rules are not "
        "kept here."
    ),
}


class CarriageFault(CodedFault):
    """One thing wrong with what is to be carried, or with the rounds asked for."""


class CarriageError(CodedError):
    """A carriage that cannot be judged or planned; every fault is named."""

    messages = MESSAGES
