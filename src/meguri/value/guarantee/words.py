"""What a promise has to say in words: statements, findings, assumptions, and names kept apart."""

from meguri.tables.schema import N_

ESTIMATE = "guarantee_estimate_only"
MAY_BE_INSURANCE = "guarantee_may_be_insurance"
STATEMENTS = (ESTIMATE, MAY_BE_INSURANCE)

AGE_UNKNOWN = "guarantee_age_unknown"
TOO_OLD = "guarantee_too_old"
ODOMETER_UNKNOWN = "guarantee_odometer_unknown"
DRIVEN_TOO_FAR = "guarantee_driven_too_far"
UNDATED = "guarantee_diagnosis_undated"
DIAGNOSIS_OLD = "guarantee_diagnosis_too_old"
TOO_WIDE = "guarantee_interval_too_wide"
SOH_TOO_LOW = "guarantee_soh_too_low"
ABOVE_ENTRY = "guarantee_threshold_above_entry"
ENDED = "guarantee_cover_ended"
FEW_CLAIMS = "guarantee_few_claims"
BELOW_AT_ENTRY = "guarantee_below_at_entry"
UNCHECKED = "guarantee_contracts_unchecked"
SHORT_INTERVALS = "guarantee_contracts_too_wide"
LOW_CONTRACTS = "guarantee_contracts_too_low"
ABOVE_CONTRACTS = "guarantee_contracts_above_entry"
SUMMER_CAPPED = "guarantee_summer_capped"
METHOD_CAPPED = "guarantee_method_capped"

