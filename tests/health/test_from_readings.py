"""Promises of the car's own readings: a reset does not flatter, and both figures are told."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import meguri as mg
from meguri.health.logs.log import Log
from meguri.health.readings import trend
from meguri.health.simulate import simulate_readings
from meguri.tables.battery import LOG, READINGS

PACK = mg.Pack(capacity_ah=65.0, cells_in_series=96, chemistry="NMC")


def diagnosed(readings: pl.DataFrame) -> mg.Diagnosis:
    return mg.diagnose(None, PACK, readings=readings)


def row(made: mg.Diagnosis) -> dict[str, float]:
    return made.evidence.filter(method="bms_read").row(0, named=True)


def readings(*soh: float) -> pl.DataFrame:
    rows = [(date(2026, 1, 1) + timedelta(days=14 * at), one) for at, one in enumerate(soh)]
    frame = pl.DataFrame(rows, schema=["day", "soh_bms_share"], orient="row")
    return pl.concat([READINGS.empty(), frame], how="diagonal_relaxed")


@pytest.mark.parametrize("seed", range(8))
def test_a_reset_just_before_the_diagnosis_does_not_flatter(seed: int) -> None:
    """Law: +5 points on the last reading move the evidence by a fraction of them; its doubt is added."""
    plain, truth = simulate_readings(np.random.default_rng(seed))
    reset, _ = simulate_readings(np.random.default_rng(seed), jumps=((39, 0.05),))
    assert reset["soh_bms_share"][-1] - plain["soh_bms_share"][-1] > 0.03
    one, other = row(diagnosed(plain)), row(diagnosed(reset))
    assert abs(other["soh_share"] - one["soh_share"]) < 0.015
    assert other["soh_share_low"] < truth[-1] < other["soh_share_high"]
    bare = row(diagnosed(readings(other["soh_share"])))
    widths = [one["soh_share_high"] - one["soh_share_low"] for one in (other, bare)]
    assert widths[0] > widths[1]


def test_both_figures_are_told() -> None:
    reset, _ = simulate_readings(np.random.default_rng(1), jumps=((39, 0.05),))
    made = diagnosed(reset)
    newest, smooth = reset["soh_bms_share"][-1], trend(reset)["soh_share"][-1]
    assert made.verdict["soh_bms_share"].item() == newest
    (found,) = made.findings.filter(code="readings_trend").to_dicts()
    assert (found["found_value"], found["limit_value"]) == (
        pytest.approx(100 * newest), pytest.approx(100 * smooth),
    )  # fmt: skip
    assert found["level"] == "caution"
    plain, _ = simulate_readings(np.random.default_rng(1))
    assert "caution" not in set(diagnosed(plain).findings.filter(code="readings_trend")["level"])


def test_a_few_readings_without_a_reset_count_by_their_newest() -> None:
    made = diagnosed(readings(0.90, 0.88))
    assert "readings_trend" not in set(made.findings["code"])
    assert row(made)["soh_share"] == row(diagnosed(readings(0.88)))["soh_share"]
    healed = diagnosed(readings(0.84, 0.90))
    assert {"healing_jump", "readings_trend"} <= set(healed.findings["code"])
    assert row(healed)["soh_share"] == pytest.approx(0.84, abs=0.005)


def test_a_rise_that_no_reset_explains_asks_for_the_papers() -> None:
    made = diagnosed(readings(0.62, 0.61, 0.60, 0.98))
    found = made.findings.filter(code="battery_replaced_or_reset").row(0, named=True)
    assert (found["level"], found["found_value"]) == ("warning", pytest.approx(38.0))
    assert row(made)["soh_share"] < 0.65


def test_the_capacity_follows_the_interval() -> None:
    named = mg.VehicleFacts(date(2026, 6, 1), model="leaf40")
    told, _ = simulate_readings(np.random.default_rng(2), jumps=((39, 0.05),))
    one = row(mg.diagnose(None, None, readings=told, vehicle=named))
    for end in ("_low", "", "_high"):
        assert one[f"capacity_ah{end}"] / one[f"soh_share{end}"] == pytest.approx(
            one["capacity_ah"] / one["soh_share"]
        )


def test_readings_in_logs_belong_to_those_over_the_years() -> None:
    """A log made after a reset is judged by the readings before it, and one display is one row."""
    before, last = readings(0.84, 0.838, 0.836, 0.835, 0.834), readings(*[0.9] * 6)[-1:]
    rest = pl.DataFrame({"time_s": [0.0, 1.0, 2.0], "current_a": [0.0] * 3, "voltage_v": [370.0] * 3})
    missing = [pl.lit(None, pl.Float64).alias(name) for name in LOG.names if name not in rest.columns]
    log = Log(rest.with_columns(missing).select(LOG.names), readings=last)
    made = mg.diagnose([log], PACK, readings=before)
    assert made.evidence.filter(method="bms_read").height == 1
    assert row(made)["soh_share"] == pytest.approx(0.833, abs=0.01)
    assert made.verdict["soh_bms_share"].item() == pytest.approx(0.9)


def test_the_owners_log_of_nine_years(shared: Path) -> None:
    parts = sorted((shared / "fielddata" / "leaf_owner_log").glob("*.csv"))
    made = mg.diagnose(None, "leaf24", readings=parts)
    assert {"healing_jump", "readings_trend"} <= set(made.findings["code"])
    assert made.evidence.filter(method="bms_read").height == 1
