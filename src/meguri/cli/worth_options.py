"""The options of `meguri value` and `meguri route`, each declared once."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from meguri.locale import N_

CAR, HOW = N_("What is known of the car"), N_("How it is reckoned")
OFFERS, STANDS, POLICY = N_("Prices that you know"), N_("How the battery stands"), N_("What could be added")

Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar=N_("NAME"),
        help=N_("Model of the car (`meguri packs` lists names); else that of the verdict."),
        rich_help_panel=CAR,
    ),
]
SohPercent = Annotated[
    float | None,
    typer.Option(
        "--soh",
        min=1,
        max=150,
        help=N_("State of health as displayed, percent, where there is no verdict."),
        rich_help_panel=CAR,
    ),
]
RangeNewKm = Annotated[
    float | None,
    typer.Option(
        "--range-new-km",
        min=10,
        max=1500,
        help=N_("Range when new, km; else the catalogue's."),
        rich_help_panel=CAR,
    ),
]
NewPriceJpy = Annotated[
    float | None,
    typer.Option(
        "--new-price-jpy",
        min=10_000,
        max=100_000_000,
        help=N_("Price when new without consumption tax, yen; else the published one."),
        rich_help_panel=CAR,
    ),
]
IsGuaranteed = Annotated[
    bool,
    typer.Option(
        "--guaranteed", help=N_("Battery or range is guaranteed to the buyer."), rich_help_panel=CAR
    ),
]
PackKg = Annotated[
    float | None,
    typer.Option("--pack-kg", min=1, max=20_000, help=N_("Mass of the pack, kg."), rich_help_panel=CAR),
]
Sales = Annotated[
    Path | None,
    typer.Option(
        "--sales",
        metavar=N_("FILE"),
        help=N_("Own sales (CSV; `meguri tables show car_sales`); they narrow the prices."),
        rich_help_panel=OFFERS,
    ),
]
Prices = Annotated[
    list[str] | None,
    typer.Option(
        "--price",
        metavar=N_("MARKET=YEN"),
        help=N_(
            "A price that you know, without consumption tax: retail, trade, auction, trade_in or export "
            "(FOB); may be repeated."
        ),
        rich_help_panel=OFFERS,
    ),
]
Figures = Annotated[
    list[str] | None,
    typer.Option(
        "--figure",
        metavar=N_("NAME=VALUE"),
        help=N_("A figure of your own: NAME=VALUE, or NAME=LOW,MIDDLE,HIGH (90 %); may be repeated."),
        rich_help_panel=HOW,
    ),
]
On = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        metavar=N_("DAY"),
        formats=["%Y-%m-%d"],
        help=N_("Day of the prices; else today."),
        rich_help_panel=HOW,
    ),
]
Markets = Annotated[
    list[str] | None,
    typer.Option(
        "--market",
        metavar=N_("NAME"),
        help=N_("Only this market: retail, trade, auction, trade_in or export; may be repeated."),
        rich_help_panel=HOW,
    ),
]
HomeMarket = Annotated[
    Literal["retail", "trade", "auction", "trade_in"],
    typer.Option("--home-market", help=N_("On which market it is sold at home."), rich_help_panel=HOW),
]
Months = Annotated[
    int,
    typer.Option("--months", min=1, max=120, help=N_("Months of the contract."), rich_help_panel=HOW),
]
KmPerMonth = Annotated[
    float,
    typer.Option(
        "--km-per-month", min=0, max=20_000, help=N_("Distance driven in a month, km."), rich_help_panel=HOW
    ),
]
Process = Annotated[
    Literal["black_mass", "hydro", "pyro"],
    typer.Option(
        "--process",
        help=N_("Sold as black mass at payables, or refined by oneself (hydro, pyro)."),
        rich_help_panel=HOW,
    ),
]
Terms = Annotated[
    str | None,
    typer.Option(
        "--terms",
        metavar=N_("TERMS"),
        help=N_("Quote this guarantee (`meguri guarantee terms`); needs --duty and --place."),
        rich_help_panel=HOW,
    ),
]
Parameters = Annotated[
    Path | None,
    typer.Option(
        "--parameters",
        metavar=N_("FILE"),
        help=N_("Figures of the comparison of your own (TOML; `meguri route --list-figures`)."),
        rich_help_panel=HOW,
    ),
]
ListFigures = Annotated[
    bool,
    typer.Option(
        "--list-figures", help=N_("List the figures of the comparison with their sources, and end.")
    ),
]
SubsidyJpy = Annotated[
    float,
    typer.Option(
        "--subsidy-jpy", min=0, max=1e8, help=N_("Paid for staying at home, yen."), rich_help_panel=POLICY
    ),
]
UpliftPercent = Annotated[
    float,
    typer.Option(
        "--uplift-percent",
        min=-90,
        max=1000,
        help=N_("Added to what a guarantee adds to the price at home, percent points."),
        rich_help_panel=POLICY,
    ),
]
DepositJpy = Annotated[
    float,
    typer.Option(
        "--deposit-jpy",
        min=0,
        max=1e8,
        help=N_("Deposit paid back only in Japan, yen."),
        rich_help_panel=POLICY,
    ),
]
ExportChargeJpy = Annotated[
    float,
    typer.Option(
        "--export-charge-jpy", min=0, max=1e8, help=N_("Charged on export, yen."), rich_help_panel=POLICY
    ),
]
Goods = Annotated[
    Literal["vehicle", "pack", "module", "cell"],
    typer.Option("--goods", help=N_("What would be handed over."), rich_help_panel=STANDS),
]
Traceability = Annotated[
    Literal["recorded", "partial", "missing", "unknown"],
    typer.Option("--traceability", help=N_("Whether its life is recorded."), rich_help_panel=STANDS),
]
TestsDone = Annotated[
    list[str] | None,
    typer.Option(
        "--test-done",
        metavar=N_("NAME"),
        help=N_(
            "A test that was made: visual_inspection, bms_check, open_circuit_voltage, capacity, "
            "dc_resistance or self_discharge; may be repeated."
        ),
        rich_help_panel=STANDS,
    ),
]
IsChecked = Annotated[
    bool,
    typer.Option(
        "--safety-checked", help=N_("Somebody checked safety and vouches for it."), rich_help_panel=STANDS
    ),
]
IsEligible = Annotated[
    bool | None,
    typer.Option(
        "--eligible/--not-eligible", help=N_("Whether a guarantor takes it on."), rich_help_panel=STANDS
    ),
]
IsWaste = Annotated[
    bool | None,
    typer.Option("--waste/--no-waste", help=N_("Whether it is waste by law."), rich_help_panel=STANDS),
]
HasWastePermit = Annotated[
    bool | None,
    typer.Option(
        "--waste-permit/--no-waste-permit",
        help=N_("Whether whoever carries and treats it has a permit for waste."),
        rich_help_panel=STANDS,
    ),
]
HasConsent = Annotated[
    bool | None,
    typer.Option(
        "--export-consent/--no-export-consent",
        help=N_("Whether the export of waste is confirmed, or the Basel act judged."),
        rich_help_panel=STANDS,
    ),
]
HasDismantler = Annotated[
    bool | None,
    typer.Option(
        "--dismantler/--no-dismantler",
        help=N_("Whether whoever takes the battery off has a permit to dismantle."),
        rich_help_panel=STANDS,
    ),
]
Plot = Annotated[
    Path | None, typer.Option("--plot", metavar=N_("FILE"), help=N_("Write a picture (SVG) here."))
]
Draws = Annotated[
    int,
    typer.Option(
        "--draws",
        min=100,
        max=20_000,
        help=N_("Equally likely draws that carry the doubt."),
        rich_help_panel=HOW,
    ),
]
