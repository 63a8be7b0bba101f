"""Who has what the other lacks, who is nearest, and which function nobody holds in a region."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import polars as pl

from meguri.market.partners.directory import directory, functions_of
from meguri.market.partners.regions import NEAR_ORDER, REGIONS, nearness, region_of
from meguri.tables.partners import FUNCTIONS, PARTNER_GAPS, PARTNER_PAIRS

# What a battery passes through; the others use, finance or bring together.
CHAIN = ("collect", "diagnose", "dismantle", "discharge", "carry", "reuse", "recycle")


def find_partners(
    own: pl.DataFrame | None = None, *, functions: Sequence[str] = CHAIN, actor_id: str | None = None
) -> pl.DataFrame:
    """Pairs of actors of whom each holds a function that the other lacks (table `partner_pairs`).

    A pair is one row, whichever of the two asks: the one whose id comes first stands first. Those in one
    prefecture come first, then those in one region; among these the pair that covers most functions.

    Args:
        own: partners of one's own (table `actors`).
        functions: functions that count.
        actor_id: only pairs of this actor; none where it is not known.

    Raises:
        TableError: `own` does not keep the table.
        PartnerError: an id of `own` is taken.
    """
    counted = frozenset(functions)
    actors = [(row, functions_of(row) & counted) for row in directory(own).iter_rows(named=True)]
    rows = []
    for (one, has), (other, holds) in combinations(actors, 2):
        if actor_id is not None and actor_id not in (one["actor_id"], other["actor_id"]):
            continue
        gives, takes = has - holds, holds - has
        if gives and takes:
            rows.append(_pair(one, other, gives, takes, len(has | holds)))
    frame = PARTNER_PAIRS.check(pl.DataFrame(rows, schema=PARTNER_PAIRS.polars_schema))
    near = pl.col("nearness").replace_strict({name: rank for rank, name in enumerate(NEAR_ORDER)})
    order = [near, -pl.col("covered_count"), pl.col("actor_id"), pl.col("other_id")]
    return frame if frame.is_empty() else frame.sort(order)


def missing_functions(own: pl.DataFrame | None = None, *, near: str | None = None) -> pl.DataFrame:
    """Which function is held in which region, by how many, and where nobody is known (table `partner_gaps`).

    An actor whose place no public text tells counts for no region; one that works countrywide is told apart.
    Missing means: not known here. The directory is what is public, not what exists.

    Args:
        own: partners of one's own (table `actors`).
        near: a prefecture; only its region is counted.

    Raises:
        TableError: `own` does not keep the table.
        PartnerError: an id of `own` is taken.
        PlaceError: no such prefecture.
    """
    regions = REGIONS if near is None else (region_of(near),)
    actors = [
        (functions_of(row), _home(row), row["reach"] == "country")
        for row in directory(own).iter_rows(named=True)
    ]
    rows = []
    for region in regions:
        for function in FUNCTIONS:
            holders = [(home, wide) for has, home, wide in actors if function in has]
            here = sum(home == region for home, _ in holders)
            wide_count = sum(home != region and wide for home, wide in holders)
            row = {"region": region, "function": function, "held_count": here, "country_count": wide_count}
            row |= {"elsewhere_count": len(holders) - here - wide_count}
            rows.append(row | {"is_missing": here == 0})
    return PARTNER_GAPS.check(pl.DataFrame(rows, schema=PARTNER_GAPS.polars_schema))


def _home(row: dict[str, Any]) -> str | None:
    return None if row["prefecture"] is None else region_of(row["prefecture"])


def _pair(
    one: dict[str, Any], other: dict[str, Any], gives: frozenset[str], takes: frozenset[str], covered: int
) -> dict[str, object]:
    row: dict[str, object] = {"actor_id": one["actor_id"], "other_id": other["actor_id"]}
    row |= {"gives": _joined(gives), "takes": _joined(takes), "covered_count": covered}
    return row | {"nearness": nearness(one["prefecture"], other["prefecture"])}


def _joined(functions: frozenset[str]) -> str:
    return ";".join(name for name in FUNCTIONS if name in functions)
