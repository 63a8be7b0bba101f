"""What is found and what is assumed while capacity is drawn from a log."""

from meguri.tables.schema import N_

FINDING_WORDS: dict[str, str] = {
    "window_too_short": N_(
        "{about}: the charge from {from_s} s to {to_s} s is too short to tell the capacity "
        "(less than 12 % of charge); the interval is wide."
    ),
    "charge_without_witness": N_(
        "{about}: the charge from {from_s} s to {to_s} s shows neither a usable voltage nor a SOC; "
        "it was not used."
    ),
    "display_capacity": N_(
        "By the SOC that the car shows, a charge from empty to full takes {found} {unit} (new: {limit} "
        "{unit}). The display may count another range than the whole battery."
    ),
    "no_charge_found": N_("{about}: holds no charge of at least 1 % of the capacity when new."),
}
ASSUMED_WORDS: dict[str, str] = {
    "soh_prior": N_("before the log was read, the SOH was taken to be {said} (1 standard deviation)"),
    "current_gain": N_("the current sensor was taken to be right within {said} (1 standard deviation)"),
    "ocv_of_chemistry": N_("no OCV table was given; published electrode curves of {said} were used"),
    "no_ocv_known": N_("no OCV curve of {said} is known; the voltage was not used"),
    "temperature_unknown": N_("the battery temperature is not known; {said} was assumed"),
    "soc_display_fault": N_(
        "the SOC shown was taken to be wrong by {said} (shift, scale; 1 standard deviation)"
    ),
}
