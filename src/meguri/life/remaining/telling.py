"""The tables that say what the draws say: state by date, thresholds, findings, assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.life.fade.pack import SPREAD_SHARE, largest_of
from meguri.life.remaining import words
from meguri.life.remaining.car import Car, Row
from meguri.life.remaining.curves import Curves, FleetLaw
from meguri.life.remaining.particles import FLEET_WEIGHT, GOES_ON, Particles
from meguri.life.remaining.second import Second
from meguri.life.remaining.weighing import FAR_OFF, Weighed
from meguri.life.stress import Usage
from meguri.tables.draws import Draws
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED
from meguri.tables.life import LIFE, LIFE_REACHED
from meguri.tables.lifetime import Life
from meguri.tables.verdict import Verdict

Floats = NDArray[np.float64]
THRESHOLDS = (0.8, 0.7, 0.6)
OLD_DAYS = 60  # a state of health that was measured longer before the start is no longer that of the start
_ABOVE_SHARE = 0.01
_FAR_SHARE = 0.2  # Student's t with 4 degrees leaves 4 %


@dataclass(frozen=True, eq=False)
class Told:
    """All that a forecast was made of; `stands_yr`: where each draw stands on its own curve."""

    verdict: Verdict
    car: Car
    law: FleetLaw
    usage: Usage
    curves: Curves
    particles: Particles
    weighed: Weighed
    stretch: float
    stands_yr: Floats
    said: list[Row]
    readings: Mapping[str, Floats]
    second: Second | None
    switched: Floats | None


def told_of(told: Told, elapsed: Floats, soh: Draws, km: Draws) -> Life:
    """The whole forecast."""
    verdict, car = told.verdict, told.car
    bare = Life(
        verdict.verdict_id,
        car.start,
        elapsed,
        soh,
        km,
        car.age_yr,
        car.odometer_km,
        verdict.interval_share,
        verdict.measured_on,
        verdict.definition,
        verdict.model or (car.pack.name if car.pack else ""),
        car.pack_kwh,
        LIFE.empty(),
        LIFE_REACHED.empty(),
        _findings(told, elapsed, km),
        _assumed(told),
        verdict.is_synthetic,
    )
    return replace(bare, table=_table(bare, told.switched), reached=_reached(bare))


def _table(life: Life, switched: Floats | None) -> pl.DataFrame:
    soh, at = life.soh.array, life.elapsed_yr
    low, quarter, middle, three, high = np.quantile(soh, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
    km_low, km_middle, km_high = life.distance_km.band()
    stored = np.zeros(at.size) if switched is None else (switched[:, None] <= at).mean(axis=0)
    columns = {
        "day": [life.day(float(year)) for year in at],
        "elapsed_yr": at,
        "soh_share_low": low,
        "soh_share": middle,
        "soh_share_high": high,
        "soh_quarter_share": quarter,
        "soh_three_quarter_share": three,
        **{f"above_{round(100 * one)}_share": (soh >= one).mean(axis=0) for one in THRESHOLDS},
        "distance_km_low": km_low,
        "distance_km": km_middle,
        "distance_km_high": km_high,
        "phase": np.where(stored >= 0.5, "storage", "drive"),
    }
    return LIFE.check(pl.DataFrame(columns).select(LIFE.names))


def _reached(life: Life) -> pl.DataFrame:
    return LIFE_REACHED.check(
        pl.DataFrame([_reaching(life, one) for one in THRESHOLDS], schema=LIFE_REACHED.polars_schema)
    )


def _reaching(life: Life, threshold: float) -> dict[str, object]:
    """When 5 %, half and 95 % of the draws have fallen below a threshold."""
    below = life.soh.array < threshold
    ever = below.any(axis=1)
    when = np.where(ever, life.elapsed_yr[below.argmax(axis=1)], np.inf)
    early, middle, late = np.quantile(when, (0.05, 0.5, 0.95), method="inverted_cdf")
    days = {
        name: life.day(float(year)) if np.isfinite(year) else None
        for name, year in (("day_early", early), ("day_middle", middle), ("day_late", late))
    }
    return {"threshold_share": threshold, "reached_share": float(ever.mean()), **days}


def _findings(told: Told, elapsed: Floats, km: Draws) -> pl.DataFrame:
    rows = [*_of_verdict(told), *_of_models(told, float(elapsed[-1])), *_of_fleet(told, elapsed, km)]
    filled = [
        dict.fromkeys(FINDINGS.names) | {"finding_id": f"life-{rank}"} | row
        for rank, row in enumerate(rows, 1)
    ]
    own = pl.DataFrame(filled, schema=FINDINGS.polars_schema)
    return FINDINGS.check(pl.concat([own, told.usage.findings]))


def _of_verdict(told: Told) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    if told.verdict.is_synthetic:
        rows.append({"code": words.SYNTHETIC, "level": "warning", "about": "verdict"})
    measured_on = told.verdict.measured_on
    days = 0 if measured_on is None else (told.car.start - measured_on).days
    if days > OLD_DAYS:
        found: dict[str, object] = {"found_value": float(days), "limit_value": float(OLD_DAYS)}
        rows.append({"code": words.OLD_VERDICT, "level": "warning", "about": "verdict"} | found)
    if told.car.age_yr is None:
        rows.append({"code": words.AGE_UNKNOWN, "level": "caution", "about": "car"})
    if told.stretch > 1:
        rows.append(
            {
                "code": words.PRIOR_STRETCHED,
                "level": "warning",
                "about": "verdict",
                "found_value": told.stretch,
            }
        )
    if told.weighed.above_share > _ABOVE_SHARE:
        values: dict[str, object] = {"found_value": 100 * told.weighed.above_share, "unit": "points"}
        rows.append({"code": words.ABOVE_NEW, "level": "warning", "about": "verdict"} | values)
    if told.weighed.far_share > _FAR_SHARE:
        far = 100 * FAR_OFF * float(told.readings["own"])
        values = {"found_value": 100 * told.weighed.far_share, "limit_value": far, "unit": "%"}
        rows.append({"code": words.READINGS_DISAGREE, "level": "warning", "about": "readings"} | values)
    if told.second is not None and told.second.from_yr is not None:
        values = {"found_value": told.second.from_yr, "unit": "yr"}
        rows.append({"code": words.STORAGE_FROM, "level": "note", "about": told.second.storage.name} | values)
    return rows


def _of_models(told: Told, horizon_yr: float) -> list[dict[str, object]]:
    """What the models know too little of: use outside their experiments, and knees."""
    rows: list[dict[str, object]] = []
    if not told.curves.loss:
        rows.append({"code": words.FLEET_ONLY, "level": "caution", "about": told.car.chemistry})
    for name, found in told.curves.findings.items():
        rows += [one | {"about": name} for one in found.drop("finding_id").iter_rows(named=True)]
    return [*rows, _of_knees(told, horizon_yr)]


def _of_knees(told: Told, horizon_yr: float) -> dict[str, object]:
    """In how many futures a knee has come by the end, and how many could show one at all."""
    made, knees = told.particles, told.curves.knee_yr
    knows = np.zeros(made.model.size, dtype=bool)
    come = np.zeros_like(knows)
    ends = horizon_yr if told.switched is None else np.minimum(told.switched, horizon_yr)
    for name in (one for one in made.models if one in knees):
        mine = made.model == made.models.index(name)
        knows |= mine
        come |= mine & (told.stands_yr + ends >= knees[name][made.variant])
    if not knows.any():
        return {"code": words.KNEE_NOT_MODELLED, "level": "caution", "about": told.car.chemistry}
    if not come.any():
        values: dict[str, object] = {"found_value": 100 * float(knows.mean()), "unit": "%"}
        return {"code": words.KNEE_NONE, "level": "caution", "about": "models"} | values
    found, limit = 100 * float(come.mean()), 100 * float(knows.mean())
    values = {"found_value": found, "limit_value": limit, "unit": "%"}
    return {"code": words.KNEE_WITHIN, "level": "caution", "about": "models"} | values


def _of_fleet(told: Told, elapsed: Floats, km: Draws) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    oldest = float(np.median(told.particles.age_yr)) + float(elapsed[-1])
    farthest = float(np.median(told.particles.odometer_km + km.array[:, -1]))
    for code, found, limit, unit in (
        (words.BEYOND_FLEET_AGE, oldest, told.law.age_to_yr, "yr"),
        (words.BEYOND_FLEET_KM, farthest, told.law.odometer_to_km, "km"),
    ):
        if found > limit:
            values = {"found_value": found, "limit_value": limit, "unit": unit}
            rows.append({"code": code, "level": "caution", "about": told.car.fade_class} | values)
    return rows


def _assumed(told: Told) -> pl.DataFrame:
    parts = 1.0 if not told.curves.loss else FLEET_WEIGHT
    pack = 1 + SPREAD_SHARE * largest_of(told.car.groups)
    own: list[Row] = [
        *told.car.assumed,
        *told.said,
        _row("prior_parts", f"{parts:.0%} / {1 - parts:.0%} ({len(told.curves.loss)})"),
        _row("pack_from_cells", f"{pack:.2f}"),
        _row("goes_on", f"±{GOES_ON:.0%}"),
    ]
    if told.car.age_yr is None:
        own.append(_row("age", f"{np.median(told.particles.age_yr):.0f}"))
    if told.readings["soh"].size:
        own.append(_row("reading_error", f"{told.readings['own']:.0%} / {told.readings['shared']:.0%}"))
    frames = [pl.DataFrame(own, schema=HEALTH_ASSUMED.polars_schema), told.usage.assumed]
    if told.second is not None:
        extra = pl.DataFrame(
            [_row("storage_pack", told.second.storage.name)], schema=HEALTH_ASSUMED.polars_schema
        )
        frames += [extra, told.second.storage.assumed]
    return HEALTH_ASSUMED.check(
        pl.concat(frames).unique(("about", "code"), keep="first", maintain_order=True)
    )


def _row(code: str, said: str) -> Row:
    return {"about": "forecast", "code": code, "said": said, "source_id": None}
