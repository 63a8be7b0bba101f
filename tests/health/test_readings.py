"""What a car says of itself over years: resets are seen, the trend beneath never rises, the truth is held."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from meguri.health.logs.faults import LogCode, LogError
from meguri.health.readings import falling, healing_jumps, read_readings, trend
from meguri.health.simulate import simulate_readings
from meguri.tables.battery import READINGS

HEADER = 'Date,Odometer (km),A⋅h,SoH (%),Hx (%),Fast charges,"Type 1,2 charges"\n'


@pytest.fixture
def owner_log(shared: Path) -> list[Path]:
    return sorted((shared / "fielddata" / "leaf_owner_log").glob("*.csv"))


def readings(*rows: tuple[date, float]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["day", "soh_bms_share"], orient="row")
    return pl.concat([READINGS.empty(), frame], how="diagonal_relaxed")


def test_an_owners_log_in_overlapping_parts(owner_log: list[Path]) -> None:
    frame, findings = read_readings(owner_log)
    assert frame.height == 36
    assert frame["day"].is_sorted()
    assert frame.row(1) == (date(2019, 10, 7), 31060.0, 55.31, 0.8453, 12, 1160)
    assert findings.filter(code="repeated_readings")["rows_count"].to_list() == [4.0]
    jumps = findings.filter(code="healing_jump").select("about", "found_value").rows()
    assert [day for day, _ in jumps] == ["2019-10-12", "2020-12-24"]
    assert [size for _, size in jumps] == [pytest.approx(4.10), pytest.approx(5.07)]


def test_the_order_of_the_parts_does_not_matter(owner_log: list[Path]) -> None:
    assert_frame_equal(read_readings(owner_log)[0], read_readings(owner_log[::-1])[0])
    assert_frame_equal(read_readings(owner_log)[0], read_readings(read_readings(owner_log)[0])[0])


def test_the_trend_of_an_owners_log_passes_under_its_resets(owner_log: list[Path]) -> None:
    frame, _ = read_readings(owner_log)
    curve = trend(frame).join(frame.select("day", "soh_bms_share"), on="day")
    assert (curve["soh_share"].diff().drop_nulls() <= 0).all()
    above = curve.filter(pl.col("soh_bms_share") - pl.col("soh_share") > 0.03)["day"]
    assert above.to_list() == [date(2019, 10, 12), date(2020, 12, 24), date(2021, 1, 4)]


@given(st.integers(0, 2**32 - 1), st.lists(st.tuples(st.integers(0, 39), st.floats(0, 0.1)), max_size=3))
def test_a_trend_never_rises_and_lies_in_its_doubt(seed: int, jumps: list[tuple[int, float]]) -> None:
    made, _ = simulate_readings(np.random.default_rng(seed), jumps=jumps)
    curve = trend(made)
    for name in ("soh_low_share", "soh_share", "soh_high_share"):
        assert (curve[name].diff().drop_nulls() <= 1e-12).all()
    assert (curve["soh_low_share"] <= curve["soh_share"]).all()
    assert (curve["soh_share"] <= curve["soh_high_share"]).all()


def test_resets_are_found_and_steady_cars_left_alone() -> None:
    """Of 100 cars without a reset none is flagged; of 100 with one of 5 points 95 are, on its day."""
    steady = [simulate_readings(np.random.default_rng(seed))[0] for seed in range(100)]
    assert sum(bool(healing_jumps(one)) for one in steady) == 0
    reset = [simulate_readings(np.random.default_rng(seed), jumps=((20, 0.05),))[0] for seed in range(100)]
    assert sum(made["day"][20] in dict(healing_jumps(made)) for made in reset) >= 95


@pytest.mark.parametrize("jumps", [(), ((20, 0.05),), ((38, 0.05),)])
def test_the_trend_holds_the_truth_as_often_as_it_says(jumps: tuple[tuple[int, float], ...]) -> None:
    """A 90 % interval at the last reading: 81–98 of 100 cars, the 99.9 % range of a fair 90 %."""
    held = 0
    for seed in range(100):
        made, truth = simulate_readings(np.random.default_rng(500 + seed), jumps=jumps)
        last = trend(made).row(-1, named=True)
        held += last["soh_low_share"] <= truth[-1] <= last["soh_high_share"]
    assert 81 <= held <= 98


def test_a_rise_over_several_readings_is_one_jump_from_foot_to_top() -> None:
    made = readings(
        (date(2026, 1, 1), 0.80),
        (date(2026, 1, 8), 0.84),
        (date(2026, 1, 15), 0.86),
        (date(2026, 1, 22), 0.83),
    )
    assert healing_jumps(made) == [(date(2026, 1, 8), pytest.approx(0.06))]


def test_exactly_three_points_count_and_less_does_not() -> None:
    days = date(2026, 1, 1), date(2026, 1, 20)
    assert healing_jumps(readings((days[0], 0.80), (days[1], 0.83)))
    assert not healing_jumps(readings((days[0], 0.80), (days[1], 0.829)))


def test_few_readings_show_no_doubt_of_their_own() -> None:
    curve = trend(readings((date(2026, 1, 1), 0.8)))
    assert curve.row(0)[1:] == (pytest.approx(0.77), 0.8, pytest.approx(0.83))
    assert trend(READINGS.empty()).is_empty()


@given(st.lists(st.floats(0, 1), max_size=30))
def test_pooling_never_rises_and_keeps_the_mean(values: list[float]) -> None:
    pooled = falling(np.array(values))
    assert all(one >= other - 1e-12 for one, other in pairwise(pooled))
    assert pooled.sum() == pytest.approx(sum(values))
    assert falling(pooled) == pytest.approx(pooled)


def test_what_cannot_be_is_left_out_and_said(tmp_path: Path) -> None:
    text = HEADER + "2026/01/02,100,55,85,70,1,2\n2026-02-01,-5,55,84,70,1,2\n"
    (tmp_path / "a.csv").write_text(text)
    frame, findings = read_readings(tmp_path / "a.csv")
    assert frame["odometer_km"].to_list() == [100.0, None]
    assert findings["code"].to_list() == ["readings_out_of_range"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEADER + "soon,1,1,1,1,1,1\n", LogCode.BAD_TIME),
        (HEADER + "2026-01-01,1,1,abc,1,1,1\n", LogCode.TEXT),
        ("a,b\n1,2\n", LogCode.NO_READING),
        (HEADER, LogCode.EMPTY),
        ("{}", LogCode.NO_READING),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, text: str, code: LogCode) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(LogError) as caught:
        read_readings(tmp_path / "a.csv")
    assert caught.value.faults[0].code is code


@given(content=st.binary(max_size=200), header=st.sampled_from([b"", HEADER.encode()]))
def test_no_bytes_raise_anything_else(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, header: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "readings.csv"
    path.write_bytes(header + content)
    try:
        frame, _ = read_readings(path)
    except LogError:
        return
    trend(frame)
