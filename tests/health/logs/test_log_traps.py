"""What goes wrong in real logs is survived, and said with its place."""

import dataclasses
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from log_files import charge, leaf_spy, written

from meguri.health.diagnosis import diagnose
from meguri.health.logs import files
from meguri.health.logs.faults import LogCode, LogError
from meguri.health.logs.nominal import doubted, nominal_findings
from meguri.health.logs.notes import ASSUMED_WORDS, FINDING_WORDS
from meguri.health.logs.reading import read_log
from meguri.health.pack import Pack
from meguri.health.simulate import demo, demo_csv


def finding(frame: pl.DataFrame, code: str) -> dict[str, object]:
    rows = read_log(frame).findings.filter(pl.col("code") == code).to_dicts()
    assert len(rows) == 1, read_log(frame).findings["code"].to_list()
    return rows[0]


def codes(frame: pl.DataFrame) -> set[str]:
    return set(read_log(frame).findings["code"])


def test_a_clean_log_has_no_finding_but_whole_percents() -> None:
    assert codes(charge()) == {"integer_soc"}
    assert codes(charge().with_columns(soc_share=0.2 + pl.col("time_s") / 20_000)) == set()


def test_a_gap_is_said_with_its_length_and_place() -> None:
    late = charge().with_columns(
        pl.when(pl.col("time_s") >= 600).then(pl.col("time_s") + 900).otherwise("time_s")
    )
    row = finding(late.rename({"literal": "time_s"}) if "literal" in late.columns else late, "gap")
    assert (row["found_value"], row["from_s"], row["to_s"]) == (901.0, 599.0, 1500.0)


def test_a_clock_that_jumps_back_goes_on_where_it_was() -> None:
    back = charge().with_columns(time_s=pl.col("time_s") - 300 * (pl.col("time_s") >= 600))
    assert finding(back, "clock_jump")["rows_count"] == 1
    assert read_log(back).frame["time_s"].to_list() == charge()["time_s"].to_list()


def test_duplicated_rows_are_kept_once() -> None:
    twice = pl.concat([charge()[:100], charge()[99:]])
    assert finding(twice, "duplicated_rows")["rows_count"] == 1
    assert read_log(twice).frame.height == charge().height


def test_a_sign_that_turns_midway_is_turned_back_at_its_row() -> None:
    flipped = charge().with_columns(
        current_a=pl.col("current_a") * pl.when(pl.col("time_s") < 700).then(1).otherwise(-1)
    )
    assert finding(flipped, "sign_flip")["from_s"] == 700.0
    assert read_log(flipped).frame["current_a"].to_list() == charge()["current_a"].to_list()


