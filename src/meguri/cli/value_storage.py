"""`meguri value storage | lots | sheet`: what a pack or lot gives at rest, at what cost against new."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from meguri.cli import life_options as told
from meguri.cli import worth_options as given
from meguri.cli.asking import Wish, asked
from meguri.cli.door import Door
from meguri.cli.output import print_json, print_text
from meguri.locale import N_

if TYPE_CHECKING:
    import polars as pl

    from meguri.cli.asking import Asked
    from meguri.value.storage import Lots

STORAGE_HELP = N_(
    "What one pack or a lot gives as stationary storage: energy, power, years, and cost of a kilowatt-hour "
    "against new packs."
)
LOTS_HELP = N_("Sort used packs into uniform lots; what is in none is named with its reason.")
SHEET_HELP = N_(
    "The specification sheet of a lot by the fields of IEC 63330 and UL 1974; what is missing is named."
)
DUTY, YEARS = "commuter", 15.0  # how it was used until now, where nobody said

Verdicts = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar=N_("[VERDICT]..."),
        help=N_("Verdicts of the packs (`meguri diagnose --json`), one file a pack; all are of one kind."),
    ),
]
Wiring = Annotated[
    Literal["parallel", "series"],
    typer.Option(
        "--wiring", help=N_("Energies add up, or the weakest pack counts for all."), rich_help_panel=given.HOW
    ),
]
PowerKw = Annotated[
    float | None,
    typer.Option(
        "--power-kw", min=0.001, max=1e6, help=N_("Power of the whole, kW."), rich_help_panel=given.HOW
    ),
]
HoursFull = Annotated[
    float | None,
    typer.Option(
        "--discharge-hours", min=0.001, max=1e6, help=N_("Hours of a full discharge; power follows from it."),
        rich_help_panel=given.HOW,
    ),
]  # fmt: skip
Costs = Annotated[
    Path | None,
    typer.Option(
        "--costs",
        metavar=N_("FILE"),
        help=N_("Figures of storage of your own (TOML)."),
        rich_help_panel=given.HOW,
    ),
]
Use = Annotated[
    str,
    typer.Option(
        "--storage",
        metavar=N_("NAME"),
        help=N_("Use at rest: `stationary`, `backup`, or a file of your own."),
    ),
]
Packs = Annotated[
    Path,
    typer.Argument(
        metavar=N_("PACKS"), help=N_("Used packs, one a row (CSV; `meguri tables show storage_packs`).")
    ),
]
Least = Annotated[int, typer.Option("--least", min=1, max=10_000, help=N_("Fewest packs of a lot."))]
Most = Annotated[int, typer.Option("--most", min=1, max=10_000, help=N_("Most packs of a lot."))]
Widest = Annotated[
    float,
    typer.Option(
        "--widest", min=0.01, max=1.0, help=N_("Widest 90 % interval of a pack's state of health, share.")
    ),
]
Lot = Annotated[
    str, typer.Argument(metavar=N_("LOT"), help=N_("Id of the lot, as `meguri value lots` gives it."))
]


def storage(
    ctx: typer.Context,
    verdicts: Verdicts = None,
    *,
    duty: told.Duty = None,
    place: told.Place = None,
    storage: Use = "stationary",
    age_yr: told.AgeYr = None,
    mileage_km: told.MileageKm = None,
    pack: told.Pack = None,
    pack_kwh: told.PackKwh = None,
    chemistry: told.Chemistry = None,
    years: told.Years = None,
    wiring: Wiring = "parallel",
    power_kw: PowerKw = None,
    discharge_hours: HoursFull = None,
    costs: Costs = None,
    seed: told.Seed = 1,
    draws: told.Draws = 500,
    demo: told.Demo = False,
) -> None:
    """One pack or a lot at rest, printed."""
    from meguri.value.storage import storage_of_lot

    door: Door = ctx.obj
    files: Sequence[Path | None] = verdicts or [None]
    made = [
        asked(
            Wish(
                one, duty or DUTY, place, demo, None, age_yr, mileage_km, pack, pack_kwh, chemistry, (),
                None, years, seed, draws, storage, 0.0,
            ),
            years=YEARS,
        )
        for one in files
    ]  # fmt: skip
    lives = {f"pack {rank}": one.life for rank, one in enumerate(made, 1)}
    lot = storage_of_lot(
        lives, costs, subject_id="pack" if len(made) == 1 else "lot", wiring=wiring, power_kw=power_kw,
        full_discharge_h=discharge_hours, seed=seed,
    )  # fmt: skip
    if door.as_json:
        from meguri.report.worth_json import storage_json

        print_json(storage_json(lot, _asked(made, wiring)))
        return
    from meguri.cli.storage_text import storage_text

    print_text(storage_text(lot, made, door.lang))


def lots(
    ctx: typer.Context, packs: Packs, *, least: Least = 4, most: Most = 24, widest: Widest = 0.15
) -> None:
    """Lots, and what is in none, printed."""
    door: Door = ctx.obj
    made = _lots(packs, least, most, widest)
    if door.as_json:
        from meguri.report.worth_json import lots_json

        print_json(lots_json(made))
        return
    from meguri.cli.storage_text import lots_text

    print_text(lots_text(made, door.lang))


def sheet(
    ctx: typer.Context, lot: Lot, packs: Packs, *, least: Least = 4, most: Most = 24, widest: Widest = 0.15
) -> None:
    """One lot's sheet, printed."""
    from meguri.value.storage import spec_sheet

    door: Door = ctx.obj
    made = spec_sheet(lot, lots=_lots(packs, least, most, widest))
    if door.as_json:
        from meguri.report.worth_json import sheet_json

        print_json(sheet_json(made))
        return
    from meguri.cli.storage_text import sheet_text

    print_text(sheet_text(made, door.lang))


def _lots(file: Path, least: int, most: int, widest: float) -> "Lots":
    from meguri.value.storage import standard_lots

    return standard_lots(_packs(file), least_count=least, most_count=most, widest_share=widest)


def _packs(file: Path) -> "pl.DataFrame":
    from meguri.facts.source import read_rows
    from meguri.tables.storage import STORAGE_PACKS

    return read_rows(STORAGE_PACKS, file.read_bytes(), where=str(file))


def _asked(made: "Sequence[Asked]", wiring: str) -> dict[str, Any]:
    return made[0].told | {"wiring": wiring, "verdict_ids": [one.verdict.verdict_id for one in made]}
