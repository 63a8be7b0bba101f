"""Promises of the days of a diagnosis: old results are doubted, days that cannot be are said."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import meguri as mg
from meguri.health.diagnosis_faults import DiagnosisCode, DiagnosisError

DAY = date(2026, 4, 1)
CAR = mg.VehicleFacts(DAY, model="leaf40", first_registration=date(2018, 4, 1), odometer_km=50_000.0)
WHO = {"measured_by": "Yard", "device": "Tester 1"}


def report(days_before: int, **more: Any) -> dict[str, Any]:
    told = {"soh_percent": 92, "method": "full_cycle_bench", "definition": "soh_c"}
    return told | {"measured_on": DAY - timedelta(days=days_before)} | more


def codes(made: mg.Diagnosis) -> set[str]:
    return set(made.findings["code"])


def test_an_older_report_says_less_of_today_and_never_more() -> None:
    """Its lower end sinks with every day; its own figure and its upper end stay as reported."""
    rows = [
        mg.diagnose([], None, vehicle=CAR, reports=[report(days)])
        .evidence.filter(way="report")
        .row(0, named=True)
        for days in (0, 200, 2_000)
    ]
    lows = [row["soh_share_low"] for row in rows]
    assert lows == sorted(lows, reverse=True)
    assert lows[0] - lows[2] == pytest.approx(0.03 * 2_000 / 365.25)
    assert {row["soh_share"] for row in rows} == {0.92}
    assert len({row["soh_share_high"] for row in rows}) == 1


def test_a_report_past_every_validity_is_said_and_outweighed() -> None:
    fresh, old = (mg.diagnose([], None, vehicle=CAR, reports=[report(days)]) for days in (10, 2_500))
    assert "result_aged" not in codes(fresh)
    assert "result_aged" in codes(old)
    assert old.soh < fresh.soh
    assert old.soh_high - old.soh_low > fresh.soh_high - fresh.soh_low


def test_a_day_after_the_diagnosis_or_before_the_car_is_said() -> None:
    assert "measured_in_future" in codes(mg.diagnose([], None, vehicle=CAR, reports=[report(-30)]))
    assert "measured_before_registration" in codes(
        mg.diagnose([], None, vehicle=CAR, reports=[report(4_000)])
    )


def test_a_result_alone_speaks_of_its_own_day() -> None:
    """Without a day of diagnosis nothing has aged: the verdict is of the day of the newest result."""
    alone = mg.diagnose([], None, reports=[report(4_000)])
    assert not {"result_aged", "measured_in_future"} & codes(alone)
    assert "result_aged" in codes(mg.diagnose([], None, reports=[report(4_000)], on_day=DAY))


def test_a_report_on_another_car_is_bound_to_none() -> None:
    told = report(10, chassis_number="ZE1-012345", **WHO)
    own = mg.diagnose([], None, reports=[told], chassis_number="ZE1-012345").verdict.row(0, named=True)
    other = mg.diagnose([], None, vehicle=CAR, reports=[told], chassis_number="ZE1-999999")
    assert own["binding"] == "bound"
    assert other.verdict["binding"].item() == "self_declared"


@pytest.mark.parametrize("beside", [False, True])
def test_a_report_on_another_car_says_nothing_of_this_one(beside: bool) -> None:
    """Law: it changes nothing in the verdict but a warning, wherever the car's own number is told."""
    told = report(10, chassis_number="ZE1-012345", **WHO)
    facts = replace(CAR, chassis_number="ＺＥ１－999999" if beside else None)
    number = None if beside else "ZE1-999999"
    without = mg.diagnose([], None, vehicle=facts, chassis_number=number)
    other = mg.diagnose([], None, vehicle=facts, reports=[told], chassis_number=number)
    assert other.verdict.equals(without.verdict)
    assert other.evidence.equals(without.evidence)
    (found,) = other.findings.filter(code="other_car").to_dicts()
    assert (found["about"], found["level"]) == ("report-1", "warning")


def test_a_report_on_another_car_alone_is_no_diagnosis(tmp_path: Path) -> None:
    file = tmp_path / "yard.toml"
    file.write_text('soh_percent = 90\nchassis_number = "ZE1-012345"\n', encoding="utf-8")
    with pytest.raises(DiagnosisError, match=r"yard\.toml: is on another chassis number") as refused:
        mg.diagnose([], None, reports=[file], chassis_number="ZE1-999999")
    assert [one.code for one in refused.value.faults] == [DiagnosisCode.OTHER_CAR]


def test_the_chassis_number_of_the_reports_is_that_of_the_verdict() -> None:
    """… unless they are of several cars: then it is nobody's, and said."""
    one = report(10, chassis_number="ze1-012345", **WHO)
    both = mg.diagnose([], None, reports=[one, one | {"chassis_number": "ZE1-012345"}])
    assert both.verdict["chassis_number"].item() == "ZE1-012345"
    assert both.verdict["binding"].item() == "bound"
    several = [one, one | {"chassis_number": "ZE1-777777"}]
    mixed = mg.diagnose([], None, vehicle=CAR, reports=several)
    assert mixed.verdict["chassis_number"].item() is None
    assert mixed.verdict["binding"].item() == "self_declared"
    assert mixed.findings.filter(code="cars_differ")["about"].to_list() == ["report-1", "report-2"]
    assert mixed.soh == mg.diagnose([], None, vehicle=CAR).soh
    with pytest.raises(DiagnosisError, match="Say which car it is") as refused:
        mg.diagnose([], None, reports=several)
    assert [one.code for one in refused.value.faults] == [DiagnosisCode.CARS_DIFFER] * 2


def test_a_report_is_never_turned_into_another_methods_value_and_that_is_said() -> None:
    """Without cars measured by several methods: 換算不可."""
    assert "no_conversion" in codes(mg.diagnose([], None, vehicle=CAR, reports=[report(10)]))
    assert "no_conversion" not in codes(mg.diagnose([], None, vehicle=CAR))
