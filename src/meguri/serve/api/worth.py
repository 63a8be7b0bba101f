"""Worth: what a car or its battery fetches, a month of it, and its ways side by side; nothing is kept."""

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.report import worth_json as told_as
from meguri.serve.api.answers import answers, gives, plain
from meguri.serve.api.worth_told import (
    CarTold,
    LeaseTold,
    MetalsTold,
    PackTold,
    RouteTold,
    VehicleTold,
    facts_of,
    figures_of,
    fit_of,
    prices_of,
)
from meguri.serve.faults import RefusedError
from meguri.serve.house import house_of
from meguri.serve.reading import StrictRoute

router = APIRouter(prefix="/worth", tags=["worth"], route_class=StrictRoute)
NO_PACK = N_("The energy of the pack when new is not known of this model. Give pack_kwh.")
_SAID: dict[str, list[Any]] = {"findings": [], "assumed": [], "statements": []}
_PRICE = {
    "goods": "vehicle",
    "level": "auction",
    "price_jpy_low": 5e5,
    "price_jpy": 8e5,
    "price_jpy_high": 1.2e6,
}
_EDGES = {"net_jpy_low": 6e5, "net_jpy": 9e5, "net_jpy_high": 1.5e6}


@router.get(
    "/figures",
    responses=answers({200: gives("Every figure with its range and source.", {"figures": []})}),
    summary="Figures of the comparison of ways",
)
def figures() -> Response:
    """What each way costs besides its price, and what tilts it; most are assumed, and each says so."""
    from meguri.value.routing import read_parameters

    return plain({"figures": [told_as.figure_json(one) for one in read_parameters().values()]})


@router.post(
    "/vehicle",
    responses=answers({200: gives("Prices by market.", {"price": [_PRICE], "parts": [], **_SAID})}, 408, 413),
    summary="What a car fetches",
)
def vehicle(request: Request, told: VehicleTold) -> Response:
    """On each market, with doubt and in parts; and what a point of state of health is worth."""
    from meguri.journeys.worth_car import priced_car
    from meguri.value.price import price_vehicle

    facts = facts_of(told, house_of(request).today())
    made = price_vehicle(
        priced_car(facts).car,
        fit_of(told, facts.on),
        on=facts.on,
        seed=told.seed,
        draws=told.draws,
        given=prices_of(told.prices),
    )
    return plain(told_as.vehicle_json(made, _asked(told)))


@router.post(
    "/lease",
    responses=answers({200: gives("A month with each car.", {"lease": [], "parts": [], **_SAID})}, 408, 413),
    summary="What a month costs",
)
def lease(request: Request, told: LeaseTold) -> Response:
    """The monthly fee of a used EV, and what a month costs with energy, against a new petrol car."""
    from meguri.journeys.worth_car import priced_car
    from meguri.value.price import lease_fee

    facts, known = facts_of(told, house_of(request).today()), prices_of(told.prices)
    made = lease_fee(
        priced_car(facts).car,
        fit_of(told, facts.on),
        on=facts.on,
        months=told.months,
        km_per_month=told.km_per_month,
        figures=figures_of(told.figures),
        price=known.get("trade"),
        residual=known.get("auction"),
        seed=told.seed,
        draws=told.draws,
    )
    return plain(told_as.lease_json(made, _asked(told)))


@router.post(
    "/second-life",
    responses=answers({200: gives("Prices by what is sold.", {"price": [_PRICE], **_SAID})}, 408, 413),
    summary="What a battery fetches for a second life",
)
def second_life(request: Request, told: PackTold) -> Response:
    """What its owner gets from who repurposes it, costs paid: whole pack, sorted modules, sorted cells."""
    from meguri.journeys.worth_car import priced_car
    from meguri.value.price import Battery, black_mass_value, second_life_price

    facts = facts_of(told, house_of(request).today())
    found = priced_car(facts)
    kwh, sort = told.pack_kwh or found.pack_kwh, told.chemistry or found.chemistry
    if kwh is None:
        raise RefusedError(422, "no_pack", NO_PACK)
    how: dict[str, Any] = {"on": facts.on, "seed": told.seed, "draws": told.draws}
    scrap = None if sort is None else black_mass_value("car", sort, kwh, **how).net["pack"]
    verdict = found.verdict
    battery = Battery(
        subject_id="pack",
        rated_kwh=kwh,
        soh=(verdict.low, verdict.median, verdict.high),
        age_yr=facts.age_yr,
        verdict_id=verdict.verdict_id,
    )
    made = second_life_price(battery, figures=figures_of(told.figures), scrap=scrap, **how)
    return plain(told_as.battery_json(made, _asked(told)))


@router.post(
    "/metals",
    responses=answers({200: gives("What the metals leave.", {"price": [_PRICE], **_SAID})}, 408, 413),
    summary="What the metals of a pack leave",
)
def metals(request: Request, told: MetalsTold) -> Response:
    """After all costs, sold as black mass at payables or refined by oneself; below 0 the holder pays."""
    from meguri.value.price import black_mass_value

    made = black_mass_value(
        "pack",
        told.chemistry,
        told.pack_kwh,
        on=told.on or house_of(request).today(),
        mass_kg=told.pack_kg,
        process=told.process,
        figures=figures_of(told.figures),
        seed=told.seed,
        draws=told.draws,
    )
    return plain(told_as.battery_json(made, told.model_dump(mode="json")))


@router.post(
    "/routes",
    responses=answers(
        {
            200: gives(
                "The ways side by side.",
                {
                    "best": "keep",
                    "route": [{"way": "keep", "best_share": 0.68, **_EDGES}],
                    "curve": [],
                    **_SAID,
                },
            )
        },
        408,
        413,
    ),
    summary="The ways of a car side by side",
)
def routes(request: Request, told: RouteTold) -> Response:
    """Drive on at home with a guarantee, export, reuse, recycle: net yen, break-even of staying, gates."""
    from meguri.journeys.route import route_battery
    from meguri.journeys.worth_car import priced_car

    facts = facts_of(told, house_of(request).today())
    found = priced_car(facts)
    made = route_battery(
        found.told,
        found.car,
        on=facts.on,
        rated_kwh=told.pack_kwh or found.pack_kwh,
        chemistry=told.chemistry or found.chemistry,
        fit=fit_of(told, facts.on),
        given=prices_of(told.prices),
        parameters=told.parameters or None,
        levers=told.levers.read() if told.levers else None,
        standing=told.standing.read() if told.standing else None,
        home_level=told.home_market,
        seed=told.seed,
        draws=told.draws,
    )
    return plain(told_as.route_json(made, _asked(told)))


def _asked(told: CarTold) -> dict[str, Any]:
    """What was asked, without the sales themselves."""
    said = told.model_dump(mode="json", exclude={"sales_csv", "verdict", "findings"})
    return said | {"has_sales": told.sales_csv is not None, "has_verdict": told.verdict is not None}
