"""What duties and profiles find, assume and refuse: templates for the doors, which put figures in."""

from enum import StrEnum

from meguri.facts.told import MESSAGES as TOLD_MESSAGES
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class DutyCode(StrEnum):
    """What can be wrong with a duty."""

    UNKNOWN = "unknown_duty"
    UNREADABLE = "duty_unreadable"
    MONTHS = "duty_months"
    WINDOW = "duty_soc_window"
    HOURS = "duty_hours"
    DAY_TOO_SHORT = "duty_day_too_short"
    BOTH = "duty_both"
    NEVER_DRIVEN = "duty_never_driven"
    BEYOND_PACK = "duty_beyond_pack"
    STORAGE_WINDOW = "storage_soc_window"
    STORAGE_HOURS = "storage_hours"
    OUTSIDE = "duty_argument_outside"


MESSAGES: dict[DutyCode, str] = {
    DutyCode.UNKNOWN: N_("No duty is called {asked}, and no file either. Use one of: {known}."),
    DutyCode.UNREADABLE: N_("{where}: is no duty. Give a name, a TOML file, or a mapping of its fields."),
    DutyCode.MONTHS: N_("{where}: {field} has {found} values. Give one for every month, twelve in all."),
    DutyCode.WINDOW: N_(
        "{where}: charging begins at {found} and ends at {wanted} (month {month}). Let it end above where it "
        "begins."
    ),
    DutyCode.HOURS: N_(
        "{where}: it leaves at {found} h and is back at {wanted} h (month {month}). Let it be back later on "
        "the same day."
    ),
    DutyCode.DAY_TOO_SHORT: N_(
        "{where}: {found} km at {speed} km/h take longer than the {wanted} h from leaving to being back "
        "(month {month}). Correct the distance, the speed or the hours."
    ),
    DutyCode.BOTH: N_("{where}: gives both daily_km and km_per_yr. Give one of them."),
    DutyCode.NEVER_DRIVEN: N_(
        "{where}: km_per_yr is {found}, but driven_share says that it is never driven. Correct one of them."
    ),
    DutyCode.BEYOND_PACK: N_(
        "{where}: {found} km a day need {need} kWh, but one charge and quick charges in the time left give "
        "{wanted} kWh (month {month}). Give a shorter day, a larger pack or more hours."
    ),
    DutyCode.STORAGE_WINDOW: N_(
        "{where}: cycles of depth {found} do not fit below a state of charge of {wanted} (month {month}). "
        "Make them shallower or charge higher."
    ),
    DutyCode.STORAGE_HOURS: N_(
        "{where}: {found} cycles a day take {need} h (month {month}). Give fewer or shallower cycles, or "
        "more power."
    ),
    DutyCode.OUTSIDE: N_("{where}: {field} is {found}; wanted is {wanted}. Correct the value or its unit."),
}


class DutyFault(CodedFault):
    """One thing wrong with a duty: which rule, and the values for its message."""


class DutyError(CodedError):
    """A duty that contradicts itself or cannot be read; every fault is named.

    Attributes:
        faults: all faults, field by field and then month by month.
    """

    messages = TOLD_MESSAGES | MESSAGES


CHARGED_ON_THE_WAY = "charged_on_the_way"
NOT_RECHARGED = "not_recharged_at_base"
ENERGY_MISSING = "energy_missing"
HOT_BATTERY = "battery_hotter_than_usual"
SWING_NOT_MEASURED = "swing_of_place_not_known"
LOG_WITHOUT_SOC = "soc_counted_from_current"
LOG_WITHOUT_CAPACITY = "log_without_soc_and_capacity"
LOG_WITHOUT_TEMPERATURE = "log_without_temperature"
LOG_SHORT = "log_shorter_than_month"
LOG_BEYOND = "soc_counted_beyond_full_or_empty"

