"""Cells into numbers and times: whatever does not read is named by its row; nothing is guessed."""

from datetime import UTC, date, datetime

import polars as pl

from meguri.health.logs.faults import LogCode, LogFault

_NOTHING = ("", "-", "--", "na", "n/a", "nan", "null", "none", "inf", "-inf")
_FORMATS = (
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y/%m/%d %H:%M:%S%.f",
    "%m/%d/%Y %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M",
    "%m/%d/%Y %H:%M",
    "%Y年%m月%d日 %H:%M:%S%.f",
    "%Y年%m月%d日 %H時%M分%S秒",
)
_CLOCK = r"^(\d{1,3}):(\d\d):(\d\d(?:\.\d+)?)$"  # a time of day, or hours since the start
_ZONE = r"(Z|[+-](\d\d):?(\d\d))$"
_OFFSET = r"[+-]\d\d:?\d\d$"
_CALENDAR = (1_230_768_000.0, 4e9)  # from 2009, before which no such car had a log; a clock not set says 1970
_DAY_S = 86_400.0
_LARGEST = 1e19  # no quantity of a log, not even a time in ns, is larger; sums must not overflow


def numbers(cells: pl.Series, where: str, first_row: int) -> tuple[pl.Series, list[LogFault]]:
    """Cells as finite numbers, gaps as null; a fault for text that is no number."""
    if cells.dtype.is_numeric() or cells.dtype == pl.Boolean:
        return _finite(cells.cast(pl.Float64, strict=False)), []
    if cells.dtype.is_temporal():
        cells = pl.Series(cells.name, [str(cells.dtype)] * cells.len(), dtype=pl.String)
    elif cells.dtype != pl.String:
        said = [None if one is None else str(one) for one in cells.to_list()]
        cells = pl.Series(cells.name, said, dtype=pl.String)
    text = cells.str.strip_chars().str.strip_chars('"')
    told = pl.select(pl.when(text.str.to_lowercase().is_in(_NOTHING)).then(None).otherwise(text)).to_series()
    read = told.cast(pl.Float64, strict=False)
    if read.null_count() > told.null_count():
        comma = told.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
        read = comma if comma.null_count() < read.null_count() else read
    bad = (read.is_null() & told.is_not_null()).arg_true()
    if bad.len() == 0:
        return _finite(read), []
    return _finite(read), [_fault(LogCode.TEXT, cells, int(bad[0]), bad.len(), where, first_row)]


def times(cells: pl.Series, where: str, first_row: int) -> tuple[pl.Series, list[LogFault]]:
    """Cells as seconds: numbers as they stand, dates and times as seconds since 1970."""
    if cells.dtype in (pl.Datetime, pl.Date):
        return cells.cast(pl.Datetime("us")).dt.timestamp("us").cast(pl.Float64) / 1e6, []
    if cells.dtype == pl.Duration:
        return cells.dt.total_microseconds().cast(pl.Float64) / 1e6, []
    read, faults = numbers(cells, where, first_row)
    if not faults or cells.dtype != pl.String:
        return read, faults
    text = cells.str.strip_chars().str.replace(_ZONE, "")
    seconds = min((_of_clock(text), _of_dates(cells, text)), key=pl.Series.null_count)
    if read.null_count() < seconds.null_count():  # seconds, and a few cells that are none
        return read, [LogFault(LogCode.BAD_TIME, one.values) for one in faults]
    bad = (seconds.is_null() & text.is_not_null() & (text != "")).arg_true()
    if bad.len() == 0:
        return seconds, []
    return seconds, [_fault(LogCode.BAD_TIME, cells, int(bad[0]), bad.len(), where, first_row)]


def day_told(seconds: pl.Series, ahead_s: float = 0.0) -> date | None:
    """The last day of times that are seconds since 1970; None for a clock that only counts, or was never set.

    Args:
        seconds: as `times` gives them.
        ahead_s: by how much the clock that wrote them is ahead of theirs, so that the day is the one written.
    """
    known = seconds.filter(seconds.is_between(*_CALENDAR))
    latest = known.max()
    return datetime.fromtimestamp(latest + ahead_s, UTC).date() if isinstance(latest, float) else None


def zone_of(cells: pl.Series) -> float:
    """Seconds that the zone written in the cells is ahead of universal time; 0 where none is written."""
    if isinstance(cells.dtype, pl.Datetime) and cells.dtype.time_zone is not None:
        local = cells.dt.replace_time_zone(None) - cells.dt.convert_time_zone("UTC").dt.replace_time_zone(
            None
        )
        ahead = local.drop_nulls().dt.total_seconds()
        return float(ahead[-1]) if ahead.len() else 0.0
    if cells.dtype != pl.String:
        return 0.0
    written = cells.str.strip_chars().str.extract(_OFFSET, 0).drop_nulls()
    if not written.len():
        return 0.0
    sign, digits = str(written[-1])[0], str(written[-1])[1:].replace(":", "")
    return (1 if sign == "+" else -1) * (3600.0 * int(digits[:2]) + 60.0 * int(digits[2:]))


def _of_clock(text: pl.Series) -> pl.Series:
    """Times of day as seconds, going on past midnight."""
    clock = text.str.extract_groups(_CLOCK).struct.unnest().cast(pl.Float64, strict=False)
    seconds = clock[:, 0] * 3600 + clock[:, 1] * 60 + clock[:, 2]
    step = seconds.forward_fill().diff().fill_null(0.0)
    return seconds + (step < -_DAY_S / 2).cum_sum().cast(pl.Float64) * _DAY_S


def _of_dates(cells: pl.Series, text: pl.Series) -> pl.Series:
    """Dates with times as seconds since 1970, each in its own zone; the form that reads most of them."""
    best = min(
        (text.str.to_datetime(form, time_unit="us", strict=False) for form in _FORMATS),
        key=pl.Series.null_count,
    )
    zone = cells.str.strip_chars().str.extract_groups(_ZONE).struct.unnest().cast(pl.Float64, strict=False)
    ahead = 3600 * zone[:, 1].fill_null(0.0) + 60 * zone[:, 2].fill_null(0.0)
    east = cells.str.contains(r"\+\d\d:?\d\d\s*$").fill_null(False)
    seconds = best.dt.timestamp("us").cast(pl.Float64) / 1e6
    return seconds - pl.select(pl.when(east).then(ahead).otherwise(-ahead)).to_series()


def _finite(read: pl.Series) -> pl.Series:
    return pl.select(pl.when(read.abs() < _LARGEST).then(read)).to_series().rename(read.name)


def _fault(code: LogCode, cells: pl.Series, row: int, count: int, where: str, first_row: int) -> LogFault:
    said = str(cells[row])[:60]
    values = {"where": where, "column": cells.name, "row": str(row + first_row)}
    return LogFault(code, {**values, "found": repr(said), "count": str(count)})
