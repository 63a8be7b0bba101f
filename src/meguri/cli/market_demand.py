"""`meguri market demand`: from a fleet's duties or planned storage plants to wishes, with their reasons."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from meguri.cli import life_options as told
from meguri.cli import market_options as given
from meguri.cli.asking import today
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text, working
from meguri.locale import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meguri.market.demand import Wishes

HELP = N_("From a fleet list or planned storage plants to wishes; or potential demand by prefecture.")
ONE_SOURCE = N_("Give one of: a list, --demo, or --national.")
NO_PACK = N_("--pack: there is no {found} with a published range. There are: {known}.")
WISHING = N_("Making wishes of the list")
WRITTEN = N_("Wishes (CSV): {path}")


def demand(
    ctx: typer.Context,
    file: given.Fleet = None,
    *,
    storage: given.Storage = False,
    national: given.National = False,
    owner: given.Owner = None,
    prefecture: given.Place = None,
    pack: given.Packs = None,
    bid_at: given.BidAt = "median",
    day: given.Day = None,
    seed: told.Seed = 1,
    out: given.Out = None,
    demo: given.Demo = False,
) -> None:
    """The wishes, printed and written where asked."""
    door: Door = ctx.obj
    if [file is not None, demo, national].count(True) != 1:
        raise BadInputError("two_sources", ONE_SOURCE)
    ready_for([out] if out else [])
    if national:
        _national(door, seed, out)
        return
    with working(door.say(WISHING)):
        if storage:
            made, ignored = _of_storage(file, seed)
        else:
            when = day.date() if day else today()
            made, ignored = _of_fleet(file, owner, prefecture, _packs(pack), bid_at, when, seed)
    if out is not None:
        write_all({out: b"\xef\xbb\xbf" + made.demands.write_csv().encode()})
    if door.as_json:
        from meguri.report.market_json import wishes_json

        print_json(wishes_json(made) | {"is_synthetic": demo, "ignored": list(ignored), "seed": seed})
        return
    from meguri.cli.market_demand_text import wishes_text

    print_text(wishes_text(made, ignored, demo, door.lang))
    if out is not None:
        print_text("\n" + door.say(WRITTEN).format(path=out))


def _of_storage(file: Path | None, seed: int) -> "tuple[Wishes, Sequence[str]]":
    from meguri.journeys.market_demo import demo_storage
    from meguri.market.demand import demand_of_storage
    from meguri.market.demand.storage_list import read_storage

    content, name = (demo_storage(), "demo.csv") if file is None else (file.read_bytes(), file.name)
    plans, listed = read_storage(content, name)
    return demand_of_storage(plans, seed=seed), listed.ignored


def _of_fleet(
    file: Path | None, owner: str | None, prefecture: str | None, packs: "Sequence[str]", bid_at: str,
    when: date, seed: int,
) -> "tuple[Wishes, Sequence[str]]":  # fmt: skip
    from meguri.journeys.municipal import ranges_by_place
    from meguri.journeys.municipal_demo import demo_fleet
    from meguri.journeys.municipal_question import suits_of
    from meguri.market.demand import demand_of_fleet, read_fleet

    content, name = (demo_fleet(), "demo.csv") if file is None else (file.read_bytes(), file.name)
    listed = read_fleet(content, name, owner_id=owner or "fleet", prefecture=prefecture)
    ranges = ranges_by_place(packs, sorted(set(listed.cars["prefecture"])), seed=seed)
    made = demand_of_fleet(listed.cars, ranges, on_day=when, bid_at=bid_at, suits=suits_of(packs), seed=seed)
    return made, listed.ignored


def _packs(given_packs: "Sequence[str] | None") -> "Sequence[str]":
    from meguri.journeys.municipal_question import OFFERED, USUAL

    wrong = [one for one in given_packs or () if one not in OFFERED]
    if wrong:
        raise BadInputError("no_range", NO_PACK, {"found": ", ".join(wrong), "known": ", ".join(OFFERED)})
    return tuple(dict.fromkeys(given_packs)) if given_packs else USUAL


def _national(door: Door, seed: int, out: Path | None) -> None:
    from meguri.market.demand import potential_demand

    made = potential_demand(seed=seed)
    if out is not None:
        write_all({out: b"\xef\xbb\xbf" + made.table.write_csv().encode()})
    if door.as_json:
        from meguri.report.market_json import potential_json

        print_json(potential_json(made) | {"seed": seed})
        return
    from meguri.cli.market_demand_text import potential_text

    print_text(potential_text(made, door.lang))
