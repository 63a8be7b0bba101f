"""The 電池カルテ says what is known and how well, and calls unknown what is; never a wall of EU duties."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from tests.passport.full_document import full_document
from tests.passport.stated_values import stated

from meguri.passport.document import Document, Evidence, LifeEntry, document_of
from meguri.passport.exchange import (
    EU_WORDS,
    KARTE_WORDS,
    STATE_WORDS,
    EuDuty,
    KarteCode,
    KarteRow,
    KarteState,
    karte,
)

TODAY = date(2026, 11, 28)


def row(document: Document, code: KarteCode, **options: Any) -> KarteRow:
    return next(one for one in karte(document, TODAY, **options).rows if one.code is code)


def used_car(**more: Any) -> Document:
    behind = Evidence(event="urn:e", as_of="2026-11-20", basis="estimated", low=0.81, high=0.89, by="lab")
    values = {
        "chassis_number": "ZE1-012345",
        "soh_share": 0.86,
        "soh_method": "charge",
        "soh_is_validated": False,
        "soh_measured_on": "2026-11-18",
        "warranty_until": "2026-11-27",
    }
    return document_of(values | more, "2026-11-28", evidence={"soh_share": behind})


def test_nothing_known_is_said_to_be_not_measured_or_not_stated() -> None:
    card = karte(document_of({}, "2026-11-28"), TODAY)
    assert tuple(one.code for one in card.rows) == tuple(KarteCode)
    assert {one.state for one in card.rows} == {
        KarteState.NOT_MEASURED,
        KarteState.NOT_STATED,
        KarteState.NOT_CHECKED,
    }
    assert all(not one.values for one in card.rows)


@given(values=stated())
def test_every_value_on_the_card_is_one_that_the_passport_states(values: dict[str, Any]) -> None:
    counted = {"days_ago", "repairs", "repurposings", "incidents", "low", "high", "diagnosed_by"}
    for one in karte(document_of(values, "2026-11-28"), TODAY).rows:
        assert {
            name: value for name, value in one.values.items() if name not in counted
        }.items() <= values.items()


def test_the_state_of_health_bears_its_interval_and_whether_the_method_was_validated() -> None:
    found = row(used_car(), KarteCode.STATE_OF_HEALTH)
    assert (found.state, found.values) == (
        KarteState.ESTIMATED,
        {"soh_share": 0.86, "low": 0.81, "high": 0.89},
    )
    assert row(used_car(), KarteCode.METHOD).state is KarteState.NOT_VALIDATED
    assert row(used_car(soh_is_validated=True), KarteCode.METHOD).state is KarteState.VALIDATED
    assert row(used_car(), KarteCode.DIAGNOSED_ON).values == {"soh_measured_on": "2026-11-18", "days_ago": 10}
    assert row(used_car(), KarteCode.ISSUER).values == {"diagnosed_by": "lab"}


def test_simulated_data_are_never_taken_for_a_diagnosis() -> None:
    found = row(used_car(soh_is_synthetic=True), KarteCode.STATE_OF_HEALTH)
    assert found.state is KarteState.SIMULATED


def test_an_incident_on_record_is_a_finding_until_it_is_corrected() -> None:
    happened = LifeEntry(event="urn:i", kind="incident", at="2025-09-11T09:00:00+09:00", access_group="4")
    taken_back = happened.model_copy(update={"corrected_by": "urn:c"})
    for life, state in ((happened, KarteState.FINDING), (taken_back, KarteState.NOT_CHECKED)):
        document = document_of({"safety_state": "not_checked"}, "2026-11-28", life=[life])
        assert row(document, KarteCode.SAFETY).state is state


def test_a_warranty_runs_out_after_its_last_day() -> None:
    assert row(used_car(), KarteCode.WARRANTY).state is KarteState.EXPIRED
    assert row(used_car(warranty_until="2026-11-28"), KarteCode.WARRANTY).state is KarteState.STATED


def test_a_finding_outweighs_a_check_that_found_nothing() -> None:
    assert row(used_car(safety_state="checked"), KarteCode.SAFETY).state is KarteState.CHECKED
    found = row(used_car(safety_state="checked", safety_findings=["flood"]), KarteCode.SAFETY)
    assert (found.state, found.values) == (KarteState.FINDING, {"safety_findings": ["flood"]})


def test_repairs_are_counted_without_the_corrected_ones() -> None:
    life = [
        LifeEntry(event=f"urn:{at}", kind=kind, at="2025-01-01T00:00:00Z", access_group="4", corrected_by=by)
        for at, (kind, by) in enumerate(
            [("repaired", None), ("repaired", "urn:x"), ("repurposed", None), ("made", None)]
        )
    ]
    document = document_of({}, "2026-11-28", life=life)
    assert row(document, KarteCode.HISTORY).values == {"repairs": 1, "repurposings": 1, "incidents": 0}
    assert row(full_document("ev"), KarteCode.HISTORY).state is KarteState.NONE_RECORDED


@pytest.mark.parametrize(
    ("is_signed", "state"),
    [(True, KarteState.STATED), (False, KarteState.UNSIGNED), (None, KarteState.NOT_CHECKED)],
)
def test_a_signature_is_told_only_where_somebody_looked(is_signed: bool | None, state: KarteState) -> None:
    assert row(used_car(), KarteCode.SIGNATURE, is_signed=is_signed).state is state


@pytest.mark.parametrize(
    ("where", "when", "duty"),
    [
        ("JP", None, EuDuty.NOT_PLACED),
        ("JP", "2028-01-01", EuDuty.NOT_PLACED),
        ("DE", "2027-02-17", EuDuty.PLACED_BEFORE),
        ("EU", "2027-02-18", EuDuty.APPLIES),
        ("EU", None, EuDuty.UNKNOWN),
        (None, "2027-02-18", EuDuty.UNKNOWN),
    ],
)
def test_what_the_eu_asks_hangs_on_where_and_when_it_was_placed_on_the_market(
    where: str | None, when: str | None, duty: EuDuty
) -> None:
    told = {"placed_on_market_in": where, "placed_on_market_on": when}
    values = {name: value for name, value in told.items() if value is not None}
    assert karte(document_of(values, "2028-01-01"), TODAY).eu is duty


def test_every_code_has_words() -> None:
    assert set(KARTE_WORDS) == set(KarteCode)
    assert set(STATE_WORDS) == set(KarteState)
    assert set(EU_WORDS) == set(EuDuty)
