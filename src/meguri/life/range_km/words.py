"""What a range finds, assumes and refuses: templates for the doors, which put figures in."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class RangeCode(StrEnum):
    """What can keep a range from being told."""

    NO_RATED_RANGE = "range_not_rated"
    NO_ENERGY = "range_without_energy"
    OUTSIDE = "range_argument_outside"
    SOH = "range_soh"
    NOT_ALLOWED = "range_not_allowed"
    UNKNOWN_FIELD = "range_unknown_field"


MESSAGES: dict[RangeCode, str] = {
    RangeCode.NO_RATED_RANGE: N_(
        "{asked}: no rated range is published in the catalogue. Give figures instead: {wanted}."
    ),
    RangeCode.NO_ENERGY: N_("{asked}: {missing} is missing. Give {wanted}."),
    RangeCode.OUTSIDE: N_("{field} is {found}; wanted is {wanted}. Correct the value or its unit."),
    RangeCode.SOH: N_(
        "The state of health is {found}. Give one share, three (5 %, median, 95 %, rising), or equally "
        "likely draws, all above 0 and at most 1.5."
    ),
    RangeCode.NOT_ALLOWED: N_("{field} is {found}. Use one of: {wanted}."),
    RangeCode.UNKNOWN_FIELD: N_("There is no {field}. Use: {wanted}."),
}


class RangeFault(CodedFault):
    """One thing wrong: which rule, and the values for its message."""


class RangeError(CodedError):
    """A vehicle, state of health or option from which no range can be told; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


EXTRAPOLATED = "range_beyond_measured_temperatures"
NEED_NOT_MET = "daily_run_not_safe"
SHORT_OF_NEED = "daily_run_not_done"

FINDING_WORDS: dict[str, str] = {
    EXTRAPOLATED: N_(
        "{about}: {found} {unit} lies beyond the temperatures that were measured ({limit} {unit}); the "
        "model's line was drawn on."
    ),
    NEED_NOT_MET: N_(
        "{about}: the daily run is done with a chance of {found} {unit} only (month with least)."
    ),
    SHORT_OF_NEED: N_(
        "{about}: on an ordinary day of that month the charge gives {found} {unit}, not {limit}."
    ),
}

ASSUMED_WORDS: dict[str, str] = {
    "range_usable": N_("{about}: of the nameplate energy a share of {said} was taken as usable."),
    "range_cycle_ratio": N_("{about}: the rated range is of JC08; {said} of it was taken as that of WLTC."),
    "range_real": N_("{about}: at mild weather {said} of the WLTC range was taken (5 %, median, 95 %)."),
    "range_heater": N_(
        "{about}: nobody said how it is heated; heat pump and resistor were taken as alike likely."
    ),
    "range_habit": N_("How much is heated, against holding 20 degrees Celsius always: {said}."),
    "range_trip": N_("A trip of {said} km was taken; the cabin is warmed up anew for each."),
    "range_speed": N_("A mean speed of {said} km/h was taken."),
    "range_heat_pump": N_(
        "What a heat pump gives for one kWh at 0 degrees Celsius: {said} kWh; less when colder."
    ),
    "range_air": N_("Above a mean speed of 70 km/h a share of {said} of the energy rises with its square."),
    "range_cooling": N_("Cooling the cabin at 35 degrees Celsius takes {said} kW."),
    "range_small_cabin": N_("{about}: a small cabin, a share of {said} of an ordinary one, was taken."),
    "range_cold_day": N_("A cold day is {said} K below the month's mean; one day in twenty is colder."),
}
