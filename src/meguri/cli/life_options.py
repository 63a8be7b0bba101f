"""What `meguri life`, `range` and `guarantee` can be told: battery, use and place, how far to look."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from meguri.locale import N_

_CAR, _USE, _SUMS = N_("What is known of the car"), N_("How it is used"), N_("How it is reckoned")
_DAYS = ["%Y-%m-%d", "%Y-%m"]

Verdict = Annotated[
    Path | None,
    typer.Argument(
        metavar=N_("[VERDICT]"),
        help=N_("What `meguri diagnose --json` printed, in a file; - for standard input."),
    ),
]
Duty = Annotated[
    str | None,
    typer.Option(
        "--duty",
        metavar=N_("NAME"),
        help=N_("How the car is used (`meguri duties` lists the names), or a file duty.toml of your own."),
        rich_help_panel=_USE,
    ),
]
Place = Annotated[
    str | None,
    typer.Option(
        "--place",
        metavar=N_("NAME"),
        help=N_("Prefecture where it is used, in Japanese or English."),
        rich_help_panel=_USE,
    ),
]
FirstRegistration = Annotated[
    datetime | None,
    typer.Option(
        "--first-registration",
        metavar=N_("DAY"),
        formats=_DAYS,
        help=N_("First registration (初度登録): 2018-04 or 2018-04-01."),
        rich_help_panel=_CAR,
    ),
]
AgeYr = Annotated[
    float | None,
    typer.Option("--age-yr", min=0, max=40, help=N_("Age of the battery, years."), rich_help_panel=_CAR),
]
MileageKm = Annotated[
    float | None,
    typer.Option("--mileage-km", min=0, max=2_000_000, help=N_("Mileage, km."), rich_help_panel=_CAR),
]
Pack = Annotated[
    str | None,
    typer.Option(
        "--pack",
        metavar=N_("NAME"),
        help=N_("Name of the pack (`meguri packs` lists them); else that of the verdict."),
        rich_help_panel=_CAR,
    ),
]
PackKwh = Annotated[
    float | None,
    typer.Option(
        "--pack-kwh",
        min=0.5,
        max=1000,
        help=N_("Energy of the pack when new, kWh, where the catalogue has no such pack."),
        rich_help_panel=_CAR,
    ),
]
Chemistry = Annotated[
    str | None,
    typer.Option(
        "--chemistry",
        metavar=N_("NAME"),
        help=N_("Chemistry of the cells: NMC, NCA, LFP, LMO, LTO or unknown."),
        rich_help_panel=_CAR,
    ),
]
Readings = Annotated[
    list[Path] | None,
    typer.Option(
        "--readings",
        metavar=N_("FILE"),
        help=N_("What the car showed over the years (CSV); may be repeated."),
        rich_help_panel=_CAR,
    ),
]
Start = Annotated[
    datetime | None,
    typer.Option(
        "--start",
        metavar=N_("DAY"),
        formats=["%Y-%m-%d"],
        help=N_("Day from which to look ahead; else that of the verdict, else today."),
        rich_help_panel=_SUMS,
    ),
]
Years = Annotated[
    float | None,
    typer.Option(
        "--years", min=0.5, max=20, help=N_("How far to look ahead, years; else 10."), rich_help_panel=_SUMS
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed", min=0, help=N_("Seed: the same seed gives the same bytes."), rich_help_panel=_SUMS
    ),
]
Draws = Annotated[
    int,
    typer.Option(
        "--draws",
        min=200,
        max=20_000,
        help=N_("Equally likely draws that carry the doubt."),
        rich_help_panel=_SUMS,
    ),
]
Storage = Annotated[
    str | None,
    typer.Option(
        "--storage",
        metavar=N_("NAME"),
        help=N_("A second life as storage: `stationary`, `backup`, or a file of your own."),
        rich_help_panel=_USE,
    ),
]
StorageFromYear = Annotated[
    float | None,
    typer.Option(
        "--storage-from-year",
        min=0,
        max=20,
        help=N_("When the second life begins, years ahead; else at a state of health of 70 %."),
        rich_help_panel=_USE,
    ),
]
Plot = Annotated[
    Path | None, typer.Option("--plot", metavar=N_("FILE"), help=N_("Write a picture (SVG) here."))
]
Demo = Annotated[
    bool,
    typer.Option("--demo", help=N_("Use the diagnosis of a simulated log (synthetic, no real car).")),
]
SohPercent = Annotated[
    float | None,
    typer.Option(
        "--soh",
        min=1,
        max=150,
        help=N_("State of health, percent, where there is no verdict; else 100, as when new."),
        rich_help_panel=_CAR,
    ),
]
RatedRangeKm = Annotated[
    float | None,
    typer.Option(
        "--rated-range-km",
        min=5,
        max=2000,
        help=N_("Rated range (WLTC) when new, km, where the catalogue has none."),
        rich_help_panel=_CAR,
    ),
]
Heater = Annotated[
    str | None,
    typer.Option(
        "--heater",
        metavar=N_("NAME"),
        help=N_("How the cabin is heated: heat_pump, resistor or unknown."),
        rich_help_panel=_CAR,
    ),
]
ListDuties = Annotated[bool, typer.Option("--list-duties", help=N_("List the duties and end."))]
