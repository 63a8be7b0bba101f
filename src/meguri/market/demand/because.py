"""Which rule a need was made by, in words; the doors fill the figure that it starts from."""

from meguri.tables.schema import N_

BECAUSE_WORDS: dict[str, str] = {
    "hard_day_with_margin": N_("{found} km on a hard winter's day, and {margin} on top"),
    "hard_day_in_winter": N_("what that day takes at {found} Wh/km in winter"),
    "sale_rule": N_("a certificate as fresh as a sale asks for"),
    "saving_low": N_(
        "price of the petrol car bought instead ({found}) and what is saved over the years, less the "
        "charging place; low end of the doubt (5 %)"
    ),
    "saving_median": N_(
        "price of the petrol car bought instead ({found}) and what is saved over the years, less the "
        "charging place; median"
    ),
    "saving_high": N_(
        "price of the petrol car bought instead ({found}) and what is saved over the years, less the "
        "charging place; high end of the doubt (95 %)"
    ),
    "retired_after_service": N_("{found} at which it retires, and what it loses in the years of service"),
    "piece_at_least_soh": N_("a piece of {found} kWh when new, at the least state of health"),
    "pieces_by_energy": N_("as many as the {found} MWh wanted at the start take"),
    "pieces_by_power": N_("as many as the power wanted takes at the rate asked of used packs"),
    "equal_blocks": N_("equal pieces that are of use together, of the {found} wanted"),
    "bid": N_("what a kilowatt-hour that it holds now is worth to it"),
}
ORIGIN_WORDS: dict[str, str] = {
    "given": N_("given"),
    "sourced": N_("sourced"),
    "assumed": N_("assumed"),
    "computed": N_("computed"),
}
LEFT_OUT_WORDS: dict[str, str] = {
    "no_petrol": N_("It is no petrol or hybrid car."),
    "no_kind": N_("There are no used EVs of this kind of car."),
}
