"""`meguri value`: what is it worth – as a car, by the month, for a second life, as metal, as storage?"""

from typing import TYPE_CHECKING, Any

import typer

from meguri.cli import life_options as told
from meguri.cli import value_storage
from meguri.cli import worth_options as given
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.output import print_json, print_text
from meguri.cli.worth_asking import (
    AskedCar,
    CarWish,
    asked_car,
    day_of,
    figures_from,
    fit_from,
    pack_of,
    prices_from,
)
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.value.price import BatteryPrice

HELP = N_(
    "What is it worth: as a car on each market, by the month, for a second life, as metal, as storage? An "
    "estimate, no appraisal."
)
app = typer.Typer(help=HELP, no_args_is_help=True)
NO_PACK = N_(
    "The pack is not known well enough. Missing: {missing}. The catalogue (`meguri packs`) does not say it "
    "of this model."
)
DEMO_KWH, DEMO_CHEMISTRY = 40.0, "NMC"


@app.command("vehicle", help=N_("What the car fetches on each market, and what a point of SOH is worth."))
def vehicle(
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
    guaranteed: given.IsGuaranteed = False,
    sales: given.Sales = None,
    price: given.Prices = None,
    market: given.Markets = None,
    on: given.On = None,
    seed: told.Seed = 1,
    draws: given.Draws = 2000,
    demo: told.Demo = False,
) -> None:
    """Prices of one car, printed."""
    from meguri.tables.worth import CAR_LEVELS
    from meguri.value.price import price_vehicle

    door: Door = ctx.obj
    known = prices_from(price)
    asked = asked_car(
        CarWish(
            verdict, demo, model, first_registration, age_yr, mileage_km, soh, range_new_km, new_price_jpy,
            guaranteed, on,
        )
    )  # fmt: skip
    levels = CAR_LEVELS if market is None else tuple(dict.fromkeys(market))
    fit = fit_from(sales, asked.on)
    made = price_vehicle(asked.car, fit, on=asked.on, seed=seed, draws=draws, levels=levels, given=known)
    if door.as_json:
        from meguri.report.worth_json import vehicle_json

        print_json(vehicle_json(made, asked.asked | {"seed": seed, "draws": draws}))
        return
    from meguri.cli.worth_text import vehicle_text

    print_text(vehicle_text(made, asked, seed, draws, door.lang))


@app.command("lease", help=N_("The monthly fee of a lease, and what a month costs against a petrol car."))
def lease(
    ctx: typer.Context,
    verdict: told.Verdict = None,
    *,
    model: given.Model = None,
    first_registration: told.FirstRegistration = None,
    age_yr: told.AgeYr = None,
    mileage_km: told.MileageKm = None,
    soh: given.SohPercent = None,
    months: given.Months = 36,
    km_per_month: given.KmPerMonth = 750.0,
    sales: given.Sales = None,
    price: given.Prices = None,
    figure: given.Figures = None,
    on: given.On = None,
    seed: told.Seed = 1,
    draws: given.Draws = 2000,
    demo: told.Demo = False,
) -> None:
    """One month, printed; `--price trade=…` is the price now, `--price auction=…` that at the end."""
    from meguri.value.price import lease_fee

    door: Door = ctx.obj
    known, figures = prices_from(price), figures_from(figure)
    asked = asked_car(CarWish(verdict, demo, model, first_registration, age_yr, mileage_km, soh, on=on))
    made = lease_fee(
        asked.car, fit_from(sales, asked.on), on=asked.on, months=months, km_per_month=km_per_month,
        figures=figures, price=known.get("trade"), residual=known.get("auction"), seed=seed, draws=draws,
    )  # fmt: skip
    if door.as_json:
        from meguri.report.worth_json import lease_json

        how = {"months": months, "km_per_month": km_per_month, "seed": seed, "draws": draws}
        print_json(lease_json(made, asked.asked | how))
        return
    from meguri.cli.worth_text import lease_text

    print_text(lease_text(made, asked, seed, draws, door.lang))


