"""What `meguri certificate` can be told beside the verdict."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from meguri.locale import N_

_DECLARED, _ISSUE = N_("What is declared on safety"), N_("Who issues it, where it can be checked")

RecordFile = Annotated[
    Path | None,
    typer.Option(
        "--record",
        metavar=N_("FILE"),
        help=N_("The battery's record: model, chassis number, first registration and odometer from there."),
    ),
]
OutPdf = Annotated[
    Path | None,
    typer.Option("--out", metavar=N_("FILE"), help=N_("Page to write: .pdf, or .png to look at.")),
]
SafetyState = Annotated[
    Literal["checked", "not_checked", "finding"],
    typer.Option(
        "--safety",
        help=N_("Whether safety was looked at; never shown better than what is declared and found."),
        rich_help_panel=_DECLARED,
    ),
]
Recall = Annotated[
    Literal["none", "done", "open", "unknown"],
    typer.Option("--recall", help=N_("Recall of the battery or the car."), rich_help_panel=_DECLARED),
]
Flooded = Annotated[
    Literal["no", "yes", "unknown"],
    typer.Option("--flooded", help=N_("Whether it stood under water (冠水)."), rich_help_panel=_DECLARED),
]
Repaired = Annotated[
    Literal["no", "yes", "unknown"],
    typer.Option(
        "--repaired", help=N_("Whether it has a repair history (修復歴)."), rich_help_panel=_DECLARED
    ),
]
Issuer = Annotated[
    str | None,
    typer.Option("--issuer", metavar=N_("NAME"), help=N_("Who issues it."), rich_help_panel=_ISSUE),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar=N_("ADDRESS"),
        help=N_("Web address at which it can be checked: printed, and in the QR code."),
        rich_help_panel=_ISSUE,
    ),
]
Signed = Annotated[
    Path | None,
    typer.Option(
        "--signed",
        metavar=N_("FILE"),
        help=N_("The signed diagnosis (`meguri passport sign`), whose fingerprint is printed."),
        rich_help_panel=_ISSUE,
    ),
]
