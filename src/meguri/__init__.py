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
    from meguri.journeys.market import clear_lists, read_market_list
    from meguri.journeys.market_day import handover_events, market_day
    from meguri.journeys.municipal import municipal_demand
    from meguri.journeys.route import route_battery
    from meguri.life.fleets import calibrate_fade
    from meguri.life.range_km import range_by_month
    from meguri.life.remaining import forecast_life
    from meguri.life.stress import duty_of, storage_of
    from meguri.market.addendum import auction_sheet
    from meguri.market.carriage import Parcel, carriage_findings, consign, distances, plan_rounds, ship
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
    from meguri.value.price import (
        Amount,
        Battery,
        BatteryPrice,
        Car,
        Lease,
        PriceFit,
        VehiclePrice,
        black_mass_value,
        fit_prices,
        lease_fee,
        price_vehicle,
        read_sales,
        second_life_price,
    )
    from meguri.value.routing import Levers, Standing, Ways, compare_routes, stay_curve
    from meguri.value.storage import spec_sheet, standard_lots, storage_of_lot

__all__ = [
    "Account",
    "Amount",
    "Battery",
    "BatteryPrice",
    "Car",
    "Carriage",
    "Diagnosis",
    "Draws",
    "Fact",
    "Lease",
    "Levers",
    "Life",
    "Pack",
    "Parcel",
    "Passport",
    "Policy",
    "Portfolio",
    "PriceFit",
    "Quota",
    "Quote",
    "Standing",
    "TableError",
    "Terms",
    "VehicleFacts",
    "VehiclePrice",
    "Verdict",
    "Ways",
    "__version__",
    "account_html",
    "account_json",
    "auction_sheet",
    "black_mass_value",
    "calibrate",
    "calibrate_fade",
    "carbon_avoided",
    "carriage_findings",
    "charge_curve",
    "check_matches",
    "check_passport",
    "circularity",
    "clear_lists",
    "compare_lots",
    "compare_routes",
    "complementary_initiatives",
    "consign",
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
    "fit_prices",
    "forecast_life",
    "go_on",
    "half_cell",
    "handover_events",
    "incremental_capacity",
    "initiatives",
    "lease_fee",
    "longer_use_cases",
    "market_day",
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
    "price_vehicle",
    "quote",
    "range_by_month",
    "read_fleet",
    "read_log",
    "read_market_list",
    "read_partners",
    "read_sales",
    "read_scheme",
    "read_terms",
    "replaceable_cars",
    "resistance",
    "retained_service",
    "route_battery",
    "scheme_names",
    "second_life_price",
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
    from meguri.public_names import HOME  # not above: `import meguri` costs nothing

    if name not in HOME:
        raise AttributeError(f"module 'meguri' has no attribute {name!r}")
    module, attribute = HOME[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