FINDING_WORDS: dict[str, str] = {
    CHARGED_ON_THE_WAY: N_(
        "{about}: on days of {found} {unit} one charge does not do ({limit} {unit} at most); quick charging "
        "on the way was taken."
    ),
    NOT_RECHARGED: N_(
        "{about}: the hours at the charger are too short; {found} % of the energy came from quick chargers, "
        "{limit} % were meant."
    ),
    ENERGY_MISSING: N_("{about}: {found} {unit} a year could not be supplied; distances were cut."),
    HOT_BATTERY: N_("{about}: the battery reaches {found} {unit}, more than {limit} {unit}."),
    SWING_NOT_MEASURED: N_(
        "{about}: no daily swing of the temperature was found for this place; the mean of Japan, {found} "
        "{unit}, was taken."
    ),
    LOG_WITHOUT_SOC: N_(
        "The log has no state of charge; it was counted from the current and a capacity of {found} {unit}."
    ),
    LOG_WITHOUT_CAPACITY: N_(
        "The log has no state of charge. Give the pack's capacity, and it is counted from the current."
    ),
    LOG_WITHOUT_TEMPERATURE: N_("The log has no battery temperature, so no stress can be drawn from it."),
    LOG_SHORT: N_(
        "{about}: the log covers {found} {unit} of this month; figures were scaled up to all of it."
    ),
    LOG_BEYOND: N_(
        "The counted state of charge runs {found} {unit} wide; more than full to empty. Check capacity and "
        "sign of the current."
    ),
}

ASSUMED_WORDS: dict[str, str] = {
    "duty_daily_km": N_("Duty {about}: {said} km on a day driven was assumed."),
    "duty_driven_share": N_("Duty {about}: a share of {said} of the days driven was assumed."),
    "duty_charge_place": N_("Duty {about}: charging place {said} was assumed."),
    "duty_charge_kw": N_("Duty {about}: a charging power of {said} kW was assumed."),
    "duty_fast_share": N_("Duty {about}: a share of {said} from quick chargers was assumed."),
    "duty_soc_from_share": N_("Duty {about}: charging from a state of charge of {said} was assumed."),
    "duty_soc_to_share": N_("Duty {about}: charging up to a state of charge of {said} was assumed."),
    "duty_parking": N_("Duty {about}: parking {said} was assumed."),
    "duty_leave_h": N_("Duty {about}: leaving at {said} h was assumed."),
    "duty_return_h": N_("Duty {about}: being back at {said} h was assumed."),
    "duty_charge_from_h": N_("Duty {about}: charging from {said} h was assumed."),
    "duty_speed_km_per_h": N_("Duty {about}: a mean speed of {said} km/h was assumed."),
    "storage_cycles_count": N_("Storage duty {about}: {said} cycles a day were assumed."),
    "storage_depth_share": N_("Storage duty {about}: cycles of depth {said} were assumed."),
    "storage_soc_to_share": N_("Storage duty {about}: charging up to {said} was assumed."),
    "storage_full_charge_h": N_("Storage duty {about}: {said} h for a whole charge were assumed."),
    "storage_full_discharge_h": N_("Storage duty {about}: {said} h for a whole discharge were assumed."),
    "storage_indoor_c": N_("Storage duty {about}: a room temperature of {said} degrees Celsius was assumed."),
    "thermal_pack": N_("The pack warms and cools like a 24 kWh pack of a simulator, scaled by size: {said}."),
    "thermal_loss": N_("Losses in the pack: a share of {said} of the energy at a current of one hour."),
    "thermal_parking": N_("Sun on a car parked in the open warms it by up to {said} K at noon; assumed."),
    "thermal_garage": N_(
        "In a garage a share of {said} of the outside temperature's swing is felt; assumed."
    ),
    "thermal_cooling": N_("Cooling holds a cooled pack below {said} degrees Celsius while in use; assumed."),
    "quick_charge": N_("Quick charging: {said}; assumed."),
    "jitter_use": N_("Differences between drivers and days: {said}; assumed."),
    "jitter_climate": N_("Differences between years, months and days of the weather: {said}; assumed."),
    "log_month": N_("The log does not tell the month; {said} was taken as its first."),
}
