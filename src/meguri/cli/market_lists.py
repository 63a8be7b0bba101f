"""The lists of a command line as tables: named files, or the synthetic market; all faults at once."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from meguri.cli.asking import today
from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.output import working
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.journeys.market import Clearing, Taken
    from meguri.market.matching import Carriage

LISTS_OR_DEMO = N_("Give {wanted}, or --demo.")
BOTH = N_("Give either files or --demo, not both.")
CLEARING = N_("Clearing the market")


def cleared(
    door: Door, files: "dict[str, Path | None]", demo: bool, day: datetime | None, **how: object
) -> "Clearing":
    """The market of these lists, cleared; `how` as `clear_lists` takes it."""
    from meguri.journeys.market import clear_lists

    lists, when = market_lists(files, ("offers", "demands"), demo, day)
    with working(door.say(CLEARING)):
        return clear_lists(
            lists["offers"],
            lists["demands"],
            when,
            sales=lists.get("sales"),
            **how,  # type: ignore[arg-type]
        )


def market_lists(
    files: "dict[str, Path | None]", needed: tuple[str, ...], demo: bool, day: datetime | None
) -> "tuple[dict[str, Taken], date]":
    """The lists that were named, or those of the synthetic market, and the market day.

    Raises:
        BadInputError: neither or both.
        ExceptionGroup: faults of all lists.
    """
    from meguri.journeys.market_demo import DEMO_DAY, demo_files

    told = {name: path for name, path in files.items() if path is not None}
    if demo and told:
        raise BadInputError("two_sources", BOTH)
    if demo:
        from meguri.journeys.market import read_market_lists

        when = day.date() if day else DEMO_DAY
        contents = {name: (one, f"{name}.csv") for name, one in demo_files().items() if name in files}
        return read_market_lists(contents, when), when
    if any(name not in told for name in needed):
        wanted = ", ".join(f"{name}.csv" for name in needed)
        raise BadInputError("no_lists", LISTS_OR_DEMO, {"wanted": wanted})
    when = day.date() if day else today()
    return taken(told, when), when


def taken(told: "dict[str, Path]", when: date) -> "dict[str, Taken]":
    """The lists of these files.

    Raises:
        ExceptionGroup: faults of all lists.
    """
    from meguri.journeys.market import read_market_lists

    contents: dict[str, tuple[bytes, str]] = {}
    faults: list[Exception] = []
    for name, path in told.items():
        try:
            contents[name] = path.read_bytes(), path.name
        except OSError as fault:
            faults.append(fault)
    made: dict[str, Taken] = {}
    try:
        made = read_market_lists(contents, when)
    except ExceptionGroup as group:
        faults += group.exceptions
    if faults:
        raise ExceptionGroup("market lists", faults)
    return made


def carriage_of(base_jpy: float | None, jpy_per_km: float | None) -> "Carriage | None":
    """The cost of carriage that was given; None for the usual one."""
    if base_jpy is None and jpy_per_km is None:
        return None
    from meguri.market.matching import Carriage

    usual = Carriage()
    return Carriage(
        base_jpy=usual.base_jpy if base_jpy is None else base_jpy,
        jpy_per_km=usual.jpy_per_km if jpy_per_km is None else jpy_per_km,
        source_id="given",
    )
