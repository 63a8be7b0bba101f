"""`meguri guarantee`: what does a promise about a battery cost, one by one and all together?"""

from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from meguri.cli import life_options as told
from meguri.cli.asking import Asked, Wish, asked
from meguri.cli.contracts import contracts_from, terms_for
from meguri.cli.door import Door
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text, working
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.value.guarantee import Terms

app = typer.Typer(
    help=N_(
        "What does a promise about a battery cost? An estimate, no solicitation; a promise of a third party "
        "for payment may be insurance business under Japanese law."
    ),
    no_args_is_help=True,
)

Promise = Annotated[
    str,
    typer.Argument(
        metavar=N_("TERMS"),
        help=N_("Terms: a name (`meguri guarantee terms` lists them), or a file of your own (TOML)."),
    ),
]
RangeNewKm = Annotated[
    float | None,
    typer.Option(
        "--range-new-km",
        min=1,
        max=2000,
        help=N_("Range of the car when new under the condition of the promise, km."),
    ),
]
Contracts = Annotated[
    Path,
    typer.Argument(
        metavar=N_("CONTRACTS"),
        help=N_("Contracts, one a row (CSV or Parquet; `meguri tables show contracts`)."),
    ),
]
TermsOption = Annotated[
    list[str],
    typer.Option(
        "--terms",
        metavar=N_("TERMS"),
        help=N_("Terms of the contracts, by the id in terms_id: names or files; may be repeated."),
    ),
]
PoolDraws = Annotated[
    int, typer.Option("--draws", min=100, max=100_000, help=N_("Equally likely draws that carry the doubt."))
]
PoolPackKwh = Annotated[
    float | None,
    typer.Option(
        "--pack-kwh", min=0.5, max=1000, help=N_("Energy of a pack when new, for terms that pay by kWh.")
    ),
]
Costs = Annotated[
    Path | None,
    typer.Option(
        "--costs", metavar=N_("FILE"), help=N_("Write the expected cost of each contract here (CSV).")
    ),
]
Name = Annotated[
    str | None,
    typer.Argument(metavar=N_("[TERMS]"), help=N_("Only these terms, whole; else all that are shipped.")),
]
POOLING = N_("Drawing the losses of all contracts")
MOST_YR = 20.0
STATED = N_(
    "An estimate, not a solicitation. A promise that a third party gives for payment may be insurance "
    "business under Japanese law."
)
QUOTE_STREAM = 1


@app.command(
    "quote",
    help=N_("What one promise about one battery costs, and how likely it is called."),
    epilog=STATED,
)
def quote(
    ctx: typer.Context,
    terms: Promise,
    verdict: told.Verdict = None,
    *,
    duty: told.Duty = None,
    place: told.Place = None,
    storage: told.Storage = None,
    storage_from_year: told.StorageFromYear = None,
    first_registration: told.FirstRegistration = None,
    age_yr: told.AgeYr = None,
    mileage_km: told.MileageKm = None,
    pack: told.Pack = None,
    pack_kwh: told.PackKwh = None,
    chemistry: told.Chemistry = None,
    range_new_km: RangeNewKm = None,
    readings: told.Readings = None,
    start: told.Start = None,
    years: told.Years = None,
    seed: told.Seed = Wish.seed,
    draws: told.Draws = Wish.draws,
    plot: told.Plot = None,
    demo: told.Demo = False,
) -> None:
    """One promise priced, printed; drawn into the forecast where asked."""
    import numpy as np

    from meguri.value.guarantee import quote as priced
    from meguri.value.guarantee import read_terms

    door: Door = ctx.obj
    ready_for([plot] if plot else [])
    meant = read_terms(terms)
    made = asked(
        Wish(
            verdict, duty, place, demo, first_registration, age_yr, mileage_km, pack, pack_kwh, chemistry,
            readings or (), start, years, seed, draws, storage, storage_from_year,
        ),
        years=_reach(meant),
    )  # fmt: skip
    when_new, known = _range_new(meant, made, range_new_km, pack)
    rng = np.random.default_rng((seed, QUOTE_STREAM))  # chance of its own, not that of the forecast again
    price = priced(meant, made.life, rng, range_new_km=when_new)
    if plot is not None:
        from meguri.report.life_picture import life_svg

        write_all({plot: life_svg(made.life, door.lang, quote=price, readings=made.readings).encode()})
    if door.as_json:
        from meguri.report.guarantee_json import quote_json

        print_json(
            quote_json(price, made.life, made.verdict, made.told | {"terms": terms, "range_new_km": when_new})
        )
        return
    from meguri.cli.guarantee_text import quote_text

    print_text(quote_text(price, made, known, door.lang))
    if plot is not None:
        print_text("\n" + door.say(N_("Picture: {path}")).format(path=plot))


