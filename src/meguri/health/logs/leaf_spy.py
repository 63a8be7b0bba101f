"""Leaf Spy's CSV: the log that most owners of a Leaf can bring, with every cell's voltage.

Its header is public in many tools that read it (fields of version 0.39 and later): SOC and AHr are ten
thousand times the per cent and the Ah, cell pairs are in mV, each temperature stands in °F and in °C. There
is no sample file here; what is read was tested on made files.
"""

import re
from datetime import UTC, datetime

import polars as pl

from meguri.health.logs.cells_of_text import numbers
from meguri.health.logs.faults import LogFault
from meguri.health.logs.names import plain
from meguri.tables.battery import CELLS, READINGS

_MARKS = ("pack_volts", "pack_amps", "cp1")
# Their name as `plain` leaves it → a name whose ending tells the unit.
_NAMES = {
    "pack_volts": "voltage_v",
    "pack_amps": "current_a",
    "max_cp_mv": "cell_voltage_max_mv",
    "min_cp_mv": "cell_voltage_min_mv",
    "avg_cp_mv": "cell_voltage_mean_mv",
    "epoch_time": "epoch time",
}
_TEN_THOUSANDTHS = 1e-4
_CELL = re.compile(r"cp(\d{1,3})")
_SENSOR = re.compile(r"pack_t\d_c")


def is_leaf_spy(columns: list[str]) -> bool:
    """Whether a header is Leaf Spy's."""
    said = {plain(name) for name in columns}
    return all(mark in said for mark in _MARKS)


def from_leaf_spy(cells: pl.DataFrame, where: str, first_row: int) -> tuple[pl.DataFrame, list[LogFault]]:
    """The same rows under names that tell their units; temperatures as lowest, mean and highest sensor."""
    said = {plain(name): name for name in cells.columns}
    faults: list[LogFault] = []

    def read(name: str) -> pl.Series:
        values, wrong = numbers(cells[said[name]], where, first_row)
        faults.extend(wrong)
        return values

    made = {ours: cells[said[theirs]].alias(ours) for theirs, ours in _NAMES.items() if theirs in said}
    for name in ("date_time", "date_and_time"):
        if name in said:
            made["datetime"] = cells[said[name]].alias("datetime")
    if "soc" in said:
        made["soc_share"] = read("soc") * _TEN_THOUSANDTHS / 100
    if "ambient" in said:
        made["ambient"] = cells[said["ambient"]].alias("ambient")
    sensors = [read(name) for name in said if _SENSOR.fullmatch(name)]
    if sensors:
        frame = pl.DataFrame([one.alias(str(at)) for at, one in enumerate(sensors)])
        made["temperature_c"] = frame.mean_horizontal()
        made["temperature_min_c"], made["temperature_max_c"] = frame.min_horizontal(), frame.max_horizontal()
    return pl.DataFrame([values.alias(name) for name, values in made.items()]), faults


def cells_of_pairs(cells: pl.DataFrame, where: str, first_row: int) -> tuple[pl.DataFrame, list[LogFault]]:
    """Every cell pair's voltage, V, a column a cell named by its place, from 1; pairs of 0 mV are absent."""
    made, faults = [], []
    for name in cells.columns:
        place = _CELL.fullmatch(plain(name))
        if place:
            values, wrong = numbers(cells[name], where, first_row)
            faults += wrong
            volts = pl.select(pl.when(values > 0).then(values / 1000)).to_series()
            if volts.count():
                made.append(volts.alias(str(int(place[1]))))
    return pl.DataFrame(made), faults


def long_cells(wide: pl.DataFrame, time: pl.Series) -> pl.DataFrame:
    """Table `cells` from one column a cell and the time of each row; rows of no time are left out."""
    if not wide.columns:
        return CELLS.empty()
    rows = wide.with_columns(time_s=time).filter(pl.col("time_s").is_not_null())
    long = rows.unpivot(index="time_s", variable_name="cell_rank", value_name="voltage_v").drop_nulls()
    return CELLS.check(long.with_columns(pl.col("cell_rank").cast(pl.Int64)).select(CELLS.names))


def readings_of(cells: pl.DataFrame, seconds: pl.Series, where: str) -> pl.DataFrame:
    """What the car told of its battery in this log: table `readings`, the last row of each day."""
    said = {plain(name): name for name in cells.columns}
    values = {
        ours: numbers(cells[said[theirs]], where, 0)[0] * factor
        for ours, theirs, factor in (
            ("odometer_km", "odo_km", 1.0),
            ("capacity_ah", "ahr", _TEN_THOUSANDTHS),
            ("soh_bms_share", "soh", 0.01),
            ("fast_charges_count", "qc", 1.0),
            ("slow_charges_count", "l1_l2", 1.0),
        )
        if theirs in said
    }
    days = [_day(value) for value in seconds.to_list()]
    frame = pl.DataFrame({"day": pl.Series(days, dtype=pl.Date), **values})
    held = [
        pl.when(pl.col(column.name).is_between(column.low or 0.0, column.high or 1e7)).then(
            pl.col(column.name)
        )
        if column.name in values
        else pl.lit(None).alias(column.name)
        for column in READINGS.columns[1:]
    ]
    frame = frame.select("day", *held).cast(READINGS.empty().schema).drop_nulls("day")
    return READINGS.check(frame.unique("day", keep="last", maintain_order=True).sort("day"))


def _day(seconds: float | None) -> object:
    if seconds is None or not 0 < seconds < 4e9:
        return None
    return datetime.fromtimestamp(seconds, UTC).date()
