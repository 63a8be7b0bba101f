"""What a door asks of a fleet when nobody chose: which used EVs, which of them suits which kind of car."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from meguri.journeys.municipal import USED_AGE_YR, USED_SOH, Municipal
from meguri.tables.draws import HIGH, LOW, MEDIAN, Draws
from meguri.tables.health import HEALTH_ASSUMED
from meguri.tables.notes import assumed_frame, assumed_row

# Used EVs of the catalogue whose range is published; no van is among them.
OFFERED = ("sakura", "imiev16", "leaf24", "leaf30", "leaf40", "leaf62", "ariya66")
USUAL = ("sakura", "leaf40", "leaf62")
SMALL = ("sakura", "imiev16")  # kei cars, or as small
ABOUT = "used_ev"

ASSUMED_CODES = ("municipal_soh", "municipal_age", "municipal_suits", "municipal_merit_band")

Band = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Totals:
    """What the cars answered yes come to, together.

    Attributes:
        cars: how many cars are on the list.
        counts: cars by answer: `yes`, `no`, `unknown`.
        shared: cars answered yes that citizens share.
        saving_jpy_per_yr: yen saved a year: 5 %, median, 95 %.
        co2_kg_per_yr: CO2 of driving avoided a year, kg.
        retained_kwh_yr: what they would keep in service, kWh·years; one state of health for all.
        service_yr: over how many years.
    """

    cars: int
    counts: Mapping[str, int]
    shared: int
    saving_jpy_per_yr: Band
    co2_kg_per_yr: Band
    retained_kwh_yr: Band
    service_yr: float | None


def suits_of(packs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which of some packs may replace which kind of car: no kei car a bigger one, no car a van (assumed)."""
    bigger = tuple(one for one in packs if one not in SMALL)
    return {"kei_van": (), "van": (), "compact": bigger, "medium": bigger}


def municipal_totals(made: Municipal, cars: pl.DataFrame) -> Totals:
    """The cars of a fleet together.

    Args:
        made: what became of the fleet.
        cars: table `fleet_cars`, of which it was made.
    """
    answers = made.replaceable.cars
    yes = answers.filter(answer="yes")
    counted = dict(answers["answer"].value_counts().iter_rows())
    shared = cars.filter(duty="shared")["car_id"].to_list()
    kept = [float(made.merit[f"retained_kwh_yr{edge}"].sum()) for edge in ("_low", "", "_high")]
    return Totals(
        cars=answers.height,
        counts={name: int(counted.get(name, 0)) for name in ("yes", "no", "unknown")},
        shared=yes.filter(pl.col("car_id").is_in(shared)).height,
        saving_jpy_per_yr=_band(made.replaceable.saving),
        co2_kg_per_yr=_band(made.replaceable.co2),
        retained_kwh_yr=(kept[0], kept[1], kept[2]),
        service_yr=None if made.merit.is_empty() else float(str(made.merit["service_yr"].max())),
    )


def _band(drawn: Draws) -> Band:
    low, middle, high = np.quantile(drawn.array.sum(axis=1), (LOW, MEDIAN, HIGH))
    return float(low), float(middle), float(high)


def municipal_assumed(
    made: Municipal,
    told: pl.DataFrame,
    *,
    soh_share: Sequence[float] = USED_SOH,
    age_yr: float = USED_AGE_YR,
    has_suits: bool = True,
) -> pl.DataFrame:
    """All that nobody said (table `health_assumed`): the EVs that nobody chose yet first.

    Args:
        made: what became of the fleet.
        told: what its list did not tell (`FleetList.assumed`).
        soh_share: state of health of the EVs asked about: 5 % point, median, 95 % point.
        age_yr: their age.
        has_suits: whether `suits_of` held.
    """
    edges = " / ".join(
        f"{100 * one:g}" for one in (soh_share[0], soh_share[len(soh_share) // 2], soh_share[-1])
    )
    rows = [assumed_row(ABOUT, "municipal_soh", edges), assumed_row(ABOUT, "municipal_age", f"{age_yr:g}")]
    rows += [assumed_row(ABOUT, "municipal_suits", "")] if has_suits else []
    rows += [] if made.merit.is_empty() else [assumed_row(ABOUT, "municipal_merit_band", "")]
    both = pl.concat([assumed_frame(rows), told, made.replaceable.assumed, made.wishes.assumed])
    return HEALTH_ASSUMED.check(both.unique(maintain_order=True))
