"""The options of `meguri partners`, each declared once."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from meguri.locale import N_

Own = Annotated[
    Path | None,
    typer.Option(
        "--partners", metavar=N_("FILE"), help=N_("Partners of your own, added to those known (CSV).")
    ),
]
Prefecture = Annotated[
    str | None,
    typer.Option(
        "--prefecture", metavar=N_("NAME"), help=N_("Only this prefecture, in Japanese or English.")
    ),
]
From = Annotated[
    str,
    typer.Option(
        "--prefecture",
        metavar=N_("NAME"),
        help=N_("Prefecture where the batteries are, in Japanese or English."),
    ),
]
Region = Annotated[
    str | None,
    typer.Option(
        "--prefecture",
        metavar=N_("NAME"),
        help=N_("Only the region of this prefecture; else all regions."),
    ),
]
Function = Annotated[
    str | None,
    typer.Option(
        "--function", metavar=N_("FUNCTION"), help=N_("Only those that hold this function, such as recycle.")
    ),
]
Initiatives = Annotated[
    bool, typer.Option("--initiatives", help=N_("The public initiatives, in the place of the actors."))
]
Stage = Annotated[
    Literal["trial", "business", "ended", "unknown"] | None,
    typer.Option("--stage", help=N_("Only initiatives of this stage, as far as their text says it.")),
]
Actor = Annotated[
    str, typer.Argument(metavar=N_("ID"), help=N_("Who looks for partners (`meguri partners list`)."))
]
Steps = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=N_("[STEPS]..."),
        help=N_("Steps needed, in order, such as collect discharge recycle; else all of a whole chain."),
    ),
]
Most = Annotated[
    int, typer.Option("--most", min=1, max=100, help=N_("How many chains before the default route."))
]
MostRows = Annotated[int, typer.Option("--most", min=1, max=10_000, help=N_("How many rows at most."))]
