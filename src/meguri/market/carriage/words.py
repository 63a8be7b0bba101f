"""What carriage has to say in words: how a rule stands, why a stop is left out, what was assumed."""

from meguri.tables.schema import N_

STANDING_WORDS: dict[str, str] = {
    "met": N_("met"),
    "not_met": N_("not met"),
    "asked": N_("asked for"),
    "unknown": N_("not known whether it binds or is met"),
}
GOODS_WORDS: dict[str, str] = {
    "vehicle": N_("a car with its battery"),
    "pack": N_("a battery pack"),
    "module": N_("a battery module"),
    "pack_with_equipment": N_("a pack packed with equipment"),
    "pack_in_equipment": N_("a pack built into equipment"),
}
WASTE_WORDS: dict[str, str] = {
    "yes": N_("waste"),
    "no": N_("no waste, a thing of value"),
    "unknown": N_("not known whether it is waste"),
}
MODE_WORDS: dict[str, str] = {"road": N_("by road"), "sea": N_("by sea"), "air": N_("by air")}
CONDITION_WORDS: dict[str, str] = {
    "normal": N_("sound"),
    "damaged": N_("damaged"),
    "defective": N_("defective"),
    "recycling": N_("for recycling"),
    "prototype": N_("prototype"),
    "unknown": N_("condition not known"),
}
UNSERVED_WORDS: dict[str, str] = {
    "mass": N_("{stop_id}: its {found_value:g} kg fit no lorry (at most {limit_value:g} kg)."),
    "energy": N_("{stop_id}: its {found_value:g} kWh are more than a lorry may carry ({limit_value:g} kWh)."),
    "goods": N_("{stop_id}: no lorry takes damaged, defective or unassessed batteries."),
    "window": N_("{stop_id}: no lorry gets there and back within the opening hours and its shift."),
    "sea": N_("{stop_id}: a sea lies between it and every depot; it needs a ferry, not a round."),
    "fleet": N_("{stop_id}: there are too few lorries for it on one day."),
}
ASSUMED_WORDS: dict[str, str] = {
    "carriage_offices": N_("Places were taken at their prefectural offices."),
    "carriage_within": N_(
        "How far it is within one prefecture ({said}) is not known and counts as 0 km: cost and CO2 lack the "
        "way itself."
    ),
    "carriage_detour": N_("Road distance: {said} km for each kilometre as the crow flies."),
    "carriage_mass": N_("Mass, where nobody said it: {said} (t a car, kg for each kWh of a pack)."),
    "carriage_co2": N_("CO2 by tonne-kilometres, {said}; empty legs count nothing of their own."),
    "carriage_sea": N_("Sea legs: {said}."),
    "carriage_cost": N_(
        "Cost of carrying one car: {said} (yen, and yen a kilometre of road), a line through the bands that "
        "one firm tells by distance."
    ),
    "carriage_parts": N_(
        "Carrying one pack or one module was assumed to cost this part of carrying one car: {said}."
    ),
    "carriage_ferries": N_("The ship of one car was assumed to cost {said} (yen: to Hokkaido, to Okinawa)."),
}
