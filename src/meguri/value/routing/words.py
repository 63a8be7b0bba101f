"""What a comparison of ways has to say in words: findings, assumptions, ways, parts, gates, unknowns."""

from meguri.tables.schema import N_

NOT_PRICED = "route_not_priced"
DANGER = "route_safety_finding"
CAUTION = "route_safety_caution"
UNCHECKED = "route_safety_unchecked"
NO_TRACE = "route_no_traceability"
TRACE_UNKNOWN = "route_traceability_unknown"
NOT_ELIGIBLE = "route_not_eligible"
ELIGIBILITY_UNKNOWN = "route_eligibility_unknown"
PAID_TO_TAKE = "route_paid_to_take"
NO_WASTE_PERMIT = "route_no_waste_permit"
WASTE_PERMIT_UNKNOWN = "route_waste_permit_unknown"
WASTE_EXPORT = "route_waste_export"
WASTE_UNKNOWN = "route_waste_unknown"
BASEL = "route_basel"
NO_DISMANTLER = "route_no_dismantler"
DISMANTLER_UNKNOWN = "route_dismantler_unknown"
DAMAGED_CARRIAGE = "route_damaged_carriage"
NOTHING_OPEN = "route_nothing_open"
CLOSE_CALL = "route_close_call"
DIAGNOSE = "route_diagnosis_pays"
NO_DIAGNOSIS = "route_diagnosis_does_not_pay"
OBSERVED_UPLIFT = "route_observed_uplift"
OBSERVED_STAY = "route_observed_stay"
FEW_DRAWS = "route_few_draws"
PRICE_HAS_COSTS = "route_costs_in_price"

