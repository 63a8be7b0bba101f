"""What a car said of its own battery over the years: read, its resets flagged, the trend beneath them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.logs.cells_of_text import numbers
from meguri.health.logs.faults import LogCode, LogError, LogFault, refused
from meguri.health.logs.files import content_of
from meguri.health.logs.names import plain
from meguri.health.logs.notes import Notes
from meguri.tables.battery import READINGS

Floats = NDArray[np.float64]
Source = str | Path | pl.DataFrame

HEALING_SHARE = 0.03  # cells do not heal: a rise by this much is the car's estimator being reset
HEALING_DAYS = 60
REPLACED_SHARE = 0.15  # no reset seen after quick charges is as large: another battery, or a tool's reset
_NAMES: dict[str, tuple[str, ...]] = {
    "day": ("date", "day", "date_time", "datetime", "timestamp", "日付", "日時", "測定日"),
    "odometer_km": ("odometer", "odo", "mileage", "distance", "走行距離", "オドメーター"),
    "capacity_ah": ("a_h", "ah", "ahr", "capacity", "容量"),
    "soh_bms_share": ("soh", "soh_bms", "state_of_health", "健全度"),
    "fast_charges_count": ("fast_charges", "qc", "quick_charges", "急速充電", "急速充電回数"),
    "slow_charges_count": ("slow_charges", "type_1_2_charges", "l1_l2", "l1l2", "普通充電", "普通充電回数"),
}
_KNOWN = {name: ours for ours, names in _NAMES.items() for name in names} | {
    one: one for one in READINGS.names
}
_UNITS = ("_km", "_ah", "_pct", "_share", "_count")
_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%Y年%m月%d日")
_HIGHEST = {"odometer_km": 5e6, "capacity_ah": 2e3, "soh_bms_share": 1.5}
FEW = 5  # fewer readings than this show no doubt of their own …
_FEW_SHARE = 0.03  # … 3 points either way are taken
_RATIOS = np.concatenate(([0.0], np.geomspace(1e-4, 1e2, 25)))
_OUTLIER = 3.0


def read_readings(source: Source | Sequence[Source]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Readings of one car from one or more files or frames (such as the parts of an owner's log).

    Returns:
        Table `readings` in order of days, and table `findings`: days given twice, values that cannot be, and
        each time the car raised its own estimate by 3 points or more (`healing_jump`; `about` is its day), or
        by so much that the battery may be another one (`battery_replaced_or_reset`).

    Raises:
        LogError: a file that cannot be read, without a column of days or of any value, or with text in
            numbers; all faults of a file at once.
    """
    many = [source] if isinstance(source, str | Path | pl.DataFrame) else list(source)
    notes = Notes("readings")
    whole = pl.concat([READINGS.empty(), *(_one(part, notes) for part in many)])
    if whole.is_empty():
        raise refused(LogCode.EMPTY, where="readings")
    frame = whole.unique("day", keep="last", maintain_order=True).sort("day")
    if frame.height < whole.height:
        notes.find("repeated_readings", rows_count=whole.height - frame.height)
    for day, size in healing_jumps(frame):
        notes.find(
            "healing_jump" if size < REPLACED_SHARE else "battery_replaced_or_reset",
            "warning",
            about=day.isoformat(),
            found_value=100 * size,
            limit_value=100 * (HEALING_SHARE if size < REPLACED_SHARE else REPLACED_SHARE),
            unit="points",
        )
    return READINGS.check(frame), notes.findings_frame()


def healing_jumps(readings: pl.DataFrame) -> list[tuple[date, float]]:
    """Days on which the car's estimate stood 3 points or more above its lowest of the 60 days before.

    The reading just before counts however old it is. A rise over several readings is one jump; its size goes
    from its foot to its top.

    Args:
        readings: table `readings`.
    """
    told = _shares(readings)
    days, soh = told["day"].to_list(), told["soh"].to_list()
    found: list[tuple[date, float]] = []
    since = 0
    for at in range(1, len(days)):
        earliest = days[at] - timedelta(days=HEALING_DAYS)
        near = [soh[one] for one in range(since, at) if days[one] >= earliest or one == at - 1]
        rises = found and since == at - 1 and soh[at] > soh[at - 1] and days[at - 1] >= earliest
        if rises:
            found[-1] = (found[-1][0], found[-1][1] + soh[at] - soh[at - 1])
            since = at
        elif soh[at] - min(near) >= HEALING_SHARE - 1e-9:
            found.append((days[at], soh[at] - min(near)))
            since = at
    return found


