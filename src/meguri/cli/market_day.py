"""`meguri market day`: lots and wishes → deals → carriage → events, of files or of the registry."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from meguri.cli import market_options as given
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.market_lists import CLEARING, carriage_of, market_lists
from meguri.cli.output import print_json, print_text, working
from meguri.cli.serve import SettingsFile, environ_of
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.journeys.market_day import MarketDay

HELP = N_(
    "One market day: deals, how they travel, and the events that they leave in the batteries' records. With "
    "--registry the lots and wishes of this installation: each pair gets a proposal that both sides answer."
)
WRITTEN = N_("Written: {paths}")
NOT_BOTH = N_("--registry takes the lots and wishes of the installation: leave {found} out.")
FILED = N_(
    "{lots} lots and {wishes} wishes: {matches} pairs, {proposals} new proposals ({waiting} waited or were "
    "gone already). Both sides have to agree; who deals with whom is shown to the two alone."
)
UNMET = N_("Without a lot: {unmet} wishes. Left out, as their record says no energy: {left_out} lots.")
MOST_DAYS = 30

CarriedOn = Annotated[
    datetime | None,
    typer.Option("--carried-on", formats=["%Y-%m-%d"], help=N_("Day of the journeys; else the market day.")),
]
OutFolder = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar=N_("FOLDER"),
        help=N_("Write deals, shipments, rules and hand-overs (CSV) and the events (events.jsonl) here."),
    ),
]
OfRegistry = Annotated[
    bool, typer.Option("--registry", help=N_("Match what stands in this installation, and file proposals."))
]
Days = Annotated[
    int, typer.Option("--days", min=1, max=MOST_DAYS, help=N_("Days that filed proposals wait."))
]
Seed = Annotated[int, typer.Option("--seed", min=0, help=N_("Seed of the draws of cost and CO2."))]
Draws = Annotated[int, typer.Option("--draws", min=20, max=100_000, help=N_("How many draws."))]


def day(
    ctx: typer.Context,
    offers: given.Offers = None,
    demands: given.Demands = None,
    *,
    on: given.Day = None,
    carried_on: CarriedOn = None,
    engine: given.Engine = None,
    pay: given.Pay = "cleared",
    stay_jpy: given.StayJpy = 0.0,
    local_jpy: given.LocalJpy = 0.0,
    carriage_base_jpy: given.CarriageBase = None,
    carriage_jpy_per_km: given.CarriageKm = None,
    seed: Seed = 1,
    draws: Draws = 500,
    out: OutFolder = None,
    registry: OfRegistry = False,
    days: Days = 7,
    settings: SettingsFile = None,
    demo: given.Demo = False,
) -> None:
    """The day, printed; nothing of it is recorded but what both sides agree to later."""
    from meguri.journeys.market_day import market_day, with_synthetic_names
    from meguri.market.matching import Policy

    door: Door = ctx.obj
    if registry:
        _of_registry(door, offers, demands, demo, days, settings)
        return
    paths = {} if out is None else {name: out / name for name in FILES}
    ready_for(list(paths.values()))
    lists, when = market_lists({"offers": offers, "demands": demands}, ("offers", "demands"), demo, on)
    lots, wishes = lists["offers"].rows, lists["demands"].rows
    if demo:
        lots, wishes = with_synthetic_names(lots, wishes)
    with working(door.say(CLEARING)):
        made = market_day(
            lots, wishes, when,
            carried_on=None if carried_on is None else carried_on.date(), engine=engine, pay=pay,
            carriage=carriage_of(carriage_base_jpy, carriage_jpy_per_km),
            policy=Policy(stay_jpy=stay_jpy, local_jpy=local_jpy), seed=seed, draws=draws,
        )  # fmt: skip
    if out is not None:
        write_all({paths[name]: content for name, content in _files(made).items()})
    if door.as_json:
        from meguri.report.market_day_json import market_day_json

        print_json(market_day_json(made, when))
        return
    from meguri.cli.market_day_text import market_day_text

    print_text(market_day_text(made, when, door.lang))
    if out is not None:
        print_text("\n" + door.say(WRITTEN).format(paths=", ".join(map(str, paths.values()))))


FILES = ("deals.csv", "shipments.csv", "rules.csv", "handovers.csv", "events.jsonl")


def _files(made: "MarketDay") -> dict[str, bytes]:
    """Each table as CSV, and the events as a registry takes them in, one a line."""
    import json

    from meguri.journeys.market_day import handover_events
    from meguri.passport.events import as_epcis

    tables = (made.cleared.matches, made.shipments, made.carriage, made.handovers)
    lines = [json.dumps(as_epcis(one), ensure_ascii=False) + "\n" for one in handover_events(made.handovers)]
    written = [b"\xef\xbb\xbf" + one.write_csv().encode() for one in tables]
    return dict(zip(FILES, [*written, "".join(lines).encode()], strict=True))


def _of_registry(
    door: Door, offers: Path | None, demands: Path | None, demo: bool, days: int, settings: Path | None
) -> None:
    from dataclasses import asdict

    from meguri.registry.accounts.opening import opened
    from meguri.registry.store import utc_now
    from meguri.serve.trading.clearing import clear_standing
    from meguri.server_settings import Settings

    found = [name for name, one in (("LOTS", offers), ("WISHES", demands), ("--demo", demo)) if one]
    if found:
        raise BadInputError("two_sources", NOT_BOTH, {"found": ", ".join(found)})
    wanted = Settings(environ_of(os.environ, settings))
    with opened(wanted) as (session, _accounts):
        filed = clear_standing(session, utc_now(), wanted.text("MEGURI_SECRET"), days=days)
    if door.as_json:
        print_json(asdict(filed))
        return
    told = {name: f"{value:,}" for name, value in asdict(filed).items() if name != "gap_share"}
    print_text("\n".join((door.say(FILED).format(**told), door.say(UNMET).format(**told))))
