"""A fleet list through the house: winter ranges of used EVs → which cars they replace → wishes and merit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from meguri.facts.packs import pack_named
from meguri.life.range_km import range_by_month
from meguri.market.demand import Replaceable, Wishes, demand_of_fleet, figures, replaceable_cars
from meguri.market.demand.duty import placed
from meguri.market.demand.figures import DRAWS, Given
from meguri.tables.demand import RANGE_BY_PLACE, REPLACING_MERIT
from meguri.value.circularity import read_scheme
from meguri.value.circularity.closed_form import retained_kwh_yr

USED_SOH = (
    0.75,
    0.85,
    0.92,
)  # state of health of a used EV that nobody chose yet: 5 %, median, 95 %; assumed
USED_AGE_YR = 6.0  # and its age; assumed
SCHEME = "points_only"


@dataclass(frozen=True, eq=False)
class Municipal:
    """What becomes of a fleet.

    Attributes:
        ranges: how far each used EV asked about goes (table `range_by_place`).
        replaceable: which cars it replaces, why, and what that saves.
        wishes: what the fleet would take.
        merit: what the cars answered yes would keep in service (table `replacing_merit`).
    """

    ranges: pl.DataFrame
    replaceable: Replaceable
    wishes: Wishes
    merit: pl.DataFrame


def municipal_demand(
    cars: pl.DataFrame,
    packs: Sequence[str],
    *,
    on_day: date | None = None,
    soh_share: Sequence[float] = USED_SOH,
    age_yr: float = USED_AGE_YR,
    suits: Mapping[str, Sequence[str]] | None = None,
    is_taxed: bool = False,
    given: Given | None = None,
    seed: int = 1,
    draws: int = DRAWS,
    folder: Path | None = None,
) -> Municipal:
    """Which cars of a fleet used EVs of these models could replace, as wishes, with saving, CO2 and merit.

    Args:
        cars: table `fleet_cars`.
        packs: used EVs asked about, by their pack (as `facts.packs` names them).
        on_day: today.
        soh_share: state of health of those EVs: 5 % point, median, 95 % point.
        age_yr: age of those EVs, for their merit.
        suits: packs that may replace a kind of car; a kind left out may take any.
        is_taxed: whether car tax is paid.
        given: figures of one's own (see `market.demand.figures`).
        seed: of the draws.
        draws: how many.
        folder: the user's data folder.

    Raises:
        TableError: the cars do not keep their table.
        PackNameError, RangeError: a pack that is unknown, or has no figures for a range.
        DemandError: a figure that does not exist or is none.
    """
    told = placed(cars)
    places = sorted(set(told["prefecture"]))
    ranges = ranges_by_place(packs, places, soh_share=soh_share, seed=seed, draws=draws, folder=folder)
    answered = replaceable_cars(
        told, ranges, on_day=on_day, suits=suits, is_taxed=is_taxed, given=given, seed=seed, draws=draws
    )
    wishes = demand_of_fleet(
        told, ranges, on_day=on_day, suits=suits, is_taxed=is_taxed, given=given, seed=seed, draws=draws
    )
    merit = _merit(answered.cars, soh_share, age_yr, given, folder)
    return Municipal(ranges, answered, wishes, merit)


def ranges_by_place(
    packs: Sequence[str],
    places: Sequence[str],
    *,
    soh_share: Sequence[float] = USED_SOH,
    seed: int = 1,
    draws: int = DRAWS,
    folder: Path | None = None,
) -> pl.DataFrame:
    """How far these used EVs go in each month in these prefectures (table `range_by_place`).

    Each pack has its own draws, the same in every prefecture, so that places differ by their climate alone.

    Raises:
        PackNameError, RangeError, PlaceError: a pack or place that is unknown, or without figures.
    """
    kept = [name for name in RANGE_BY_PLACE.names if name not in ("pack", "prefecture", "soh_share")]
    frames = [RANGE_BY_PLACE.empty()]
    for pack in dict.fromkeys(packs):
        for place in dict.fromkeys(places):
            made = range_by_month(
                pack, soh_share, place, rng=np.random.default_rng(seed), count=draws, folder=folder
            )
            named = {"pack": pl.lit(pack), "prefecture": pl.lit(place)}
            median = pl.lit(float(soh_share[len(soh_share) // 2]))
            frames.append(
                made.table.select(kept)
                .with_columns(**named, soh_share=median)
                .select(RANGE_BY_PLACE.names)
                .cast(RANGE_BY_PLACE.polars_schema)
            )
    return RANGE_BY_PLACE.check(pl.concat(frames))


def _merit(
    answers: pl.DataFrame, soh: Sequence[float], age_yr: float, given: Given | None, folder: Path | None
) -> pl.DataFrame:
    """Retained service of each car answered yes, over the years that it serves."""
    scheme, years = read_scheme(SCHEME), figures(given, draws=1).middle["service_years"]
    ages = [age_yr, age_yr + years]
    edges = {"_low": soh[0], "": soh[len(soh) // 2], "_high": soh[-1]}
    rows = []
    for car in answers.filter(answer="yes").iter_rows(named=True):
        used = min(car["year_km"] / scheme.use.full_km_per_yr, 1.0)
        kwh = pack_named(car["pack"], folder=folder).pack_kwh
        row = {"car_id": car["car_id"], "pack": car["pack"], "age_yr": age_yr, "soh_share": edges[""]}
        row |= {"service_yr": years, "used_share": used, "law_id": scheme.law.law_id}
        for edge, share in edges.items():
            health = [share, max(share - scheme.law.fade_per_yr * years, 0.0)]
            kept = retained_kwh_yr(scheme.law, kwh, ages, health, (ages[0], ages[1]), used)
            row[f"retained_kwh_yr{edge}"] = kept
        rows.append(row)
    return REPLACING_MERIT.check(pl.DataFrame(rows, schema=REPLACING_MERIT.polars_schema))