@app.command("second-life", help=N_("What its owner gets for a second life: whole pack, modules, cells."))
def second_life(
    ctx: typer.Context,
    verdict: told.Verdict = None,
    *,
    model: given.Model = None,
    first_registration: told.FirstRegistration = None,
    age_yr: told.AgeYr = None,
    mileage_km: told.MileageKm = None,
    soh: given.SohPercent = None,
    pack_kwh: told.PackKwh = None,
    chemistry: told.Chemistry = None,
    figure: given.Figures = None,
    on: given.On = None,
    seed: told.Seed = 1,
    draws: given.Draws = 2000,
    demo: told.Demo = False,
) -> None:
    """A battery's price for a second life, printed."""
    from meguri.value.price import Battery, black_mass_value, second_life_price

    door: Door = ctx.obj
    figures = figures_from(figure)
    asked = asked_car(CarWish(verdict, demo, model, first_registration, age_yr, mileage_km, soh, on=on))
    kwh, sort = pack_of(asked, pack_kwh, chemistry)
    if kwh is None:
        raise BadInputError("no_pack", NO_PACK, {"missing": "--pack-kwh"})
    how: dict[str, Any] = {"on": asked.on, "seed": seed, "draws": draws}
    scrap = None if sort is None else black_mass_value(asked.car.subject_id, sort, kwh, **how).net["pack"]
    car = asked.car
    assert car.soh is not None  # noqa: S101 – made by the papers where nobody gave one
    battery = Battery(
        subject_id="pack", rated_kwh=kwh, soh=car.soh, age_yr=car.age_yr, verdict_id=car.verdict_id
    )
    made = second_life_price(battery, figures=figures, scrap=scrap, **how)
    _tell(door, made, asked.asked | how | {"pack_kwh": kwh, "chemistry": sort}, asked)


@app.command("black-mass", help=N_("What the metals of a pack leave after all costs; below 0, one pays."))
def black_mass(
    ctx: typer.Context,
    *,
    model: given.Model = None,
    pack_kwh: told.PackKwh = None,
    chemistry: told.Chemistry = None,
    pack_kg: given.PackKg = None,
    process: given.Process = "black_mass",
    figure: given.Figures = None,
    on: given.On = None,
    seed: told.Seed = 1,
    draws: given.Draws = 2000,
    demo: told.Demo = False,
) -> None:
    """A pack's metals, printed."""
    from meguri.value.price import black_mass_value

    door: Door = ctx.obj
    figures, day = figures_from(figure), day_of(on)
    kwh, sort = _named_pack(model, pack_kwh, chemistry, demo)
    made = black_mass_value(
        "pack", sort, kwh, on=day, mass_kg=pack_kg, process=process, figures=figures, seed=seed, draws=draws
    )
    how = {"model": model, "pack_kwh": kwh, "chemistry": sort, "pack_kg": pack_kg, "process": process}
    _tell(door, made, how | {"on": day, "seed": seed, "draws": draws}, None)


app.command("storage", help=value_storage.STORAGE_HELP)(value_storage.storage)
app.command("lots", help=value_storage.LOTS_HELP)(value_storage.lots)
app.command("sheet", help=value_storage.SHEET_HELP)(value_storage.sheet)


def _named_pack(model: str | None, kwh: float | None, chemistry: str | None, demo: bool) -> tuple[float, str]:
    from meguri.journeys.worth_car import pack_known

    known, sort = pack_known(model) if model else (DEMO_KWH, DEMO_CHEMISTRY) if demo else (None, None)
    kwh, chemistry = kwh or known, chemistry or sort
    told = (("--pack-kwh", kwh), ("--chemistry", chemistry))
    if missing := [name for name, value in told if value is None]:
        raise BadInputError("no_pack", NO_PACK, {"missing": ", ".join(missing)})
    return float(kwh or 0.0), str(chemistry)


def _tell(door: Door, made: "BatteryPrice", how: dict[str, Any], asked: AskedCar | None) -> None:
    if door.as_json:
        from meguri.report.worth_json import battery_json

        print_json(battery_json(made, how))
        return
    from meguri.cli.worth_text import battery_text

    print_text(battery_text(made, how, asked, door.lang))
