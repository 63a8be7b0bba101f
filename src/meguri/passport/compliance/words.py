"""The words of a check's states and reasons, in English; the doors say them in the reader's language."""

from meguri.tables.schema import N_

STATE_WORDS = {
    "met": N_("met"),
    "missing": N_("missing"),
    "not_yet_required": N_("not yet required"),
    "not_applicable": N_("not applicable"),
    "conditional": N_("conditional"),
}
# What may stand in braces: found, wanted, from (first day), condition.
REASON_WORDS = {
    "required": N_("there as asked"),
    "absent": N_("not there"),
    "not_so": N_("told not to be so"),
    "too_low": N_("{found} is too low; wanted is {wanted}"),
    "too_high": N_("{found} is too high; wanted is {wanted}"),
    "not_listed": N_("{found} is no code of the list"),
    "bad_form": N_("{found} has not the form of {wanted}"),
    "not_told": N_("nobody told whether it is so"),
    "no_result": N_("no recycling result given"),
    "condition_not_met": N_("not under this condition: {condition}"),
    "condition_not_told": N_("only under a condition: {condition}"),
    "if_applicable": N_("only if it applies: {condition}"),
    "optional": N_("may be stated, need not"),
    "not_to_be_filled": N_("not to be filled for this category"),
    "not_yet_to_be_filled": N_("not to be filled yet, says the guidance"),
    "own_rule_begun": N_(
        "not to be filled as of February 2027, says the guidance; a rule of its own has begun since"
    ),
    "other_category": N_("for other categories of batteries"),
    "starts_later": N_("begins on {from}"),
    "awaits_act": N_("waits for an act that is missing"),
    "act_not_known": N_("applies once the act is there that it waits for; whether it is, is not known here"),
    "standing_not_known": N_("whether it is in force is not known here"),
    "placed_before": N_("placed on the market before its first day, {from}"),
    "superseded": N_("a later rule holds instead"),
    "ended": N_("has ended"),
    "never_applies": N_("has no first day"),
    "year_before_target": N_("a year before the target"),
    "year_of_target": N_("whether the year that ends on the day of the target must reach it is not said"),
    "placing_open": N_(
        "the law of the Union is for batteries placed on the market of the Union; whether {found} is that is "
        "not known here. Write a country as two capital letters (DE), or EU."
    ),
    "placed_elsewhere": N_(
        "the law of the Union is for batteries placed on the market of the Union; this one was placed in "
        "{found}"
    ),
    "placing_not_told": N_(
        "the law of the Union is for batteries placed on the market of the Union; for this one no such "
        "placing is told. If it was or will be placed there, give the day."
    ),
}
