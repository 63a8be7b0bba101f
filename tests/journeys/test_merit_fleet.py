"""Promises of a fleet's merit from its record: hands split it without loss, and what is missing is named."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.journeys.merit import count_merit
from meguri.journeys.merit_fleet import GAPS, merit_of_lives
from meguri.passport.events import Event, event_of
from meguri.report.merit_fleet_words import GAP_WORDS

BATTERY = "https://id.gs1.org/8003/04912345000000A1"
FIRST, SECOND, THIRD = (f"urn:uuid:00000000-0000-4000-8000-00000000000{one}" for one in "abc")
UNTIL = date(2026, 11, 28)
SAYS = {"rated_energy_kwh": 24.0, "first_registered_on": "2012-04-01", "mileage_km": 20_000}


def told(kind: str, day: date, by: str = FIRST, **more: Any) -> Event:
    return event_of(kind, BATTERY, f"{day.isoformat()}T09:00:00+09:00", by, **more)


def diagnosed(day: date, share: float) -> Event:
    evidence = {"soh_share": {"basis": "measured", "low": share - 0.03, "high": share + 0.03}}
    return told("diagnosed", day, says={"soh_share": share}, evidence=evidence)


def life(*more: Event, **says: Any) -> list[Event]:
    """A car that one drove from 2014 to 2026, diagnosed twice."""
    begun = {name: value for name, value in (SAYS | says).items() if value is not None}
    return [
        told("registered", date(2014, 4, 1), says=begun),
        told("stated", date(2026, 4, 1), says={"mileage_km": 92_000}),
        diagnosed(date(2018, 4, 1), 0.84),
        diagnosed(date(2026, 4, 1), 0.66),
        *more,
    ]


def handed(kind: str, day: date, giver: str, taker: str, **details: Any) -> Event:
    return told(kind, day, giver, custody={"giver": giver, "taker": taker}, details=details)


def kept(events: Sequence[Event], who: str) -> float:
    records = merit_of_lives({BATTERY: events}, {who}, UNTIL)
    sums = count_merit(records.tables, until=UNTIL, by="all", draws=20).sums
    return 0.0 if sums.is_empty() else float(sums["retained_kwh_yr"].item())


def gaps(events: Sequence[Event], who: str = FIRST) -> tuple[str, ...]:
    return merit_of_lives({BATTERY: events}, {who}, UNTIL).gaps[BATTERY]


def test_a_whole_record_lacks_nothing_and_earns() -> None:
    assert gaps(life()) == ()
    assert kept(life(), FIRST) > 10
    assert kept(life(), SECOND) == 0.0


@settings(deadline=None, max_examples=20)
@given(days=st.lists(st.integers(1, 4_500), min_size=1, max_size=2, unique=True).map(sorted))
def test_hand_overs_split_merit_without_loss(days: list[int]) -> None:
    passed = [
        handed("sold", date(2014, 4, 1) + timedelta(days=day), *pair)
        for day, pair in zip(days, ((FIRST, SECOND), (SECOND, THIRD)), strict=False)
    ]
    split = [kept(life(*passed), who) for who in (FIRST, SECOND, THIRD)]
    assert sum(split) == pytest.approx(kept(life(), FIRST), rel=1e-9)


def test_whoever_leases_it_uses_it_until_it_comes_back() -> None:
    leased = handed("leased", date(2018, 4, 1), FIRST, SECOND)
    back = handed("lease_returned", date(2022, 4, 1), SECOND, FIRST)
    both = [kept(life(leased, back), who) for who in (FIRST, SECOND)]
    assert min(both) > 0
    assert sum(both) == pytest.approx(kept(life(), FIRST), rel=1e-9)
    sold_meanwhile = handed("sold", date(2020, 4, 1), FIRST, THIRD)
    assert kept(life(leased, sold_meanwhile), SECOND) == pytest.approx(kept(life(leased), SECOND))
    assert "fleet_in_other_hands" in gaps(life(leased, sold_meanwhile), THIRD)


@pytest.mark.parametrize(
    ("says", "more", "expected"),
    [
        ({"rated_energy_kwh": None}, [], "fleet_no_energy"),
        ({"first_registered_on": None}, [], "fleet_no_first_use"),
        ({"first_registered_on": None, "manufactured_on": "2012-03-01"}, [], "fleet_made_on"),
        ({"mileage_km": 95_000}, [], "fleet_wrong_mileage"),
        ({"mileage_km": None}, [], "fleet_no_mileage"),
        ({}, [handed("sold", date(2014, 4, 2), SECOND, THIRD)], "fleet_in_other_hands"),
    ],
)
def test_what_is_missing_is_named(says: dict[str, Any], more: list[Event], expected: str) -> None:
    assert expected in gaps(life(*more, **says))


def test_without_a_diagnosis_nothing_counts_and_that_is_named() -> None:
    bare = [one for one in life() if one.kind != "diagnosed"]
    assert gaps(bare) == ("fleet_no_diagnosis",)
    assert kept(bare, FIRST) == 0.0


def test_what_was_taken_back_counts_nothing() -> None:
    wrong = told("stated", date(2020, 4, 1), says={"mileage_km": 500_000})
    voided = told(
        "corrected", date(2020, 4, 2), corrects=wrong.id, reason="typed wrongly", details={"voids": True}
    )
    assert "fleet_wrong_mileage" in gaps(life(wrong))
    assert kept(life(wrong, voided), FIRST) == pytest.approx(kept(life(), FIRST))


def test_what_happens_later_counts_nothing() -> None:
    later = handed("sold", UNTIL + timedelta(days=1), FIRST, SECOND)
    assert kept(life(later), FIRST) == kept(life(), FIRST)


def test_every_gap_has_words() -> None:
    assert set(GAP_WORDS) == set(GAPS)
