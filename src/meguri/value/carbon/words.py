"""What the CO2 account has to say in words: method, boundary, what is not counted, findings, assumptions."""

from meguri.tables.schema import N_

METHOD_WORDS: dict[str, str] = {
    "method_longer_use": N_(
        "Longer use: new packs avoided × CO2 of making a new pack, less an overhead of the share that a "
        "second life takes (no published figure for longer use is known, so the cautious one was taken). "
        "New packs avoided are retained service over what a new pack is expected to serve."
    ),
    "method_second_life": N_(
        "Second life: the CO2 of a new stationary battery of the energy still held, for the years served "
        "out of those that it would serve, less repurposing."
    ),
    "method_recycling": N_(
        "Recycling: CO2 of the virgin metals that are won back, less the process; without a chemistry, a "
        "published median that is net of the process."
    ),
    "method_losses": N_(
        "Losses are charged: electricity that an old pack takes beyond a new one at the grid's mean factor, "
        "and carriage by lorry."
    ),
}
BOUNDARY_WORDS: dict[str, str] = {
    "boundary_cradle": N_("Making a new pack: cradle to gate (materials, cells, pack)."),
    "boundary_gate": N_("Repurposing and recycling: gate to gate, carriage apart."),
    "boundary_days": N_("Only days within the account; nothing that is still to come."),
    "boundary_japan": N_("Electricity and carriage in Japan; making wherever the study looked."),
}
DOUBLE_WORDS: dict[str, str] = {
    "double_days": N_("Each day of a battery counts in one way only: longer use or second life."),
    "double_recycling": N_(
        "Recycling counts once, after the last use, and only where the battery would have been lost "
        "otherwise."
    ),
    "double_owner": N_(
        "Whoever reports it should be the only one to do so: the same tonnes may not be told by the holder, "
        "the maker and the city each as their own reduction."
    ),
}
NOT_COUNTED_WORDS: dict[str, str] = {
    "not_petrol": N_("petrol that was not burnt because the car is electric"),
    "not_car": N_("making of the rest of a new car"),
    "not_graphite": N_("graphite won back (rarely of battery grade)"),
    "not_direct": N_("direct recycling, which gives a cathode and no metals (no factor is shipped)"),
    "not_peak": N_("what storage does to the mix of the grid, by hour"),
    "not_export": N_("what becomes of a battery abroad, had it been exported"),
    "not_rebound": N_("driving or buying more because it is cheap"),
    "not_scope": N_(
        "It is an avoided emission against a stated alternative, no reduction of the reporter's own "
        "inventory (scopes 1 to 3), and no credit."
    ),
}
DOUBT_WORDS = N_(
    "Ranges are 5 % and 95 % points of {count} draws: every factor between its low and high value, the same "
    "for all cases; the state of health as diagnosed. Many ranges are assumed and say so."
)

SHORT_SECOND_LIFE = "carbon_short_second_life"
BELOW_ALL_CATEGORIES = "carbon_below_all_categories"
CAUSES_CO2 = "carbon_causes"
OUTSIDE_PUBLISHED = "carbon_outside_published"
ANYWAY = "carbon_recycled_anyway"
FINDING_WORDS: dict[str, str] = {
    SHORT_SECOND_LIFE: N_(
        "{about}: {found} years of second life are fewer than the {limit} from which a study found CO2 saved "
        "(C02)."
    ),
    BELOW_ALL_CATEGORIES: N_(
        "{about}: {found} years of second life are fewer than the {limit} from which a study found every "
        "category of impact improved (C02)."
    ),
    CAUSES_CO2: N_("{about}: it causes more CO2 than it avoids: {found} kg."),
    OUTSIDE_PUBLISHED: N_(
        "{about}: recycling saves {found} kg a kilowatt-hour here; most studies lie between 5 and 29."
    ),
    ANYWAY: N_("{about}: it would have been recycled anyway, so nothing was counted."),
}
ASSUMED_WORDS: dict[str, str] = {
    "carbon_factors": N_("These factors, or their ranges, are assumed: {said}."),
    "carbon_mean_recycling": N_(
        "Nobody said the chemistry of {said} recycled batteries; a published mean counted."
    ),
    "carbon_no_carriage": N_("Nobody said the carriage of {said} cases; none was charged."),
    "carbon_no_energy": N_(
        "Nobody said the energy delivered in {said} cases of longer use; no losses were charged."
    ),
}
