"""`meguri market comparables`, `sheet` and `template`: lots beside like sales, the auction sheet, lists."""

import typer

from meguri.cli import market_options as given
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.market_lists import market_lists
from meguri.cli.output import print_json, print_text
from meguri.cli.templates import write_templates
from meguri.locale import N_

COMPARABLES_HELP = N_("What like cars were sold for, beside each lot.")
SHEET_HELP = N_("The battery field of the auction sheet (出品票 EV電池欄) of each lot.")
TEMPLATE_HELP = N_("Write the lists to fill in: empty, or with a synthetic market (--demo).")
WRITTEN = N_("Written: {paths}")
NO_LOT = N_("--lot: there is no lot {found}. There are: {known}.")
MOST_NAMES = 8


def comparables(
    ctx: typer.Context,
    offers: given.Offers = None,
    sales: given.SalesList = None,
    *,
    level: given.Level = None,
    day: given.Day = None,
    demo: given.Demo = False,
) -> None:
    """Lots beside like sales, printed."""
    from meguri.journeys.market import compared_with

    door: Door = ctx.obj
    files = {"offers": offers, "sales": sales}
    lists, when = market_lists(files, ("offers", "sales"), demo, day)
    made = compared_with(lists["offers"].rows, lists["sales"].rows, when, level)
    synthetic = bool(lists["offers"].rows["is_synthetic"].any())
    if door.as_json:
        from meguri.report.market_json import compared_json

        print_json(compared_json(made) | {"day": when.isoformat(), "is_synthetic": synthetic})
        return
    from meguri.cli.market_text import compared_text

    print_text(compared_text(made, door.lang, synthetic=synthetic))


def sheet(
    ctx: typer.Context,
    offers: given.Offers = None,
    *,
    sales: given.Sales = None,
    lot: given.Lot = None,
    level: given.Level = None,
    day: given.Day = None,
    out: given.Out = None,
    demo: given.Demo = False,
) -> None:
    """The sheets, printed."""
    from meguri.journeys.market import compared_with
    from meguri.market.addendum import auction_sheet

    door: Door = ctx.obj
    ready_for([out] if out else [])
    lists, when = market_lists({"offers": offers, "sales": sales}, ("offers",), demo, day)
    lots, known = lists["offers"].rows, lists.get("sales")
    if lot is not None and lot not in lots["offer_id"]:
        names = lots["offer_id"].head(MOST_NAMES)
        shown = ", ".join(names) + (" …" if lots.height > MOST_NAMES else "")
        raise BadInputError("no_such_lot", NO_LOT, {"found": repr(lot), "known": shown})
    chosen = lots if lot is None else lots.filter(offer_id=lot)
    like = None if known is None else compared_with(chosen, known.rows, when, level).lots
    made = auction_sheet(chosen, when, like)
    if out is not None:
        write_all({out: b"\xef\xbb\xbf" + made.write_csv().encode()})
    if door.as_json:
        from meguri.report.market_json import sheet_json

        print_json(sheet_json(made) | {"day": when.isoformat()})
        return
    from meguri.cli.market_text import sheet_text

    print_text(sheet_text(made, door.lang))


def template(ctx: typer.Context, folder: given.TemplateFolder, *, demo: given.Demo = False) -> None:
    """Lists with their headings; those that stand there already are not touched."""
    from meguri.journeys.market import FILES, template_files
    from meguri.journeys.market_demo import demo_files

    door: Door = ctx.obj
    content = demo_files() if demo else template_files("ja" if door.lang == "ja" else "en")
    write_templates(door, folder, {name: content[name] for name in FILES}, WRITTEN)