FINDING_WORDS: dict[str, str] = {
    NOT_PRICED: N_("{about}: there is no price, so this way is not compared."),
    DANGER: N_(
        "{about}: closed. A finding on safety is of the level danger; nobody should drive on with "
        "the battery, store with it or ship it before that is cleared up."
    ),
    CAUTION: N_(
        "{about}: there is a warning on safety. Have it cleared up before the battery is handed over."
    ),
    UNCHECKED: N_("{about}: nobody has checked safety."),
    NO_TRACE: N_(
        "{about}: no traceability record over the battery's life. IEC 63338:2024 (clause 4, as its "
        "scope says it) permits no reuse of cells or cell assemblies without one; it is guidance, so "
        "this warns. What mends it: the tests of IEC 63330-1 and UL 1974; {found} of {limit} are "
        "done."
    ),
    TRACE_UNKNOWN: N_(
        "{about}: nobody said whether there is a traceability record over the battery's life (IEC "
        "63338:2024, clause 4; guidance). {found} of the {limit} tests that would mend its lack are "
        "done."
    ),
    NOT_ELIGIBLE: N_(
        "{about}: no guarantor takes the battery on. The price at home was taken without uplift and premium."
    ),
    ELIGIBILITY_UNKNOWN: N_(
        "{about}: no quote of a guarantee was given; uplift and premium stand for one that is "
        "assumed to be had."
    ),
    PAID_TO_TAKE: N_(
        "{about}: in {found} % of the draws one pays to be rid of it (wanted is less than {limit} "
        "%). It may then be waste by law (Waste Management Act and the guideline on what is waste), "
        "whatever it is called."
    ),
    NO_WASTE_PERMIT: N_(
        "{about}: closed. It is likely waste by law, and whoever is to carry it has no permit (Waste "
        "Management Act, Art. 14(1))."
    ),
    WASTE_PERMIT_UNKNOWN: N_(
        "{about}: it is likely waste by law; see that whoever carries and treats it has a permit "
        "(Waste Management Act, Art. 14(1))."
    ),
    WASTE_EXPORT: N_(
        "{about}: closed. It is waste by law and leaves Japan only with the confirmation of the "
        "Minister of the Environment (Waste Management Act, Art. 10) and the steps of the Basel act."
    ),
    WASTE_UNKNOWN: N_(
        "{about}: nobody said whether it is waste by law. A battery without its car may be; what is "
        "waste leaves Japan only with confirmation (Waste Management Act, Art. 10)."
    ),
    BASEL: N_(
        "{about}: a used battery without its car may fall under the Basel act even with a price; "
        "have it judged beforehand (the pre-check)."
    ),
    NO_DISMANTLER: N_(
        "{about}: closed. Taking the battery off an end-of-life vehicle needs the permit of the governor "
        "(End-of-Life Vehicle Recycling Act, Art. 60), and there is none."
    ),
    DISMANTLER_UNKNOWN: N_(
        "{about}: taking the battery off an end-of-life vehicle needs the permit of the governor "
        "(End-of-Life Vehicle Recycling Act, Art. 60); see that whoever does it has one."
    ),
    DAMAGED_CARRIAGE: N_(
        "{about}: a battery with a finding of danger travels as damaged or defective (SP 376 at sea; "
        "not by air)."
    ),
    NOTHING_OPEN: N_("No way is open. Mend what closes them first."),
    CLOSE_CALL: N_(
        "The best way on average is best in only {found} % of the draws (wanted is {limit} %); the "
        "choice is open."
    ),
    DIAGNOSE: N_(
        "Knowing the state of health exactly is worth {found} yen before choosing, more than a "
        "diagnosis costs ({limit} yen). Diagnose first."
    ),
    NO_DIAGNOSIS: N_(
        "Knowing the state of health exactly is worth {found} yen before choosing, no more than a "
        "diagnosis costs ({limit} yen). For this choice alone it does not pay."
    ),
    OBSERVED_UPLIFT: N_(
        "Observed beside: guaranteed used EVs fetched {found} % more in a ministry trial of fiscal "
        "2024. One trial; it proves nothing of this car."
    ),
    OBSERVED_STAY: N_(
        "Observed beside: {found} % of the guaranteed cars of that trial stayed in Japan. Not used "
        "in the reckoning."
    ),
    FEW_DRAWS: N_("With {found} draws nothing can be said of what to learn (wanted are {limit})."),
    PRICE_HAS_COSTS: N_("{about}: its price has costs in it already; they were not charged again."),
}
ASSUMED_WORDS: dict[str, str] = {
    "route_figures": N_("These figures of the comparison are assumed, not published: {said}."),
    "route_shipped": N_(
        "Where nothing was given, these figures of the comparison were taken as shipped: {said}."
    ),
    "route_tax": N_(
        "The relief of exports from consumption tax was taken as {said} % of what is left after "
        "costs, times the share that reaches the seller."
    ),
    "route_quote_fixed": N_("The premium of the guarantee was taken from the quote, the same in every draw."),
    "route_best_by_mean": N_("The best way is the open one that leaves most on average."),
    "route_draws_unlinked": N_(
        "Prices were drawn with different seeds ({said}); what moves them together is lost, and "
        "chances are less sure."
    ),
}
WAY_WORDS: dict[str, str] = {
    "keep": N_("drive on at home with a guarantee"),
    "export": N_("export"),
    "reuse": N_("stationary reuse"),
    "recycle": N_("recycling"),
}
PART_WORDS: dict[str, str] = {
    "price": N_("price"),
    "uplift": N_("uplift of a guaranteed car"),
    "diagnosis": N_("diagnosis"),
    "premium": N_("guarantee fee or premium"),
    "sale_fees": N_("listing and sale fees"),
    "subsidy": N_("subsidy for staying"),
    "home_deposit": N_("deposit paid back in Japan"),
    "exchange": N_("change of the exchange rate"),
    "carriage": N_("carriage to the port"),
    "port": N_("customs, port and loading"),
    "auction": N_("auction fees of seller and buyer"),
    "tax_refund": N_("relief from consumption tax on export"),
    "deposit_refund": N_("recycling deposit claimed back on export"),
    "deposit_fee": N_("fee of that refund"),
    "charge": N_("export charge"),
    "removal": N_("removal of the battery"),
    "logistics": N_("carriage"),
    "process": N_("processing"),
    "body": N_("the car without its battery"),
}
GATE_WORDS: dict[str, str] = {
    "price": N_("there is a price"),
    "safety": N_("no finding of danger"),
    "traceability": N_("traceability record over its life"),
    "guarantee": N_("a guarantor takes it on"),
    "waste_or_valuable": N_("goods of value, not waste"),
    "waste_permit": N_("permit to carry and treat waste"),
    "waste_export": N_("confirmation of the export of waste"),
    "basel": N_("Basel act judged"),
    "dismantling": N_("permit to dismantle"),
    "carriage": N_("carriage of a damaged battery"),
}
MEND_WORDS: dict[str, str] = {
    "visual_inspection": N_("visual inspection"),
    "bms_check": N_("check of the battery management system"),
    "open_circuit_voltage": N_("open-circuit voltage"),
    "capacity": N_("capacity test"),
    "dc_resistance": N_("direct-current resistance"),
    "self_discharge": N_("self-discharge"),
    "clear_safety": N_("clear up the finding on safety"),
    "check_safety": N_("safety check"),
    "ask_guarantor": N_("quote of a guarantor"),
    "waste_carrier": N_("a carrier with a permit"),
    "moe_confirmation": N_("confirmation of the Minister of the Environment"),
    "basel_precheck": N_("judgement under the Basel act"),
    "licensed_dismantler": N_("a licensed dismantler"),
    "sp376_packing": N_("packing for damaged batteries"),
}
UNKNOWN_WORDS: dict[str, str] = {
    "everything": N_("everything that is not known"),
    "soh": N_("the exact state of health"),
    "keep_price": N_("the price at home"),
    "export_price": N_("the price abroad"),
    "reuse_price": N_("the price as a stationary battery"),
    "recycle_price": N_("the worth of its metals"),
    "exchange_rate": N_("the exchange rate"),
    "metal_price": N_("metal prices"),
    "keep.uplift_share": N_("the uplift of a guaranteed car"),
    "keep.premium_jpy": N_("the guarantee fee or premium"),
}
