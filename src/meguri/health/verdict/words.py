"""What the verdict finds and assumes, in words: templates for the doors, which put figures in."""

from meguri.tables.schema import N_

METHODS_DISAGREE = "methods_disagree"
RESULTS_DISAGREE = "results_disagree"
RESULT_APART = "result_apart"
BMS_DIFFERS = "bms_differs"
DEFINITION_SET_ASIDE = "definition_set_aside"
CANNOT_TELL = "cannot_tell"
OTHER_CAR = "other_car"
CARS_DIFFER = "cars_differ"
NOT_CONVERTED = "no_conversion"
OTHER_PACK = "model_and_pack_differ"

FINDING_WORDS: dict[str, str] = {
    METHODS_DISAGREE: N_(
        "{about} differ by {found} {unit}, more than their stated doubt allows ({limit}); "
        "the interval was widened. Ask which of them was measured wrongly."
    ),
    RESULTS_DISAGREE: N_(
        "Two results of one method ({about}) differ by {found} {unit}, more than their doubt allows "
        "({limit}); the interval was widened. Both can hardly be of this battery: check car, pack and "
        "dates, and measure again."
    ),
    RESULT_APART: N_(
        "One result of {about} lies {found} {unit} from its others (allowed: {limit}); it counts for little."
    ),
    BMS_DIFFERS: N_(
        "The car's own display differs by {found} {unit} from the verdict (within its interval: {limit})."
    ),
    DEFINITION_SET_ASIDE: N_(
        "Set aside: {about} gives another kind of SOH than this verdict, "
        "and no conversion is known (換算不可)."
    ),
    OTHER_CAR: N_(
        "{about} is on another chassis number than the one given, so it is of another car and was left out. "
        "Correct the number where it was mistyped, or ask for a report of this car."
    ),
    NOT_CONVERTED: N_(
        "{about}: taken as its method gives it. No cars measured by several methods are at hand, so it is "
        "not turned into another method's value (no conversion, 換算不可)."
    ),
    CARS_DIFFER: N_(
        "{about} is one of several on different chassis numbers. Which of them is of this car cannot be "
        "told, so none was used. Give the car's own chassis number."
    ),
    OTHER_PACK: N_(
        "The model named is another than the pack ({about}). Check which of them this car has; the vehicle's "
        "facts are read for the model."
    ),
    CANNOT_TELL: N_(
        "The interval is {found} {unit} wide (more than {limit}): the evidence cannot tell the state yet."
    ),
}
ASSUMED_WORDS: dict[str, str] = {
    "weak_prior": N_("Before the evidence, every state of health of {said} counted as equally likely."),
}
# Why a measurement is named as the next one.
BECAUSE_WORDS: dict[str, str] = {
    "read_display": N_("Read the state of health that the car itself shows (display or OBD reader)."),
    "charge_wide": N_(
        "Log one charge over half of the battery or more, after half an hour of rest; it rests on other "
        "evidence than the car's display."
    ),
    "bench": N_("The reference of all methods, but the battery has to be taken out."),
}
