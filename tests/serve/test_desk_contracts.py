"""How a guarantee stands follows from its events alone, in the order in which they came."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from tests.registry.told import battery
from tests.serve.desk_people import identifier_of

from meguri.passport.events import Event, event_of
from meguri.passport.events import contracts as c

AT, TODAY = datetime(2026, 5, 1, 9, tzinfo=UTC), date(2026, 5, 2)
MORE = {
    c.STARTED: {"valid_until": "2028-05-01", "terms_id": "used_ev_soh"},
    c.DECIDED: {"decision": c.ACCEPTED},
}


def happened(kind: str, number: str = "G-1", **details: str) -> Event:
    """One event of a contract; all of them at one moment."""
    told = {"guarantee_id": number} | MORE.get(kind, {}) | details
    custody = {"giver": identifier_of("guarantor"), "taker": identifier_of("seller")}
    by = identifier_of("guarantor")
    return event_of(kind, battery(), AT, by, details=told, custody=custody if kind == c.STARTED else None)


def state(*kinds: str, **details: str) -> str:
    """How a contract stands after these."""
    events = [happened(kind, **(details if kind == c.DECIDED else {})) for kind in (c.STARTED, *kinds)]
    (one,) = c.contracts_of(events)
    return one.state(TODAY)


def test_each_step_leads_to_its_state() -> None:
    assert state() == state(c.REDIAGNOSED) == c.RUNNING
    assert state(c.CLAIMED) == state(c.CLAIMED, c.REDIAGNOSED) == c.CLAIM_OPEN
    assert state(c.CLAIMED, c.DECIDED) == c.TO_PAY
    assert state(c.CLAIMED, c.DECIDED, decision=c.TURNED_DOWN) == c.RUNNING
    assert state(c.CLAIMED, c.DECIDED, c.PAID) == c.SETTLED
    assert state(c.EXPIRED) == c.OVER
    assert state(c.CLAIMED, c.EXPIRED) == c.CLAIM_OPEN  # what was claimed in time is still decided


def test_a_contract_is_over_after_its_last_day() -> None:
    (one,) = c.contracts_of([happened(c.STARTED)])
    assert (one.state(date(2028, 5, 1)), one.state(date(2028, 5, 2))) == (c.RUNNING, c.OVER)


@given(st.lists(st.sampled_from(c.KINDS[1:]), max_size=8))
def test_what_may_follow_never_pays_without_a_decision(kinds: list[str]) -> None:
    followed: list[Event] = [happened(c.STARTED)]
    for kind in kinds:
        (one,) = c.contracts_of(followed)
        if kind in one.follows(TODAY):
            followed.append(happened(kind))
    names = [one.kind for one in followed]
    assert names.count(c.PAID) <= names.count(c.DECIDED) <= names.count(c.CLAIMED)
    assert names.count(c.EXPIRED) <= 1


@given(st.permutations(["G-1", "G-2", "G-3"]))
def test_contracts_do_not_mix_and_need_a_start(numbers: list[str]) -> None:
    events = [happened(c.STARTED, one) for one in numbers[:2]] + [happened(c.CLAIMED, one) for one in numbers]
    found = c.contracts_of(events)
    assert {one.guarantee_id for one in found} == set(numbers[:2])
    assert all(len(one.events) == 2 for one in found)
