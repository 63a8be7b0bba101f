"""Promises of what a log also tells: known losses and resistance come back, apart from SOH; or the reason."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import meguri as mg
from meguri.health.internals import ASSUMED_WORDS, FINDING_WORDS, Internals, internals
from meguri.health.logs.log import Log
from meguri.health.sessions import find_sessions
from meguri.health.simulate import Truth, demo, demo_csv, simulate_charge, simulate_pulses
from meguri.report.diagnosis_json import diagnosis_json
from meguri.tables.battery import RESISTANCE
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED
from meguri.tables.internals import CHARGE_CURVE, ELECTRODES

TRUTH = Truth()
PACK = mg.Pack(115, 96, "NMC", ocv=TRUTH.ocv)
SLOW = {"soc_from_share": 0.05, "soc_to_share": 0.97, "charger_kw": 3.0, "dt_s": 10.0}


@pytest.fixture(scope="module")
def slow() -> Log:
    return simulate_charge(TRUTH, np.random.default_rng(1), **SLOW)


def told(log: Log, pack: mg.Pack = PACK) -> Internals:
    found = internals([(log, find_sessions(log.frame))], pack)
    RESISTANCE.check(found.resistance)
    ELECTRODES.check(found.electrodes)
    FINDINGS.check(found.findings)
    HEALTH_ASSUMED.check(found.assumed)
    assert set(found.findings["code"]) <= set(FINDING_WORDS) | {"electrodes_wide", "electrodes_ambiguous"}
    assert set(found.assumed["code"]) <= set(ASSUMED_WORDS)
    return found


def test_known_losses_come_back_from_a_slow_charge(slow: Log) -> None:
    """Oracle: the simulated pack at 85 % has lost 15 % of its lithium and of each electrode."""
    found = told(slow)
    assert found.electrodes["part"].to_list() == ["lithium", "positive", "negative"]
    for row in found.electrodes.to_dicts():
        assert row["lost_share_low"] <= 0.15 <= row["lost_share_high"], row
        assert row["lost_share_high"] - row["lost_share_low"] < 0.12
    assert found.electrodes["positive_material"].unique().to_list() == ["nmc811_chen2020"]
    assert set(found.assumed["code"]) == set(ASSUMED_WORDS)


@pytest.mark.parametrize(
    ("changed", "pack", "code"),
    [
        ({"charger_kw": 20.0}, PACK, "electrodes_current_high"),
        ({"soc_to_share": 0.5}, PACK, "electrodes_span_short"),
        ({}, mg.Pack(115, 96, "NMC"), "electrodes_no_fresh"),
        ({}, mg.Pack(115, 96, "NMC", ocv=TRUTH.ocv[40:]), "electrodes_no_fresh"),
        ({}, mg.Pack(115, 96, "LTO", ocv=TRUTH.ocv), "electrodes_no_material"),
        ({}, mg.Pack(115, 96, "LFP", ocv=TRUTH.ocv), "electrodes_other_material"),
    ],
)
def test_losses_that_cannot_be_told_have_their_reason(
    changed: dict[str, float], pack: mg.Pack, code: str
) -> None:
    found = told(simulate_charge(TRUTH, np.random.default_rng(2), **(SLOW | changed)), pack)
    assert found.electrodes.is_empty()
    assert code in set(found.findings["code"])


def test_of_several_charges_the_slow_and_wide_one_gives_the_reason(slow: Log) -> None:
    quick = simulate_charge(TRUTH, np.random.default_rng(3))
    both = [(log, find_sessions(log.frame)) for log in (quick, slow)]
    found = internals(both, mg.Pack(115, 96, "NMC"))
    assert "electrodes_no_fresh" in set(found.findings["code"])
    assert set(found.resistance["pulse_id"].str.slice(0, 2)) == {"1/"}


def test_the_resistance_put_in_comes_back_and_a_log_of_cells_gives_the_pack_s() -> None:
    log = simulate_pulses(TRUTH, np.random.default_rng(4), temperature_c=25.0)
    found = told(log).resistance.filter(at_s=10.0)
    cell = TRUTH.cell_resistance_ohm
    truth = cell * 96 * (0.5 + 0.25 * (1 - np.exp(-10 / 15)) + 0.25 * (1 - np.exp(-10 / 400)))
    assert set(found["direction"]) == {"charge", "discharge"}
    # The charge moved in ten seconds raises the voltage, too: a little more than the circuit alone.
    assert found["resistance_ohm"].to_numpy() == pytest.approx(np.full(found.height, truth), rel=0.15)
    bare = Log(log.frame.with_columns(voltage_v=pl.lit(None, pl.Float64)))
    by_cells = told(bare).resistance.filter(at_s=10.0)
    assert by_cells["resistance_ohm"].to_numpy() == pytest.approx(
        found["resistance_ohm"].to_numpy(), rel=0.05
    )


def test_a_log_without_voltage_tells_nothing_and_says_so(slow: Log) -> None:
    names = [name for name in slow.frame.columns if "voltage" in name]
    frame = slow.frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in names)
    found = told(Log(frame))
    assert found.resistance.is_empty()
    assert set(found.findings["code"]) == {"no_resistance"}
    assert mg.charge_curve(Log(frame), cells_in_series=96).is_empty()


def test_a_diagnosis_carries_them_apart_from_the_state_of_health() -> None:
    pack, log = demo()
    made = mg.diagnose(log, pack)
    RESISTANCE.check(made.resistance)
    assert made.resistance.height
    assert made.electrodes.is_empty()
    assert "electrodes_current_high" in set(made.findings["code"])
    assert set(made.evidence["way"]) == {"log"}
    shown = diagnosis_json(made)
    assert len(shown["resistance"]) == made.resistance.height
    assert shown["electrodes"] == []
    car = mg.diagnose([], None, vehicle=mg.VehicleFacts(date(2026, 4, 1), model="leaf40"))
    assert car.resistance.is_empty()
    assert "no_resistance" not in set(car.findings["code"])


def test_the_public_doors_take_a_log_as_users_have_it(tmp_path: Path) -> None:
    pack, log = demo()
    file = tmp_path / "charge.csv"
    file.write_text(demo_csv(log), encoding="utf-8")
    by_file, by_log = mg.resistance(file, [10.0]), mg.resistance(log, [10.0])
    assert by_file["resistance_ohm"].to_list() == pytest.approx(by_log["resistance_ohm"].to_list(), rel=1e-3)
    curve = mg.charge_curve(file, cells_in_series=pack.cells_in_series)
    CHARGE_CURVE.check(curve)
    told = mg.incremental_capacity(curve["charge_ah"], curve["cell_voltage_v"])
    held = np.nansum(told.dq_dv_ah_per_v) * np.diff(told.voltage_v)[0]
    assert held == pytest.approx(curve["charge_ah"][-1], rel=0.01)
    assert mg.differential_voltage(curve["charge_ah"], curve["cell_voltage_v"]).charge_ah.size == 500
    assert mg.charge_curve(log.frame.to_dict(as_series=False)).equals(mg.charge_curve(log.frame))  # type: ignore[arg-type]


def test_pulses_of_one_s_own_are_taken_as_they_are() -> None:
    time = np.arange(0, 20, 0.5)
    step = np.where(time >= 5, -50.0, 0.0)
    pulse = pl.DataFrame({"pulse_id": ["p"] * time.size, "time_s": time, "current_a": step})
    pulse = pulse.with_columns(voltage_v=3.7 + 0.002 * pl.col("current_a"), soc_share=0.5, temperature_c=20.0)
    assert mg.resistance(pulse, [10.0])["resistance_ohm"].to_list() == pytest.approx([0.002])
