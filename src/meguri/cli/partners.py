"""`meguri partners`: who does what for used EV batteries, who completes whom, which step does nobody do?"""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from meguri.cli import partners_options as given
from meguri.cli.asking import today
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.output import print_json, print_text
from meguri.locale import N_

if TYPE_CHECKING:
    import polars as pl

HELP = N_(
    "Who does what for used EV batteries, who completes whom, and which step is nobody known for? Only what "
    "public texts tell, and your own list."
)
app = typer.Typer(help=HELP, no_args_is_help=True)

NO_ACTOR = N_("{found} is not in the directory. `meguri partners list` shows who is; near are: {near}.")
NONE_NEAR = N_("none")
NO_FUNCTION = N_("--function: {found} is no function. Use one of: {allowed}.")
STAGE_ALONE = N_("--stage tells initiatives apart, not actors: add --initiatives.")
OWN_ALONE = N_("--partners adds actors, not initiatives: leave out one of --partners and --initiatives.")


@app.command("list", help=N_("The actors known, or the public initiatives, with source and day."))
def listed(
    ctx: typer.Context,
    *,
    partners: given.Own = None,
    prefecture: given.Prefecture = None,
    function: given.Function = None,
    initiatives: given.Initiatives = False,
    stage: given.Stage = None,
) -> None:
    """The directory, printed."""
    from meguri.market.partners import directory, narrowed
    from meguri.market.partners import initiatives as initiatives_known

    door: Door = ctx.obj
    if stage is not None and not initiatives:
        raise BadInputError("stage_alone", STAGE_ALONE)
    if partners is not None and initiatives:
        raise BadInputError("partners_alone", OWN_ALONE)
    wanted = None if function is None else _function(function)
    found = initiatives_known(stage=stage) if initiatives else directory(_own(partners))
    found = narrowed(found, prefecture, wanted)
    if door.as_json:
        _print_rows(**{"initiatives" if initiatives else "actors": found})
        return
    from meguri.cli.partners_text import actors_text, initiatives_text

    print_text(initiatives_text(found, door.lang) if initiatives else actors_text(found, door.lang))


@app.command("find", help=N_("Who has what one actor lacks and lacks what it has, nearest first."))
def find(
    ctx: typer.Context,
    actor: given.Actor,
    *,
    partners: given.Own = None,
    prefecture: given.Prefecture = None,
    most: given.MostRows = 20,
) -> None:
    """Partners of one actor, printed."""
    import polars as pl

    from meguri.market.partners import directory, find_partners, narrowed

    door: Door = ctx.obj
    own = _own(partners)
    known = directory(own)
    if actor not in set(known["actor_id"]):
        raise BadInputError("no_such_partner", NO_ACTOR, _near(actor, known, door))
    pairs = find_partners(own, actor_id=actor)
    if prefecture is not None:
        there = set(narrowed(known, prefecture, None)["actor_id"]) - {actor}
        pairs = pairs.filter(pl.col("actor_id").is_in(there) | pl.col("other_id").is_in(there))
    if door.as_json:
        _print_rows(partner_pairs=pairs.head(most))
        return
    from meguri.cli.partners_text import pairs_of_text

    print_text(pairs_of_text(pairs, actor, known, most, door.lang))


@app.command("chain", help=N_("Who could do each step from a place, with the gaps, and JARP's way last."))
def chain(
    ctx: typer.Context,
    steps: given.Steps = None,
    *,
    prefecture: given.From,
    partners: given.Own = None,
    most: given.Most = 3,
) -> None:
    """Chains from a place, printed."""
    from meguri.market.partners import directory, find_chains
    from meguri.market.partners.pairs import CHAIN

    door: Door = ctx.obj
    own = _own(partners)
    made = find_chains([_spelled(one) for one in steps or CHAIN], prefecture, own, most=most)
    if door.as_json:
        _print_rows(
            {"gaps": list(made.gaps), "far": list(made.far)},
            chain_steps=made.steps,
            acceptance=made.acceptance,
        )
        return
    from meguri.cli.partners_text import chains_text

    print_text(chains_text(made, directory(own), door.lang))


@app.command("missing", help=N_("Which function nobody is known to hold in which region."))
def missing(ctx: typer.Context, *, prefecture: given.Region = None, partners: given.Own = None) -> None:
    """Gaps by region, printed."""
    from meguri.market.partners import missing_functions

    door: Door = ctx.obj
    gaps = missing_functions(_own(partners), near=prefecture)
    if door.as_json:
        _print_rows(partner_gaps=gaps)
        return
    from meguri.cli.partners_text import gaps_text

    print_text(gaps_text(gaps, door.lang))


@app.command("pairs", help=N_("Pairs of public initiatives of which each holds what the other lacks."))
def pairs(ctx: typer.Context, *, prefecture: given.Prefecture = None, most: given.MostRows = 20) -> None:
    """Complementary initiatives, printed."""
    import polars as pl

    from meguri.market.partners import complementary_initiatives, narrowed
    from meguri.market.partners import initiatives as initiatives_known

    door: Door = ctx.obj
    known, found = initiatives_known(), complementary_initiatives()
    if prefecture is not None:
        there = set(narrowed(known, prefecture, None)["initiative_id"])
        found = found.filter(pl.col("initiative_id").is_in(there) | pl.col("other_id").is_in(there))
    if door.as_json:
        _print_rows(initiative_pairs=found.head(most))
        return
    from meguri.cli.partners_text import initiative_pairs_text

    print_text(initiative_pairs_text(found, known, most, door.lang))


def _own(path: Path | None) -> "pl.DataFrame | None":
    from meguri.market.partners import read_partners

    return None if path is None else read_partners(path.read_bytes(), str(path), as_of=today())


def _spelled(function: str) -> str:
    """A function by its code, however it is spelled; what is none is handed on as it is."""
    from meguri.facts.official.reading import folded
    from meguri.market.partners.directory import FUNCTION_NAMES

    said = folded(function)
    known = {folded(one): code for code, several in FUNCTION_NAMES.items() for one in (code, *several)}
    return known.get(said, function)


def _function(function: str) -> str:
    from meguri.tables.partners import FUNCTIONS

    spelled = _spelled(function)
    if spelled not in FUNCTIONS:
        told = {"found": repr(function), "allowed": ", ".join(FUNCTIONS)}
        raise BadInputError("no_such_function", NO_FUNCTION, told)
    return spelled


def _near(actor: str, known: "pl.DataFrame", door: Door) -> dict[str, str]:
    from difflib import get_close_matches

    near = get_close_matches(actor, known["actor_id"].to_list(), n=5, cutoff=0.4)
    return {"found": repr(actor), "near": ", ".join(near) or door.say(NONE_NEAR)}


def _print_rows(also: dict[str, object] | None = None, /, **frames: "pl.DataFrame") -> None:
    from meguri.report.account_json import rows

    print_json({name: rows(frame) for name, frame in frames.items()} | (also or {}))
