"""The words of the law's codes, in English; the doors say them in the reader's language."""

from meguri.tables.schema import N_

JURISDICTION_WORDS = {
    "EU": N_("European Union"),
    "JP": N_("Japan"),
    "US": N_("United States"),
    "CN": N_("China"),
    "INT": N_("Between states"),
}
TOPIC_WORDS = {
    "passport": N_("Battery passport"),
    "labelling": N_("Labels and conformity"),
    "carbon_footprint": N_("Carbon footprint"),
    "due_diligence": N_("Due diligence"),
    "recycled_content": N_("Recycled content"),
    "recycling_efficiency": N_("Recycling efficiency"),
    "material_recovery": N_("Recovery of metals"),
    "collection": N_("Collection"),
    "waste_shipment": N_("Shipment of waste"),
    "waste": N_("Waste"),
    "end_of_life_vehicles": N_("End-of-life vehicles"),
    "raw_materials": N_("Raw materials"),
    "trade": N_("Customs duties"),
    "incentives": N_("Grants and tax credits"),
    "fire_safety": N_("Fire safety and storage"),
    "product_safety": N_("Product safety"),
    "second_hand_trade": N_("Second-hand trade"),
}
STANDING_WORDS = {
    "proposed": N_("proposed"),
    "adopted": N_("adopted, first day not known here"),
    "upcoming": N_("to come"),
    "postponed": N_("to come, postponed"),
    "awaiting_act": N_("not applicable yet: an act is missing"),
    "conditional": N_("may apply: depends on an act"),
    "overdue": N_("overdue"),
    "in_force": N_("applies"),
    "voluntary": N_("in use, voluntary"),
    "goal": N_("goal"),
    "under_study": N_("under study"),
    "ended": N_("ended"),
    "unverified": N_("to be verified"),
}
DUTY_BEARER_WORDS = {
    "maker": N_("maker"),
    "importer": N_("importer"),
    "operator": N_("economic operator"),
    "remanufacturer": N_("who repurposes or remanufactures"),
    "producer_organisation": N_("producer organisation"),
    "holder": N_("holder"),
    "dealer": N_("dealer"),
    "dismantler": N_("dismantler"),
    "carrier": N_("carrier"),
    "recycler": N_("recycler"),
    "exporter": N_("exporter"),
    "buyer": N_("buyer"),
    "state": N_("authorities"),
    "industry": N_("industry"),
}
CATEGORY_WORDS = {
    "ev": N_("electric vehicles"),
    "lmt": N_("light means of transport"),
    "industrial": N_("industrial"),
    "sli": N_("starting, lighting, ignition"),
    "portable": N_("portable"),
    "none": N_("no battery in particular"),
}
FORCE_WORDS = {
    "binding": N_("binding"),
    "guidance": N_("guidance"),
    "voluntary": N_("voluntary"),
    "goal": N_("goal of policy"),
    "task": N_("task of authorities"),
    "benefit": N_("benefit"),
}
CONFIDENCE_WORDS = {
    "high": N_("confidence: high"),
    "medium": N_("confidence: medium"),
    "low": N_("confidence: low"),
}
VERIFIED_WORDS = {
    "act_text": N_("read in the act"),
    "secondary": N_("by secondary sources"),
    "to_be_verified": N_("to be verified in the act"),
}
NOT_CHECKED_WORDS = {
    "access_policy": N_("kept by who may read, which no document shows"),
    "duty_of_state": N_("a task of authorities, not of a battery"),
    "threshold_not_set": N_("the limit is not set yet"),
    "national_figures": N_("a rate of a whole country"),
    "method_itself": N_("how a figure is made; the figure does not show it"),
    "conformance_test": N_("needs a test of the system"),
    "case_by_case": N_("decided case by case"),
    "customs_decision": N_("decided by customs"),
    "tax_return": N_("decided in a tax return"),
    "no_duty": N_("nobody owes anything by it"),
    "not_this_battery": N_("is not about traction batteries"),
    "text_not_read": N_("the act itself was not read"),
}
