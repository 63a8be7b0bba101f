"""A fleet that was sent over the web: how much of it is taken, and what is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from meguri.locale import N_
from meguri.serve.faults import TOO_LARGE, RefusedError

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.municipal import Municipal
    from meguri.journeys.municipal_question import Totals
    from meguri.market.demand import FleetList

MOST_BYTES, MOST_CARS = 1_000_000, 1_000
TOO_MANY = N_("The list has {found} cars; at most {limit} are answered at once. Send it in parts.")
NO_PACK = N_("packs: there is no {found} with a published range. There are: {known}.")


@dataclass(frozen=True, eq=False)
class Answered:
    """What becomes of a fleet, together, and what was assumed."""

    made: "Municipal"
    totals: "Totals"
    assumed: "pl.DataFrame"


def fleet_told(content: bytes, where: str, prefecture: str | None) -> "FleetList":
    """The cars of a list.

    Raises:
        RefusedError: 413, 422: more than is answered at once.
        OfficialFileError, ListError: as `read_fleet` does.
    """
    from meguri.market.demand import read_fleet

    if len(content) > MOST_BYTES:
        raise RefusedError(413, "too_large", TOO_LARGE, {"limit": MOST_BYTES})
    listed = read_fleet(content, where, owner_id="fleet", prefecture=prefecture or None)
    if listed.cars.height > MOST_CARS:
        values = {"found": f"{listed.cars.height:,}", "limit": f"{MOST_CARS:,}"}
        raise RefusedError(422, "too_many_cars", TOO_MANY, values)
    return listed


def answered(
    listed: "FleetList",
    packs: Sequence[str],
    on_day: date,
    *,
    any_kind: bool = False,
    taxed: bool = False,
    seed: int = 1,
) -> Answered:
    """Which of the cars used EVs could replace.

    Raises:
        RefusedError: 422, an EV of which no range is published.
        TableError, PlaceError: as `municipal_demand` does.
    """
    from meguri.journeys.municipal import municipal_demand
    from meguri.journeys.municipal_question import (
        OFFERED,
        USUAL,
        municipal_assumed,
        municipal_totals,
        suits_of,
    )

    if wrong := [one for one in packs if one not in OFFERED]:
        values = {"found": ", ".join(wrong)[:80], "known": ", ".join(OFFERED)}
        raise RefusedError(422, "no_range", NO_PACK, values)
    asked = tuple(dict.fromkeys(packs)) or USUAL
    suits = None if any_kind else suits_of(asked)
    made = municipal_demand(listed.cars, asked, on_day=on_day, suits=suits, is_taxed=taxed, seed=seed)
    totals = municipal_totals(made, listed.cars)
    return Answered(made, totals, municipal_assumed(made, listed.assumed, has_suits=not any_kind))
