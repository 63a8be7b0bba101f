"""`meguri market match`, `explain` and `check`: deals, why a pair was made or not, what deals would break."""

from typing import TYPE_CHECKING

import typer

from meguri.cli import market_options as given
from meguri.cli.asking import today
from meguri.cli.door import Door
from meguri.cli.errors import EXIT_FINDINGS, BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.market_lists import carriage_of, cleared, taken
from meguri.cli.output import print_json, print_text
from meguri.locale import N_

if TYPE_CHECKING:
    import polars as pl


MATCH_HELP = N_("Clear a market: deals, prices, the proof, and wishes that nothing meets.")
EXPLAIN_HELP = N_("Why a lot goes to a wish, or not, and which price would have changed that.")
CHECK_HELP = N_("Hold deals against their lots and wishes: what would they break?")
WHICH_PAIR = N_("Which pair? Give --lot and --wish. Lots: {lots}. Wishes: {wishes}.")
WRITTEN = N_("Written: {paths}")
MOST_NAMES = 8


def match(
    ctx: typer.Context,
    offers: given.Offers = None,
    demands: given.Demands = None,
    *,
    sales: given.Sales = None,
    level: given.Level = None,
    day: given.Day = None,
    engine: given.Engine = None,
    pay: given.Pay = "cleared",
    stay_jpy: given.StayJpy = 0.0,
    local_jpy: given.LocalJpy = 0.0,
    carriage_base_jpy: given.CarriageBase = None,
    carriage_jpy_per_km: given.CarriageKm = None,
    quotas: given.Quotas = None,
    out: given.Out = None,
    demo: given.Demo = False,
) -> None:
    """The cleared market, printed."""
    from meguri.cli.market_quotas import quotas_from
    from meguri.market.matching import Policy

    door: Door = ctx.obj
    ready_for([out] if out else [])
    kept = () if quotas is None else quotas_from(quotas.read_bytes(), str(quotas))
    made = cleared(
        door, {"offers": offers, "demands": demands, "sales": sales}, demo, day, level=level, engine=engine,
        pay=pay, policy=Policy(stay_jpy=stay_jpy, local_jpy=local_jpy), quotas=kept,
        carriage=carriage_of(carriage_base_jpy, carriage_jpy_per_km),
    )  # fmt: skip
    if out is not None:
        write_all({out: b"\xef\xbb\xbf" + made.cleared.matches.write_csv().encode()})
    if door.as_json:
        from meguri.report.market_json import clearing_json

        print_json(clearing_json(made))
        return
    from meguri.cli.market_text import clearing_text

    print_text(clearing_text(made, door.lang))
    if out is not None:
        print_text("\n" + door.say(WRITTEN).format(paths=out))


def explain(
    ctx: typer.Context,
    offers: given.Offers = None,
    demands: given.Demands = None,
    *,
    lot: given.Lot = None,
    wish: given.Wish = None,
    day: given.Day = None,
    stay_jpy: given.StayJpy = 0.0,
    local_jpy: given.LocalJpy = 0.0,
    carriage_base_jpy: given.CarriageBase = None,
    carriage_jpy_per_km: given.CarriageKm = None,
    demo: given.Demo = False,
) -> None:
    """One pair, explained."""
    from meguri.market.matching import Policy, explain_match, pair_needs

    door: Door = ctx.obj
    made = cleared(
        door, {"offers": offers, "demands": demands}, demo, day, engine="exact",
        policy=Policy(stay_jpy=stay_jpy, local_jpy=local_jpy),
        carriage=carriage_of(carriage_base_jpy, carriage_jpy_per_km),
    )  # fmt: skip
    if lot is None or wish is None:
        names = {"lots": _few(made.offers["offer_id"]), "wishes": _few(made.demands["demand_id"])}
        raise BadInputError("which_pair", WHICH_PAIR, names)
    why, needs = explain_match(made.cleared, lot, wish), pair_needs(made.cleared, lot, wish)
    if door.as_json:
        from meguri.report.market_json import why_json

        print_json(why_json(why, needs) | {"is_synthetic": made.is_synthetic})
        return
    from meguri.cli.market_text import why_text
    from meguri.report.market_words import SYNTHETIC

    first = f"{door.say(SYNTHETIC)}\n\n" if made.is_synthetic else ""
    print_text(first + why_text(why, needs, door.lang))


def check(
    ctx: typer.Context,
    deals: given.Deals = None,
    offers: given.Offers = None,
    demands: given.Demands = None,
    *,
    day: given.Day = None,
) -> None:
    """Findings on each deal; exits with 1 where there is one."""
    from meguri.journeys.market import market_places
    from meguri.market.matching import check_matches

    door: Door = ctx.obj
    if deals is None or offers is None or demands is None:
        raise BadInputError("no_lists", N_("Give three lists: deals, lots and wishes."))
    when = day.date() if day else today()
    lists = taken({"deals": deals, "offers": offers, "demands": demands}, when)
    told = lists["deals"].rows
    found = check_matches(told, lists["offers"].rows, lists["demands"].rows, when, places=market_places())
    if door.as_json:
        from meguri.report.account_json import rows

        print_json({"deals": told.height, "findings": rows(found)})
    else:
        from meguri.cli.market_text import checked_text

        print_text(checked_text(found, told.height, door.lang))
    if not found.is_empty():
        raise typer.Exit(EXIT_FINDINGS)


def _few(ids: "pl.Series") -> str:
    return ", ".join(ids.head(MOST_NAMES)) + (" …" if len(ids) > MOST_NAMES else "")
