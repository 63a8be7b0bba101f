"""`meguri life` and `meguri duties`: how long will this battery last, used so, there?"""

from typing import TYPE_CHECKING

import typer

from meguri.cli import life_options as told
from meguri.cli.asking import Wish, asked
from meguri.cli.door import Door
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.cli.asking import Asked
    from meguri.report.account_json import Json

HELP = N_(
    "How long will this battery last? Its state of health by date, with doubt, from a verdict, a use and a "
    "place. To try it without any file: meguri life --demo"
)
DUTIES_HELP = N_("Ways of using a car, or a battery at rest, by the names that --duty and --storage take.")
PICTURE = N_("Picture: {path}")


def life(
    ctx: typer.Context,
    verdict: told.Verdict = None,
    *,
    duty: told.Duty = None,
    place: told.Place = None,
    storage: told.Storage = None,
    storage_from_year: told.StorageFromYear = None,
    first_registration: told.FirstRegistration = None,
    age_yr: told.AgeYr = None,
    mileage_km: told.MileageKm = None,
    pack: told.Pack = None,
    pack_kwh: told.PackKwh = None,
    chemistry: told.Chemistry = None,
    readings: told.Readings = None,
    start: told.Start = None,
    years: told.Years = None,
    seed: told.Seed = Wish.seed,
    draws: told.Draws = Wish.draws,
    plot: told.Plot = None,
    demo: told.Demo = False,
    list_duties: told.ListDuties = False,
) -> None:
    """One battery's future, printed; drawn where asked."""
    if list_duties:
        duties(ctx)
        return
    door: Door = ctx.obj
    ready_for([plot] if plot else [])
    made = asked(
        Wish(
            verdict, duty, place, demo, first_registration, age_yr, mileage_km, pack, pack_kwh, chemistry,
            readings or (), start, years, seed, draws, storage, storage_from_year,
        )
    )  # fmt: skip
    if plot is not None:
        from meguri.report.life_picture import life_svg

        write_all({plot: life_svg(made.life, door.lang, readings=made.readings).encode()})
    if door.as_json:
        print_json(_json(made))
        return
    from meguri.cli.life_text import life_text

    print_text(life_text(made, door.lang))
    if plot is not None:
        print_text("\n" + door.say(PICTURE).format(path=plot))


def _json(made: "Asked") -> "Json":
    from meguri.report.life_json import life_json

    return life_json(made.life, made.verdict, made.told)


def duties(ctx: typer.Context) -> None:
    """The duties that are shipped, of cars and of batteries at rest."""
    door: Door = ctx.obj
    from meguri.life.stress import duty_names, duty_of, storage_of
    from meguri.life.stress.duty import templates
    from meguri.life.stress.storage import storage_names

    driven = [duty_of(name) for name in duty_names()]
    stored = [storage_of(name) for name in storage_names()]
    if door.as_json:
        from meguri.report.life_json import duty_json

        every = templates()
        cars = [duty_json(one.name, every[one.name], one.frame, km_per_yr=one.km_per_yr) for one in driven]
        at_rest = [duty_json(one.name, every[one.name], one.frame) for one in stored]
        print_json({"duties": cars, "storages": at_rest})
        return
    from meguri.cli.life_text import duties_text

    print_text(duties_text(driven, stored, door.lang))
