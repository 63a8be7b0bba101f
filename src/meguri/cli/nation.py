"""`meguri nation`: what does it add up to?"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from meguri.cli.door import Door
from meguri.cli.errors import EXIT_FINDINGS
from meguri.cli.files import ready_for, write_all
from meguri.cli.imports import Data, data_folder
from meguri.cli.output import print_json, print_text, working
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.journeys.account import Account

app = typer.Typer(
    help=N_("What does it add up to: how many used EVs arose and left, with which metals, worth how much?"),
    no_args_is_help=True,
)

PRICE_BASIS = "export_year:li2co3_china"
Until = Annotated[
    int, typer.Option("--until", min=2025, max=2070, help=N_("Last calendar year of the market forecast."))
]
Draws = Annotated[
    int, typer.Option("--draws", min=50, max=10_000, help=N_("Equally likely draws that carry the doubt."))
]
Seed = Annotated[int, typer.Option("--seed", min=0, help=N_("Seed: the same seed gives the same bytes."))]
Scenario = Annotated[
    list[Path] | None,
    typer.Option(
        "--scenario",
        metavar=N_("FILE"),
        help=N_("A scenario (TOML) beside the shipped ones; may be repeated."),
    ),
]
PriceBasis = Annotated[
    str,
    typer.Option(
        "--price-basis",
        metavar=N_("BASIS"),
        help=N_("Prices of the metals: export_year:QUOTE or YEAR:QUOTE."),
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar=N_("FILE"), help=N_("Write the report (HTML, one file) here."))
]
Xlsx = Annotated[
    Path | None,
    typer.Option("--xlsx", metavar=N_("FILE"), help=N_("Write every table into one Excel workbook.")),
]
Csv = Annotated[
    Path | None,
    typer.Option("--csv", metavar=N_("FOLDER"), help=N_("Write every table as CSV that Excel opens.")),
]
_STEPS = {
    "outflow": N_("Reconciling sales, stock and exports"),
    "metals": N_("Following the metals"),
    "market": N_("Drawing the market"),
    "claims": N_("Comparing the published claims"),
}


@dataclass(frozen=True)
class Wish:
    """What is asked of the account; see the options above."""

    until: int = 2050
    draws: int = 2000
    seed: int = 1
    scenario: tuple[Path, ...] = ()
    price_basis: str = PRICE_BASIS
    data: Path | None = None


@app.command("account", help=N_("The whole account: outflow, metals, market and claims; report on request."))
def account(
    ctx: typer.Context,
    *,
    until: Until = Wish.until,
    draws: Draws = Wish.draws,
    seed: Seed = Wish.seed,
    scenario: Scenario = None,
    price_basis: PriceBasis = PRICE_BASIS,
    data: Data = None,
    out: Out = None,
    xlsx: Xlsx = None,
    csv: Csv = None,
) -> None:
    """The nation's account, printed; report and tables written where asked."""
    from meguri.cli.account_text import account_text
    from meguri.report.account_json import account_json

    door: Door = ctx.obj
    ready_for([file for file in (out, xlsx) if file], [csv] if csv else [])
    made = _made(door, Wish(until, draws, seed, tuple(scenario or ()), price_basis, data))
    written = _write(made, door, out, xlsx, csv)
    _show(door, made, account_json, account_text)
    if written and not door.as_json:
        print_text("\n" + "\n".join(door.say(message).format(path=path) for message, path in written))


def _write(
    made: "Account", door: Door, out: Path | None, xlsx: Path | None, csv: Path | None
) -> list[tuple[str, Path]]:
    """Write the asked files, all or none; their messages and paths, the report's last."""
    contents: dict[Path, bytes] = {}
    written = []
    if xlsx is not None:
        from meguri.report.sheets import xlsx_bytes

        contents[xlsx] = xlsx_bytes(made, door.lang)
        written.append((N_("Workbook: {path}"), xlsx))
    if csv is not None:
        from meguri.report.sheets import csv_bytes

        contents |= {csv / name: content for name, content in csv_bytes(made, door.lang).items()}
        written.append((N_("Tables: {path}"), csv))
    if out is not None:
        from meguri.report.page import account_html

        contents[out] = account_html(made, door.lang).encode()
        written.append((N_("Report: {path}"), out))
    write_all(contents)
    return written


