"""What `meguri passport` can be told."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from meguri.locale import N_

_CAR, _EVENT, _TRUST = N_("What is known of the car"), N_("What happened"), N_("Whom to believe")
_DAYS = ["%Y-%m-%d", "%Y-%m"]
_MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]

Record = Annotated[
    Path,
    typer.Argument(metavar=N_("RECORD"), help=N_("The battery's record (`meguri passport new` begins one).")),
]
Values = Annotated[
    Path | None,
    typer.Argument(metavar=N_("[FORM]"), help=N_("A filled-in form (CSV), or a JSON object of attributes.")),
]
Battery = Annotated[
    str, typer.Argument(metavar=N_("BATTERY"), help=N_("A record, or the identifier of a battery."))
]
Out = Annotated[Path, typer.Option("--out", metavar=N_("FILE"), help=N_("File to write."))]
OutRecord = Annotated[
    Path | None,
    typer.Option("--out", metavar=N_("FILE"), help=N_("Record to write; else the one that was read.")),
]
OutPicture = Annotated[
    Path, typer.Option("--out", metavar=N_("FILE"), help=N_("Picture to write: .svg or .png."))
]
Category = Annotated[
    Literal["ev", "lmt", "industrial"] | None,
    typer.Option("--category", help=N_("Category of the battery; else that of the passport.")),
]
FormCategory = Annotated[
    Literal["ev", "lmt", "industrial"], typer.Option("--category", help=N_("Category of the battery."))
]
Ident = Annotated[
    str | None,
    typer.Option(
        "--id",
        metavar=N_("ID"),
        help=N_(
            "Identifier of the battery (GS1 Digital Link, GB/T 34014 code, own number, UUID); else a new one."
        ),
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar=N_("NAME"),
        help=N_("Model of the car or pack (`meguri packs` lists them): what is published is filled in."),
        rich_help_panel=_CAR,
    ),
]
ChassisNumber = Annotated[
    str | None,
    typer.Option(
        "--chassis-number", metavar=N_("ID"), help=N_("Chassis number or VIN."), rich_help_panel=_CAR
    ),
]
Market = Annotated[
    str | None,
    typer.Option(
        "--market",
        metavar=N_("NAME"),
        help=N_("Where it was placed on the market: EU, or a country such as JP."),
        rich_help_panel=_CAR,
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar=N_("ID"),
        help=N_("Who records: identifier of the organisation; else MEGURI_ORGANISATION."),
    ),
]
At = Annotated[
    datetime | None,
    typer.Option("--at", metavar=N_("DAY"), formats=_MOMENTS, help=N_("When it happened; else now.")),
]
On = Annotated[
    datetime | None,
    typer.Option(
        "--on", metavar=N_("DAY"), formats=["%Y-%m-%d"], help=N_("The day that is asked about; else today.")
    ),
]
Kind = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar=N_("KIND"),
        help=N_("What happened: diagnosed, sold, repaired, exported, …"),
        rich_help_panel=_EVENT,
    ),
]
Verdict = Annotated[
    Path | None,
    typer.Option(
        "--verdict",
        metavar=N_("FILE"),
        help=N_("What `meguri diagnose --json` printed: recorded as a diagnosis."),
        rich_help_panel=_EVENT,
    ),
]
States = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar=N_("NAME=VALUE"),
        help=N_("An attribute and its value from then on; may be repeated."),
        rich_help_panel=_EVENT,
    ),
]
Details = Annotated[
    list[str] | None,
    typer.Option(
        "--detail",
        metavar=N_("NAME=VALUE"),
        help=N_("What else belongs to it, such as guarantee_id=G-1; may be repeated."),
        rich_help_panel=_EVENT,
    ),
]
LinksOption = Annotated[
    list[str] | None,
    typer.Option(
        "--link",
        metavar=N_("NAME=VALUE"),
        help=N_("What it links to, such as vehicle=ADDRESS or lots_out=cobalt:1.2; may be repeated."),
        rich_help_panel=_EVENT,
    ),
]
Giver = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar=N_("ID"),
        help=N_("Who hands over (an identifier, no name)."),
        rich_help_panel=_EVENT,
    ),
]
Taker = Annotated[
    str | None,
    typer.Option(
        "--to", metavar=N_("ID"), help=N_("Who takes over (an identifier, no name)."), rich_help_panel=_EVENT
    ),
]
Corrects = Annotated[
    str | None,
    typer.Option(
        "--corrects",
        metavar=N_("ID"),
        help=N_("The event that this one corrects; the old value stays readable."),
        rich_help_panel=_EVENT,
    ),
]
Reason = Annotated[
    str | None, typer.Option("--reason", help=N_("Why it is corrected."), rich_help_panel=_EVENT)
]
Role = Annotated[
    str,
    typer.Option(
        "--role",
        metavar=N_("NAME"),
        help=N_("Who reads: public, legitimate_interest, authority, owner, operator."),
    ),
]
Label = Annotated[bool, typer.Option("--label", help=N_("A label of 62 × 29 mm with the number to read."))]