def trend(readings: pl.DataFrame) -> pl.DataFrame:
    """The car's own estimate without its resets: never rising, with 5–95 % bounds.

    Readings above the foot of a jump are set aside until the estimate is back at it. The rest is taken as a
    line that wanders (a random walk around a drift) under independent reading errors; the ratio of the two
    comes from the restricted likelihood, estimate and doubt from universal kriging (Cressie 1993, § 3.4),
    readings far above it are set aside once, and all three curves are brought to never rise by pooling
    adjacent violators (Barlow et al. 1972). It is a trend of what the car says, not of what the battery
    holds.

    Args:
        readings: table `readings`.

    Returns:
        day, soh_low_share, soh_share, soh_high_share: a row for each day with an estimate.
    """
    told = _shares(readings)
    soh = told["soh"].to_numpy()
    years = told["day"].cast(pl.Int32).to_numpy().astype(float) / 365.25
    kept = _outside_jumps(told)
    if kept.sum() < FEW:
        middle, half = np.minimum.accumulate(soh), np.full(soh.size, _FEW_SHARE)
    else:
        middle, half, noise = _kriged(years, soh, kept)
        high = soh - middle > _OUTLIER * noise
        if (kept & high).any() and (kept & ~high).sum() >= FEW:
            middle, half, _ = _kriged(years, soh, kept & ~high)
    low, mid, top = (np.clip(falling(curve), 0.0, 1.5) for curve in (middle - half, middle, middle + half))
    return pl.DataFrame({"day": told["day"], "soh_low_share": low, "soh_share": mid, "soh_high_share": top})


def falling(values: Floats) -> Floats:
    """The nearest curve that never rises, in least squares (pool adjacent violators)."""
    sums: list[float] = []
    sizes: list[int] = []
    for value in values:
        sums.append(float(value))
        sizes.append(1)
        while len(sums) > 1 and sums[-1] / sizes[-1] > sums[-2] / sizes[-2]:
            sums[-2:], sizes[-2:] = [sums[-2] + sums[-1]], [sizes[-2] + sizes[-1]]
    return np.repeat(np.array(sums) / np.array(sizes), sizes)


def _shares(readings: pl.DataFrame) -> pl.DataFrame:
    """day, soh: the car's SOH, or where it tells Ah alone, these against the first."""
    ah = pl.col("capacity_ah") / pl.col("capacity_ah").drop_nulls().first()
    soh = pl.col("soh_bms_share") if readings["soh_bms_share"].count() else ah
    return readings.sort("day").select("day", soh.alias("soh")).drop_nulls()


def _outside_jumps(told: pl.DataFrame) -> NDArray[np.bool_]:
    days, soh = told["day"].to_list(), told["soh"].to_numpy()
    kept = np.ones(soh.size, dtype=np.bool_)
    for day, _ in healing_jumps(told.with_columns(soh_bms_share="soh", capacity_ah=pl.lit(None, pl.Float64))):
        at = days.index(day)
        foot = float(soh[:at][-3:].min())
        while at < soh.size and soh[at] > foot:
            kept[at] = False
            at += 1
    return kept


def _kriged(years: Floats, soh: Floats, kept: NDArray[np.bool_]) -> tuple[Floats, Floats, float]:
    """Estimate, half width of its 90 % interval, and the reading error, from the kept readings."""
    from scipy.stats import t

    x, y = years[kept] - years[0], soh[kept]
    line = np.stack((np.ones_like(x), x), axis=1)
    fits = [_fitted(ratio, x, y, line) for ratio in _RATIOS]
    _, ratio, spread, beta = max(fits, key=lambda fit: fit[0])
    at = years - years[0]
    inverse = np.linalg.inv(np.eye(x.size) + ratio * np.minimum.outer(x, x))
    weights = ratio * np.minimum.outer(at, x) @ inverse
    middle = np.stack((np.ones_like(at), at), axis=1) @ beta + weights @ (y - line @ beta)
    drift = np.stack((np.ones_like(at), at), axis=1) - weights @ line
    own = ratio * at - np.sum(weights * (ratio * np.minimum.outer(at, x)), axis=1)
    of_line = np.sum(drift @ np.linalg.inv(line.T @ inverse @ line) * drift, axis=1)
    noise = float(np.sqrt(max(spread, 1e-10)))
    half = float(t.ppf(0.95, x.size - 2)) * noise * np.sqrt(np.maximum(own + of_line, 0.0))
    return middle, half, noise


