"""`meguri packs`: the packs that can be named, and what is published of each."""

from typing import Annotated

import typer

from meguri.charts.speech import digits
from meguri.cli.door import Door
from meguri.cli.output import NONE, print_json, print_text, text_table
from meguri.locale import N_

HELP = N_("Packs of the vehicles sold in Japan, by the name that --pack takes.")
Name = Annotated[
    str | None, typer.Argument(metavar=N_("[NAME]"), help=N_("Only this pack; else all of them."))
]


def packs(ctx: typer.Context, name: Name = None) -> None:
    """The catalogue of packs."""
    from meguri.facts.packs import pack_named
    from meguri.facts.source import fact
    from meguri.report.account_json import rows

    door: Door = ctx.obj
    shown = fact("pack_cells").rows.sort("name")
    if name is not None:
        shown = shown.filter(name=pack_named(name).name)
    if door.as_json:
        print_json(rows(shown))
        return
    lines = [
        (
            row["name"],
            row["model"],
            _said(row["pack_kwh"]),
            _said(row["capacity_ah"]),
            NONE if row["cells_series_count"] is None else str(row["cells_series_count"]),
            row["chemistry"],
            row["source_id"],
        )
        for row in shown.to_dicts()
    ]
    head = (N_("name"), N_("model"), "kWh", "Ah", N_("cells in series"), N_("chemistry"), N_("source"))
    print_text(text_table(tuple(door.say(word) for word in head), lines, right=(2, 3, 4)))
    print_text("\n" + door.say(N_("A pack without Ah or cells needs a pack.toml with figures of your own.")))


def _said(value: float | None) -> str:
    return NONE if value is None else digits(value, 3)
