"""Promises of stress from a log: charge is counted, gaps are not filled, what is missing is said."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from meguri.life.stress import stress_of_log
from meguri.life.stress.words import FINDING_WORDS
from meguri.tables.battery import LOG
from meguri.tables.life import STRESS

CAPACITY = 100.0


def log(days: int = 31, **columns: object) -> pl.DataFrame:
    """One cycle of depth 0.4 a day: an hour down, an hour up; one row a minute."""
    minute = np.arange(days * 1440 + 1)
    of_day = minute % 1440
    current = np.where((of_day >= 480) & (of_day < 540), -40.0, 0.0)
    current = np.where((of_day >= 1200) & (of_day < 1260), 40.0, current)
    soc = 0.9 + np.concatenate([[0.0], np.cumsum(current / 60 / CAPACITY)[:-1]])
    made = {
        "time_s": minute * 60.0,
        "current_a": current,
        "soc_share": soc,
        "temperature_c": np.full(minute.size, 25.0),
    }
    frame = pl.DataFrame(made | columns)
    missing = [one for one in LOG.columns if one.name not in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=one.kind.dtype).alias(one.name) for one in missing)


def test_a_log_of_a_month_is_counted() -> None:
    made = stress_of_log(log(), began_on=date(2026, 1, 1), pack_kwh=40)
    assert STRESS.check(made.table).height in (1, 2)
    row = made.table.row(0, named=True)
    assert row["full_cycles_count"] == pytest.approx(31 * 0.4, rel=1e-6)
    assert row["throughput_kwh"] == pytest.approx(31 * 16, rel=1e-6)
    assert row["cycle_depth_share"] == pytest.approx(0.4, abs=1e-6)
    assert row["soc_mean_share"] == pytest.approx(0.9 - 0.4 * 12 / 24, abs=1e-3)
    assert row["temperature_mean_c"] == 25.0
    assert row["distance_km"] is None


def test_without_state_of_charge_the_current_is_counted_and_the_mean_left_open() -> None:
    made = stress_of_log(
        log().with_columns(soc_share=pl.lit(None, pl.Float64)),
        capacity_ah=CAPACITY,
        began_on=date(2026, 1, 1),
    )
    row = made.table.row(0, named=True)
    assert row["full_cycles_count"] == pytest.approx(31 * 0.4, rel=1e-6)
    assert row["soc_mean_share"] is None
    assert made.findings["code"][0] == "soc_counted_from_current"


def test_what_cannot_be_drawn_is_said() -> None:
    bare = log().with_columns(soc_share=pl.lit(None, pl.Float64), temperature_c=pl.lit(None, pl.Float64))
    made = stress_of_log(bare)
    assert made.table.is_empty()
    assert set(made.findings["code"]) == {"log_without_soc_and_capacity", "log_without_temperature"}
    assert made.assumed["code"].to_list() == ["log_month"]
    assert set(made.findings["code"]) <= set(FINDING_WORDS)


def test_half_a_month_is_scaled_and_told() -> None:
    made = stress_of_log(log(days=10), began_on=date(2026, 4, 1))
    assert made.table["month_rank"].to_list() == [4]
    assert made.table["full_cycles_count"].item() == pytest.approx(30 * 0.4, rel=1e-6)
    found = made.findings.row(0, named=True)
    assert found["code"] == "log_shorter_than_month"
    assert found["found_value"] == pytest.approx(240)


def test_a_gap_moves_no_charge() -> None:
    """A current that stands before a gap of a day is not held through it."""
    frame = log(days=3).filter(~pl.col("time_s").is_between(500 * 60, 2000 * 60)).drop("soc_share")
    made = stress_of_log(
        frame.with_columns(soc_share=pl.lit(None, pl.Float64)),
        capacity_ah=CAPACITY,
        began_on=date(2026, 1, 1),
    )
    assert made.table["full_cycles_count"].item() < 31 * 0.4
    assert "soc_counted_beyond_full_or_empty" not in made.findings["code"]


def test_a_wrong_capacity_shows() -> None:
    frame = log().with_columns(soc_share=pl.lit(None, pl.Float64))
    made = stress_of_log(frame, capacity_ah=20.0, began_on=date(2026, 1, 1))
    assert "soc_counted_beyond_full_or_empty" in made.findings["code"]


def test_cells_stand_in_for_a_missing_mean_temperature() -> None:
    lowest, highest = pl.lit(10.0), pl.lit(20.0)
    frame = log().with_columns(
        temperature_c=pl.lit(None, pl.Float64), temperature_min_c=lowest, temperature_max_c=highest
    )
    assert stress_of_log(frame, began_on=date(2026, 1, 1)).table["temperature_mean_c"][0] == 15.0
