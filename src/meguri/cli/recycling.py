"""`meguri recycling`: how much of waste batteries came back, over all steps and recyclers, and by law."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from meguri.cli.door import Door
from meguri.cli.errors import EXIT_FINDINGS
from meguri.cli.output import NONE, print_json, print_text, text_table
from meguri.cli.passport_record import read_bytes
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.passport.recycling.balance import RecyclingBalance

HELP = N_(
    "Balance what recyclers took in and gave back (Delegated Regulation (EU) 2025/606), and hold it against "
    "the targets. Exit code 1 when a target is missed."
)
TITLE = N_("Recycling balance (Delegated Regulation (EU) 2025/606; rules that nobody verified are named)")
HEADINGS = (
    N_("year"),
    N_("first recycler"),
    N_("kind of battery"),
    N_("measure"),
    N_("rate"),
    N_("target"),
    N_("from"),
    N_("state"),
)
MEASURES = {
    "recycling_efficiency": N_("recycling efficiency"),
    "recovery_co": N_("recovery of cobalt"),
    "recovery_cu": N_("recovery of copper"),
    "recovery_li": N_("recovery of lithium"),
    "recovery_ni": N_("recovery of nickel"),
    "recovery_pb": N_("recovery of lead"),
}
STATES = {
    "met": N_("met"),
    "missed": N_("missed"),
    "not_yet_required": N_("not yet required"),
    "not_applicable": N_("not applicable"),
    "not_told": N_("not told"),
}
DOUBTS = N_("Rests on what nobody verified, or is open: {doubts} (`meguri facts show recycling_rules`)")
Flows = Annotated[
    Path,
    typer.Argument(
        metavar=N_("FLOWS"), help=N_("Flows, one a row (CSV; `meguri tables show recycling_flows`).")
    ),
]
LeftOut = Annotated[
    list[str] | None,
    typer.Option(
        "--left-out", metavar=N_("NAME"), help=N_("A substance left out of efficiency; may be repeated.")
    ),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", metavar=N_("DAY"), formats=["%Y-%m-%d"], help=N_("The law as it was public on that day.")
    ),
]


def recycling(ctx: typer.Context, *, flows: Flows, left_out: LeftOut = None, as_of: AsOf = None) -> None:
    """Every figure of every first recycler and year, against its targets."""
    from meguri.passport.recycling.balance import balance
    from meguri.passport.recycling.lots import read_flows
    from meguri.report.account_json import rows

    door: Door = ctx.obj
    made = balance(
        read_flows(read_bytes(flows), where=str(flows)),
        left_out=left_out or (),
        as_of=as_of.date() if as_of else None,
        folder=door.folder,
        where=str(flows),
    )
    if door.as_json:
        print_json({"results": rows(made.results), "chain": rows(made.chain), "rules": rows(made.rules)})
    else:
        print_text(_text(made, door))
    if "missed" in made.results["state"]:
        raise typer.Exit(EXIT_FINDINGS)


def _text(made: "RecyclingBalance", door: Door) -> str:
    shown = [_row(row, door) for row in made.results.iter_rows(named=True)]
    doubts = sorted({one for told in made.results["doubts"].drop_nulls() for one in told.split()})
    parts = [door.say(TITLE), text_table([door.say(one) for one in HEADINGS], shown, right=(4, 5))]
    parts += [door.say(DOUBTS).format(doubts=", ".join(doubts))] if doubts else []
    return "\n\n".join(parts)


def _row(row: dict[str, Any], door: Door) -> tuple[str, ...]:
    measure = row["measure"]
    return (
        str(row["origin_year"]),
        row["first_recycler"],
        row["chemistry"],
        door.say(MEASURES[measure]) if measure in MEASURES else measure,
        _percent(row["rate_share"]),
        _percent(row["target_share"]),
        row["target_from"].isoformat(),
        door.say(STATES[row["state"]]),
    )


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{100 * share:.1f}%"
