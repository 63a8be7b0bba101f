"""`meguri merit`: what does using old things long keep in service, and what does it earn?"""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from meguri.cli import life_options as told
from meguri.cli import merit_options as given
from meguri.cli.asking import today
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text, working
from meguri.cli.templates import write_templates
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.journeys.merit import Card, Merit, MeritTables

HELP = N_(
    "What does using old things long keep in service, and what does it earn? An estimate; no authority has "
    "adopted this measure."
)
app = typer.Typer(help=HELP, no_args_is_help=True)

FIGURES_OR_DEMO = N_("Give either a file of figures or --demo.")
NO_FOLDER = N_("Give the folder of the records, or --demo.")
BOTH = N_("Give either the folder of the records or --demo, not both.")
NO_ID = N_("--id: there is nothing called {found} here. There are: {known}.")
WHICH = N_("--id is missing: whose card? There are: {known}.")
COUNTING = N_("Counting what was kept in service")
WRITTEN = N_("Card: {path}")
TEMPLATES = N_("CSV files: {paths}")
MOST_NAMES = 8


@app.command(
    "count", help=N_("What was kept in service, summed by person, fleet or place, and what it earns.")
)
def count(
    ctx: typer.Context,
    folder: given.Folder = None,
    *,
    by: given.By = "owner",
    scheme: given.SchemeOption = "points_only",
    since: given.Since = None,
    until: given.Until = None,
    period: given.Period = "whole",
    seed: told.Seed = 1,
    draws: given.Draws = 200,
    demo: given.Demo = False,
) -> None:
    """Sums and awards, printed."""
    door: Door = ctx.obj
    merit, end = _counted(door, folder, demo, by, scheme, since, until, period, seed, draws)
    if door.as_json:
        from meguri.report.merit_json import merit_json

        print_json(
            merit_json(merit.service, merit.sums, merit.awards) | {"until": end.isoformat(), "seed": seed}
        )
        return
    from meguri.cli.merit_text import merit_text

    print_text(merit_text(merit, end, door.lang))


@app.command(
    "card", help=N_("The card of one person, fleet or place, to show to others (also as a picture).")
)
def card(
    ctx: typer.Context,
    folder: given.Folder = None,
    *,
    by: given.By = "owner",
    ident: given.Id = None,
    name: given.Name = None,
    scheme: given.SchemeOption = "points_only",
    since: given.Since = None,
    until: given.Until = None,
    seed: told.Seed = 1,
    draws: given.Draws = 200,
    svg: given.Svg = None,
    png: given.Png = None,
    demo: given.Demo = False,
) -> None:
    """One card: printed, and drawn where asked."""
    from meguri.journeys.merit import merit_card

    door: Door = ctx.obj
    ready_for([one for one in (svg, png) if one])
    merit, end = _counted(door, folder, demo, by, scheme, since, until, "whole", seed, draws)
    made = merit_card(merit, chosen := _chosen(merit, ident), end)
    shown = chosen if name is None else name
    written = _drawn(made, shown, door.lang, svg, png)
    if door.as_json:
        from meguri.report.merit_json import card_json

        print_json(card_json(made, shown))
        return
    from meguri.cli.merit_text import card_text

    print_text(card_text(made, shown, door.lang))
    if written:
        print_text("\n" + door.say(WRITTEN).format(path=", ".join(written)))


def _drawn(made: "Card", shown: str, lang: str, svg: Path | None, png: Path | None) -> list[str]:
    """Write the card where it was asked for; the paths."""
    from meguri.report.merit_card_picture import card_png, card_svg

    content: dict[Path, bytes] = {}
    if svg is not None:
        content[svg] = card_svg(made, lang, name=shown).encode()
    if png is not None:
        content[png] = card_png(made, lang, name=shown)
    if content:
        write_all(content)
    return [str(path) for path in content]


@app.command("carbon", help=N_("The CO2 that longer use avoids, as a statement for a municipal report."))
def carbon(
    ctx: typer.Context,
    folder: given.Folder = None,
    *,
    kwh_per_km: given.KwhPerKm = None,
    scheme: given.SchemeOption = "points_only",
    since: given.Since = None,
    until: given.Until = None,
    seed: told.Seed = 1,
    draws: given.Draws = 200,
    demo: given.Demo = False,
) -> None:
    """The statement, printed."""
    from meguri.journeys.merit import merit_carbon

    door: Door = ctx.obj
    merit, _end = _counted(door, folder, demo, "all", scheme, since, until, "whole", seed, draws)
    account = merit_carbon(merit, kwh_per_km=kwh_per_km)
    synthetic = bool(merit.service.merit["is_synthetic"].any())
    if door.as_json:
        from meguri.report.merit_json import carbon_json

        print_json(carbon_json(account) | {"is_synthetic": synthetic})
        return
    from meguri.cli.merit_text import carbon_text

    print_text(carbon_text(account, synthetic, door.lang))


