"""The ways of one car and its prices on every market, from what a seller told; the same for the same car."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from meguri.serve.own_lists import read_as_csv
from meguri.serve.pages.worth_form import WorthAsk

if TYPE_CHECKING:
    from meguri.journeys.route import Routed
    from meguri.journeys.worth_car import CarFacts, PricedCar
    from meguri.value.price import Lease, PriceFit, VehiclePrice
    from meguri.value.routing import Standing

SEED, DRAWS = 1, 2000
TRUTHS = {"unknown": None, "yes": True, "no": False}
SAFE = "checked"
TOLD_VERDICT = "told"  # id of a state of health that somebody typed


@dataclass(frozen=True, eq=False, slots=True)
class Reckoned:
    """What was reckoned of one car.

    Attributes:
        found: the car and its verdict; by the papers where none was told.
        routed: its ways side by side.
        vehicle: its prices on every market.
        lease: a month with it.
    """

    found: "PricedCar"
    routed: "Routed"
    vehicle: "VehiclePrice"
    lease: "Lease"


@lru_cache(maxsize=128)
def reckoned(ask: WorthAsk) -> Reckoned:
    """The comparison, by public prices."""
    return reckoned_by(ask, None)


def fitted(content: bytes, on: date) -> "PriceFit":
    """The price model fitted to a list of one's own sales.

    Args:
        content: CSV (table `car_sales`).
        on: day of the prices.

    Raises:
        TableError, PriceError: rows that cannot be used; every fault.
        RefusedError: 422, no CSV in UTF-8.
    """
    from meguri.value.price import fit_prices, read_sales

    with read_as_csv("sales.csv"):
        sales = read_sales(content, on=on, where="sales.csv")
    return fit_prices(sales, on=on)


def reckoned_by(ask: WorthAsk, fit: "PriceFit | None") -> Reckoned:
    """The comparison, by one's own sales where they were fitted.

    Raises:
        PriceError, RouteError, VehicleFactsError: what cannot be reckoned; every fault.
    """
    from meguri.journeys.route import route_battery
    from meguri.journeys.worth_car import priced_car
    from meguri.value.price import given, lease_fee, price_vehicle
    from meguri.value.routing import Levers

    found = priced_car(_facts(ask))
    told = {ask.choice("market"): ask.number("home_jpy"), "export": ask.number("export_jpy")}
    known = {market: given(value) for market, value in told.items() if value is not None}
    premium = ask.number("premium_jpy")
    levers = Levers(
        ask.number("subsidy_jpy") or 0.0, ask.number("uplift") or 0.0, ask.number("deposit_jpy") or 0.0,
        ask.number("charge_jpy") or 0.0,
    )  # fmt: skip
    routed = route_battery(
        found.told, found.car, on=ask.on, rated_kwh=found.pack_kwh, chemistry=found.chemistry, given=known,
        parameters=None if premium is None else {"keep": {"premium_jpy": premium}}, levers=levers, fit=fit,
        standing=_standing(ask), home_level=ask.choice("market"), seed=SEED, draws=DRAWS,
    )  # fmt: skip
    vehicle = price_vehicle(found.car, fit, on=ask.on, seed=SEED, draws=DRAWS, given=known)
    lease = lease_fee(
        found.car, fit, on=ask.on, price=known.get("trade"), seed=SEED, draws=DRAWS,
        figures={} if premium is None else {"guarantee_jpy": given(premium)},
    )  # fmt: skip
    return Reckoned(found, routed, vehicle, lease)


def _facts(ask: WorthAsk) -> "CarFacts":
    from meguri.journeys.worth_car import DAYS_PER_YR, CarFacts

    low, middle, high = (ask.number(name) for name in ("soh_low", "soh", "soh_high"))
    verdict = None
    if low is not None:
        verdict = {"verdict": {"id": TOLD_VERDICT, "soh": {"low": low, "median": middle, "high": high}}}
    return CarFacts(
        model=ask.model,
        on=ask.on,
        age_yr=(ask.on - ask.first).days / DAYS_PER_YR,
        mileage_km=ask.number("km") or 0.0,
        verdict=verdict,
        displayed_share=middle if verdict is None else None,
    )


def _standing(ask: WorthAsk) -> "Standing":
    from meguri.value.routing import Standing

    safety = ask.choice("safety")
    return Standing(
        traceability=ask.choice("trace"),
        is_checked=safety == SAFE,
        is_eligible=TRUTHS[ask.choice("eligible")],
        has_dismantler=TRUTHS[ask.choice("dismantler")],
        safety_level=safety if safety in ("warning", "danger") else None,
    )
