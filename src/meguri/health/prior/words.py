"""What the prior finds and assumes, in words: templates for the doors, which put figures in."""

from meguri.tables.schema import N_

MODEL_UNKNOWN = "model_unknown"
AGE_OUT_OF_RANGE = "prior_age_out_of_range"
DISTANCE_OUT_OF_RANGE = "prior_distance_out_of_range"
NOT_YET_SOLD = "registered_before_sale"
BARS_SET_ASIDE = "bars_set_aside"
BARS_CONTRADICT = "bars_contradict_meter"
ABOVE_FLEET = "display_above_fleet"
NO_GAUGE = "gauge_not_known"
NO_RATED_RANGE = "rated_range_not_known"
RANGE_TOO_LONG = "range_too_long"
FIRMWARE = "firmware_2018"
MUCH_DRIVEN = "much_driven_for_its_age"
OF_PAPERS = (NOT_YET_SOLD, MUCH_DRIVEN)  # what makes one doubt the papers themselves

FINDING_WORDS: dict[str, str] = {
    MODEL_UNKNOWN: N_(
        "No pack in the catalogue is called {about}; the wide band of all kinds of vehicles was taken."
    ),
    AGE_OUT_OF_RANGE: N_(
        "The car is {found} {unit} old; the data behind its band end at {limit} {unit}. The band was widened "
        "downwards."
    ),
    DISTANCE_OUT_OF_RANGE: N_(
        "The car has driven {found} {unit}; the data behind its band end at {limit} {unit}. The band was "
        "widened downwards."
    ),
    NOT_YET_SOLD: N_(
        "{about} was first registered {found} {unit} before it went on sale. Check model and registration."
    ),
    BARS_SET_ASIDE: N_(
        "The bars were set aside: they come from the same reading as the displayed state of health."
    ),
    BARS_CONTRADICT: N_(
        "What the bars stand for ends at {limit} %, but {found} % is displayed. One was read "
        "wrongly, or the controller was reset; both were kept, so the interval is wide."
    ),
    ABOVE_FLEET: N_(
        "{about}: {found} % is more than cars of this model, age and distance hold ({limit} % at "
        "most). Ask for the record of a replaced battery; else the controller may have been reset."
    ),
    NO_GAUGE: N_("No meaning of capacity bars is published for {about}; the bars were set aside."),
    NO_RATED_RANGE: N_("No rated range of {about} is known; the displayed range was set aside."),
    RANGE_TOO_LONG: N_(
        "{found} {unit} displayed is more than a full {about} was seen to show ({limit} {unit}); it was set "
        "aside. Read the electric range alone, at full charge."
    ),
    FIRMWARE: N_(
        "The controller of the 30 kWh Leaf read too low until it was reprogrammed in 2018 (by up to "
        "{limit} {unit}). Ask whether it was; the band was widened upwards until then."
    ),
    MUCH_DRIVEN: N_(
        "{found} {unit} a year is more than usual ({limit} {unit}). Check odometer and first registration."
    ),
}
ASSUMED_WORDS: dict[str, str] = {
    "age": N_("The age is not known; {said} years was assumed (5 %, median, 95 %)."),
    "distance": N_("The distance driven is not known; {said} a year was assumed (5 %, median, 95 %)."),
    "place": N_("Where the car was used is not known; any prefecture counted as equally likely."),
    "nothing_known": N_("Neither model, age nor distance is known; {said} was assumed (5 %, median, 95 %)."),
    "gauge": N_("The model is not known; the bars were read as those of a Nissan gauge of twelve."),
    "climate_of_use": N_("The car was taken to have been used in {said} all its life."),
}