@app.command("indicators", help=N_("Indicators that others have defined, from a file of figures (TOML)."))
def indicators(ctx: typer.Context, figures: given.Figures = None, *, demo: given.Demo = False) -> None:
    """MCI, PCI, longevity and the core indicators of ISO 59020, each reading by its name."""
    from meguri.cli.merit_figures import DEMO, figures_from
    from meguri.value.circularity import circularity

    door: Door = ctx.obj
    if (figures is None) is not demo:
        raise BadInputError("two_sources", FIGURES_OR_DEMO)
    about, inputs = figures_from(DEMO if figures is None else figures.read_bytes(), figures)
    table = circularity(about, **inputs)
    if door.as_json:
        from meguri.report.merit_json import circularity_json

        print_json(circularity_json(table) | {"about": about, "is_synthetic": demo})
        return
    from meguri.cli.merit_text import indicators_text

    print_text(indicators_text(table, demo, door.lang))


@app.command("schemes", help=N_("The incentive schemes that are shipped, or one of them whole."))
def schemes(ctx: typer.Context, name: given.SchemeName = None) -> None:
    """All schemes, or one with the source of each figure."""
    from meguri.value.circularity import read_scheme, scheme_names

    door: Door = ctx.obj
    shown = [read_scheme(one) for one in ([name] if name is not None else scheme_names())]
    if door.as_json:
        from meguri.report.merit_json import scheme_json

        print_json({"schemes": [scheme_json(one) for one in shown]})
        return
    from meguri.cli.merit_text import scheme_text, schemes_text

    print_text(schemes_text(shown, door.lang) if name is None else scheme_text(shown[0], door.lang))


@app.command("template", help=N_("Write the CSV files to fill in: empty, or with synthetic cars (--demo)."))
def template(ctx: typer.Context, folder: given.TemplateFolder, *, demo: given.Demo = False) -> None:
    """Files with their headings; those that stand there already are not touched."""
    from meguri.journeys.merit import FILES
    from meguri.journeys.merit_demo import demo_files

    empty = {name: table.empty().write_csv().encode() for name, table in FILES.items()}
    content = empty | (demo_files() if demo else {})
    write_templates(ctx.obj, folder, {name: content[name] for name in FILES}, TEMPLATES)


def _counted(
    door: Door, folder: Path | None, demo: bool, by: str, scheme: str, since: datetime | None,
    until: datetime | None, period: str, seed: int, draws: int,
) -> "tuple[Merit, date]":  # fmt: skip
    from meguri.journeys.merit import count_merit
    from meguri.journeys.merit_demo import DEMO_UNTIL
    from meguri.value.circularity import read_scheme

    rule = read_scheme(scheme)
    tables = _tables(folder, demo)
    end = until.date() if until else DEMO_UNTIL if demo else today()
    with working(door.say(COUNTING)):
        merit = count_merit(
            tables, until=end, by=by, scheme=rule, since=since.date() if since else None, period=period,
            seed=seed, draws=draws,
        )  # fmt: skip
    return merit, end


def _tables(folder: Path | None, demo: bool) -> "MeritTables":
    """What is in the folder, or the synthetic cars.

    Raises:
        BadInputError: neither or both.
        ExceptionGroup: faults of all files.
    """
    from meguri.journeys.merit import FILES, NEEDED, read_merit
    from meguri.journeys.merit_demo import demo_files

    if demo and folder is not None:
        raise BadInputError("two_sources", BOTH)
    if demo:
        return read_merit(demo_files())
    if folder is None:
        raise BadInputError("no_records", NO_FOLDER)
    faults: list[Exception] = []
    found: dict[str, bytes] = {}
    for name in FILES:
        path = folder / f"{name}.csv"
        try:
            if name in NEEDED or path.exists():
                found[name] = path.read_bytes()
        except OSError as fault:
            faults.append(fault)
    try:
        made = read_merit(found)
    except ExceptionGroup as group:
        faults += group.exceptions
    if faults:
        raise ExceptionGroup("merit files", faults)
    return made


def _chosen(merit: "Merit", ident: str | None) -> str:
    known = merit.sums["sum_id"].to_list()
    if ident is None and len(known) == 1:
        return str(known[0])
    if ident not in known or ident is None:
        shown = ", ".join(known[:MOST_NAMES]) + (" …" if len(known) > MOST_NAMES else "")
        if ident is None:
            raise BadInputError("which_card", WHICH, {"known": shown})
        raise BadInputError("no_such_card", NO_ID, {"found": repr(ident), "known": shown})
    return ident
