"""Every row of a log lies in one session; what each moved is what the log says it moved."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.health.logs.reading import read_log
from meguri.health.sessions import find_sessions, moved_ah
from meguri.tables.battery import LOG


def log(current: np.ndarray, step_s: float = 1.0, **columns: object) -> pl.DataFrame:
    frame = pl.DataFrame({"time_s": step_s * np.arange(len(current)), "current_a": current, **columns})
    return pl.concat([LOG.empty(), frame], how="diagonal_relaxed")


def runs(*parts: tuple[float, int]) -> np.ndarray:
    return np.concatenate([np.full(rows, current) for current, rows in parts])


def kinds(frame: pl.DataFrame) -> list[str]:
    return find_sessions(frame)["kind"].to_list()


currents = st.lists(st.sampled_from([-80.0, -20.0, -1.4, 0.0, 2.4, 10.0, 50.0]), min_size=1, max_size=200)


@given(current=currents, step=st.sampled_from([0.1, 1.0, 10.0]), gap_at=st.integers(0, 199))
def test_sessions_cover_the_log_once_and_keep_its_charge(
    current: list[float], step: float, gap_at: int
) -> None:
    frame = log(np.array(current), step)
    frame = frame.with_columns(time_s=pl.col("time_s") + 5000.0 * (pl.int_range(pl.len()) > gap_at))
    found = find_sessions(frame)
    assert found["row_from_count"].to_list() == [0, *found["row_to_count"].to_list()[:-1]]
    assert found["row_to_count"][-1] == frame.height
    time, current_a = frame["time_s"].to_numpy(), frame["current_a"].to_numpy()
    for first, end, charge in found.select("row_from_count", "row_to_count", "charge_ah").iter_rows():
        exact = np.trapezoid(current_a[first:end], time[first:end]) / 3600
        assert charge == pytest.approx(exact, abs=1e-9)


def test_a_charge_between_rests() -> None:
    frame = log(runs((-0.8, 600), (50.0, 3600), (-1.4, 900)), voltage_v=np.full(5100, 360.0))
    found = find_sessions(frame)
    assert found["kind"].to_list() == ["rest", "charge", "rest"]
    row = found.row(1, named=True)
    assert row["charge_ah"] == pytest.approx(50.0 * 3599 / 3600)
    assert (row["rest_before_s"], row["rest_after_s"]) == (599.0, 899.0)
    assert row["power_max_kw"] == pytest.approx(18.0)
    assert found["power_max_kw"][0] is None


def test_the_idle_draw_of_a_car_is_rest() -> None:
    idle = np.random.default_rng(1).uniform(-1.4, 2.4, 600)
    assert kinds(log(np.concatenate([idle, runs((32.0, 900)), idle]))) == ["rest", "charge", "rest"]


def test_a_slow_charge_is_a_charge_and_a_small_cell_is_no_rest() -> None:
    assert kinds(log(runs((0.0, 60), (6.0, 600)), voltage_v=np.full(660, 360.0))) == ["rest", "charge"]
    assert kinds(log(runs((0.0, 60), (2.17, 600)), voltage_v=np.full(660, 3.7))) == ["rest", "charge"]


def test_a_flicker_belongs_to_what_surrounds_it() -> None:
    assert kinds(log(runs((50.0, 300), (0.0, 2), (50.0, 300), (-10.0, 1), (50.0, 300)))) == ["charge"]


def test_steps_of_a_charge_are_apart() -> None:
    assert kinds(log(runs((50.0, 300), (0.0, 600), (50.0, 300)))) == ["charge", "rest", "charge"]


def test_pulses_are_steady_short_and_after_a_rest() -> None:
    two = runs((0.0, 60), (-80.0, 10), (0.0, 40), (60.0, 10), (0.0, 60))
    assert kinds(log(two)) == ["rest", "pulse", "rest", "pulse", "rest"]
    at_once = runs((0.0, 60), (-80.0, 10), (60.0, 10), (0.0, 60))
    assert kinds(log(at_once))[1] == "pulse"
    assert kinds(log(runs((0.0, 60), (-80.0, 90), (0.0, 60)))) == ["rest", "discharge", "rest"]


def test_a_drive_is_one_discharge_with_its_stops_and_brakings() -> None:
    unsteady = np.linspace(-20, -90, 40)
    drive = np.concatenate([unsteady, runs((30.0, 8), (0.0, 30)), unsteady, runs((25.0, 6)), unsteady])
    assert kinds(log(np.concatenate([runs((0.0, 600)), drive, runs((0.0, 600))]))) == [
        *("rest", "discharge", "rest")
    ]


def test_nothing_is_counted_across_a_gap() -> None:
    frame = log(runs((50.0, 600))).with_columns(time_s=pl.col("time_s") + 3600.0 * (pl.col("time_s") >= 300))
    found = find_sessions(frame)
    assert found["kind"].to_list() == ["charge", "charge"]
    assert found["rest_after_s"].to_list() == [0.0, 0.0]
    assert moved_ah(frame)[-1] == pytest.approx(50.0 * 598 / 3600)


def test_soc_is_the_one_shown_near_each_end_or_none() -> None:
    soc = np.full(1200, np.nan)
    soc[[0, 1199]] = 0.2, 0.3
    frame = log(runs((50.0, 600), (0.0, 600)), soc_share=pl.Series(soc).fill_nan(None))
    found = find_sessions(frame)
    assert found.select("soc_from_share", "soc_to_share").rows() == [(0.2, None), (None, 0.3)]


def test_an_empty_log_has_no_sessions() -> None:
    assert find_sessions(LOG.empty()).is_empty()


def test_a_real_charging_test_splits_into_its_steps(shared: Path) -> None:
    """Vehicle 7: five charges of twenty minutes, an hour of rest and a pulse of 10 s before each."""
    file = shared / "fielddata" / "ev10_charging_test" / "csv" / "vehicle_07_seg01_soc_5-62.csv"
    found = find_sessions(read_log(file).frame)
    assert found["kind"].to_list() == ["rest", "pulse", "rest", "charge"] * 5 + ["rest"]
    charges = found.filter(kind="charge")
    assert charges["charge_ah"].to_list() == pytest.approx([11.3] * 5, abs=0.05)
    assert (found.filter(pl.col("rest_before_s") > 3500)["kind"] == "pulse").all()


def test_every_real_segment_keeps_its_charge(shared: Path) -> None:
    """The log's own count of Ah, at the end of each segment, is what all rows moved."""
    for file in sorted((shared / "fielddata" / "ev10_charging_test" / "csv").glob("*.csv")):
        raw = pl.read_csv(file)
        counted = raw["charge_ah"][-1]
        assert moved_ah(read_log(file).frame)[-1] == pytest.approx(counted, rel=0.005, abs=0.05)
