"""Promises of a diagnosis: any way in, one verdict; logs of another pack are refused."""

from datetime import date

import polars as pl
import pytest

import meguri as mg
from meguri.health.diagnosis_faults import DiagnosisError
from meguri.health.diagnosis_inputs import Brought, together
from meguri.tables.chassis import ChassisError
from meguri.tables.health import FINDINGS, HEALTH, HEALTH_ASSUMED, HEALTH_EVIDENCE, NEXT_MEASUREMENTS

PACK = mg.Pack(capacity_ah=112.6, cells_in_series=96, chemistry="NMC")
CAR = mg.VehicleFacts(
    date(2026, 4, 1), model="leaf40", first_registration=date(2018, 4, 1), odometer_km=50_000.0
)
REPORT = {
    "soh_percent": 84,
    "method": "full_cycle_bench",
    "definition": "soh_c",
    "measured_on": date(2026, 3, 1),
}


def test_every_table_of_a_diagnosis_keeps_its_declaration() -> None:
    made = mg.diagnose([], PACK, vehicle=CAR, reports=[REPORT])
    HEALTH.check(made.verdict)
    HEALTH_EVIDENCE.check(made.evidence)
    FINDINGS.check(made.findings)
    HEALTH_ASSUMED.check(made.assumed)
    NEXT_MEASUREMENTS.check(made.next_measurements)
    assert made.soh_low < made.soh < made.soh_high
    assert made.next_measurement is None or made.next_measurement["minutes_min"] > 0


def test_a_reference_test_outweighs_the_fleet_and_is_not_asked_for_again() -> None:
    made = mg.diagnose([], PACK, vehicle=CAR, reports=[REPORT])
    assert made.evidence["method"][0] == "full_cycle_bench"
    assert made.evidence["weight_share"][0] > 0.8
    assert "full_cycle_bench" not in set(made.next_measurements["method"])
    assert made.soh == pytest.approx(0.84, abs=0.01)


def test_vehicle_facts_need_no_pack_but_a_log_does() -> None:
    assert mg.diagnose([], None, vehicle=CAR).verdict["reference_capacity_ah"].item() is None
    log = pl.DataFrame({"time_s": [0.0, 1.0, 2.0], "current_a": [10.0] * 3, "voltage_v": [370.0] * 3})
    with pytest.raises(DiagnosisError, match="needs its pack"):
        mg.diagnose(mg.read_log(log), None, vehicle=CAR)


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(DiagnosisError, match="nothing to judge"):
        mg.diagnose([], PACK)


def test_a_chassis_number_that_is_none_is_refused() -> None:
    with pytest.raises(ChassisError):
        mg.diagnose([], PACK, vehicle=CAR, chassis_number="my car")


def test_ids_met_twice_are_named_apart_and_assumptions_are_said_once() -> None:
    one = mg.diagnose([], PACK, vehicle=CAR)
    twice = together([Brought(one.evidence, assumed=one.assumed)] * 2)
    assert twice.rows["evidence_id"].n_unique() == 2 * one.evidence.height
    assert twice.assumed.height == one.assumed.height


def test_a_model_of_another_pack_than_the_one_named_is_said() -> None:
    leaf = mg.VehicleFacts(date(2026, 4, 1), model="leaf24", odometer_km=3_000.0)
    named = mg.Pack(capacity_ah=112.6, cells_in_series=96, chemistry="NMC", name="leaf40")
    assert "model_and_pack_differ" in set(mg.diagnose([], named, vehicle=leaf).findings["code"])
    assert "model_and_pack_differ" not in set(mg.diagnose([], named, vehicle=CAR).findings["code"])
    assert "model_and_pack_differ" not in set(mg.diagnose([], PACK, vehicle=leaf).findings["code"])
