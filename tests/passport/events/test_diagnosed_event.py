"""Promise: a diagnosis becomes an event with its doubt and its age; no SOH by capacity poses as SOCE."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.passport.events.event_cases import BATTERY, DEALER, START

from meguri.passport.events import Event, EventError, diagnosed_event, event_of, fold, verdict_age_days
from meguri.tables.health import DEFINITIONS
from meguri.tables.verdict import Verdict

_VERDICT = Verdict(
    "v-1", 0.83, 0.86, 0.89, "soh_c", date(2019, 4, 1), "Leaf", 115.0, "ZE1-012345", is_synthetic=False
)  # fmt: skip


def _event(verdict: Verdict = _VERDICT, **more: Any) -> Event:
    return diagnosed_event(verdict, BATTERY, START, DEALER, **more)


def test_how_an_earlier_diagnosis_was_made_says_nothing_of_the_next() -> None:
    first = _event(method="charge_curve", is_validated=True)
    bare = replace(_VERDICT, verdict_id="v-2", median=0.8, low=0.75, measured_on=None)
    later = diagnosed_event(bare, BATTERY, START + timedelta(days=9), DEALER, basis="measured")
    told = fold([first, later], (START + timedelta(days=9)).date()).values()
    assert (told["soh_share"], told["soh_verdict_id"]) == (0.8, "v-2")
    assert not {"soh_method", "soh_is_validated", "soh_measured_on"} & told.keys()


def test_an_estimate_from_the_papers_never_takes_the_place_of_what_was_measured() -> None:
    """It states what else it knows, and stands by itself where nobody measured."""
    papers = replace(_VERDICT, verdict_id="v-2", low=0.7, median=0.89, high=0.99, measured_on=None)
    on = START + timedelta(days=9)
    later = diagnosed_event(papers, BATTERY, on, DEALER, says={"mileage_km": 70_000})
    both = fold([_event(method="charge_curve"), later], on.date())
    told = both.values()
    assert (told["soh_share"], told["soh_verdict_id"], told["soh_method"]) == (0.86, "v-1", "charge_curve")
    assert told["present_capacity_ah"] == pytest.approx(0.86 * 115)
    assert told["mileage_km"] == 70_000
    assert [one.event for one in both.life] == [_event(method="charge_curve").id, later.id]
    alone = fold([later], on.date())
    assert (alone.values()["soh_share"], alone.evidence["soh_share"].basis) == (0.89, "estimated")
    again = replace(_VERDICT, verdict_id="v-3", median=0.84, measured_on=date(2019, 4, 5))
    newest = diagnosed_event(again, BATTERY, on + timedelta(days=1), DEALER)
    every = fold([newest, later, _event()], newest.day).values()
    assert (every["soh_share"], every["soh_verdict_id"]) == (0.84, "v-3")


def test_a_measurement_taken_back_lets_the_estimate_stand() -> None:
    papers = replace(_VERDICT, verdict_id="v-2", measured_on=None)
    later = diagnosed_event(papers, BATTERY, START + timedelta(days=1), DEALER)
    wrong = event_of(
        "corrected", BATTERY, START + timedelta(days=2), DEALER,
        corrects=_event().id, reason="another car", details={"voids": True},
    )  # fmt: skip
    told = fold([_event(), later, wrong], (START + timedelta(days=2)).date()).values()
    assert told["soh_verdict_id"] == "v-2"


def test_it_states_the_verdict_with_its_doubt() -> None:
    document = fold([_event(method="charge_curve", is_validated=True)], START.date())
    evidence = document.evidence["soh_share"]
    assert (evidence.basis, evidence.low, evidence.high) == ("estimated", 0.83, 0.89)
    told = document.values()
    assert told["soh_share"] == 0.86
    assert told["soh_verdict_id"] == "v-1"
    assert told["soh_measured_on"] == "2019-04-01"
    assert told["chassis_number"] == "ZE1-012345"
    assert (told["soh_method"], told["soh_is_validated"]) == ("charge_curve", True)
    assert told["soh_is_synthetic"] is False
    capacity = document.evidence["present_capacity_ah"]
    assert (capacity.low, told["present_capacity_ah"], capacity.high) == pytest.approx((95.45, 98.9, 102.35))


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_only_a_verdict_of_certified_energy_states_it(definition: str) -> None:
    says = _event(replace(_VERDICT, definition=definition)).says
    assert ("state_of_certified_energy_share" in says) == (definition == "soce")
    assert ("soh_share" in says) == (definition != "soce")
    assert ("present_capacity_ah" in says) == (definition == "soh_c")
    assert says["soh_definition"] == definition


def test_simulated_data_are_called_simulated_whatever_is_told() -> None:
    event = _event(replace(_VERDICT, is_synthetic=True), basis="measured")
    assert {grounds.basis for grounds in event.evidence.values()} == {"simulated"}
    assert event.says["soh_is_synthetic"] is True
    assert _event(basis="measured").evidence["soh_share"].basis == "measured"


def test_an_old_verdict_says_its_age_by_the_calendar_of_the_place() -> None:
    assert "verdict_age_days" not in _event().details
    old = replace(_VERDICT, measured_on=date(2018, 4, 1))
    assert _event(old).details["verdict_age_days"] == 365
    assert _event(old, zone="-11:00").details["verdict_age_days"] == 364
    assert verdict_age_days(old, date(2018, 4, 3)) == 2
    undated = replace(_VERDICT, measured_on=None)
    assert "soh_measured_on" not in _event(undated).says
    assert verdict_age_days(undated, START.date()) is None


def test_a_verdict_from_the_future_is_refused() -> None:
    with pytest.raises(EventError, match="soh_measured_on is 2019-04-02"):
        _event(replace(_VERDICT, measured_on=START.date() + timedelta(days=1)))


def test_further_readings_never_replace_the_verdict() -> None:
    event = _event(says={"mileage_km": 42_000.0, "soh_share": 0.99})
    assert (event.says["mileage_km"], event.says["soh_share"]) == (42_000.0, 0.86)


def test_a_second_diagnosis_under_a_guarantee_names_it() -> None:
    event = _event(kind="guarantee_rediagnosed", details={"guarantee_id": "G-1"})
    assert (event.kind, event.details["guarantee_id"]) == ("guarantee_rediagnosed", "G-1")
    with pytest.raises(EventError, match="guarantee_id"):
        _event(kind="guarantee_rediagnosed")
