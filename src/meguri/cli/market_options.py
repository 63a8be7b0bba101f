"""The options of `meguri market`, each declared once."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from meguri.locale import N_

Offers = Annotated[
    Path | None,
    typer.Argument(metavar=N_("[LOTS]"), help=N_("List of lots (CSV; `meguri market template` writes one).")),
]
Demands = Annotated[Path | None, typer.Argument(metavar=N_("[WISHES]"), help=N_("List of wishes (CSV)."))]
Deals = Annotated[
    Path | None,
    typer.Argument(metavar=N_("[DEALS]"), help=N_("Deals to hold against their lots and wishes (CSV).")),
]
SalesList = Annotated[
    Path | None, typer.Argument(metavar=N_("[SALES]"), help=N_("List of sales to compare with (CSV)."))
]
Sales = Annotated[
    Path | None,
    typer.Option(
        "--sales", metavar=N_("FILE"), help=N_("Sales (CSV) to put beside every price of like cars.")
    ),
]
Level = Annotated[
    Literal["retail", "trade", "auction", "trade_in", "export"] | None,
    typer.Option(
        "--level",
        help=N_("On which market the sales were made; else the one of which most are known."),
    ),
]
Day = Annotated[
    datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help=N_("The market day; else today."))
]
Engine = Annotated[
    Literal["auction", "exact", "quota"] | None,
    typer.Option(
        "--engine",
        help=N_("How it is solved; else `quota` where there are bundles or quotas, and `auction` otherwise."),
    ),
]
Pay = Annotated[
    Literal["cleared", "bid"],
    typer.Option("--pay", help=N_("What a buyer pays: the clearing price, or the own limit.")),
]
StayJpy = Annotated[
    float,
    typer.Option("--stay-jpy", min=0, max=1e9, help=N_("Weight of a piece that stays in Japan, yen.")),
]
LocalJpy = Annotated[
    float,
    typer.Option(
        "--local-jpy", min=0, max=1e9, help=N_("Weight of a piece that stays in its prefecture, yen.")
    ),
]
CarriageBase = Annotated[
    float | None,
    typer.Option(
        "--carriage-base-jpy",
        min=0,
        max=1e7,
        help=N_("Carriage of one car: base, yen. Packs and modules cost a part of it."),
    ),
]
CarriageKm = Annotated[
    float | None,
    typer.Option(
        "--carriage-jpy-per-km", min=0, max=1e5, help=N_("Carriage of one car: yen a kilometre of road.")
    ),
]
Quotas = Annotated[
    Path | None,
    typer.Option("--quotas", metavar=N_("FILE"), help=N_("Quotas to be kept (TOML, see the how-to).")),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar=N_("FILE"), help=N_("Write the table (CSV) here, too."))
]
Lot = Annotated[str | None, typer.Option("--lot", metavar=N_("ID"), help=N_("The lot."))]
Wish = Annotated[str | None, typer.Option("--wish", metavar=N_("ID"), help=N_("The wish."))]
Demo = Annotated[bool, typer.Option("--demo", help=N_("Use a synthetic market (no real car or buyer)."))]
TemplateFolder = Annotated[
    Path, typer.Argument(metavar=N_("FOLDER"), help=N_("Where to write the CSV files."))
]
Fleet = Annotated[
    Path | None,
    typer.Argument(
        metavar=N_("[FILE]"), help=N_("Fleet list (CSV), or with --storage a list of storage plants.")
    ),
]
Owner = Annotated[
    str | None,
    typer.Option("--owner", metavar=N_("ID"), help=N_("Whose cars, where the list tells nothing.")),
]
Place = Annotated[
    str | None,
    typer.Option(
        "--prefecture", metavar=N_("NAME"), help=N_("Where they are kept, where the list tells nothing.")
    ),
]
Packs = Annotated[
    list[str] | None,
    typer.Option(
        "--pack", metavar=N_("NAME"), help=N_("A used EV that is asked for (repeat; `meguri packs`).")
    ),
]
BidAt = Annotated[
    Literal["low", "median", "high"],
    typer.Option("--bid-at", help=N_("Which point of the saving's doubt is bid.")),
]
Storage = Annotated[bool, typer.Option("--storage", help=N_("The list is one of storage plants."))]
National = Annotated[
    bool,
    typer.Option(
        "--national", help=N_("Official cars by prefecture that a used EV could replace (no list needed).")
    ),
]
