"""Promises of the resistance: a circuit's comes back, real cells give milliohms, doubt is honest."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.health.resistance import dcir, log_pulses
from meguri.tables.battery import LOG, PULSE, RESISTANCE, SESSIONS
from meguri.tables.schema import check

HPPC = {
    10: "NissanLeaf-cell-Low-Current-HPPC-10C.csv",
    25: "NissanLeaf-cell-Low-Current-HPPC-25C-2.csv",
    40: "NissanLeaf-cell-Low-Current-HPPC-40C-1.csv",
}


def circuit_log(
    ohm: float, slow_ohm: float, step_a: float, *, seconds: float = 0.1, round_v: float = 0.0
) -> pl.DataFrame:
    """A cell of 3.7 V with R and one RC arc of 10 s: a minute of rest, then a minute of `step_a`."""
    time = np.arange(0, 120, seconds)
    since = np.maximum(time - 60, 0)
    current = np.where(since > 0, step_a, 0.0)
    volt = 3.7 + step_a * np.where(since > 0, ohm + slow_ohm * (1 - np.exp(-since / 10)), 0)
    volt = np.round(volt / round_v) * round_v if round_v else volt
    rows = pl.DataFrame({"time_s": time, "current_a": current, "cell_voltage_mean_v": volt})
    rows = rows.with_columns(pl.lit(0.5).alias("soc_share"), pl.lit(25.0).alias("temperature_c"))
    return pl.concat([LOG.empty(), rows], how="diagonal_relaxed").select(LOG.names)


@settings(max_examples=25)
@given(
    ohm=st.floats(3e-4, 5e-3),
    slow=st.floats(0, 5e-3),
    step=st.sampled_from([-120.0, -30.0, 20.0, 100.0]),
    round_v=st.sampled_from([0.0, 0.001]),
)
def test_the_resistance_put_into_a_circuit_comes_back(
    ohm: float, slow: float, step: float, round_v: float
) -> None:
    told = dcir(log_pulses(circuit_log(ohm, slow, step, round_v=round_v)), (1.0, 10.0, 30.0))
    assert told.height == 3
    for row in told.to_dicts():
        truth = ohm + slow * (1 - np.exp(-row["at_s"] / 10))
        # A rounded reading is off by half a step at most; the interval is that of 90 %.
        assert abs(row["resistance_ohm"] - truth) <= 1.05 * round_v / abs(step) + 2e-2 * truth
        assert row["direction"] == ("charge" if step > 0 else "discharge")
        assert (row["soc_share"], row["temperature_c"]) == (0.5, 25.0)
    check(RESISTANCE, told)


def test_rounding_to_ten_millivolts_makes_the_interval_wide() -> None:
    fine, coarse = (
        dcir(log_pulses(circuit_log(2e-3, 1e-3, -30, seconds=1, round_v=step))) for step in (0.001, 0.01)
    )
    width = [(one["resistance_ohm_high"] - one["resistance_ohm_low"]).to_numpy() for one in (fine, coarse)]
    assert (width[1] > 3 * width[0]).all()
    assert coarse.filter(pl.col("at_s") == 10)["resistance_ohm_low"][0] < 2e-3 + 1e-3 * 0.632


def test_a_time_that_was_not_read_gives_no_row() -> None:
    """A log of 1 Hz cannot tell what happened after 0.1 s."""
    told = dcir(log_pulses(circuit_log(2e-3, 1e-3, -30, seconds=1)), (0.1, 1.0, 10.0, 300.0))
    assert told["at_s"].to_list() == [1.0, 10.0]


def test_a_current_that_never_steps_has_no_resistance() -> None:
    ramp = circuit_log(2e-3, 0, 0.0).with_columns(current_a=pl.col("time_s") / 2)
    assert log_pulses(ramp).is_empty()
    assert dcir(PULSE.empty()).is_empty()
    assert log_pulses(LOG.empty()).is_empty()


def test_pulses_named_in_sessions_are_taken() -> None:
    log = circuit_log(2e-3, 1e-3, -30, seconds=1)
    row = {"session_rank": 1, "kind": "pulse", "row_from_count": 61, "row_to_count": 92}
    sessions = pl.concat([SESSIONS.empty(), pl.DataFrame(row)], how="diagonal_relaxed")
    told, found = log_pulses(log, sessions), log_pulses(log)
    assert told["time_s"].min() == 60
    assert told.height == 32
    assert (
        dcir(told)["resistance_ohm"].to_list() == dcir(found)["resistance_ohm"].to_list()[: dcir(told).height]
    )


@pytest.fixture(scope="module")
def leaf(shared: Path) -> pl.DataFrame:
    """Resistances of the Leaf cell's pulses at three temperatures."""
    told = []
    for temperature, name in HPPC.items():
        lines = (shared / "fielddata/leaf_cell_2013/data" / name).read_text("utf-8").splitlines()
        fields = [line.split(",") for line in lines if line.startswith("No,")]
        rows = pl.DataFrame(
            [(float(f[1]), float(f[8]), float(f[9])) for f in fields],
            schema={"time_s": pl.Float64, "current_a": pl.Float64, "voltage_v": pl.Float64},
            orient="row",
        ).with_columns(pl.lit(float(temperature)).alias("temperature_c"))
        log = pl.concat([LOG.empty(), rows.unique("time_s").sort("time_s")], how="diagonal_relaxed")
        told.append(dcir(log_pulses(log)).with_columns(pl.col("pulse_id") + f" {temperature}"))
    return pl.concat(told)


def test_the_leaf_cell_has_milliohms_that_fall_with_temperature(leaf: pl.DataFrame) -> None:
    """Measured cell (33 Ah, 30 A pulses): some mΩ, more after a longer time, less when warmer."""
    middle = {
        (temperature, at): leaf.filter(
            pl.col("temperature_c") == temperature, pl.col("at_s") == at, pl.col("direction") == "discharge"
        )["resistance_ohm"].median()
        for temperature in HPPC
        for at in (1.0, 10.0, 30.0)
    }
    for at in (1.0, 10.0, 30.0):
        assert middle[10, at] > middle[25, at] > middle[40, at]  # type: ignore[operator]
    for temperature in HPPC:
        assert middle[temperature, 1.0] < middle[temperature, 10.0] < middle[temperature, 30.0]  # type: ignore[operator]
    assert all(1e-3 < one < 6e-3 for one in middle.values())  # type: ignore[operator]


def test_the_leaf_cell_was_read_finely_enough(leaf: pl.DataFrame) -> None:
    """1 mV at 30 A: the interval is some 0.05 mΩ wide."""
    width = leaf["resistance_ohm_high"] - leaf["resistance_ohm_low"]
    assert 2e-5 < width.median() < 1e-4  # type: ignore[operator]
