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
    UNPRICED: N_("{about}: {found} {unit}; no price of it was taken, so it counts as nothing."),
    NO_PAYABLE: N_(
        "{about}: no payable is known of black mass without nickel and cobalt; its lithium was "
        "paid for as in theirs."
    ),
    COSTS_MORE: N_("{about}: costs more than it brings in {found} % of the draws."),
    OLD_QUOTES: N_(
        "{about}: quotes and payables are {found} {unit} old; they were moved on with wide doubt."
    ),
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
ASSUMED_WORDS |= {
    "price_used_discount_share": N_("What is used was assumed to sell for less by (share): {said}."),
    "price_repurposing_jpy_per_kwh": N_(
        "Making a pack fit for storage was assumed to cost (yen/kWh): {said}."
    ),
    "price_logistics_jpy": N_("Carriage of a pack to who repurposes it was assumed to cost (yen): {said}."),
    "price_repurposing_share": N_("In the variant repurposing was assumed to take (share of new): {said}."),
    "price_fade_per_yr": N_("In storage it was assumed to lose (share a year): {said}."),
    "price_storage_life_yr": N_("A new storage pack was assumed to serve (years): {said}."),
    "price_interest_per_yr": N_("Interest was assumed (share a year): {said}."),
    "price_scrap_share": N_("At its end a pack was assumed to be worth (share of new): {said}."),
    "price_module_yield_share": N_("Modules that pass the sort were assumed (share): {said}."),
    "price_module_sort_jpy_per_kwh": N_("Sorting modules was assumed to cost (yen/kWh): {said}."),
    "price_cell_yield_share": N_("Cells that pass the sort were assumed (share): {said}."),
    "price_cell_sort_jpy_per_kwh": N_("Sorting cells was assumed to cost (yen/kWh): {said}."),
    "price_cell_value_share": N_("Cells were assumed to make up (share of a pack's price): {said}."),
    "price_recovered_share": N_("Metal that reaches the black mass was assumed (share): {said}."),
    "price_dismantling_jpy": N_("Discharging and opening a pack was assumed to cost (yen): {said}."),
    "price_shredding_jpy_per_kg": N_("Shredding was assumed to cost (yen/kg of pack): {said}."),
    "price_refining_jpy_per_kg": N_("Refining was assumed to cost (yen/kg of pack): {said}."),
    "price_carriage_jpy_per_kg": N_("Carriage to the recycler was assumed to cost (yen/kg): {said}."),
    "price_pack_kg_per_kwh": N_("The mass of the pack was assumed (kg/kWh): {said}."),
    "price_metal_moves": N_(
        "Quotes were assumed to move by (in %, metals, one standard deviation a year; share all metals have "
        "in common; the yen): {said}."
    ),
    "price_chemistry_alike": N_("The chemistry was taken as a similar one: {said}."),
    "price_margin_share": N_("The lessor's margin was assumed (share of the price): {said}."),
    "price_petrol_jpy": N_("The petrol car was assumed to cost (yen without tax): {said}."),
    "price_kwh_per_100km": N_("The electric car was assumed to take (kWh/100 km): {said}."),
    "price_jpy_per_kwh": N_("Electricity was assumed to cost (yen/kWh, tax included): {said}."),
    "price_km_per_l": N_("The petrol car was assumed to go (km/l): {said}."),
    "price_jpy_per_l": N_("Petrol was assumed to cost (yen/l, tax included): {said}."),
    "price_lease_bare": N_("Taxes, insurance and maintenance were not given and not counted: {said}."),
    "price_lease_no_guarantee": N_("No guarantee fee was given; none is in the lease."),
    "price_lease_fade": N_("At the end of the lease the battery was assumed to have kept (%): {said}."),
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
    "new_pack": N_("price of a new pack"),
    "health": N_("health lost"),
    "used_discount": N_("discount on what is used"),
    "repurposing": N_("repurposing"),
    "logistics": N_("carriage"),
    "sorted_out": N_("what fails the sort, and what is not sold on"),
    "scrap": N_("metals of what fails the sort"),
    "sorting": N_("sorting"),
    "metal_li": N_("lithium"),
    "metal_ni": N_("nickel"),
    "metal_co": N_("cobalt"),
    "metal_mn": N_("manganese"),
    "metal_cu": N_("copper"),
    "metal_al": N_("aluminium"),
    "metal_graphite": N_("graphite"),
    "dismantling": N_("discharging and opening"),
    "shredding": N_("shredding"),
    "refining": N_("refining"),
    "carriage": N_("carriage to the recycler"),
    "depreciation": N_("loss of value"),
    "interest": N_("interest"),
    "margin": N_("lessor's margin"),
    "insurance": N_("insurance"),
    "maintenance": N_("maintenance"),
    "car_tax": N_("taxes on the car"),
    "electricity": N_("electricity"),
    "fuel": N_("fuel"),
}
