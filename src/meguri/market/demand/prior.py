"""How many official cars could a used EV replace in each prefecture, before anybody sent his list?"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.source import fact
from meguri.market.demand.figures import DRAWS, Figures, Given, figures
from meguri.market.demand.noting import assumed_rows
from meguri.tables.demand import DEMAND_PRIOR
from meguri.tables.draws import HIGH, LOW, MEDIAN, Draws

Floats = NDArray[np.float64]

_EDGES = (("_low", LOW), ("", MEDIAN), ("_high", HIGH))
USED = (
    "prefecture_cars_exponent",
    "prefecture_cars_doubt",
    "city_cars",
    "replaceable",
    "renewal",
    "kei_share",
)


@dataclass(frozen=True, eq=False)
class Potential:
    """An estimate without the lists themselves.

    Attributes:
        table: by prefecture and kind of body (table `demand_prior`).
        replaceable: cars that could be replaced; axes ("prefecture", "segment"), in the order of the table.
        assumed: what nobody said (table `health_assumed`).
    """

    table: pl.DataFrame
    replaceable: Draws
    assumed: pl.DataFrame


def potential_demand(given: Given | None = None, *, seed: int = 1, draws: int = DRAWS) -> Potential:
    """Official cars of prefectures and municipalities, those that a used EV could replace, and those a year.

    Only inhabitants are counted figures. A prefecture's own cars are the mean that an old survey told, scaled
    with its inhabitants; those of its municipalities are so many for a thousand inhabitants, between what two
    cities publish. Both are taken for all of Japan: the doubt is wide, and prefectures err together.

    Args:
        given: figures of one's own, by name (see `figures`).
        seed: of the draws.
        draws: how many.

    Raises:
        DemandError: a figure that does not exist or is none.
    """
    known = figures(given, seed=seed, draws=draws)
    people = fact("prefecture_people").rows.sort("prefecture")
    inhabitants = people["inhabitants_count"].to_numpy().astype(np.float64)
    cars = {
        "municipality_office": known.drawn["city_cars"][:, None] * inhabitants / 1000,
        "prefecture_office": _prefecture_cars(inhabitants, known),
    }
    share, renewal, kei = (known.drawn[name][:, None] for name in ("replaceable", "renewal", "kei_share"))
    rows = []
    for at, (place, count) in enumerate(zip(people["prefecture"], people["inhabitants_count"], strict=True)):
        for segment, drawn in cars.items():
            row: dict[str, object] = {"prefecture": place, "segment": segment, "inhabitants_count": count}
            row |= _band("cars_units", drawn[:, at]) | _band("replaceable_units", (share * drawn)[:, at])
            row |= _band("yearly_units", (share * drawn / renewal)[:, at])
            row |= _band("kei_units", (share * drawn * kei)[:, at]) | {"is_assumed": True}
            rows.append(row)
    table = DEMAND_PRIOR.check(pl.DataFrame(rows, schema=DEMAND_PRIOR.polars_schema))
    array = np.stack([share * drawn for drawn in cars.values()], axis=2)
    assumed = assumed_rows([], USED, known, is_taxed=True).filter(pl.col("code") == "demand_figure")
    return Potential(table, Draws(array, ("prefecture", "segment"), seed, USED), assumed)


def _prefecture_cars(inhabitants: Floats, known: Figures) -> Floats:
    """Cars of each prefecture's own offices [draw, prefecture]; their mean is the survey's."""
    told = fact("official_cars").rows.filter(segment="prefecture_office")["cars_count"].mean()
    exponent = known.drawn["prefecture_cars_exponent"][:, None]
    shape = (inhabitants / inhabitants.mean()) ** exponent
    scaled = shape / shape.mean(axis=1, keepdims=True)
    out: Floats = float(str(told)) * scaled * known.drawn["prefecture_cars_doubt"][:, None]
    return out


def _band(name: str, drawn: Floats) -> dict[str, object]:
    return {f"{name}{edge}": float(np.quantile(drawn, at)) for edge, at in _EDGES}
