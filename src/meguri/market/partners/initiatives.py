"""What is being tried where, how far it is, what is in the way – and what it would take from others."""

from itertools import combinations

import polars as pl

from meguri.facts.source import fact
from meguri.market.partners.regions import NEAR_ORDER, nearness
from meguri.tables.partners import INITIATIVE_FUNCTIONS, INITIATIVE_PAIRS


def initiatives(*, stage: str | None = None, function: str | None = None) -> pl.DataFrame:
    """The public initiatives (table `initiatives`), in the order of their ids.

    Args:
        stage: only those of this stage, as far as the text says it.
        function: only those that hold this function.
    """
    rows = fact("initiatives").rows.sort("initiative_id")
    if stage is not None:
        rows = rows.filter(pl.col("stage") == stage)
    if function is not None:
        rows = rows.filter(pl.col("functions").fill_null("").str.split(";").list.contains(function))
    return rows


def complementary_initiatives() -> pl.DataFrame:
    """Pairs of initiatives of which each holds one of the four functions that the other lacks.

    Those of one prefecture come first, then those of one region (table `initiative_pairs`). Initiatives that
    tell no function make no pair.
    """
    held = [
        (row["initiative_id"], row["prefecture"], _functions(row["functions"]))
        for row in initiatives().iter_rows(named=True)
    ]
    rows = []
    for (one, home, has), (other, there, holds) in combinations(held, 2):
        if has - holds and holds - has:
            row = {"initiative_id": one, "other_id": other, "gives": _joined(has - holds)}
            rows.append(row | {"takes": _joined(holds - has), "nearness": nearness(home, there)})
    frame = INITIATIVE_PAIRS.check(pl.DataFrame(rows, schema=INITIATIVE_PAIRS.polars_schema))
    near = pl.col("nearness").replace_strict({name: rank for rank, name in enumerate(NEAR_ORDER)})
    return frame if frame.is_empty() else frame.sort(near, "initiative_id", "other_id")


def _functions(told: str | None) -> frozenset[str]:
    return frozenset(filter(None, (told or "").split(";")))


def _joined(functions: frozenset[str]) -> str:
    return ";".join(name for name in INITIATIVE_FUNCTIONS if name in functions)
