"""`meguri carriage`: what may be carried how, at what cost and CO2; and which rounds collect what waits."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from meguri.cli import carriage_options as given
from meguri.cli import life_options as told
from meguri.cli import merit_options
from meguri.cli.asking import today
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.output import print_json, print_text, working
from meguri.cli.templates import write_templates
from meguri.locale import N_

if TYPE_CHECKING:
    import polars as pl

HELP = N_(
    "What may be carried how, by which rule, at what cost and CO2? And which rounds collect what waits? "
    "Estimates, no legal advice."
)
app = typer.Typer(help=HELP, no_args_is_help=True)

NO_FOLDER = N_("Give the folder with stops.csv, depots.csv and lorries.csv, or --demo.")
BOTH = N_("Give either the folder or --demo, not both.")
PLANNING = N_("Planning the rounds")
WRITTEN = N_("Written: {paths}")


@app.command("check", help=N_("One consignment: its legs, the rules that bind each, distance, cost, CO2."))
def check(
    ctx: typer.Context,
    from_place: given.Start,
    to_place: given.Goal,
    *,
    goods: given.Goods = "pack",
    count: given.Count = 1,
    condition: given.Condition = "unknown",
    waste: given.Waste = "unknown",
    by: given.By = "surface",
    energy_kwh: given.Energy = None,
    mass_kg: given.Mass = None,
    charge_share: given.Charge = None,
    electrolyte_l: given.Electrolyte = None,
    day: given.Day = None,
    seed: told.Seed = 1,
    draws: merit_options.Draws = 500,
) -> None:
    """One consignment, printed."""
    from numpy.random import default_rng

    from meguri.market.carriage import Parcel, consign

    door: Door = ctx.obj
    parcel = Parcel(
        goods, from_place, to_place, day.date() if day else today(), count, condition, waste, by,
        energy_kwh, mass_kg, charge_share, electrolyte_l,
    )  # fmt: skip
    made = consign(parcel, rng=default_rng(seed), draws=draws, folder=door.folder)
    if door.as_json:
        from meguri.report.carriage_json import consignment_json

        print_json(consignment_json(made) | {"seed": seed})
        return
    from meguri.cli.carriage_text import consignment_text

    print_text(consignment_text(made, door.lang))


@app.command(
    "rounds", help=N_("Rounds of one day that collect what waits, and how near they are to the best.")
)
def rounds(
    ctx: typer.Context,
    folder: given.Folder = None,
    *,
    iterations: given.Iterations = 3000,
    seed: told.Seed = 1,
    demo: given.Demo = False,
) -> None:
    """The rounds of one day, printed."""
    from numpy.random import default_rng

    from meguri.market.carriage import plan_rounds

    door: Door = ctx.obj
    lists = _lists(folder, demo)
    with working(door.say(PLANNING)):
        made = plan_rounds(
            lists["stops"], lists["depots"], lists["lorries"], rng=default_rng(seed), iterations=iterations,
            seed=seed, folder=door.folder,
        )  # fmt: skip
    if door.as_json:
        from meguri.report.carriage_json import rounds_json

        print_json(rounds_json(made) | {"seed": seed, "is_synthetic": demo})
        return
    from meguri.cli.carriage_text import rounds_text

    print_text(rounds_text(made, door.lang, synthetic=demo))


@app.command("template", help=N_("Write the lists to fill in: empty, or a synthetic day (--demo)."))
def template(ctx: typer.Context, folder: given.TemplateFolder, *, demo: given.Demo = False) -> None:
    """Files with their headings; those that stand there already are not touched."""
    from meguri.journeys.carriage_demo import demo_rounds
    from meguri.market.carriage import FILES

    frames = demo_rounds() if demo else {name: table.empty() for name, table in FILES.items()}
    contents = {name: frames[name].write_csv().encode() for name in FILES}
    write_templates(ctx.obj, folder, contents, WRITTEN)


def _lists(folder: Path | None, demo: bool) -> "dict[str, pl.DataFrame]":
    """What is in the folder, or the synthetic day.

    Raises:
        BadInputError: neither or both.
        ExceptionGroup: faults of all files.
    """
    from meguri.journeys.carriage_demo import demo_rounds
    from meguri.market.carriage import FILES, read_round_lists

    if demo and folder is not None:
        raise BadInputError("two_sources", BOTH)
    if demo:
        return demo_rounds()
    if folder is None:
        raise BadInputError("no_lists", NO_FOLDER)
    contents: dict[str, tuple[bytes, str]] = {}
    faults: list[Exception] = []
    for name in FILES:
        path = folder / f"{name}.csv"
        try:
            contents[name] = path.read_bytes(), path.name
        except OSError as fault:
            faults.append(fault)
    made: dict[str, pl.DataFrame] = {}
    try:
        made = read_round_lists(contents)
    except ExceptionGroup as group:
        faults += group.exceptions
    if faults:
        raise ExceptionGroup("round lists", faults)
    return made
