"""`meguri admin grant|withdraw|grants|audit`: who may see which battery, and who did what."""

from datetime import UTC, datetime
from typing import Annotated, Literal

import typer

from meguri.cli import admin_text as shown
from meguri.cli.admin import Number, answer, app, office
from meguri.cli.errors import BadInputError
from meguri.cli.serve import SettingsFile
from meguri.locale import N_

__all__ = ["app"]

Battery = Annotated[str, typer.Argument(metavar=N_("BATTERY"), help=N_("Identifier of the battery (a URI)."))]
OfBattery = Annotated[
    str | None, typer.Option("--battery", metavar=N_("BATTERY"), help=N_("Only those of this battery."))
]
Holder = Annotated[
    str,
    typer.Option("--holder", metavar=N_("ID"), help=N_("Identifier of who holds the battery.")),
]
Taker = Annotated[
    str,
    typer.Argument(metavar=N_("TAKER"), help=N_("Identifier of who may read it.")),
]
Until = Annotated[
    str,
    typer.Option(
        "--until", metavar=N_("MOMENT"), help=N_("Until when: 2026-12-31T18:00+09:00, or a day (UTC).")
    ),
]
ReadsAs = Annotated[
    Literal["legitimate_interest", "owner"],
    typer.Option("--as", help=N_("As which reader: with a legitimate interest, or like the holder.")),
]
MayRecord = Annotated[bool, typer.Option("--may-record", help=N_("They may record events of it, too."))]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help=N_("Lines at most."))]
BAD_MOMENT = N_("--until: {found} is no moment. Write 2026-12-31 or 2026-12-31T18:00+09:00.")


@app.command("grant", help=N_("Let somebody read a battery until a day, for its holder."))
def grant(
    ctx: typer.Context,
    battery: Battery,
    taker: Taker,
    *,
    holder: Holder,
    until: Until,
    reads_as: ReadsAs = "legitimate_interest",
    may_record: MayRecord = False,
    settings: SettingsFile = None,
) -> None:
    """A grant in the holder's name; the audit log says that it was made by command."""
    from meguri.registry.accounts.asker import Asker, Way
    from meguri.registry.accounts.grants import Offer, give

    offer = Offer(battery, taker, moment_of(until), reads_as, may_record)
    with office(settings) as (session, accounts):
        made = give(session, accounts.wall, Asker(Way.REGISTRY, organisation_id=holder), offer)
    answer(ctx, "grants", [shown.grant_row(made)], shown.GRANTS)


@app.command("withdraw", help=N_("Take a grant back; it ends at once."))
def withdraw(ctx: typer.Context, number: Number, *, settings: SettingsFile = None) -> None:
    """Its end."""
    from meguri.registry.accounts import grants as kept
    from meguri.registry.accounts.asker import REGISTRY

    with office(settings) as (session, accounts):
        ended = kept.withdraw(session, accounts.wall, REGISTRY, number)
    answer(ctx, "grants", [shown.grant_row(ended)], shown.GRANTS)


@app.command("grants", help=N_("List the grants, those that ended too."))
def grants(
    ctx: typer.Context, *, battery: OfBattery = None, limit: Limit = 100, settings: SettingsFile = None
) -> None:
    """The list."""
    from meguri.registry.accounts import grants as kept

    with office(settings) as (session, _):
        rows = [shown.grant_row(one) for one in kept.grants(session, battery_id=battery, limit=limit)]
    answer(ctx, "grants", rows, shown.GRANTS)


@app.command("audit", help=N_("Who did or tried what, the newest first."))
def audit(
    ctx: typer.Context, *, battery: OfBattery = None, limit: Limit = 100, settings: SettingsFile = None
) -> None:
    """The audit log."""
    from meguri.registry.accounts.audit import entries

    with office(settings) as (session, _):
        rows = [shown.entry_row(one) for one in entries(session, battery_id=battery, limit=limit)]
    answer(ctx, "audit", rows, shown.ENTRIES)


def moment_of(told: str) -> datetime:
    """A moment with its zone; a day or a time without one is in UTC.

    Raises:
        BadInputError: no moment.
    """
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        raise BadInputError("bad_moment", BAD_MOMENT, {"found": repr(told)}) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
