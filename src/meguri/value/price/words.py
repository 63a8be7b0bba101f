"""What prices have to say in words: findings, assumptions, names of parts."""

from meguri.tables.schema import N_

PRIOR_ONLY = "price_prior_only"
FEW_SALES = "price_few_sales"
OLD_SALES = "price_old_sales"
OUTLIER = "price_outlier"
NEW_PRICE_UNKNOWN = "price_new_price_unknown"
MODEL_UNSEEN = "price_model_unseen"
SOH_UNKNOWN = "price_soh_unknown"
GUARANTEE_UNSEEN = "price_guarantee_unseen"
LEVEL_UNSEEN = "price_level_unseen"
EXPORT_ASSUMED = "price_export_assumed"
OUTSIDE_PUBLISHED = "price_outside_published"
UNPRICED = "price_unpriced"
NO_PAYABLE = "price_no_payable"
COSTS_MORE = "price_costs_more"
OLD_QUOTES = "price_old_quotes"
FALLS_TO_SCRAP = "price_falls_to_scrap"

FINDING_WORDS: dict[str, str] = {
    PRIOR_ONLY: N_(
        "{about}: the price rests on a few public Japanese prices and on effects published abroad, not on "
        "your own sales. Give those as a CSV to narrow it."
    ),
    FEW_SALES: N_(
        "{about}: your sales count as {found} fresh ones (wanted are {limit}); the price still rests "
        "on the shipped prior in part."
    ),
    OLD_SALES: N_("{about}: the newest of your sales is {found} {unit} old. Give newer ones."),
    OUTLIER: N_(
        "Sale {about} lies {found} standard deviations from what the others make expect. Check it for a slip."
    ),
    NEW_PRICE_UNKNOWN: N_("{about}: no price when new is known of this model. Give it; the doubt is wide."),
    MODEL_UNSEEN: N_("{about}: neither your sales nor the public prices know this model."),
    SOH_UNKNOWN: N_(
        "{about}: nobody knows the state of health; it was priced as an ordinary one of its age. Diagnose it."
    ),
    GUARANTEE_UNSEEN: N_(
        "{about}: none of your sales had a guarantee; what it adds is that of a ministry's trial."
    ),
    LEVEL_UNSEEN: N_("{about}: none of your sales was on this market; its level is the shipped assumption."),
    EXPORT_ASSUMED: N_(
        "{about}: no public FOB price of a used EV from Japan is known; the export price is assumed. "
        "Give an offer."
    ),
    "price_age_yr_outside": N_(
        "{about}: {found} {unit} old; the prices behind it end at {limit} {unit}. "
        "Beyond that is extrapolated."
    ),
    "price_mileage_km_outside": N_(
        "{about}: driven {found} {unit}; the prices behind it end at {limit} {unit}. "
        "Beyond that is extrapolated."
    ),
    "price_soh_share_outside": N_(
        "{about}: state of health {found} {unit}; your sales end at {limit} {unit}. "
        "Beyond that is extrapolated."
    ),
    "price_range_new_km_outside": N_(
        "{about}: range when new {found} {unit}; your sales end at {limit} {unit}. "
        "Beyond that is extrapolated."
    ),
    OUTSIDE_PUBLISHED: N_("{about}: {found} {unit} lies outside the published figure ({limit} {unit})."),
    UNPRICED: N_("{about}: no price was taken for this; it counts as nothing."),
    NO_PAYABLE: N_("{about}: no payable is published for black mass without nickel and cobalt."),
    COSTS_MORE: N_("{about}: costs more than it brings in {found} % of the draws."),
    OLD_QUOTES: N_("{about}: prices and payables are of {found}; the day of the price is {limit}."),
    FALLS_TO_SCRAP: N_("{about}: in {found} % of the draws it brings less than its metals alone."),
}

ASSUMED_WORDS: dict[str, str] = {
    "price_ahead": N_("The sale was assumed {said} months after the day of the price."),
    "price_market": N_(
        "Used-car prices and the yen were assumed to move by (in %, one standard deviation a year; share of "
        "the yen's move that reaches prices at home; abroad): {said}."
    ),
    "price_new": N_("The price when new was assumed to be {said} yen without tax."),
    "price_soh_ordinary": N_("The state of health was taken as {said} %, as is ordinary at this age."),
    "price_range_none": N_("Nobody said the range when new; it was given no effect."),
    "price_levels": N_("Levels against an auction were assumed before any sale (in % of logarithm): {said}."),
    "price_noise": N_("Single prices were assumed to scatter by {said} % (one standard deviation)."),
    "price_anchor_km": N_("Cars of the public prices were assumed to drive {said} km a year."),
    "price_own": N_(
        "Of what is special about a single car, {said} % was assumed to follow it from market to market."
    ),
    "price_hidden_soh": N_(
        "Sales without a state of health were taken as ordinary with more doubt (sales; points): {said}."
    ),
}
PART_WORDS: dict[str, str] = {
    "new_price": N_("price when new"),
    "base": N_("what three years take, at auction"),
    "age": N_("age"),
    "mileage": N_("distance driven"),
    "range": N_("range when new"),
    "soh": N_("state of health"),
    "guarantee": N_("guarantee"),
    "level": N_("market"),
    "model": N_("model"),
    "market": N_("market and exchange rate until the sale"),
    "own": N_("the single car"),
    "tax": N_("consumption tax"),
}