FINDING_WORDS: dict[str, str] = {
    ESTIMATE: N_("This is an estimate, not a solicitation."),
    MAY_BE_INSURANCE: N_(
        "A promise that a third party gives for payment may be insurance business under Japanese law "
        "(Insurance Business Act). Have it checked before it is offered."
    ),
    AGE_UNKNOWN: N_(
        "{about}: not eligible. The age of the battery is not known, and the terms ask for it. Give the "
        "first registration or the age."
    ),
    TOO_OLD: N_(
        "{about}: not eligible. The battery is {found} {unit} old; wanted is less than {limit} {unit}."
    ),
    ODOMETER_UNKNOWN: N_(
        "{about}: not eligible. The odometer is not known, and the terms ask for it. Give the mileage."
    ),
    DRIVEN_TOO_FAR: N_("{about}: not eligible. Driven {found} {unit}; at most {limit} {unit} are taken on."),
    UNDATED: N_(
        "{about}: not eligible. Nobody said on which day the battery was measured, and the terms ask for it. "
        "Diagnose with the day of measurement."
    ),
    DIAGNOSIS_OLD: N_(
        "{about}: not eligible. The diagnosis is {found} days old; at most {limit} are allowed. Measure anew."
    ),
    TOO_WIDE: N_(
        "{about}: not eligible. The verdict's 90 % interval is {found} {unit} wide; at most {limit} {unit} "
        "are allowed. A better measurement would narrow it."
    ),
    SOH_TOO_LOW: N_(
        "{about}: not eligible. The state of health is {found} %; at least {limit} % is taken on."
    ),
    ABOVE_ENTRY: N_(
        "{about}: not eligible. {limit} {unit} is promised, but {found} {unit} is all there is at entry; it "
        "would be called on the first day."
    ),
    ENDED: N_("{about}: not eligible. Cover is already over by age, term or distance."),
    FEW_CLAIMS: N_(
        "{about}: only {found} draws end in a claim (wanted are {limit}). The premium is "
        "uncertain; use more draws."
    ),
    BELOW_AT_ENTRY: N_(
        "{about}: in {found} % of the draws less than is promised is there on the first day already. That is "
        "the doubt of the diagnoses, not fade; a better measurement would lower it."
    ),
    UNCHECKED: N_(
        "{about}: age, odometer and day of the diagnosis are no part of a portfolio; what the terms ask of "
        "them was not checked, and cover was not ended by age."
    ),
    SHORT_INTERVALS: N_(
        "{found} contracts were left out, because the verdict's interval is wider than {limit} {unit}."
    ),
    LOW_CONTRACTS: N_("{found} contracts were left out, because the state of health is below {limit} %."),
    ABOVE_CONTRACTS: N_("{found} contracts were left out, because more is promised than there is at entry."),
    SUMMER_CAPPED: N_(
        "{found} contracts have less spread of fade than hot summers alone are assumed to bring; their whole "
        "spread was taken as shared."
    ),
    METHOD_CAPPED: N_(
        "{found} contracts have a narrower interval than the bias of a diagnosis method alone is assumed to "
        "bring; their whole doubt was taken as shared."
    ),
}
ASSUMED_WORDS: dict[str, str] = {
    "guarantee_entry": N_(
        "The promise rests on the verdict's median; its doubt is carried by the draws, and {said} points of "
        "further error at entry were assumed (one standard deviation)."
    ),
    "guarantee_claim": N_(
        "The claim diagnosis was assumed to err by {said} points (one standard deviation)."
    ),
    "guarantee_selection": N_(
        "Adverse selection: batteries of those who buy were assumed to fade {said} % faster than "
        "the forecast."
    ),
    "guarantee_lapse": N_("Lapse: {said} % of the contracts were assumed to end early each year."),
    "guarantee_price": N_("The price of the car at entry was taken as {said} yen, whatever car it is."),
    "guarantee_cost": N_("What a claim costs was assumed to be {said} yen."),
    "guarantee_fixed_promise": N_(
        "The promise is a fixed figure; it does not rest on what was stated at entry."
    ),
    "guarantee_expenses": N_("Expenses: {said} of the price, besides the fixed ones of each contract."),
    "guarantee_risk_none": N_("Nothing is charged for risk."),
    "guarantee_risk_sd": N_(
        "Risk is charged by the standard deviation in a pool of {said} contracts that share no causes."
    ),
    "guarantee_risk_variance": N_("Risk is charged by the variance of this one contract, times {said}."),
    "guarantee_risk_tvar": N_(
        "Risk is charged as a cost of capital of {said} on the tail of this one contract by itself (TVaR); a "
        "pool would need less."
    ),
    "guarantee_rate": N_("Payouts were discounted by {said} % a year."),
    "guarantee_terms": N_("These figures of the terms are assumed, not published: {said}."),
    "guarantee_prices": N_(
        "Prices follow a simple model: a fall of {said} % a year, and shared shocks of new-car prices, "
        "subsidy, exchange rate and bans abroad. It is a placeholder with assumed figures, not a forecast."
    ),
    "guarantee_price_shocks": N_(
        "Shocks of the price model, all assumed: {said} (a year's new-car prices × share that reaches used "
        "cars; changes of the subsidy a year × effect; exchange rate × share; bans a year × effect; the "
        "car's own)."
    ),
    "guarantee_soh_value": N_("One point of state of health was taken as {said} % of the car's value."),
    "guarantee_fire_excluded": N_("Fire is excluded from the promise."),
    "guarantee_fire_separate_cover": N_("Fire is not part of the promise; it is left to a cover of its own."),
    "guarantee_liability_excluded": N_("Product liability is excluded from the promise."),
    "guarantee_liability_separate_cover": N_(
        "Product liability is not part of the promise; it is left to a cover of its own."
    ),
    "guarantee_normal": N_("The state of health at entry was taken as normal, with its {said} interval."),
    "guarantee_fade_power": N_("Fade was assumed to grow with the power {said} of time."),
    "cause_line": N_(
        "A defect was assumed in a model line with a chance of {said} (chance × factor on its fade)."
    ),
    "cause_summer": N_(
        "Hot summers were assumed to make the fade of one place vary by {said} (coefficient of "
        "variation; share "
        "common to the whole country)."
    ),
    "cause_method": N_(
        "Diagnosis methods were assumed to share a bias of {said} points (one standard deviation), "
        "of the entry "
        "diagnosis only."
    ),
    "capital_cost": N_("The risk margin was taken as {said} % a year of the capital at risk."),
}
ROLE_WORDS: dict[str, str] = {
    "ancillary": N_("promise of a maker or seller beside the sale"),
    "insurer": N_("insurance contract of an insurer"),
    "guarantor": N_("promise of a guarantor, with contract-liability insurance behind it"),
}
PRICE_WORDS: dict[str, str] = {
    "guarantee_fee": N_("guarantee fee"),
    "gross_premium": N_("gross premium"),
}
PURE_WORDS: dict[str, str] = {
    "guarantee_fee": N_("expected payout"),
    "gross_premium": N_("pure premium"),
}
LOADING_WORDS: dict[str, str] = {
    "guarantee_fee": N_("expenses and risk"),
    "gross_premium": N_("loading of the premium"),
}
LIABILITY_WORDS = N_("contract-liability premium")
PRODUCT_WORDS: dict[str, str] = {
    "range": N_("distance on a full charge"),
    "capacity": N_("state of health"),
    "residual_value": N_("residual value"),
    "storage": N_("capacity of a stationary battery"),
}
CAUSE_WORDS: dict[str, str] = {
    "all": N_("all shared causes"),
    "line": N_("defect of a model line"),
    "summer": N_("hot summers"),
    "method": N_("bias of a diagnosis method"),
}