@app.command(
    "outflow", help=N_("Exits from the fleet, exports and what is still in use, by year and in all.")
)
def outflow(
    ctx: typer.Context, *, draws: Draws = Wish.draws, seed: Seed = Wish.seed, data: Data = None
) -> None:
    """The outflow part."""
    from meguri.cli.account_text import outflow_text
    from meguri.report.account_json import outflow_json

    _show(ctx.obj, _made(ctx.obj, Wish(draws=draws, seed=seed, data=data)), outflow_json, outflow_text)


@app.command("metals", help=N_("Metals that left with the exported cars, and what they were worth."))
def metals(
    ctx: typer.Context,
    *,
    draws: Draws = Wish.draws,
    seed: Seed = Wish.seed,
    price_basis: PriceBasis = PRICE_BASIS,
    data: Data = None,
) -> None:
    """The metals part."""
    from meguri.cli.account_text import metals_text
    from meguri.report.account_json import metals_json

    wish = Wish(draws=draws, seed=seed, price_basis=price_basis, data=data)
    _show(ctx.obj, _made(ctx.obj, wish), metals_json, metals_text)


@app.command("market", help=N_("Market by segment under each scenario."))
def market(
    ctx: typer.Context,
    *,
    until: Until = Wish.until,
    draws: Draws = Wish.draws,
    seed: Seed = Wish.seed,
    scenario: Scenario = None,
    data: Data = None,
) -> None:
    """The market part."""
    from meguri.cli.account_text import market_text
    from meguri.report.account_json import market_json

    wish = Wish(until, draws, seed, tuple(scenario or ()), data=data)
    _show(ctx.obj, _made(ctx.obj, wish), market_json, market_text)


@app.command("claims", help=N_("Each published claim beside what the evidence supports."))
def claims(
    ctx: typer.Context,
    *,
    draws: Draws = Wish.draws,
    seed: Seed = Wish.seed,
    data: Data = None,
    check: Annotated[
        bool, typer.Option("--check", help=N_("Exit with code 1 when a claim is not supported."))
    ] = False,
) -> None:
    """The claims part."""
    from meguri.cli.account_text import claims_text
    from meguri.report.account_json import claims_json

    made = _made(ctx.obj, Wish(draws=draws, seed=seed, data=data))
    _show(ctx.obj, made, claims_json, claims_text)
    if check and "not_supported" in set(made.claims["verdict"]):
        raise typer.Exit(EXIT_FINDINGS)


@app.command("evidence", help=N_("Each piece of evidence beside what the account says it should have been."))
def evidence(
    ctx: typer.Context,
    *,
    draws: Draws = Wish.draws,
    seed: Seed = Wish.seed,
    data: Data = None,
    check: Annotated[
        bool, typer.Option("--check", help=N_("Exit with code 1 when a piece of evidence conflicts."))
    ] = False,
) -> None:
    """The evidence part."""
    from meguri.cli.account_text import evidence_text
    from meguri.report.account_json import evidence_json

    made = _made(ctx.obj, Wish(draws=draws, seed=seed, data=data))
    _show(ctx.obj, made, evidence_json, evidence_text)
    if check and bool(made.evidence["conflict"].any()):
        raise typer.Exit(EXIT_FINDINGS)


def _made(door: Door, wish: Wish) -> "Account":
    """The account as wished, with a sign of life for who waits at a terminal."""
    folder = data_folder(door, wish.data)
    with working(door.say(N_("Reading the facts"))) as tell:
        from meguri.journeys.account import nation_account

        return nation_account(
            folder=folder,
            until=wish.until,
            draws=wish.draws,
            seed=wish.seed,
            scenario_files=wish.scenario,
            price_basis=wish.price_basis,
            progress=lambda step, share: tell(door.say(_STEPS.get(step.split(".")[0], step)), share),
        )


def _show(
    door: Door,
    made: "Account",
    to_json: Callable[["Account"], object],
    to_text: Callable[["Account", str], str],
) -> None:
    if door.as_json:
        print_json(to_json(made))
    else:
        print_text(to_text(made, door.lang))
