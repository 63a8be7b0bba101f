"""Laws of a certificate: no title without validation, no narrower interval, no better safety than told."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journeys.certificate.diagnosed_car import (
    CHASSIS,
    ISSUED,
    MEASURED,
    VERDICT_ID,
    diagnosis,
    evidence_row,
    finding_row,
)

from meguri.facts.methods import rule_value
from meguri.journeys.certificate import Car, CertificateError, Declared, Told, certificate_of, reach_of
from meguri.journeys.certificate.content import DECLARED, RECALLS, SAFETY_STATES
from meguri.journeys.certificate.rounding import km_between, percent_between
from meguri.tables.health import LEVELS
from meguri.tables.verdict import VerdictError, verdict_of

SHARES = st.integers(1, 150_000_000).map(lambda whole: whole / 1e8)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=8), one, max_size=3),
    max_leaves=6,
)
EVIDENCE = ODD | st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(evidence_row(), ODD)), max_size=2)
FOUND = ODD | st.lists(st.fixed_dictionaries(dict.fromkeys(finding_row("a", "note"), ODD)), max_size=2)
VERDICT_FIELDS = sorted(diagnosis()["verdict"].keys() - {"id", "soh"})


def codes(told: pytest.ExceptionInfo[CertificateError]) -> set[str]:
    return {str(one.code) for one in told.value.faults}


@given(
    validation=st.sampled_from(("validated", "extrapolated", "unvalidated", None, "VALIDATED", 1)),
    synthetic=st.booleans(),
    day=st.booleans(),
    chassis=st.booleans(),
    age=st.integers(0, 400),
)
def test_it_is_a_certificate_only_if_validated_measured_on_a_known_car_and_still_good(
    validation: Any, synthetic: bool, day: bool, chassis: bool, age: int
) -> None:
    told = diagnosis(
        verdict={
            "validation": validation,
            "is_synthetic": synthetic,
            "chassis_number": CHASSIS if chassis else None,
        },
        evidence=[evidence_row(measured_on=str(MEASURED) if day else None)],
    )
    made = certificate_of(told, MEASURED + timedelta(days=age))
    worthy = validation == "validated" and not synthetic and day and chassis and age <= 120
    assert (made.title == "certificate") is worthy
    assert bool(made.because) is not worthy
    assert made.is_synthetic is synthetic


@pytest.mark.parametrize(
    ("reason", "verdict", "evidence", "age"),
    [
        ("synthetic", {"is_synthetic": True}, {}, 0),
        ("extrapolated", {"validation": "extrapolated"}, {}, 0),
        ("unvalidated", {"validation": "unvalidated"}, {}, 0),
        ("no_day", {}, {"measured_on": None}, 0),
        ("no_chassis_number", {"chassis_number": None}, {}, 0),
        ("expired", {}, {}, 121),
    ],
)
def test_each_reason_alone_is_enough_and_is_the_only_one_told(
    reason: str, verdict: dict[str, Any], evidence: dict[str, Any], age: int
) -> None:
    told = diagnosis(verdict=verdict, evidence=[evidence_row(**evidence)])
    made = certificate_of(told, MEASURED + timedelta(days=age))
    assert made.because == (reason,)
    assert made.title == "reference"


def test_on_its_last_day_it_is_still_good() -> None:
    assert certificate_of(diagnosis(), MEASURED + timedelta(days=120)).title == "certificate"


@given(st.lists(SHARES, min_size=3, max_size=3).map(sorted))
def test_rounding_to_percent_never_narrows_the_interval(points: list[float]) -> None:
    low, median, high = points
    made = percent_between(low, median, high)
    assert Decimal(made.low) <= Decimal(repr(low)) * 100
    assert Decimal(made.high) >= Decimal(repr(high)) * 100
    assert made.low <= made.median <= made.high
    assert abs(made.median - 100 * median) <= 0.5 + 1e-9
    assert 100 * low - made.low < 1 + 1e-9
    assert made.high - 100 * high < 1 + 1e-9


@given(st.integers(1, 150))
def test_whole_percents_stay_as_they_are(percent: int) -> None:
    share = percent / 100
    assert percent_between(share, share, share).low == percent_between(share, share, share).high == percent


@given(st.lists(st.floats(0, 2000), min_size=3, max_size=3).map(sorted))
def test_rounding_of_distances_never_narrows_the_interval(points: list[float]) -> None:
    low, median, high = points
    made = km_between(low, median, high)
    assert made.low <= low
    assert made.high >= high
    assert made.low <= made.median <= made.high
    assert made.low % 5 == made.median % 5 == made.high % 5 == 0


@given(st.lists(st.tuples(st.integers(0, 500), st.floats(0, 1)), min_size=1, max_size=4))
def test_it_is_good_from_the_oldest_measurement_that_counts(rows: list[tuple[int, float]]) -> None:
    """Later ones of little weight, and facts on the model, make it no younger and no older."""
    evidence = [
        evidence_row(measured_on=str(MEASURED - timedelta(days=age)), weight_share=weight)
        for age, weight in rows
    ]
    facts = evidence_row(way="facts", method="fleet_prior", measured_on="2001-01-01", weight_share=0.9)
    made = certificate_of(diagnosis(evidence=[*evidence, facts]), ISSUED)
    counted = [age for age, weight in rows if weight >= 0.05]
    days = rule_value("dealer_shelf", "validity", "days")
    assert days is not None
    oldest = MEASURED - timedelta(days=max(counted, default=0))
    assert made.term.measured_from == oldest
    assert made.term.until == oldest + timedelta(days=days)
    assert ("expired" in made.because) == (made.term.until < ISSUED)


def test_the_term_is_the_shorter_of_the_rules_for_a_sale_and_says_whose_it_is() -> None:
    term = certificate_of(diagnosis(), ISSUED).term
    assert term.days <= min(rule_value(one, "validity", "days") or 0 for one in ("auction", "dealer_shelf"))
    assert term.source_id == "meguri_rules"
    assert term.distance_km == rule_value("dealer_shelf", "validity", "distance")


def test_one_measurement_without_a_day_leaves_no_term() -> None:
    made = certificate_of(diagnosis(evidence=[evidence_row(), evidence_row(measured_on=None)]), ISSUED)
    assert made.term.until is None
    assert made.because == ("no_day",)


@given(
    st.sampled_from(SAFETY_STATES),
    st.sampled_from(RECALLS),
    st.sampled_from(DECLARED),
    st.sampled_from(DECLARED),
    st.sampled_from((None, *LEVELS)),
)
def test_safety_never_looks_better_than_what_is_declared_and_found(
    state: str, recall: str, flooding: str, repair: str, level: str | None
) -> None:
    told = Told(declared=Declared(state, recall, flooding, repair))
    found = diagnosis(safety=[] if level is None else [finding_row("temperature_high", level)])
    untold = "unknown" in (recall, flooding, repair)
    if state == "checked" and untold:
        with pytest.raises(CertificateError) as fault:
            certificate_of(found, ISSUED, told)
        assert codes(fault) == {"checked_untold"}
        return
    made = certificate_of(found, ISSUED, told).safety
    grave = recall == "open" or "yes" in (flooding, repair) or level not in (None, "note")
    assert made.state == ("finding" if grave else state)
    assert bool(made.findings) == (level not in (None, "note"))


def test_safety_and_capacity_do_not_move_each_other() -> None:
    plain = certificate_of(diagnosis(), ISSUED)
    grave = certificate_of(diagnosis(safety=[finding_row("self_discharge", "danger", "cell-12")]), ISSUED)
    assert plain.soh_percent == grave.soh_percent
    assert plain.title == grave.title
    assert grave.safety.state == "finding"


def test_what_contradicts_itself_is_refused_all_at_once() -> None:
    told = Told(
        car=Car("dolphin", "ZE1-999999", date(2026, 12, 1)), declared=Declared("checked"), issuer="あ" * 61
    )
    with pytest.raises(CertificateError) as fault:
        certificate_of(diagnosis(), date(2026, 1, 1), told)
    assert codes(fault) == {
        "other_chassis", "other_model", "issued_early", "registered_late", "checked_untold", "too_long",
    }  # fmt: skip


def test_a_chassis_number_is_the_same_however_it_is_typed() -> None:
    made = certificate_of(diagnosis(), ISSUED, Told(car=Car(chassis_number="ze1ー012345")))
    assert made.car.chassis_number == CHASSIS


def test_reference_capacity_says_who_says_so() -> None:
    assert certificate_of(diagnosis(), ISSUED).full.energy_basis == "catalogue"
    told = certificate_of(diagnosis(), ISSUED, Told(energy_kwh=39.0)).full
    assert (told.energy_kwh, told.energy_basis) == (39.0, "told")
    nobody = certificate_of(diagnosis(verdict={"pack": "no such car"}), ISSUED).full
    assert (nobody.energy_kwh, nobody.energy_basis) == (None, None)


def test_range_comes_from_the_same_verdict_and_winter_is_shorter_in_the_north() -> None:
    verdict = verdict_of(diagnosis())
    north = reach_of("leaf40", verdict, "北海道")
    assert north.february.median < north.august.median
    assert north == reach_of("leaf40", verdict, "Hokkaido")
    weak = reach_of(
        "leaf40", verdict_of(diagnosis(verdict={"soh": {"low": 0.5, "median": 0.55, "high": 0.6}})), "北海道"
    )
    assert weak.august.median < north.august.median


@given(
    st.fixed_dictionaries({}, optional={"evidence": EVIDENCE, "findings": FOUND, "safety": FOUND}),
    st.dictionaries(st.sampled_from(VERDICT_FIELDS), ODD),
)
def test_whatever_stands_in_a_diagnosis_it_is_read_or_refused_in_codes(
    parts: dict[str, Any], verdict: dict[str, Any]
) -> None:
    told = {"verdict": diagnosis()["verdict"] | verdict} | parts
    refusal: CertificateError | VerdictError | None = None
    try:
        made = certificate_of(told, ISSUED)
    except (CertificateError, VerdictError) as fault:
        refusal = fault
    if refusal is not None:
        assert refusal.faults
        assert str(refusal)
        return
    assert made.verdict_id == VERDICT_ID
    assert made.title == "reference" or verdict.get("validation", "validated") == "validated"
