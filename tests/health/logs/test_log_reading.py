"""A log of any format, unit and sign becomes the same table, and what was assumed is said."""

from pathlib import Path

import polars as pl
import pytest
from log_files import charge, leaf_spy, ocpp, sample, written
from polars.testing import assert_frame_equal

from meguri.health.logs.faults import LogCode, LogError
from meguri.health.logs.log import Log
from meguri.health.logs.reading import read_log
from meguri.tables.battery import LOG


def codes(log: Log) -> list[str]:
    return log.findings["code"].to_list()


def assumed(log: Log) -> dict[str, str]:
    return dict(log.assumed.select("code", "said").rows())


def refused(source: object, columns: dict[str, str] | None = None) -> list[LogCode]:
    with pytest.raises(LogError) as caught:
        read_log(source, columns)  # type: ignore[arg-type]
    return [fault.code for fault in caught.value.faults]


def test_reading_twice_gives_the_same() -> None:
    one, other = read_log(charge()), read_log(charge())
    assert_frame_equal(one.frame, other.frame)
    assert_frame_equal(one.findings, other.findings)
    assert_frame_equal(one.assumed, other.assumed)
    assert_frame_equal(read_log(one.frame).frame, one.frame)


def test_a_log_of_the_other_sign_gives_the_same() -> None:
    turned = read_log(charge().with_columns(-pl.col("current_a")))
    assert_frame_equal(turned.frame, read_log(charge()).frame)
    assert "sign_turned" in assumed(turned)


@pytest.mark.parametrize("left_out", ["soc_share", "voltage_v"])
def test_the_sign_is_seen_from_either_soc_or_voltage(left_out: str) -> None:
    turned = charge().with_columns(-pl.col("current_a")).drop(left_out)
    assert (read_log(turned).frame["current_a"] > 0).all()


def test_shuffled_rows_are_put_in_order_and_said() -> None:
    log = read_log(charge().sample(fraction=1.0, shuffle=True, seed=1))
    assert_frame_equal(log.frame, read_log(charge()).frame)
    assert "rows_out_of_order" in codes(log)


@pytest.mark.parametrize(
    ("name", "ours", "factor", "offset"),
    [
        ("Current (mA)", "current_a", 1e3, 0.0),
        ("current", "current_a", 1e3, 0.0),
        ("電圧(mV)", "voltage_v", 1e3, 0.0),
        ("voltage", "voltage_v", 1e3, 0.0),
        ("SOC(%)", "soc_share", 1e2, 0.0),
        ("soc", "soc_share", 1e4, 0.0),
        ("time_ms", "time_s", 1e3, 0.0),
        ("Time (min)", "time_s", 1 / 60, 0.0),
        ("timestamp", "time_s", 1e3, 1.775e12),
        ("unix_time", "time_s", 1e9, 1.775e18),
    ],
)
def test_other_units_give_the_same(name: str, ours: str, factor: float, offset: float) -> None:
    scaled = charge().with_columns(pl.col(ours) * factor + offset).rename({ours: name})
    assert_frame_equal(read_log(scaled).frame, read_log(charge()).frame, abs_tol=1e-6)


def test_fahrenheit_becomes_celsius() -> None:
    log = read_log(charge().with_columns(pl.lit(77.0).alias("battery temp F")))
    assert log.frame["temperature_c"].unique().to_list() == [pytest.approx(25.0)]


def test_a_voltage_of_one_cell_is_not_taken_for_the_packs() -> None:
    log = read_log(charge().with_columns(voltage_v=pl.col("voltage_v") / 96))
    assert log.frame["voltage_v"].count() == 0
    assert log.frame["cell_voltage_mean_v"].count() == log.frame.height
    assert "cell_not_pack" in assumed(log)


def test_a_column_map_names_and_scales() -> None:
    odd = charge().select(pl.col("time_s").alias("a"), (pl.col("current_a") * 10).alias("b"), "soc_share")
    log = read_log(odd, {"time_s": "a", "current_a": "b * 0.1"})
    assert log.frame["current_a"].to_list() == pytest.approx(charge()["current_a"].to_list())


def test_every_fault_of_a_map_is_named_at_once() -> None:
    found = refused(charge(5), {"speed": "x", "time_s": "when"})
    assert found == [LogCode.UNKNOWN_NAME, LogCode.UNKNOWN_MAPPED, LogCode.UNKNOWN_MAPPED]
    assert refused(pl.DataFrame({"a": [1.0]})) == [LogCode.NO_COLUMN, LogCode.NO_COLUMN]
    assert refused(charge(5).with_columns(current=1.0, amps=1.0).drop("current_a")) == [LogCode.TWICE]


