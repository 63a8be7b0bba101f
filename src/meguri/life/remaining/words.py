"""What a forecast finds, assumes and refuses: codes, and the templates that the doors put figures in."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class ForecastCode(StrEnum):
    """What can be wrong with a question about the future."""

    START = "start_unknown"
    BEFORE = "start_before_registration"
    AGE = "age_outside"
    ODOMETER = "odometer_outside"
    HORIZON = "horizon_outside"
    DRAWS = "draws_outside"
    CHEMISTRY = "unknown_chemistry"
    PACK_KWH = "pack_kwh_unknown"
    PACK_ENERGY = "pack_kwh_outside"
    NEW_CAPACITY = "reference_unknown"
    LATER = "reading_after_start"
    UNBORN = "reading_before_battery"
    STORAGE_FROM = "storage_from_outside"
    STORAGE_AT = "storage_at_outside"
    STORAGE_MISSING = "storage_missing"


MESSAGES: dict[ForecastCode, str] = {
    ForecastCode.START: N_(
        "The verdict does not say when it was measured. Give the day from which to look ahead (--start "
        "2026-12-01)."
    ),
    ForecastCode.BEFORE: N_(
        "First registration ({found}) lies after the start of the forecast ({limit}). Correct one."
    ),
    ForecastCode.AGE: N_("The age is {found} years; wanted is 0 to 40."),
    ForecastCode.ODOMETER: N_("The odometer is {found} km; wanted is 0 to 2,000,000."),
    ForecastCode.HORIZON: N_("The forecast is to reach {found} years ahead; wanted is 0.5 to 20."),
    ForecastCode.DRAWS: N_("{found} draws; wanted is 200 to 20,000."),
    ForecastCode.CHEMISTRY: N_("No chemistry is called {found}. Use one of: {known}."),
    ForecastCode.PACK_KWH: N_(
        "Nobody knows how large the pack of {found} is, so cycles cannot be counted. Name the pack with "
        "--pack (`meguri packs` lists the names), or give its energy when new with --pack-kwh."
    ),
    ForecastCode.PACK_ENERGY: N_("The energy of the pack when new is {found} kWh; wanted is 0.5 to 1,000."),
    ForecastCode.NEW_CAPACITY: N_(
        "The readings give Ah, but the verdict does not say what counts as 100 %. Give readings with a "
        "state of health, or a verdict with a reference capacity."
    ),
    ForecastCode.LATER: N_(
        "A reading of {found} lies after the start of the forecast ({limit}). Leave it out, or start later."
    ),
    ForecastCode.UNBORN: N_(
        "A reading of {found} is older than the battery, which is {limit} years old at the start of the "
        "forecast. Correct the age or the reading, or leave the reading out."
    ),
    ForecastCode.STORAGE_FROM: N_(
        "Storage is to follow {found} years from the start; wanted is 0 to {limit}, the end of the forecast."
    ),
    ForecastCode.STORAGE_AT: N_(
        "Storage is to follow at a state of health of {found}; wanted is a share from 0.01 to 1.5 (0.7 "
        "stands for 70 %)."
    ),
    ForecastCode.STORAGE_MISSING: N_(
        "Storage is to follow after {found} years, but no storage duty is given. Name one, such as "
        "`stationary` (--storage)."
    ),
}


class ForecastFault(CodedFault):
    """One thing wrong with the question: which rule, and the values for its message."""


class ForecastError(CodedError):
    """A question about the future that cannot be answered; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


PRIOR_STRETCHED = "prior_stretched"
FLEET_ONLY = "fleet_only"
CARD_OUTSIDE = "card_outside"
AGE_UNKNOWN = "age_unknown"
BEYOND_FLEET_AGE = "beyond_fleet_age"
BEYOND_FLEET_KM = "beyond_fleet_km"
KNEE_NOT_MODELLED = "knee_not_modelled"
KNEE_WITHIN = "knee_within"
KNEE_NONE = "knee_none"
ABOVE_NEW = "above_new"
READINGS_DISAGREE = "readings_disagree"
SYNTHETIC = "synthetic"
STORAGE_FROM = "storage_from"
OLD_VERDICT = "verdict_older_than_start"

FINDING_WORDS: dict[str, str] = {
    PRIOR_STRETCHED: N_(
        "This battery has aged unlike the fleet and every model: the spread between batteries was "
        "stretched {found}-fold so that they reach its state. The forecast is weaker for it."
    ),
    FLEET_ONLY: N_(
        "No published ageing model of new cells has this chemistry. The forecast rests on the fleet "
        "alone, which knows age, distance and climate but not how the battery is charged."
    ),
    CARD_OUTSIDE: N_(
        "This use lies outside the experiments of model {about} for {found} % of the time or range. What "
        "it says there is extrapolated; its part in the forecast is kept, and its doubt is not shown."
    ),
    AGE_UNKNOWN: N_(
        "Nobody said how old the battery is, so its age was drawn from the used cars of the trade."
    ),
    BEYOND_FLEET_AGE: N_(
        "At the end of the forecast the battery is {found} years old; the fleet was seen to {limit} years"
        " only."
    ),
    BEYOND_FLEET_KM: N_(
        "At the end of the forecast it has driven {found} km; the fleet was seen to {limit} km only."
    ),
    KNEE_NOT_MODELLED: N_(
        "No model used here knows a knee (a sudden steeper fall, seen in some cells after much loss). The"
        " chance of one is not in the figures; below about 70 % it should be reckoned with."
    ),
    KNEE_WITHIN: N_(
        "In {found} % of the futures a knee (a sudden steeper fall) has come by the end of the forecast. "
        "Only {limit} % follow a model that knows knees, so the true chance may be larger."
    ),
    KNEE_NONE: N_(
        "No knee (a sudden steeper fall) comes within the forecast. But only {found} % of the futures follow "
        "a model that knows knees; the others cannot show one. So this does not say that none will come."
    ),
    ABOVE_NEW: N_(
        "The verdict lies {found} points above what batteries of this kind hold when new. It is taken as a "
        "larger capacity when new; perhaps another pack counts as 100 %."
    ),
    READINGS_DISAGREE: N_(
        "The earlier readings and the verdict hardly fit one course: {found} % of the readings lie more than "
        "{limit} points off the one that fits best. A reset of the car's own estimate, an exchanged pack or "
        "a wrong day may be the cause."
    ),
    SYNTHETIC: N_("The verdict comes from simulated data. So does this forecast."),
    OLD_VERDICT: N_(
        "The verdict was {found} days old at the start of the forecast (remarked on from {limit} days). What "
        "the battery has lost since is not in it; measure again."
    ),
    STORAGE_FROM: N_("From {found} years on the battery is taken to stand as storage."),
}

ASSUMED_WORDS: dict[str, str] = {
    "same_use_before": N_("until now it was used as its odometer and age say, in the same place and manner"),
    "use_wh_per_km": N_("energy for one kilometre"),
    "odometer": N_("distance driven before, from the duty and the age"),
    "age": N_("age of the battery"),
    "prior_parts": N_("weight before the verdict: fleet and published models"),
    "pack_from_cells": N_("pack loss over cell loss (weakest group in series)"),
    "goes_on": N_("how far the rate to come differs from that so far (standard deviation)"),
    "reading_error": N_("error of one reading of the car, and the error that all share"),
    "chemistry": N_("chemistry of the cells"),
    "storage_pack": N_("the whole pack goes into storage, as it is"),
}
