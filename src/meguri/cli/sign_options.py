"""What signing and verifying can be told on the command line."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from meguri.locale import N_

KeyOut = Annotated[
    Path, typer.Option("--out", metavar=N_("FILE"), help=N_("Key file to write; never written over."))
]
Key = Annotated[
    Path, typer.Option("--key", metavar=N_("FILE"), help=N_("Key file (`meguri passport key` makes one)."))
]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        metavar=N_("FILE"),
        help=N_("File with the passphrase; else MEGURI_PASSPHRASE, else typed."),
    ),
]
TrustOut = Annotated[
    Path | None,
    typer.Option(
        "--trust", metavar=N_("FILE"), help=N_("Also put the key on this list of those to be believed.")
    ),
]
Trust = Annotated[
    Path | None,
    typer.Option(
        "--trust",
        metavar=N_("FILE"),
        help=N_("List of those to be believed, and for what; without it nobody is."),
    ),
]
Name = Annotated[
    str, typer.Option("--name", metavar=N_("NAME"), help=N_("Name of the organisation, on the list."))
]
Attests = Annotated[
    list[str] | None,
    typer.Option(
        "--attests",
        metavar=N_("NAME"),
        help=N_(
            "What it may vouch for: passport, event, diagnosis, conformity, status; else all; repeatable."
        ),
    ),
]
Years = Annotated[
    float, typer.Option("--years", min=0.01, max=20, help=N_("How long the key may sign, years."))
]
What = Annotated[
    Literal["passport", "diagnosis", "statement"],
    typer.Option("--what", help=N_("What to sign; a statement is one of which parts can be shown.")),
]
Days = Annotated[int, typer.Option("--days", min=1, max=3660, help=N_("How long it is valid, days."))]
StatusAt = Annotated[
    str | None,
    typer.Option(
        "--status-list", metavar=N_("ADDRESS"), help=N_("Where the list is published that can take it back.")
    ),
]
StatusIndex = Annotated[
    int | None,
    typer.Option(
        "--status-index", min=0, max=131_071, help=N_("Its entry on that list, a number of its own.")
    ),
]
Statement = Annotated[
    Path,
    typer.Argument(
        metavar=N_("STATEMENT"), help=N_("A signed statement (`meguri passport sign --what statement`).")
    ),
]
Show = Annotated[
    list[str],
    typer.Option(
        "--show", metavar=N_("NAME"), help=N_("An attribute to show, such as soh_share; may be repeated.")
    ),
]
StatusFile = Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The status list."))]
Index = Annotated[
    int | None, typer.Option("--index", min=0, help=N_("Entry to mark; without it the list is only renewed."))
]
ListedAt = Annotated[
    str, typer.Option("--listed-at", metavar=N_("ADDRESS"), help=N_("Where the list is published."))
]
Signed = Annotated[
    Path,
    typer.Argument(metavar=N_("SIGNED"), help=N_("A signed passport, diagnosis, attestation or showing.")),
]
StatusLists = Annotated[
    list[Path] | None,
    typer.Option(
        "--status",
        metavar=N_("FILE"),
        help=N_("A status list, as published; without it revocation is unknown."),
    ),
]
MaxAgeDays = Annotated[
    int | None, typer.Option("--max-age-days", min=1, help=N_("How old the statement may be, days."))
]
