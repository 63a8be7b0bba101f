"""The options of `meguri carriage`, each declared once."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from meguri.locale import N_

Start = Annotated[
    str,
    typer.Argument(
        metavar=N_("FROM_PLACE"), help=N_("Prefecture, or country by its two letters, that it leaves.")
    ),
]
Goal = Annotated[
    str,
    typer.Argument(
        metavar=N_("TO_PLACE"), help=N_("Prefecture, or country by its two letters, that it goes to.")
    ),
]
Goods = Annotated[
    Literal["vehicle", "pack", "module", "pack_with_equipment", "pack_in_equipment"],
    typer.Option("--goods", help=N_("What is carried.")),
]
Count = Annotated[int, typer.Option("--count", min=1, max=10_000, help=N_("How many alike."))]
Condition = Annotated[
    Literal["normal", "damaged", "defective", "recycling", "prototype", "unknown"],
    typer.Option("--condition", help=N_("State that it is in, as an expert assessed it.")),
]
Waste = Annotated[
    Literal["yes", "no", "unknown"], typer.Option("--waste", help=N_("Whether it is waste under the law."))
]
By = Annotated[
    Literal["surface", "air"],
    typer.Option("--by", help=N_("By road, and ship where a sea lies between; or by air.")),
]
Energy = Annotated[
    float | None,
    typer.Option("--energy-kwh", min=0, max=1e6, help=N_("Energy of one battery when new, kWh.")),
]
Mass = Annotated[
    float | None,
    typer.Option("--mass-kg", min=0, max=1e7, help=N_("Mass of one piece, kg; else it is assumed.")),
]
Charge = Annotated[
    float | None,
    typer.Option("--charge-share", min=0, max=1, help=N_("State of charge, 0 to 1.")),
]
Electrolyte = Annotated[
    float | None,
    typer.Option("--electrolyte-l", min=0, max=1e5, help=N_("Electrolyte within one piece, litres.")),
]
Day = Annotated[
    datetime | None,
    typer.Option("--day", formats=["%Y-%m-%d"], help=N_("Day of the journey; else today.")),
]
Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar=N_("[FOLDER]"),
        help=N_(
            "Folder with stops.csv, depots.csv and lorries.csv (`meguri carriage template` writes empty "
            "ones)."
        ),
    ),
]
TemplateFolder = Annotated[
    Path, typer.Argument(metavar=N_("FOLDER"), help=N_("Where the three files are written."))
]
Demo = Annotated[bool, typer.Option("--demo", help=N_("Use a synthetic day of collection on Kyushu."))]
Iterations = Annotated[
    int,
    typer.Option(
        "--iterations",
        min=1,
        max=100_000,
        help=N_("How long to search; the same number gives the same rounds."),
    ),
]
