"""`meguri market cars`: which cars of a fleet could a used EV replace?"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from meguri.cli.asking import today
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text, working
from meguri.locale import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meguri.market.demand import FleetList

HELP = N_("Which cars of a fleet could a used EV replace, with what saving, CO2 and merit? An estimate.")
FILE_OR_DEMO = N_("Give either a fleet list (CSV) or --demo.")
NO_PACK = N_("--pack: there is no {found} with a published range. There are: {known}.")
WORKING = N_("Asking which cars could be replaced")
WISHES = N_("Wishes (CSV): {path}")

File = Annotated[
    Path | None,
    typer.Argument(
        metavar=N_("[FILE]"),
        help=N_(
            "Fleet list (CSV): car id, kind, fuel, daily or yearly distance; headings in Japanese or English."
        ),
    ),
]
Prefecture = Annotated[
    str | None,
    typer.Option(
        "--prefecture", metavar=N_("NAME"), help=N_("Where the cars are, if the list does not tell.")
    ),
]
Packs = Annotated[
    list[str] | None,
    typer.Option(
        "--pack",
        metavar=N_("NAME"),
        help=N_("Used EV asked about (repeat); else Sakura, Leaf 40 and 62 kWh."),
    ),
]
AnyKind = Annotated[
    bool, typer.Option("--any-kind", help=N_("Let any of these EVs replace any kind of car, vans too."))
]
Taxed = Annotated[bool, typer.Option("--taxed", help=N_("Car tax is paid (leased or private cars)."))]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help=N_("Day of the question; else today."))
]
WishesFile = Annotated[
    Path | None, typer.Option("--wishes", metavar=N_("FILE"), help=N_("Write the wishes (CSV) here."))
]
Demo = Annotated[bool, typer.Option("--demo", help=N_("Use a synthetic fleet (no real cars)."))]


def cars(
    ctx: typer.Context,
    file: File = None,
    *,
    prefecture: Prefecture = None,
    pack: Packs = None,
    any_kind: AnyKind = False,
    taxed: Taxed = False,
    on: On = None,
    wishes: WishesFile = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help=N_("Seed of the draws."))] = 1,
    demo: Demo = False,
) -> None:
    """The fleet, car by car, and together."""
    from meguri.journeys.municipal import municipal_demand
    from meguri.journeys.municipal_question import municipal_assumed, municipal_totals, suits_of

    door: Door = ctx.obj
    packs = _packs(pack)
    ready_for([wishes] if wishes else [])
    listed = _listed(file, demo, prefecture)
    with working(door.say(WORKING)):
        made = municipal_demand(
            listed.cars, packs, on_day=on.date() if on else today(), is_taxed=taxed, seed=seed,
            suits=None if any_kind else suits_of(packs),
        )  # fmt: skip
    totals = municipal_totals(made, listed.cars)
    assumed = municipal_assumed(made, listed.assumed, has_suits=not any_kind)
    if wishes is not None:
        write_all({wishes: b"\xef\xbb\xbf" + made.wishes.demands.write_csv().encode()})
    if door.as_json:
        from meguri.report.municipal_json import municipal_json

        told = {"is_synthetic": demo, "ignored": list(listed.ignored), "seed": seed}
        print_json(municipal_json(made, totals, assumed) | told)
        return
    from meguri.cli.market_cars_text import cars_text

    print_text(cars_text(made, totals, assumed, listed, demo, door.lang))
    if wishes is not None:
        print_text("\n" + door.say(WISHES).format(path=wishes))


def _packs(given: "Sequence[str] | None") -> "Sequence[str]":
    """The used EVs asked about.

    Raises:
        BadInputError: some of which no range is published.
    """
    from meguri.journeys.municipal_question import OFFERED, USUAL

    wrong = [one for one in given or () if one not in OFFERED]
    if wrong:
        raise BadInputError("no_range", NO_PACK, {"found": ", ".join(wrong), "known": ", ".join(OFFERED)})
    return tuple(dict.fromkeys(given)) if given else USUAL


def _listed(file: Path | None, demo: bool, prefecture: str | None) -> "FleetList":
    from meguri.journeys.municipal_demo import demo_fleet
    from meguri.market.demand import read_fleet

    if (file is None) is not demo:
        raise BadInputError("two_sources", FILE_OR_DEMO)
    content, name = (demo_fleet(), "demo.csv") if file is None else (file.read_bytes(), file.name)
    return read_fleet(content, name, owner_id="fleet", prefecture=prefecture)