@app.command(
    "portfolio",
    help=N_("What many promises risk together, with the causes that they share."),
    epilog=STATED,
)
def portfolio(
    ctx: typer.Context,
    contracts: Contracts,
    *,
    terms: TermsOption,
    draws: PoolDraws = 10_000,
    seed: told.Seed = 1,
    pack_kwh: PoolPackKwh = None,
    costs: Costs = None,
    plot: told.Plot = None,
) -> None:
    """The loss distribution of a portfolio, printed; drawn where asked."""
    import numpy as np

    from meguri.value.guarantee import portfolio as pooled

    door: Door = ctx.obj
    ready_for([path for path in (plot, costs) if path is not None])
    frame = contracts_from(contracts)
    meant = terms_for(terms, frame)
    step, rng = door.say(POOLING), np.random.default_rng(seed)
    with working(step) as tell:
        made = pooled(
            frame, meant, rng, draws=draws, pack_kwh=pack_kwh, progress=lambda share: tell(step, share)
        )
    written: dict[Path, bytes] = {}
    if plot is not None:
        from meguri.report.losses_picture import losses_svg

        written[plot] = losses_svg(made, door.lang).encode()
    if costs is not None:
        written[costs] = b"\xef\xbb\xbf" + made.contracts.write_csv().encode()
    write_all(written)
    if door.as_json:
        from meguri.report.guarantee_json import portfolio_json

        said = {"contracts": str(contracts), "draws": draws, "seed": seed, "pack_kwh": pack_kwh}
        print_json(portfolio_json(made, meant.values(), said))
        return
    from meguri.cli.portfolio_text import portfolio_text

    print_text(portfolio_text(made, list(meant.values()), seed, door.lang))
    if plot is not None:
        print_text("\n" + door.say(N_("Picture: {path}")).format(path=plot))
    if costs is not None:
        print_text("\n" + door.say(N_("Table (CSV): {path}")).format(path=costs))


@app.command(
    "terms",
    help=N_("The terms that are shipped: makers' warranties and typical promises."),
    epilog=STATED,
)
def terms(ctx: typer.Context, name: Name = None) -> None:
    """All shipped terms, or some terms whole with the source of each figure."""
    from meguri.value.guarantee import read_terms, template_names

    door: Door = ctx.obj
    shown = [read_terms(name)] if name is not None else [read_terms(one) for one in template_names()]
    if door.as_json:
        from meguri.report.guarantee_json import statements_json, terms_json
        from meguri.value.guarantee.words import STATEMENTS

        print_json({"statements": statements_json(STATEMENTS), "terms": [terms_json(one) for one in shown]})
        return
    from meguri.cli.terms_text import terms_list_text, terms_text

    print_text(terms_list_text(shown, door.lang) if name is None else terms_text(shown[0], door.lang))


def _reach(terms: "Terms") -> float:
    """How far a forecast looks for these terms: ten years, or as long as they hold."""
    return min(max(10.0, float(ceil(terms.cover.term_yr))), MOST_YR)


def _range_new(
    terms: "Terms", made: Asked, given: float | None, pack: str | None
) -> "tuple[float | None, dict[str, Any] | None]":
    """Range when new: as given; for a promise relative to entry else the rated one, so that km can be said.

    Returns:
        It, and the row of the catalogue that it comes from, where it does.
    """
    from meguri.facts.packs import PackNameError, pack_named

    if given is not None or terms.product != "range" or terms.promise.range_new_km is not None:
        return given, None
    if terms.promise.relative_share is None:
        return None, None
    try:
        found = pack_named(pack or made.life.model)
    except PackNameError:
        return None, None
    if found.rated_range_km is None:
        return None, None
    return found.rated_range_km, {"range_km": found.rated_range_km, "cycle": found.range_cycle}
