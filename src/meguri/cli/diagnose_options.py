"""What `meguri diagnose` can be told: logs and files, what is known of the vehicle, who measured."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from meguri.locale import N_

_VEHICLE, _MEASURED = N_("What is known of the vehicle"), N_("Who measured, with what")
_DAYS = ["%Y-%m-%d", "%Y-%m"]

Logs = Annotated[
    list[Path] | None,
    typer.Argument(metavar=N_("[LOG]..."), help=N_("Logs of charges or drives (CSV, Parquet, JSON).")),
]
PackName = Annotated[
    str | None,
    typer.Option(
        "--pack",
        metavar=N_("NAME"),
        help=N_("Name of the pack (`meguri packs` lists them), or a file pack.toml of your own."),
    ),
]
Columns = Annotated[
    Path | None,
    typer.Option("--columns", metavar=N_("FILE"), help=N_("Which column of the log holds what (TOML).")),
]
Reports = Annotated[
    list[Path] | None,
    typer.Option("--report", metavar=N_("FILE"), help=N_("A third party's report (TOML); may be repeated.")),
]
Readings = Annotated[
    list[Path] | None,
    typer.Option(
        "--readings",
        metavar=N_("FILE"),
        help=N_("What the car showed over the years (CSV); may be repeated."),
    ),
]
Calibrations = Annotated[
    list[Path] | None,
    typer.Option(
        "--calibration",
        metavar=N_("FILE"),
        help=N_(
            "What your reference cells taught (JSON, saved from Python): one for all --features, or one each."
        ),
    ),
]
FeatureFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--features",
        metavar=N_("FILE"),
        help=N_(
            "Pulses or spectra (CSV): one a row, columns in the order taught; wants --calibration; may be "
            "repeated."
        ),
    ),
]
RoundRobin = Annotated[
    Path | None,
    typer.Option(
        "--round-robin",
        metavar=N_("FILE"),
        help=N_(
            "The same cars measured by several methods (CSV): reports are converted to its reference method."
        ),
    ),
]
Reference = Annotated[
    str | None,
    typer.Option(
        "--reference",
        metavar=N_("METHOD"),
        help=N_("Reference method of the round robin, where it is not the full cycle on a bench."),
    ),
]
Plot = Annotated[
    Path | None, typer.Option("--plot", metavar=N_("FILE"), help=N_("Write a picture (SVG) here."))
]
Demo = Annotated[
    bool,
    typer.Option("--demo", help=N_("Diagnose a simulated log (synthetic, no real car); needs no file.")),
]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar=N_("NAME"), help=N_("Model of the car."), rich_help_panel=_VEHICLE),
]
FirstRegistration = Annotated[
    datetime | None,
    typer.Option(
        "--first-registration",
        metavar=N_("DAY"),
        formats=_DAYS,
        help=N_("First registration (初度登録): 2018-04 or 2018-04-01."),
        rich_help_panel=_VEHICLE,
    ),
]
MileageKm = Annotated[
    float | None,
    typer.Option("--mileage-km", min=0, max=2_000_000, help=N_("Mileage, km."), rich_help_panel=_VEHICLE),
]
Prefecture = Annotated[
    str | None,
    typer.Option(
        "--prefecture",
        metavar=N_("NAME"),
        help=N_("Prefecture where it was mostly used."),
        rich_help_panel=_VEHICLE,
    ),
]
Bars = Annotated[
    int | None,
    typer.Option(
        "--bars",
        min=0,
        max=12,
        help=N_("Capacity bars that the meter of a Leaf shows (of 12)."),
        rich_help_panel=_VEHICLE,
    ),
]
MeterSoh = Annotated[
    float | None,
    typer.Option(
        "--meter-soh",
        min=1,
        max=120,
        help=N_("SOH that the car itself shows, percent."),
        rich_help_panel=_VEHICLE,
    ),
]
MeterRangeKm = Annotated[
    float | None,
    typer.Option(
        "--meter-range-km",
        min=1,
        max=2000,
        help=N_("Range that the meter shows when full, km."),
        rich_help_panel=_VEHICLE,
    ),
]
ChassisNumber = Annotated[
    str | None,
    typer.Option(
        "--chassis-number",
        metavar=N_("ID"),
        help=N_("Chassis number of the car (車台番号)."),
        rich_help_panel=_MEASURED,
    ),
]
MeasuredBy = Annotated[
    str | None,
    typer.Option("--measured-by", metavar=N_("NAME"), help=N_("Who measured."), rich_help_panel=_MEASURED),
]
Device = Annotated[
    str | None,
    typer.Option("--device", metavar=N_("NAME"), help=N_("Device that measured."), rich_help_panel=_MEASURED),
]
MeasuredOn = Annotated[
    datetime | None,
    typer.Option(
        "--measured-on",
        metavar=N_("DAY"),
        formats=["%Y-%m-%d"],
        help=N_("Day of the measurement."),
        rich_help_panel=_MEASURED,
    ),
]