def test_japanese_headers_in_cp932_with_day_and_time_apart(tmp_path: Path) -> None:
    rows = "".join(
        f"2026/04/01,23:59:{at:02},-50,{350 + at / 10:.1f},{40 + at // 10},25\n" for at in range(60)
    )
    more = "".join(f"2026/04/02,00:00:{at:02},-50,{356 + at / 10:.1f},46,25\n" for at in range(60))
    text = "日付,時刻,電流(A),電圧(V),SOC(%),温度(℃)\n" + rows + more
    log = read_log(written(tmp_path / "a.csv", text, "cp932"))
    assert log.frame["time_s"].to_list() == list(range(120))
    assert log.frame["current_a"].unique().to_list() == [50.0]
    assert codes(log) == ["integer_soc"]


def test_a_clock_alone_goes_on_past_midnight(tmp_path: Path) -> None:
    text = "時刻,電流\n23:59:58,1\n23:59:59,1\n00:00:00,1\n00:00:01,1\n"
    assert read_log(written(tmp_path / "a.csv", text)).frame["time_s"].to_list() == [0.0, 1.0, 2.0, 3.0]


def test_times_of_different_zones_are_one_clock(tmp_path: Path) -> None:
    times = ("2026-04-01T10:00:00Z", "2026-04-01T19:00:01+09:00", "2026-04-01T05:30:02-0430")
    text = "timestamp,current\n" + "".join(f"{one},5\n" for one in times)
    assert read_log(written(tmp_path / "a.csv", text)).frame["time_s"].to_list() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_decimal_commas_and_semicolons(tmp_path: Path, encoding: str) -> None:
    text = "時間;電流;電圧\n" + "".join(f"{at};50,5;{350 + at},25\n" for at in range(20))
    log = read_log(written(tmp_path / "a.csv", text, encoding))
    assert log.frame["current_a"].to_list() == [50.5] * 20
    assert log.frame["voltage_v"][0] == 350.25


def test_leaf_spy_brings_cells_and_the_cars_own_estimate(tmp_path: Path) -> None:
    log = read_log(leaf_spy(tmp_path))
    row = log.frame.row(0, named=True)
    assert (row["current_a"], row["voltage_v"], row["soc_share"]) == (50.0, 350.0, pytest.approx(0.4))
    assert (row["cell_voltage_min_v"], row["cell_voltage_max_v"]) == (3.65, 3.745)
    temperatures = tuple(row[f"temperature{part}_c"] for part in ("_min", "", "_max"))
    assert temperatures == (20.0, 21.0, 22.0)
    assert log.cells.height == 120 * 96
    assert log.cells.filter(pl.col("cell_rank") == 96)["voltage_v"].unique().to_list() == [3.745]
    assert log.readings.row(0)[1:] == (50000.0, 55.0, 0.85, 12, 300)
    assert assumed(log)["format"] == "Leaf Spy"


@pytest.mark.parametrize(
    "names",
    [
        ("Test Time / s", "Unix Time / s", "Voltage / V", "Current / A", "Ambient Temperature / degC"),
        (
            "test_time_second",
            "unix_time_second",
            "voltage_volt",
            "current_ampere",
            "ambient_temperature_celsius",
        ),
    ],
)
def test_bdf_by_its_labels_and_by_its_machine_names(names: tuple[str, ...]) -> None:
    rows = [(float(at), 1.7e9 + at, 3.5 + at / 1000, 2.0, 25.0) for at in range(50)]
    log = read_log(pl.DataFrame(rows, schema=list(names), orient="row"))
    assert log.frame["time_s"].to_list() == [float(at) for at in range(50)]
    assert log.frame["air_temperature_c"].unique().to_list() == [25.0]
    assert log.frame["cell_voltage_mean_v"][1] == pytest.approx(3.501)


@pytest.mark.parametrize("framed", [False, True])
def test_ocpp_of_a_direct_current_charger(tmp_path: Path, framed: bool) -> None:
    moments = [
        [
            sample("Current.Import", "100.0", unit="A"),
            sample("Voltage", str(350 + at), unit="V"),
            sample("SoC", str(20 + at), unit="Percent", location="EV"),
            sample("Temperature", "40", unit="Celsius", location="Body"),
            sample("Energy.Active.Import.Register", "5000", unit="Wh"),
        ]
        for at in range(20)
    ]
    log = read_log(ocpp(tmp_path, *moments, framed=framed))
    assert log.frame.select("time_s", "current_a", "voltage_v", "soc_share").row(1) == (
        60.0,
        100.0,
        351.0,
        0.21,
    )
    assert log.frame["temperature_c"].count() == 0
    assert "charger_side" in assumed(log)


