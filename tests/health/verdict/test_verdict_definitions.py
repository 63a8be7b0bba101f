"""Promises of the verdict: kinds of SOH are never mixed, and what the leading row carries is said."""

from dataclasses import replace
from datetime import date

import pytest
from verdict_rows import PACK, frame, row

from meguri.health.diagnosis_faults import DiagnosisError
from meguri.health.verdict import Candidate, judge, next_measurements

CERTIFIED = replace(PACK, certified_energy_kwh=36.0)


def test_energy_results_are_set_aside_from_a_capacity_verdict() -> None:
    """Promise: SOCE rows change nothing in a capacity SOH but a finding; they weigh nothing."""
    alone = judge(frame(row("a", 0.8, 0.03)), CERTIFIED)
    mixed = judge(frame(row("a", 0.8, 0.03), row("b", 0.95, 0.01, definition="soce")), CERTIFIED)
    assert alone.health["soh_share"].item() == mixed.health["soh_share"].item()
    assert mixed.health["definition"].item() == "soh_c"
    assert mixed.findings["code"].to_list() == ["definition_set_aside"]
    assert mixed.evidence.filter(method="b")["weight_share"].item() == 0.0


def test_soce_is_said_only_where_the_certified_energy_is_known() -> None:
    rows = frame(row("b", 0.9, 0.02, definition="soce", way="report"))
    assert judge(rows, CERTIFIED).health["definition"].item() == "soce"
    with pytest.raises(DiagnosisError, match="certified energy"):
        judge(rows, PACK)


def test_what_was_measured_decides_before_what_is_known_of_the_model() -> None:
    facts = row("fleet_prior", 0.85, 0.06, way="facts")
    report = row("b", 0.9, 0.02, definition="soce", way="report")
    said = judge(frame(facts, report), CERTIFIED)
    assert said.health["definition"].item() == "soce"
    assert judge(frame(facts, report), PACK).health["definition"].item() == "soh_c"


def test_an_unstated_definition_serves_only_where_nothing_else_does() -> None:
    unstated = row("b", 0.9, 0.02, definition="unstated", way="report")
    assert judge(frame(unstated), PACK).health["definition"].item() == "unstated"
    assert judge(frame(unstated, row("a", 0.8, 0.05)), PACK).health["definition"].item() == "soh_c"


def test_no_evidence_is_an_error_not_a_guess() -> None:
    with pytest.raises(DiagnosisError, match="nothing to judge"):
        judge(frame(), PACK)


def test_validation_binding_and_day_come_from_the_evidence() -> None:
    strong = row("a", 0.8, 0.02, validation="validated", binding="bound", measured_on=date(2026, 4, 1))
    weak = row("b", 0.8, 0.06, measured_on=date(2026, 3, 1))
    one = judge(frame(weak, strong), PACK, chassis_number="ZE1-1").health.row(0, named=True)
    assert (one["validation"], one["binding"]) == ("validated", "bound")
    assert one["measured_on"] == date(2026, 4, 1)
    assert one["reference_source"] == "test"


@pytest.mark.parametrize(("bms", "differs"), [(0.81, False), (0.95, True), (0.6, True), (None, False)])
def test_the_cars_own_figure_is_compared(bms: float | None, differs: bool) -> None:
    said = judge(frame(row("a", 0.8, 0.03)), PACK, soh_bms_share=bms)
    assert ("bms_differs" in set(said.findings["code"])) == differs
    assert said.health["soh_bms_share"].item() == bms


def test_an_interval_too_wide_to_tell_is_said() -> None:
    assert "cannot_tell" in set(judge(frame(row("a", 0.8, 0.12)), PACK).findings["code"])
    assert judge(frame(row("a", 0.8, 0.03)), PACK).findings.is_empty()


def test_the_next_measurement_is_the_shortest_of_the_strong_ones() -> None:
    """Promise: the stated rule – at least a third of the largest shrink, then the fewest minutes."""
    rows = frame(row("fleet_prior", 0.85, 0.07, way="facts"))
    fused = judge(rows, PACK).fused
    said = next_measurements(
        fused,
        rows,
        (
            Candidate("full_cycle", 600, 0.01, 0.005, "reference"),
            Candidate("partial_charge", 60, 0.025, 0.015, "independent"),
            Candidate("glance", 1, 0.14, 0.14, "independent"),
            Candidate("useless", 1, 5.0, 5.0, "independent"),
        ),
    )
    assert said["method"].to_list() == ["partial_charge", "full_cycle", "glance"]
    assert (said["width_then_points"] < said["width_now_points"]).all()
    assert (said["width_then_points_low"] <= said["width_then_points_high"]).all()


def test_one_more_session_of_a_method_helps_less_than_a_new_method() -> None:
    """Law: what the sessions share is not measured away by one more."""
    session = row("partial_charge", 0.85, 0.04, bias_share=0.035)
    fused = judge(frame(*[session] * 5), PACK).fused
    same, other = (
        next_measurements(fused, frame(*[session] * 5), (Candidate(name, 60, 0.04, 0.035, "x"),))
        for name in ("partial_charge", "impedance")
    )
    left = 100.0 if same.is_empty() else same["width_then_points"].item()
    assert other["width_then_points"].item() < left
