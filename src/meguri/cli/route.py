"""`meguri route`: drive on at home with a guarantee, export, reuse or recycle – what each leaves in yen."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from meguri.cli import life_options as told
from meguri.cli import worth_options as given
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text
from meguri.cli.worth_asking import AskedCar, CarWish, asked_car, fit_from, pack_of, prices_from
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.journeys.route import Routed
    from meguri.tables.lifetime import Life

HELP = N_(
    "Where should a used EV go: drive on at home with a guarantee, export, stationary reuse, or recycling? "
    "What each leaves in yen, which is best and how surely, and at which uplift staying wins. To try it "
    "without any file: meguri route --demo"
)
PICTURE = N_("Picture: {path}")
NEEDS_USE = N_("--terms needs to know how the car is used, and where: --duty and --place.")
YEARS = 10.0
LEAST_DRAWS = 200


def route(
    ctx: typer.Context,
    verdict: told.Verdict = None,
    *,
    model: given.Model = None,
    first_registration: told.FirstRegistration = None,
    age_yr: told.AgeYr = None,
    mileage_km: told.MileageKm = None,
    soh: given.SohPercent = None,
    range_new_km: given.RangeNewKm = None,
    new_price_jpy: given.NewPriceJpy = None,
    pack_kwh: told.PackKwh = None,
    chemistry: told.Chemistry = None,
    sales: given.Sales = None,
    price: given.Prices = None,
    goods: given.Goods = "vehicle",
    traceability: given.Traceability = "unknown",
    test_done: given.TestsDone = None,
    safety_checked: given.IsChecked = False,
    eligible: given.IsEligible = None,
    waste: given.IsWaste = None,
    waste_permit: given.HasWastePermit = None,
    export_consent: given.HasConsent = None,
    dismantler: given.HasDismantler = None,
    subsidy_jpy: given.SubsidyJpy = 0.0,
    uplift_percent: given.UpliftPercent = 0.0,
    deposit_jpy: given.DepositJpy = 0.0,
    export_charge_jpy: given.ExportChargeJpy = 0.0,
    terms: given.Terms = None,
    duty: told.Duty = None,
    place: told.Place = None,
    home_market: given.HomeMarket = "auction",
    parameters: given.Parameters = None,
    on: given.On = None,
    seed: told.Seed = 1,
    draws: given.Draws = 2000,
    plot: given.Plot = None,
    demo: told.Demo = False,
    list_figures: given.ListFigures = False,
) -> None:
    """The ways of one car side by side, printed; drawn where asked."""
    from meguri.journeys.route import route_battery
    from meguri.value.routing import Levers, Standing

    door: Door = ctx.obj
    if list_figures:
        _list_figures(door, parameters)
        return
    ready_for([plot] if plot else [])
    known = prices_from(price)
    wish = CarWish(
        verdict, demo, model, first_registration, age_yr, mileage_km, soh, range_new_km, new_price_jpy, on=on
    )
    asked = asked_car(wish)
    pack = _Pack(*pack_of(asked, pack_kwh, chemistry))
    made = route_battery(
        asked.told, asked.car, on=asked.on, rated_kwh=pack.kwh, chemistry=pack.chemistry,
        life=_life(asked, pack, terms, duty, place, seed, draws), terms=terms,
        fit=fit_from(sales, asked.on), given=known, parameters=parameters,
        home_level=home_market, range_new_km=range_new_km, seed=seed, draws=draws,
        levers=Levers(subsidy_jpy, uplift_percent / 100, deposit_jpy, export_charge_jpy),
        standing=Standing(
            goods, traceability, tuple(test_done or ()), None, safety_checked, eligible, waste, waste_permit,
            export_consent, dismantler,
        ),
    )  # fmt: skip
    if plot is not None:
        from meguri.report.worth_picture import worth_svg

        write_all({plot: worth_svg(made.routes, door.lang, is_synthetic=asked.is_synthetic).encode()})
    how = {
        "pack_kwh": pack.kwh, "chemistry": pack.chemistry, "home_market": home_market, "terms": terms,
        "duty": duty, "place": place, "seed": seed, "draws": draws,
    }  # fmt: skip
    _tell(door, made, asked, how, plot)


@dataclass(frozen=True)
class _Pack:
    """What is known of the pack; a way that needs what is not stays without a price."""

    kwh: float | None
    chemistry: str | None


def _life(
    asked: AskedCar,
    pack: _Pack,
    terms: str | None,
    duty: str | None,
    place: str | None,
    seed: int,
    draws: int,
) -> "Life | None":
    """The forecast that a quote needs; None where no guarantee is to be quoted.

    Raises:
        BadInputError: a guarantee without a use.
    """
    from meguri.facts.places import climate_of
    from meguri.life.remaining import forecast_life
    from meguri.life.stress import duty_of

    if terms is None:
        return None
    if duty is None or place is None:
        raise BadInputError("no_use", NEEDS_USE)
    car = asked.car
    how: dict[str, Any] = {"pack": None if pack.kwh else car.model, "pack_kwh": pack.kwh}
    return forecast_life(
        asked.verdict, duty_of(duty), climate_of(place), start=asked.on, horizon_yr=YEARS, rng=seed,
        draws=max(draws, LEAST_DRAWS),
        chemistry=pack.chemistry, age_yr=car.age_yr, odometer_km=car.mileage_km, **how,
    )  # fmt: skip


def _tell(door: Door, made: "Routed", asked: AskedCar, how: dict[str, Any], plot: Path | None) -> None:
    if door.as_json:
        from meguri.report.worth_json import route_json

        print_json(route_json(made, asked.asked | how))
        return
    from meguri.cli.route_text import route_text

    print_text(route_text(made, asked, how["seed"], how["draws"], door.lang))
    if plot is not None:
        print_text("\n" + door.say(PICTURE).format(path=plot))


def _list_figures(door: Door, parameters: Path | None) -> None:
    from meguri.value.routing import read_parameters

    figures = list(read_parameters(parameters).values())
    if door.as_json:
        from meguri.report.worth_json import figure_json

        print_json({"figures": [figure_json(one) for one in figures]})
        return
    from meguri.cli.route_text import figures_text

    print_text(figures_text(figures, door.lang))
