"""`meguri passport check`: what the law of a market asks of a battery on a day, and what its passport has."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from meguri.cli import passport_options as told
from meguri.cli.door import Door
from meguri.cli.errors import EXIT_FINDINGS
from meguri.cli.files import ready_for, write_all
from meguri.cli.law import Act, acts_of
from meguri.cli.output import print_json, print_text
from meguri.cli.passport_record import folded, kept_apart, pairs_of, read_bytes, read_record
from meguri.locale import N_

if TYPE_CHECKING:
    import polars as pl

HELP = N_(
    "Check a passport against the law of a market on a day: met, missing, not yet required, not applicable "
    "or conditional, each with its provision. Exit code 1 when a duty is missed."
)
PlacedOn = Annotated[
    datetime | None,
    typer.Option(
        "--placed-on-market",
        metavar=N_("DAY"),
        formats=["%Y-%m-%d"],
        help=N_("Day on which it was placed on that market; else that of the passport."),
    ),
]
Law = Annotated[
    str, typer.Option("--market", metavar=N_("NAME"), help=N_("Whose law: EU, JP, US, CN or INT."))
]
Circumstances = Annotated[
    list[str] | None,
    typer.Option(
        "--given",
        metavar=N_("NAME=VALUE"),
        help=N_("What rules ask about and no passport states; may be repeated."),
    ),
]
Recycling = Annotated[
    Path | None,
    typer.Option(
        "--recycling",
        metavar=N_("FILE"),
        help=N_(
            "Flows of recycling (CSV; `meguri tables show recycling_flows`), judged by the calendar year."
        ),
    ),
]
Html = Annotated[
    Path | None, typer.Option("--html", metavar=N_("FILE"), help=N_("Write the findings as one HTML page."))
]
All = Annotated[bool, typer.Option("--all", help=N_("Show every finding, not only what asks for something."))]


def check(
    ctx: typer.Context,
    *,
    record: told.Record,
    on: told.On = None,
    category: told.Category = None,
    placed_on_market: PlacedOn = None,
    market: Law = "EU",
    given: Circumstances = None,
    recycling: Recycling = None,
    act: Act = None,
    html: Html = None,
    show_all: All = False,
) -> None:
    """The findings as a tree, JSON or HTML."""
    from meguri.passport.compliance import as_tree, check_passport

    door: Door = ctx.obj
    ready_for([html] if html else [])
    if html is not None:
        kept_apart(html, record, *([recycling] if recycling else []))
    day = (on or datetime.now().astimezone()).date()
    checked = check_passport(
        folded(read_record(record), day),
        day,
        category,
        placed_on_market.date() if placed_on_market else None,
        market.upper(),
        circumstances=_circumstances(given or []),
        recycling=None if recycling is None else _balanced(recycling, day),
        acts=acts_of(act),
        folder=door.folder,
    )
    tree = as_tree(checked)
    if html is not None:
        from meguri.report.compliance_page import compliance_html

        write_all({html: compliance_html(tree, door.lang).encode()})
    if door.as_json:
        print_json(tree)
    else:
        from meguri.cli.check_text import check_text

        print_text(check_text(tree, door.lang, show_all=show_all))
    if checked.is_missed:
        raise typer.Exit(EXIT_FINDINGS)


def _circumstances(given: list[str]) -> dict[str, Any]:
    """Circumstance → value, in the kind that the rules want."""
    from meguri.passport.compliance.case import circumstance_kinds

    kinds = circumstance_kinds()
    return {name: _typed(kinds.get(name, "text"), text) for name, text in pairs_of(given, "--given").items()}


def _typed(kind: str, text: str) -> Any:
    if kind == "flag":
        return {"true": True, "yes": True, "false": False, "no": False}.get(text.casefold(), text)
    if kind == "number":
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _balanced(path: Path, on: date) -> "pl.DataFrame":
    from meguri.passport.recycling.balance import balance
    from meguri.passport.recycling.lots import read_flows

    flows = read_flows(read_bytes(path), where=str(path))
    return balance(flows, as_of=on, where=str(path)).results
