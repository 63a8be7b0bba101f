"""Why a published claim got its verdict: codes of `nation.claims` in, English messages out."""

from meguri.tables.words import N_

CLAIM_REASONS = {
    "fits_exits": N_(
        "The figure fits exits from the fleet (保有離脱), not used EVs traded (中古発生). The evidence "
        "holds no recent count of the cars in use, so it leaves a wide range."
    ),
    "fits_exits_counted": N_(
        "The figure is about exits from the fleet (保有離脱), not used EVs traded (中古発生). A recent "
        "count of the cars in use settles it."
    ),
    "share_of_exits_counted": N_(
        "The share is exports divided by exits. A recent count of the cars in use settles it to a few points."
    ),
    "exports_counted": N_(
        "Customs counts, exact for some periods and rounded for others, bound it; they miss cheap "
        "consignments and the years before 2017."
    ),
    "share_of_exits": N_(
        "The share fits exports divided by exits. Exports are known well, exits are not, and so the share "
        "is open."
    ),
    "needs_larger_packs": N_(
        "It needs about 46 kg a car, that is packs of 56 to 64 kWh at NMC intensities. The cars that left "
        "held about half of that."
    ),
    "value_follows_mass": N_("The worth follows from the mass; with less metal in each car it is smaller."),
    "price_basis_decides": N_(
        "It depends on the price taken: year of export or one year, and which of three lithium quotes."
    ),
    "calibrated_to_claim": N_(
        "Our scenario was calibrated to this figure, so that it agrees is no test of it."
    ),
    "beyond_horizon": N_("The account was not carried that far; a later last year (--until) would reach it."),
    "order_of_magnitude_only": N_("Only an order of magnitude was published."),
    "customs_blind_to_model_and_age": N_("Customs codes tell neither the model nor the age of a car."),
    "destinations_before_and_after": N_(
        "Published destinations before and after August 2023 show it: Russia's share fell from about half "
        "to nothing."
    ),
    "no_public_count": N_("No public count lets us judge it."),
}
