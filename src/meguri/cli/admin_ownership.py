"""`meguri admin decide-ownership`: whose a battery is, where its record is wrong or disputed."""

import os
from typing import Annotated

import typer

from meguri.cli.admin import command_user
from meguri.cli.admin_access import Battery, app
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.output import NONE, print_json, print_text
from meguri.cli.serve import SettingsFile, environ_of
from meguri.locale import N_

__all__ = ["app"]

ToWhom = Annotated[
    str,
    typer.Option(
        "--to", metavar=N_("OWNER"), help=N_("Who owns it from now: name, identifier, or mail address.")
    ),
]
FromWhom = Annotated[
    str,
    typer.Option(
        "--from", metavar=N_("OWNER"), help=N_("Who owned it until now; else the one of the record.")
    ),
]
Why = Annotated[str, typer.Option("--why", metavar=N_("REASON"), help=N_("Why; it stays in the record."))]
Document = Annotated[
    str,
    typer.Option("--document", metavar=N_("REFERENCE"), help=N_("What shows it: number of a document.")),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar=N_("ORGANISATION"),
        help=N_("Who decides: identifier of an organisation that administers, or of an authority."),
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help=N_("Yes, record it."))]
SURE = N_(
    "--yes: {battery} would go from {giver} to {taker}, because: {why} [{document}]. It cannot be "
    "taken back, only decided anew. Say --yes to record it."
)
RECORDED = N_("Recorded: {battery} belongs to {taker} from now. Event: {event}")


@app.command("decide-ownership", help=N_("Decide who owns a battery, where its record is wrong or disputed."))
def decide_ownership(
    ctx: typer.Context,
    battery: Battery,
    *,
    to: ToWhom,
    why: Why,
    document: Document,
    by: By,
    giver: FromWhom = "",
    yes: Yes = False,
    settings: SettingsFile = None,
) -> None:
    """One event in the record, and its line in the audit log."""
    from meguri.serve.addresses import known
    from meguri.serve.commanded import commanded
    from meguri.serve.deciding import decision_of, record_decision
    from meguri.serve.faults import RefusedError
    from meguri.server_settings import Settings

    told = {"giver": giver, "taker": to, "why": why, "document": document}
    try:
        installed = Settings(environ_of(os.environ, settings))
        with commanded(installed, by, command_user()) as visit:
            decision = decision_of(visit, known(visit.session, battery), told)
            parts = {"battery": decision.battery_id, "giver": decision.giver or NONE, "taker": decision.taker,
                     "why": decision.why, "document": decision.document}  # fmt: skip
            if not yes:
                raise BadInputError("not_sure", SURE, parts)
            found = record_decision(visit, decision, by)
    except RefusedError as fault:
        raise BadInputError(fault.code, fault.message, fault.values) from None
    door: Door = ctx.obj
    if door.as_json:
        print_json({**parts, "giver": decision.giver, "event": found.event_id})
        return
    print_text(door.say(RECORDED).format(**parts, event=found.event_id))