def _fitted(ratio: float, x: Floats, y: Floats, line: Floats) -> tuple[float, float, float, Floats]:
    """Restricted log likelihood of a ratio of wandering to error; the ratio, the error's square, the line."""
    cover = np.eye(x.size) + ratio * np.minimum.outer(x, x)
    inverse = np.linalg.inv(cover)
    normal = line.T @ inverse @ line
    beta: Floats = np.linalg.solve(normal, line.T @ inverse @ y).astype(np.float64)
    rest = y - line @ beta
    spread = float(rest @ inverse @ rest) / (x.size - 2)
    dets = float(np.linalg.slogdet(cover)[1] + np.linalg.slogdet(normal)[1])
    score = -0.5 * ((x.size - 2) * float(np.log(max(spread, 1e-10))) + dets)
    return score, ratio, spread, beta


def _one(source: Source, notes: Notes) -> pl.DataFrame:
    if isinstance(source, pl.DataFrame):
        cells, where, first_row = source, "readings", 0
    else:
        content = content_of(Path(source))
        where, first_row = content.name, content.first_row
        if content.cells is None:
            raise LogError((_missing("day", "JSON", where),))
        cells = content.cells
    theirs = _recognised(cells.columns)
    values = [ours for ours in READINGS.names[1:] if ours in theirs]
    lacking = [name for name, there in (("day", "day" in theirs), ("soh_bms_share", values)) if not there]
    faults = [_missing(name, ", ".join(cells.columns)[:400], where) for name in lacking]
    if faults:
        raise LogError(faults)
    days, faults = _days(cells[theirs["day"]], where, first_row)
    made = {"day": days}
    for ours in values:
        read, wrong = numbers(cells[theirs[ours]], where, first_row)
        faults += wrong
        made[ours] = _held(ours, read, where, notes)
    if faults:
        raise LogError(faults)
    frame = pl.DataFrame(made).drop_nulls("day")
    gaps = [pl.lit(None).alias(one) for one in READINGS.names if one not in made]
    return frame.with_columns(gaps).select(READINGS.names).cast(READINGS.empty().schema)


def _missing(ours: str, found: str, where: str) -> LogFault:
    meaning = READINGS.column(ours).meaning.en
    return LogFault(LogCode.NO_READING, {"where": where, "wanted": ours, "meaning": meaning, "found": found})


def are_readings(columns: Sequence[str]) -> bool:
    """Whether a header is that of readings over the years: a day, and the car's own SOH or Ah."""
    found = _recognised(columns)
    return "day" in found and ("soh_bms_share" in found or "capacity_ah" in found)


def _held(ours: str, read: pl.Series, where: str, notes: Notes) -> pl.Series:
    """Values that can be; per cents as shares, counts whole."""
    if ours == "soh_bms_share" and (read > 2).any():
        read = read / 100
    if ours.endswith("_count"):
        read = read.round()
    can_be = read.is_between(0.0, _HIGHEST.get(ours, 1e6)) | read.is_null()
    if not can_be.all():
        notes.find(
            "readings_out_of_range", "caution", about=f"{where}: {ours}", rows_count=int((~can_be).sum())
        )
    return pl.select(pl.when(can_be).then(read)).to_series().alias(ours)


def _recognised(columns: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for theirs in columns:
        said = plain(theirs)
        stem = next((said.removesuffix(unit) for unit in _UNITS if said.endswith(unit)), said)
        ours = _KNOWN.get(said) or _KNOWN.get(stem)
        if ours:
            found.setdefault(ours, theirs)
    return found


def _days(cells: pl.Series, where: str, first_row: int) -> tuple[pl.Series, list[LogFault]]:
    made: list[date | None] = []
    bad: list[int] = []
    for row, cell in enumerate(cells.to_list()):
        day = _day(cell)
        if day is None and cell is not None and str(cell).strip():
            bad.append(row)
        made.append(day)
    days = pl.Series("day", made, dtype=pl.Date)
    if not bad:
        return days, []
    told = {"where": where, "column": cells.name, "row": str(bad[0] + first_row), "count": str(len(bad))}
    return days, [LogFault(LogCode.BAD_TIME, {**told, "found": repr(str(cells[bad[0]])[:60])})]


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = str(cell).replace("T", " ").split()
    for form in _FORMS:
        try:
            return datetime.strptime(words[0] if words else "", form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None