def test_a_drive_after_a_charge_is_no_sign_that_turned() -> None:
    both = charge(2400).with_columns(
        current_a=pl.when(pl.col("time_s") < 1200).then(50.0).otherwise(-50.0),
        soc_share=(20 + pl.min_horizontal(pl.int_range(2400), 2400 - pl.int_range(2400)) // 60) / 100,
    )
    assert "sign_flip" not in codes(both)


def test_a_sensor_that_hangs_is_not_used_while_it_does() -> None:
    hung = charge().with_columns(
        current_a=50 + 20 * (pl.int_range(pl.len()) // 30 % 2),
        voltage_v=pl.when(pl.col("time_s").is_between(300, 799)).then(356.0).otherwise("voltage_v"),
    )
    row = finding(hung, "stuck_sensor")
    assert (row["about"], row["from_s"], row["to_s"]) == ("voltage_v", 300.0, 799.0)
    assert read_log(hung).frame["voltage_v"].null_count() == 500


def test_a_voltage_at_rest_does_not_hang() -> None:
    assert "stuck_sensor" not in codes(charge().with_columns(current_a=pl.lit(-0.8), voltage_v=pl.lit(350.0)))


def test_a_reset_of_the_shown_soc_is_said() -> None:
    reset = charge().with_columns(soc_share=pl.col("soc_share") + 0.05 * (pl.col("time_s") >= 600))
    row = finding(reset, "soc_jump")
    assert row["found_value"] == pytest.approx(6.0)  # 5 points, and the percent that came with that row
    assert row["to_s"] == 600.0


def test_soc_that_falls_while_charge_flows_in_is_said() -> None:
    soc = pl.when(pl.col("time_s") < 600).then(0.5).otherwise(0.49)
    falls = charge().with_columns(voltage_v=350 + pl.col("time_s") / 50, soc_share=soc)
    assert finding(falls, "negative_window")["found_value"] == pytest.approx(1.0)


def test_values_that_cannot_be_become_gaps() -> None:
    hot = charge().with_columns(temperature_c=pl.when(pl.col("time_s") < 10).then(255.0).otherwise(25.0))
    assert finding(hot, "out_of_range")["rows_count"] == 10
    assert read_log(hot).frame["temperature_c"].null_count() == 10


def test_soc_may_be_known_at_the_ends_only() -> None:
    ends = charge().with_columns(pl.when(pl.col("time_s").is_in([0.0, 1199.0])).then("soc_share"))
    assert read_log(ends).frame["soc_share"].count() == 2


def test_a_wrong_nominal_capacity_is_seen_two_ways(tmp_path: Path) -> None:
    told = read_log(leaf_spy(tmp_path))  # 55 Ah at 85 %: 64.7 Ah when new
    assert nominal_findings(told, Pack(65.0, 96)).is_empty()
    assert nominal_findings(told, Pack(115.0, 96))["found_value"].to_list() == [pytest.approx(64.7, abs=0.1)]
    wide = read_log(charge(3600).with_columns(soc_share=(20 + pl.int_range(3600) // 60) / 100))
    assert nominal_findings(wide, Pack(90.0, 96)).is_empty()
    assert nominal_findings(wide, Pack(60.0, 96)).height == 1


def test_a_cut_last_line_is_left_out_and_said(tmp_path: Path) -> None:
    whole = charge(100).write_csv()
    log = read_log(written(tmp_path / "a.csv", whole.rstrip("\n").rsplit(",", 2)[0]))
    assert log.frame.height == 99
    assert "truncated" in set(log.findings["code"])


def test_text_in_numbers_names_column_and_row_of_all_faults(tmp_path: Path) -> None:
    text = "# made by hand\ntime_s,current_a,voltage_v\n1,2,3\n2,abc,3\n3,1,-x\n"
    with pytest.raises(LogError) as caught:
        read_log(written(tmp_path / "a.csv", text))
    told = [(one.code, one.values["column"], one.values["row"]) for one in caught.value.faults]
    assert told == [(LogCode.TEXT, "current_a", "4"), (LogCode.TEXT, "voltage_v", "5")]
    assert "abc" in str(caught.value)


def test_a_bad_time_names_its_row(tmp_path: Path) -> None:
    text = "time,current\n2026-04-01 10:00:00,2\nnoon,3\n"
    with pytest.raises(LogError, match="row 3: 'noon'"):
        read_log(written(tmp_path / "a.csv", text))


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"# only words\n", b"time_s,current_a\n", b"PAR1", b"\x00\x01", b"{"]
)
def test_nothing_to_read_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(LogError):
        read_log(tmp_path / "a.csv")


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as sparse:
        sparse.truncate(2_000_000_000)
    with pytest.raises(LogError, match="2,000 MB are more than the 500 MB") as caught:
        read_log(path)
    assert caught.value.faults[0].code is LogCode.TOO_LARGE


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 10)
    with pytest.raises(LogError, match="11 rows"):
        read_log(written(tmp_path / "a.csv", charge(11).write_csv()))


@pytest.mark.parametrize("source", ["no such file.csv", "", "nul\0", ".", "a" * 5000, None, 3])
def test_what_is_no_file_is_refused(source: object) -> None:
    with pytest.raises(LogError):
        read_log(source)  # type: ignore[arg-type]


def test_every_code_has_its_words() -> None:
    noisy = charge().with_columns(
        time_s=pl.col("time_s") - 300 * (pl.col("time_s") >= 600),
        soc_share=pl.Series(np.random.default_rng(1).uniform(0, 2, 1200)),
    )
    log = read_log(noisy)
    assert set(log.findings["code"]) <= set(FINDING_WORDS)
    assert set(log.assumed["code"]) <= set(ASSUMED_WORDS)


def test_a_log_that_stands_twice_in_its_file_is_one_log() -> None:
    """A second charge over the same SOC would else be joined on, and the pack hold twice as much."""
    twice = read_log(pl.concat([charge(), charge()]))
    assert twice.frame.equals(read_log(charge()).frame)
    assert finding(pl.concat([charge(), charge()]), "duplicated_rows")["rows_count"] == 1200
    assert "clock_jump" not in set(twice.findings["code"])


def test_a_few_currents_that_no_car_draws_are_left_out() -> None:
    """3,276.7 A is a sensor's word for "not known"; in every row it would be a unit, and stays."""
    spiked = charge().with_columns(
        current_a=pl.when(pl.col("time_s") % 100 == 7).then(3276.7).otherwise("current_a")
    )
    assert finding(spiked, "out_of_range")["rows_count"] == 12
    assert read_log(spiked).frame.height == 1188


def test_a_soc_that_cannot_be_does_not_turn_the_sign() -> None:
    """127.5 % in the first row is no fall of the SOC."""
    odd = charge().with_columns(soc_share=pl.when(pl.col("time_s") == 0).then(1.275).otherwise("soc_share"))
    assert read_log(odd).frame["current_a"].min() == pytest.approx(50.0)


def test_a_current_that_hangs_while_the_voltage_steps_is_left_out() -> None:
    """After the charge has ended the voltage falls at once; a current that goes on is the sensor's."""
    ended = pl.col("time_s") >= 900
    hung = charge().with_columns(
        current_a=pl.when(pl.col("time_s") >= 600).then(50.0).otherwise("current_a"),
        voltage_v=pl.when(ended).then(360.0).otherwise("voltage_v"),
    )
    row = finding(hung, "stuck_sensor")
    assert (row["about"], row["from_s"]) == ("current_a", 600.0)
    assert read_log(hung).frame["time_s"].max() == 599.0
    steady = charge().with_columns(current_a=pl.lit(50.0))
    assert "stuck_sensor" not in codes(steady)


def test_a_voltage_that_rises_is_believed_before_a_soc_that_falls() -> None:
    """A display that counts down while the battery fills: the sign is the voltage's, and the SOC is said."""
    down = charge().with_columns(soc_share=0.9 - pl.col("soc_share"))
    log = read_log(down)
    assert log.frame["current_a"].min() == pytest.approx(50.0)
    assert finding(down, "negative_window")["found_value"] == pytest.approx(19.0)


def test_a_pack_that_cannot_be_the_logs_gives_no_firm_figure() -> None:
    """The interval reaches to what the log would say of the pack it speaks of."""
    rows = pl.DataFrame({"soh_share_low": [1.17], "soh_share": [1.2], "soh_share_high": [1.22]})
    wide = read_log(charge(3600).with_columns(soc_share=(20 + pl.int_range(3600) // 60) / 100))
    wrong = doubted(rows, nominal_findings(wide, Pack(40.0, 96)))
    assert wrong["soh_share_low"][0] < 0.65
    assert doubted(rows, nominal_findings(wide, Pack(90.0, 96))).equals(rows)
    assert nominal_findings(wide, Pack(200.0, 96))["code"].to_list() == ["far_below_nominal"]


def test_a_log_that_tells_its_day_is_dated_by_it(tmp_path: Path) -> None:
    """Leaf Spy writes the day: an old log is doubted like an old report, and nobody need repeat it."""
    made = diagnose(leaf_spy(tmp_path), Pack(65.0, 96), on_day=date(2029, 4, 1))
    assert set(made.evidence["measured_on"]) == {date(2026, 4, 1)}
    assert "column" not in set(made.assumed["code"])
    assert "result_aged" in set(made.findings["code"])


@pytest.mark.parametrize(
    ("column", "form", "day"),
    [
        ("datetime", "2026-04-01 23:59:{:02}", date(2026, 4, 1)),
        ("日時", "2026年4月1日 9:30:{:02}", date(2026, 4, 1)),
        ("timestamp", "2026-04-01T07:30:{:02}+09:00", date(2026, 4, 1)),  # 31 March in universal time
        ("timestamp", "2026-04-01T22:30:{:02}-0400", date(2026, 4, 1)),  # 2 April in universal time
        ("timestamp", "17750070{:02}000", date(2026, 4, 1)),  # ms since 1970
        ("datetime", "1970-01-01 00:00:{:02}", None),  # a clock that nobody has set
        ("time", "09:30:{:02}", None),
        ("time_s", "{}", None),
    ],
)
def test_a_log_is_of_the_day_that_its_clock_tells(
    tmp_path: Path, column: str, form: str, day: date | None
) -> None:
    """Promise: the day as written where it was made; said as assumed; none from a clock that only counts."""
    rows = "".join(f"{form.format(at)},50,{350 + at / 10:.1f}\n" for at in range(60))
    log = read_log(written(tmp_path / "a.csv", f"{column},current_a,voltage_v\n{rows}"))
    assert log.measured_on == day
    said = log.assumed.filter(code="day_of_log")["said"].to_list()
    assert said == ([] if day is None else [day.isoformat()])


def test_a_frame_with_a_zone_is_of_its_own_day() -> None:
    start = datetime.fromisoformat("2026-04-01T07:30")
    times = pl.datetime_range(
        start, start + timedelta(seconds=1199), "1s", time_zone="Asia/Tokyo", eager=True
    )
    frame = charge(1200).with_columns(time_s=times)
    assert read_log(frame).measured_on == date(2026, 4, 1)


def test_a_dated_log_dates_its_evidence_unless_another_day_is_given() -> None:
    start = pl.lit(datetime.fromisoformat("2026-04-01T09:30")) + pl.duration(seconds=pl.col("time_s"))
    log = read_log(charge(3600).with_columns(time_s=start, soc_share=(20 + pl.int_range(3600) // 60) / 100))
    made = diagnose(log, Pack(65.0, 96))
    assert made.verdict["measured_on"].item() == date(2026, 4, 1)
    assert "day_of_log" in set(made.assumed["code"])
    other = diagnose(log, Pack(65.0, 96), measured_on=date(2026, 5, 1))
    assert other.verdict["measured_on"].item() == date(2026, 5, 1)


def test_a_share_of_charge_written_in_per_cent_is_rescaled_and_said() -> None:
    log = read_log(charge().with_columns(soc_share=100 * pl.col("soc_share")))
    assert log.frame["soc_share"].to_list() == pytest.approx(charge()["soc_share"].to_list())
    assert "out_of_range" not in set(log.findings["code"])
    assert log.assumed.filter(code="unit", about="soc_share")["said"].to_list() == ["%"]


def test_a_share_of_charge_up_to_one_is_taken_as_it_stands() -> None:
    assert read_log(charge()).assumed.filter(code="unit", about="soc_share").is_empty()


def test_a_log_given_twice_counts_once_and_is_said(tmp_path: Path) -> None:
    pack, log = demo()
    file = written(tmp_path / "again.csv", demo_csv(log))
    one, twice = diagnose(file, pack), diagnose([file, read_log(file), file], pack)
    assert twice.verdict.equals(one.verdict)
    assert twice.evidence.equals(one.evidence)
    assert len(twice.logs) == 1
    assert twice.findings.filter(code="log_given_twice").height == 2
    assert "log_given_twice" not in set(one.findings["code"])
    other = dataclasses.replace(log, frame=log.frame.with_columns(current_a=pl.col("current_a") + 0.1))
    assert "log_given_twice" not in set(diagnose([log, other], pack).findings["code"])
