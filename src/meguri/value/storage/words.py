"""What storage, lots and sheets have to say in words: findings, assumptions, parts, reasons, fields."""

from meguri.tables.schema import N_

STILL_SERVES = "storage_still_serves"
NEVER_SERVES = "storage_never_serves"
BEGINS_LATER = "storage_begins_later"
NOT_BEGUN = "storage_not_begun"
DEARER = "storage_dearer_than_new"
OUTSIDE_STUDY = "storage_outside_study"
WITHIN_STUDY = "storage_within_study"
OUTSIDE_PLANTS = "storage_outside_plants"
POWER_UNKNOWN = "storage_power_unknown"
LOT_REST = "storage_lot_rest"
LOT_UNTRACED = "storage_lot_untraced"
LOT_UNCONFIRMED = "storage_lot_unconfirmed"
SHEET_MISSING = "storage_sheet_missing"
SHEET_UNSEEN = "storage_sheet_unseen"

FINDING_WORDS: dict[str, str] = {
    STILL_SERVES: N_(
        "{about}: in {found} % of the draws it still serves when the forecast ends. Years and energy "
        "are counted to that day only; forecast further to see more."
    ),
    NEVER_SERVES: N_(
        "{about}: in {found} % of the draws its state of health is below what is wanted on the first "
        "day already."
    ),
    BEGINS_LATER: N_(
        "{about}: it drives first and comes to rest after {found} years (median); all is counted "
        "from then on."
    ),
    NOT_BEGUN: N_(
        "{about}: in {found} % of the draws it does not come to rest before the forecast ends; it "
        "gives nothing there."
    ),
    DEARER: N_("{about}: storing with it is the cheaper way in only {found} % of the draws."),
    OUTSIDE_STUDY: N_(
        "{about}: its cost differs from new by {found} %; a study of 41 cases in the United States "
        "found −57 to −12 %. Look at the figures that are assumed."
    ),
    WITHIN_STUDY: N_(
        "{about}: its cost differs from new by {found} %, within the −57 to −12 % that a study of 41 "
        "cases in the United States found."
    ),
    OUTSIDE_PLANTS: N_(
        "{about}: {found} kWh a pack; plants that exist have from 3 to 33 kWh a pack. Other packs, "
        "or another use."
    ),
    POWER_UNKNOWN: N_(
        "{about}: the power is not known; give it, or the hours of a full discharge by the duty."
    ),
    LOT_REST: N_("{found} of {limit} packs are in no lot; the table says why of each."),
    LOT_UNTRACED: N_(
        "{about}: {found} % of its packs have a traceability record. IEC 63338:2024 (clause 4, "
        "guidance) wants all."
    ),
    LOT_UNCONFIRMED: N_("{about}: safety is confirmed of {found} % of its packs."),
    SHEET_MISSING: N_("{about}: {found} of {limit} fields of the sheet are not known; each is named."),
    SHEET_UNSEEN: N_(
        "{about}: the fields follow public summaries of IEC 63330-1, IEC 63338 and UL 1974; the "
        "standards' texts were not seen. Check before the sheet is used as evidence of conformity."
    ),
}
ASSUMED_WORDS: dict[str, str] = {
    "storage_figures": N_("These figures of storage are assumed, not published: {said}."),
    "storage_shipped": N_("Where nothing was given, these figures of storage were taken as shipped: {said}."),
    "storage_wiring": N_("The packs of the lot were taken as wired like this: {said}."),
    "storage_one_seed": N_(
        "The packs' forecasts have one seed ({said}): their doubt moves together, so the lot's is wide."
    ),
    "storage_many_seeds": N_(
        "The packs' forecasts have different seeds ({said}): their doubt evens out, what they share as well."
    ),
    "storage_duty_apart": N_(
        "Cycles a year and depth are figures of the cost; see that they fit the storage duty of the forecast."
    ),
    "lot_by_median": N_("Packs were sorted by the median of their state of health."),
    "lot_doubt_shared": N_("The doubts of a lot's packs were added up as if all erred alike."),
    "lot_bands": N_("Bands of state of health, in %: {said}."),
    "lot_size": N_("Packs in a lot: {said}."),
}
OPTION_WORDS: dict[str, str] = {"new": N_("new packs"), "second_life": N_("used packs")}
PART_WORDS: dict[str, str] = {
    "capex": N_("purchase and installation"),
    "opex": N_("operation and maintenance"),
    "charging": N_("energy charged and delivered"),
    "losses": N_("energy lost"),
}
REST_WORDS: dict[str, str] = {
    "soh_unknown": N_("state of health not known"),
    "soh_below": N_("state of health below the lowest band"),
    "soh_too_wide": N_("state of health too uncertain"),
    "too_few": N_("too few of its kind"),
    "unsafe": N_("a finding on safety"),
    "surplus": N_("over, after full lots of its kind"),
}
SECTION_WORDS: dict[str, str] = {
    "identity": N_("identity"),
    "history": N_("history"),
    "tests": N_("tests"),
    "rating": N_("rating"),
    "use": N_("use"),
}
FIELD_WORDS: dict[str, str] = {
    "battery_ids": N_("identifiers of the batteries"),
    "model": N_("model"),
    "module_type": N_("type of module"),
    "chemistry": N_("chemistry"),
    "original_manufacturer": N_("first manufacturer"),
    "manufactured_on": N_("day of manufacture"),
    "calendar_expiry_on": N_("calendar expiry set by the first manufacturer"),
    "maker_warning": N_("first manufacturer's notice on reuse"),
    "traceability_record": N_("traceability record over its life"),
    "first_use": N_("first use"),
    "incidents": N_("accidents, flood, fire, abuse"),
    "bms_data": N_("data of the battery management system"),
    "visual_inspection": N_("visual inspection"),
    "bms_check": N_("check of the battery management system"),
    "open_circuit_voltage": N_("open-circuit voltage"),
    "capacity": N_("capacity test"),
    "dc_resistance": N_("direct-current resistance"),
    "self_discharge": N_("self-discharge"),
    "insulation": N_("insulation resistance"),
    "safety_assessment": N_("safety assessment"),
    "packs_count": N_("packs"),
    "grade": N_("grade"),
    "rated_kwh": N_("energy when new"),
    "usable_kwh": N_("usable energy"),
    "power_kw": N_("power"),
    "soh_share": N_("state of health"),
    "service_life_yr": N_("years of service"),
    "intended_use": N_("intended use"),
    "operating_window": N_("window of operation"),
    "maintenance_tests": N_("routine maintenance tests"),
    "repurposed_by": N_("repurposed by"),
}
