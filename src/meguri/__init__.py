"""Meguri makes the circular economy of EV batteries work: the flat public face.

    import meguri as mg
    mg.fact("jp_ev_sales").rows
    mg.nation_account(draws=500).claims
    verdict = mg.diagnose("charge.csv", mg.Pack(capacity_ah=65, cells_in_series=96))
    life = mg.forecast_life(verdict, "commuter", "福岡県", pack="leaf40", start=date(2026, 12, 1))
    mg.quote(mg.read_terms("used_ev_range"), life, numpy.random.default_rng(1)).guarantee

Names are loaded when first used (PEP 562), so that `import meguri` costs nothing. No room imports this
module; rooms import each other's tables only.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from meguri.datasets import dataset
    from meguri.facts.ocv_curves import half_cell
    from meguri.facts.outlines import outline_of
    from meguri.facts.source import Fact, fact, source
    from meguri.facts.source import names as fact_names
    from meguri.health.calibrate import calibrate
    from meguri.health.crosswalk import crosswalk
    from meguri.health.curve import differential_voltage, fit_electrodes, incremental_capacity
    from meguri.health.diagnosis import Diagnosis, diagnose
    from meguri.health.from_log import charge_curve, resistance
    from meguri.health.impedance import fit_impedance
    from meguri.health.logs.reading import read_log
    from meguri.health.pack import Pack
    from meguri.health.prior import VehicleFacts
    from meguri.journeys.account import Account, nation_account
    from meguri.journeys.municipal import municipal_demand
    from meguri.journeys.route import route_battery
    from meguri.life.fleets import calibrate_fade
    from meguri.life.range_km import range_by_month
    from meguri.life.remaining import forecast_life
    from meguri.life.stress import duty_of, storage_of
    from meguri.market.addendum import auction_sheet
    from meguri.market.carriage import carriage_findings, distances, plan_rounds, ship
    from meguri.market.comparables import compare_lots
    from meguri.market.demand import (
        demand_of_fleet,
        demand_of_storage,
        potential_demand,
        read_fleet,
        replaceable_cars,
    )
    from meguri.market.matching import (
        Carriage,
        Policy,
        Quota,
        check_matches,
        explain_match,
        go_on,
        match_market,
        optimum_of,
        pair_needs,
        why_unmet,
    )
    from meguri.market.partners import (
        complementary_initiatives,
        find_chains,
        find_partners,
        initiatives,
        missing_functions,
        read_partners,
    )
    from meguri.passport.compliance import check_passport
    from meguri.passport.record import Passport
    from meguri.passport.vouched import verify_vouched as verify
    from meguri.report.account_json import account_json
    from meguri.report.page import account_html
    from meguri.tables import declared as declared_tables
    from meguri.tables.draws import Draws
    from meguri.tables.faults import TableError
    from meguri.tables.lifetime import Life
    from meguri.tables.verdict import Verdict, verdict_of
    from meguri.value.carbon import carbon_avoided, longer_use_cases
    from meguri.value.circularity import (
        circularity,
        merit_awards,
        merit_sums,
        read_scheme,
        retained_service,
        scheme_names,
    )
    from meguri.value.guarantee import Portfolio, Quote, Terms, portfolio, quote, read_terms
    from meguri.value.guarantee import template_names as terms_names
    from meguri.value.routing import Levers, Standing, Ways, compare_routes, stay_curve
    from meguri.value.storage import spec_sheet, standard_lots, storage_of_lot

_HOME = {
    "Account": ("meguri.journeys.account", "Account"),
    "Carriage": ("meguri.market.matching", "Carriage"),
    "Diagnosis": ("meguri.health.diagnosis", "Diagnosis"),
    "Draws": ("meguri.tables.draws", "Draws"),
    "Fact": ("meguri.facts.source", "Fact"),
    "Levers": ("meguri.value.routing", "Levers"),
    "Life": ("meguri.tables.lifetime", "Life"),
    "Pack": ("meguri.health.pack", "Pack"),
    "Passport": ("meguri.passport.record", "Passport"),
    "Policy": ("meguri.market.matching", "Policy"),
    "Portfolio": ("meguri.value.guarantee", "Portfolio"),
    "Quota": ("meguri.market.matching", "Quota"),
    "Quote": ("meguri.value.guarantee", "Quote"),
    "Standing": ("meguri.value.routing", "Standing"),
    "TableError": ("meguri.tables.faults", "TableError"),
    "Terms": ("meguri.value.guarantee", "Terms"),
    "VehicleFacts": ("meguri.health.prior", "VehicleFacts"),
    "Verdict": ("meguri.tables.verdict", "Verdict"),
    "Ways": ("meguri.value.routing", "Ways"),
    "account_html": ("meguri.report.page", "account_html"),
    "account_json": ("meguri.report.account_json", "account_json"),
    "auction_sheet": ("meguri.market.addendum", "auction_sheet"),
    "calibrate": ("meguri.health.calibrate", "calibrate"),
    "calibrate_fade": ("meguri.life.fleets", "calibrate_fade"),
    "carbon_avoided": ("meguri.value.carbon", "carbon_avoided"),
    "carriage_findings": ("meguri.market.carriage", "carriage_findings"),
    "charge_curve": ("meguri.health.from_log", "charge_curve"),
    "check_matches": ("meguri.market.matching", "check_matches"),
    "check_passport": ("meguri.passport.compliance", "check_passport"),
    "circularity": ("meguri.value.circularity", "circularity"),
    "compare_lots": ("meguri.market.comparables", "compare_lots"),
    "compare_routes": ("meguri.value.routing", "compare_routes"),
    "complementary_initiatives": ("meguri.market.partners", "complementary_initiatives"),
    "crosswalk": ("meguri.health.crosswalk", "crosswalk"),
    "dataset": ("meguri.datasets", "dataset"),
    "declared_tables": ("meguri.tables", "declared"),
    "demand_of_fleet": ("meguri.market.demand", "demand_of_fleet"),
    "demand_of_storage": ("meguri.market.demand", "demand_of_storage"),
    "diagnose": ("meguri.health.diagnosis", "diagnose"),
    "differential_voltage": ("meguri.health.curve", "differential_voltage"),
    "distances": ("meguri.market.carriage", "distances"),
    "duty_of": ("meguri.life.stress", "duty_of"),
    "explain_match": ("meguri.market.matching", "explain_match"),
    "fact": ("meguri.facts.source", "fact"),
    "fact_names": ("meguri.facts.source", "names"),
    "find_chains": ("meguri.market.partners", "find_chains"),
    "find_partners": ("meguri.market.partners", "find_partners"),
    "fit_electrodes": ("meguri.health.curve", "fit_electrodes"),
    "fit_impedance": ("meguri.health.impedance", "fit_impedance"),
    "forecast_life": ("meguri.life.remaining", "forecast_life"),
    "go_on": ("meguri.market.matching", "go_on"),
    "half_cell": ("meguri.facts.ocv_curves", "half_cell"),
    "incremental_capacity": ("meguri.health.curve", "incremental_capacity"),
    "initiatives": ("meguri.market.partners", "initiatives"),
    "longer_use_cases": ("meguri.value.carbon", "longer_use_cases"),
    "match_market": ("meguri.market.matching", "match_market"),
    "merit_awards": ("meguri.value.circularity", "merit_awards"),
    "merit_sums": ("meguri.value.circularity", "merit_sums"),
    "missing_functions": ("meguri.market.partners", "missing_functions"),
    "municipal_demand": ("meguri.journeys.municipal", "municipal_demand"),
    "nation_account": ("meguri.journeys.account", "nation_account"),
    "optimum_of": ("meguri.market.matching", "optimum_of"),
    "outline_of": ("meguri.facts.outlines", "outline_of"),
    "pair_needs": ("meguri.market.matching", "pair_needs"),
    "plan_rounds": ("meguri.market.carriage", "plan_rounds"),
    "portfolio": ("meguri.value.guarantee", "portfolio"),
    "potential_demand": ("meguri.market.demand", "potential_demand"),
    "quote": ("meguri.value.guarantee", "quote"),
    "range_by_month": ("meguri.life.range_km", "range_by_month"),
    "read_fleet": ("meguri.market.demand", "read_fleet"),
    "read_log": ("meguri.health.logs.reading", "read_log"),
    "read_partners": ("meguri.market.partners", "read_partners"),
    "read_scheme": ("meguri.value.circularity", "read_scheme"),
    "read_terms": ("meguri.value.guarantee", "read_terms"),
    "replaceable_cars": ("meguri.market.demand", "replaceable_cars"),
    "resistance": ("meguri.health.from_log", "resistance"),
    "retained_service": ("meguri.value.circularity", "retained_service"),
    "route_battery": ("meguri.journeys.route", "route_battery"),
    "scheme_names": ("meguri.value.circularity", "scheme_names"),
    "ship": ("meguri.market.carriage", "ship"),
    "source": ("meguri.facts.source", "source"),
    "spec_sheet": ("meguri.value.storage", "spec_sheet"),
    "standard_lots": ("meguri.value.storage", "standard_lots"),
    "stay_curve": ("meguri.value.routing", "stay_curve"),
    "storage_of": ("meguri.life.stress", "storage_of"),
    "storage_of_lot": ("meguri.value.storage", "storage_of_lot"),
    "terms_names": ("meguri.value.guarantee", "template_names"),
    "verdict_of": ("meguri.tables.verdict", "verdict_of"),
    "verify": ("meguri.passport.vouched", "verify_vouched"),
    "why_unmet": ("meguri.market.matching", "why_unmet"),
}

__all__ = [
    "Account",
    "Carriage",
    "Diagnosis",
    "Draws",
    "Fact",
    "Levers",
    "Life",
    "Pack",
    "Passport",
    "Policy",
    "Portfolio",
    "Quota",
    "Quote",
    "Standing",
    "TableError",
    "Terms",
    "VehicleFacts",
    "Verdict",
    "Ways",
    "__version__",
    "account_html",
    "account_json",
    "auction_sheet",
    "calibrate",
    "calibrate_fade",
    "carbon_avoided",
    "carriage_findings",
    "charge_curve",
    "check_matches",
    "check_passport",
    "circularity",
    "compare_lots",
    "compare_routes",
    "complementary_initiatives",
    "crosswalk",
    "dataset",
    "declared_tables",
    "demand_of_fleet",
    "demand_of_storage",
    "diagnose",
    "differential_voltage",
    "distances",
    "duty_of",
    "explain_match",
    "fact",
    "fact_names",
    "find_chains",
    "find_partners",
    "fit_electrodes",
    "fit_impedance",
    "forecast_life",
    "go_on",
    "half_cell",
    "incremental_capacity",
    "initiatives",
    "longer_use_cases",
    "match_market",
    "merit_awards",
    "merit_sums",
    "missing_functions",
    "municipal_demand",
    "nation_account",
    "optimum_of",
    "outline_of",
    "pair_needs",
    "plan_rounds",
    "portfolio",
    "potential_demand",
    "quote",
    "range_by_month",
    "read_fleet",
    "read_log",
    "read_partners",
    "read_scheme",
    "read_terms",
    "replaceable_cars",
    "resistance",
    "retained_service",
    "route_battery",
    "scheme_names",
    "ship",
    "source",
    "spec_sheet",
    "standard_lots",
    "stay_curve",
    "storage_of",
    "storage_of_lot",
    "terms_names",
    "verdict_of",
    "verify",
    "why_unmet",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room.

    Raises:
        AttributeError: no such public name.
    """
    if name not in _HOME:
        raise AttributeError(f"module 'meguri' has no attribute {name!r}")
    module, attribute = _HOME[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