def test_ocpp_2_with_multiplier_and_power_alone(tmp_path: Path) -> None:
    unit = {"unit": "W", "multiplier": 3}
    moments = [
        [sample("Power.Active.Import", 35.0, unitOfMeasure=unit), sample("Voltage", 350.0 + at)]
        for at in range(4)
    ]
    log = read_log(ocpp(tmp_path, *moments))
    assert log.frame["current_a"][0] == pytest.approx(100.0)
    assert "current_from_power" in assumed(log)


def test_alternating_current_is_not_taken_for_the_packs(tmp_path: Path) -> None:
    three = [sample("Current.Import", 16, phase="L1"), sample("Voltage", 230, phase="L1-N")]
    one = [sample("Current.Import", 16), sample("Voltage", 200)]
    assert refused(ocpp(tmp_path, three, three)) == [LogCode.AC_ONLY]
    assert refused(ocpp(tmp_path, one, one)) == [LogCode.AC_ONLY]


def test_the_template_of_a_charger(tmp_path: Path) -> None:
    head = "timestamp,dc_voltage_v,dc_current_a,ev_soc_pct,battery_temperature_c,ambient_temperature_c\n"
    text = head + "".join(
        f"2026-04-01 10:00:{at:02},{350 + at},110,{30 + at // 20},24,18\n" for at in range(60)
    )
    log = read_log(written(tmp_path / "a.csv", text))
    filled = {name for name in LOG.names if log.frame[name].count()}
    wanted = {"time_s", "current_a", "voltage_v", "soc_share", "temperature_c", "air_temperature_c"}
    assert filled == wanted


def test_parquet_is_read_as_its_frame(tmp_path: Path) -> None:
    charge().write_parquet(tmp_path / "a.parquet")
    assert_frame_equal(read_log(tmp_path / "a.parquet").frame, read_log(charge()).frame)


def test_a_real_log_of_a_charging_test(shared: Path) -> None:
    """20,000 rows of one vehicle: charging is negative there, the rows stay, no value is lost."""
    file = shared / "fielddata" / "ev10_charging_test" / "csv" / "vehicle_02_seg00_soc_4-57.csv"
    log, raw = read_log(file), pl.read_csv(file)
    assert log.frame.height == raw.height
    assert log.frame["current_a"].to_list() == pytest.approx((-raw["current_a"]).to_list())
    assert log.frame["cell_voltage_max_v"].to_list() == raw["cell_vmax_v"].to_list()
    assert codes(log) == []


def test_a_cell_that_is_no_time_among_seconds_is_named_by_its_row(tmp_path: Path) -> None:
    """Not the first row, because the seconds are no dates."""
    rows = "".join(f"{at},50\n" for at in range(10)) + "soon,50\n11,50\n"
    with pytest.raises(LogError) as caught:
        read_log(written(tmp_path / "a.csv", "time_s,current_a\n" + rows))
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["row"], fault.values["count"]) == (LogCode.BAD_TIME, "12", "1")
    clock = "".join(f"09:30:{at:02},50\n" for at in range(10)) + "soon,50\n"
    with pytest.raises(LogError) as caught:
        read_log(written(tmp_path / "b.csv", "time,current_a\n" + clock))
    assert [(one.values["row"], one.values["count"]) for one in caught.value.faults] == [("12", "1")]


@pytest.mark.parametrize(
    "form", ["2026/4/1 9:30:{:02}", "2026年4月1日 9:30:{:02}", "2026年4月1日 9時30分{:02}秒"]
)
def test_dates_as_they_are_written_in_japan(tmp_path: Path, form: str) -> None:
    rows = "".join(f"{form.format(at)},50\n" for at in range(10))
    log = read_log(written(tmp_path / "a.csv", "日時,電流(A)\n" + rows))
    assert log.frame["time_s"].to_list() == list(range(10))


def test_what_is_no_log_is_told_apart_and_shown_the_way(tmp_path: Path) -> None:
    """An Excel file, readings over the years, a folder: each has a way out of its own."""
    files = {
        "a.xlsx": (b"PK\x03\x04" + bytes(50), LogCode.EXCEL),
        "b.csv": (b"\x00\x01\x02", LogCode.BINARY),
        "c.csv": (b"time_s,current_a\n1,\x81 2\n", LogCode.ENCODING),
        "d.parquet": (b"PAR1 cut off", LogCode.DAMAGED),
        "e.json": (b'{"meterValue": [', LogCode.BAD_JSON),
        "f.json": (b'{"a": 1}', LogCode.NO_METER_VALUES),
        "g.csv": (b"Date,SoH (%)\n2026-01-01,90\n", LogCode.IS_READINGS),
    }
    for name, (content, code) in files.items():
        (tmp_path / name).write_bytes(content)
        assert refused(tmp_path / name) == [code], name
    assert refused(tmp_path) == [LogCode.FOLDER]
    assert refused(tmp_path / "none.csv") == [LogCode.NO_FILE]
