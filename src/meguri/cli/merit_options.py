"""The options of `meguri merit`, each declared once."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from meguri.locale import N_

Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar=N_("[FOLDER]"),
        help=N_(
            "Folder with batteries.csv and holdings.csv, and use.csv or odometer.csv, and readings.csv "
            "(`meguri merit template` writes empty ones)."
        ),
    ),
]
By = Annotated[
    Literal["owner", "fleet", "municipality", "prefecture", "battery", "period", "all"],
    typer.Option("--by", help=N_("Sum by what.")),
]
SchemeOption = Annotated[
    str,
    typer.Option(
        "--scheme",
        metavar=N_("SCHEME"),
        help=N_("Scheme: a name (`meguri merit schemes`), or a file (TOML)."),
    ),
]
Since = Annotated[
    datetime | None,
    typer.Option("--since", formats=["%Y-%m-%d"], help=N_("First day counted; else the first use.")),
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], help=N_("Day on which counting ends; else today.")),
]
Period = Annotated[
    Literal["whole", "calendar_year", "fiscal_year"],
    typer.Option("--period", help=N_("Cut the time into years, or leave it whole.")),
]
Draws = Annotated[
    int, typer.Option("--draws", min=20, max=10_000, help=N_("Equally likely draws that carry the doubt."))
]
Demo = Annotated[bool, typer.Option("--demo", help=N_("Use synthetic cars (no real ones)."))]
Id = Annotated[
    str | None,
    typer.Option("--id", metavar=N_("ID"), help=N_("Whose card; may be left out where there is one.")),
]
Name = Annotated[
    str | None,
    typer.Option("--name", metavar=N_("NAME"), help=N_('Name on the card, "" for none; else the id.')),
]
Svg = Annotated[Path | None, typer.Option("--svg", metavar=N_("FILE"), help=N_("Write the card (SVG) here."))]
Png = Annotated[Path | None, typer.Option("--png", metavar=N_("FILE"), help=N_("Write the card (PNG) here."))]
KwhPerKm = Annotated[
    float | None,
    typer.Option(
        "--kwh-per-km",
        min=0.01,
        max=5,
        help=N_("Consumption of the cars; with it losses of old packs are charged."),
    ),
]
SchemeName = Annotated[
    str | None,
    typer.Argument(metavar=N_("[SCHEME]"), help=N_("Only this scheme, whole; else all shipped ones.")),
]
TemplateFolder = Annotated[
    Path, typer.Argument(metavar=N_("FOLDER"), help=N_("Where to write the CSV files."))
]
Figures = Annotated[
    Path | None,
    typer.Argument(
        metavar=N_("[FILE]"),
        help=N_(
            "Figures (TOML) with any of [mci], [longevity], [flows] and pci_pack; see docs/explain/merit.md."
        ),
    ),
]
