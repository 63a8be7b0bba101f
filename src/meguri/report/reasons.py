"""The words for the codes that rooms return: segments, verdicts, claims, reasons, metals, assumptions.

Every table here maps a code to an English message marked for the catalogue; `word_for` says it in a
language. A code without words comes back as it is, so that nothing is ever hidden; a test keeps the codes
of the real account worded.
"""

from meguri.locale import N_, words
from meguri.report.assumptions import assumption_words, message_of
from meguri.report.claim_reasons import CLAIM_REASONS

SEGMENTS = {
    "bev_passenger": N_("passenger BEVs incl. kei"),
    "bev_passenger_registered": N_("passenger BEVs excl. kei"),
    "bev_registered_all": N_("all registered BEVs excl. kei"),
    "bev_kei_passenger": N_("kei passenger BEVs"),
    "bev_van": N_("kei electric vans"),
    "phev_passenger": N_("plug-in hybrids"),
}
METALS = {
    "li": N_("lithium"),
    "ni": N_("nickel"),
    "co": N_("cobalt"),
    "mn": N_("manganese"),
    "cu": N_("copper"),
    "al": N_("aluminium"),
    "graphite": N_("graphite"),
}
MARKET_SEGMENTS = {
    "used_ev": N_("used EVs (cars, guarantees, fleet services)"),
    "reuse": N_("reuse of batteries (incl. guarantees)"),
    "recycling": N_("recycling (metals and disposal)"),
    "total": N_("total"),
}
SCENARIOS = {
    "all-stay": N_("all stay: no used EV is exported (calibrated to the published claim)"),
    "as-today": N_("as today: the outflow share as estimated"),
    "all-stay − as-today": N_("lost by exports going on: all stay less as today"),
}
VERDICTS = {
    "reproduced": N_("reproduced"),
    "consistent": N_("consistent with the evidence"),
    "not_supported": N_("not supported by the evidence"),
    "not_identifiable": N_("cannot be told from public data"),
    "calibrated": N_("calibrated to the claim, so no test of it"),
    "assumed": N_("rests on assumed shares of first owners"),
}
STATUSES = {
    "exact": N_("exact"),
    "rounded": N_("rounded"),
    "derived": N_("derived"),
    "read_off": N_("read off a chart"),
    "estimate": N_("estimate"),
    "claim": N_("claim"),
}
COUNTED_BY = {
    "customs": N_("customs statistics"),
    "jarc_refund": N_("recycling-deposit refunds on export"),
    "deregistration": N_("export deregistrations"),
    "research": N_("research"),
    "press": N_("press"),
    "mirror": N_("importing countries' statistics"),
}
QUANTITIES = {
    "sales": N_("new registrations"),
    "stock": N_("vehicles in use"),
    "exports": N_("exports"),
    "scrapped": N_("vehicles scrapped"),
    "alive_share": N_("share still in use"),
    "transfers": N_("transfers of ownership"),
}
SPANS = {"year": N_("one year"), "cumulative": N_("cumulative")}
CLAIMS = {
    "jri_arisen_110000": N_("used EVs arisen, cumulative to 2024"),
    "jri_exported_94000": N_("used EVs exported, cumulative to 2024"),
    "jri_export_share": N_("share of used EVs exported"),
    "jri_arisen_implied": N_("used EVs arisen, implied by exports and share"),
    "jri_exports_per_year": N_("used EVs exported a year"),
    "jri_metal_4300t": N_("lithium, cobalt and nickel that left, cumulative to 2024"),
    "jri_metal_value": N_("worth of the lithium, cobalt and nickel that left"),
    "jri_metal_per_car": N_("metal in each exported car, implied"),
    "jri_value_per_car": N_("worth of the metal in each exported car, implied"),
    "jri_value_per_kg": N_("worth of a kilogram of metal, implied"),
    "jri_market_2030": N_("market in 2030, all three segments"),
    "jri_market_2050": N_("market in 2050, all three segments"),
    "jri_market_2030_reuse_recycling": N_("market in 2030, reuse and recycling"),
    "jri_market_2030_used_ev": N_("market in 2030, used EVs"),
    "jri_market_today": N_("market today"),
    "jri_any_model_any_age": N_("used EVs are exported whatever their model or age"),
    "jri_russia_shift": N_("destinations shifted with the Russian ban of August 2023"),
}
UNITS = {
    "vehicles": N_("vehicles"),
    "vehicles_per_yr": N_("vehicles a year"),
    "kg_per_vehicle": N_("kg a vehicle"),
    "jpy_per_yr": N_("yen a year"),
    "jpy_per_vehicle": N_("yen a vehicle"),
    "1": N_("(ratio)"),
    "1/quarter": N_("per quarter"),
    "1/yr": N_("per year"),
    "calendar year": N_("calendar year"),
}
REASONS = CLAIM_REASONS
_BY_COLUMN = {
    "segment": SEGMENTS,
    "metal": METALS,
    "market_segment": MARKET_SEGMENTS,
    "scenario": SCENARIOS,
    "verdict": VERDICTS,
    "status": STATUSES,
    "counted_by": COUNTED_BY,
    "quantity": QUANTITIES,
    "span": SPANS,
    "claim_id": CLAIMS,
    "why": REASONS,
    "unit": UNITS,
}


def columns_with_words() -> frozenset[str]:
    """Columns whose codes have words here."""
    return frozenset((*_BY_COLUMN, "assumption"))


def message_for(column: str, code: str) -> str | None:
    """The English message of a code that stands in `column`, or None."""
    return message_of(code) if column == "assumption" else _BY_COLUMN.get(column, {}).get(code)


def word_for(column: str, code: str, lang: str) -> str:
    """The words of a code that stands in `column`; the code itself where there are none."""
    if column == "assumption":
        return assumption_words(code, lang)
    message = message_for(column, code)
    if message is not None:
        return words(lang)(message)
    return _unit_symbol(code, lang) if column == "unit" else code


def _unit_symbol(name: str, lang: str) -> str:
    """A unit as it stands beside a figure: `jpy_per_kg` → 円/kg."""
    from meguri.tables.units import UnitError, unit

    try:
        return unit(name).symbol.say(lang)
    except UnitError:
        return name
