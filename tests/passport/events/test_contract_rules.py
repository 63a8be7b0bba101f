"""Laws of a guarantee: nothing paid undecided, nothing decided unclaimed, no end before its day."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.passport.events.event_cases import BATTERY, OWNER_A, OWNER_B, START

from meguri.passport.events import Event, event_of
from meguri.passport.events import contracts as c
from meguri.passport.events.contract_faults import MESSAGES, ContractCode
from meguri.passport.events.contract_rules import contract_faults

_UNTIL = (START + timedelta(days=100)).date().isoformat()
_TERMS = {"terms_id": "t", "valid_until": _UNTIL}
MOST, INSURER = 200_000.0, "did:web:insurer.example"


def at(days: float, kind: str, by: str = INSURER, number: str = "G-1", **more: Any) -> Event:
    """An event of a guarantee, some days after the start."""
    details = {"guarantee_id": number} | more.pop("details", {})
    return event_of(kind, BATTERY, START + timedelta(days=days), by, details=details, **more)


def found(days: float = 0) -> Event:
    return event_of("diagnosed", BATTERY, START + timedelta(days=days), OWNER_A, says={"soh_share": 0.9})


def begun(days: float = 1, by: str = INSURER, number: str = "G-1", **details: Any) -> Event:
    return at(days, c.STARTED, by, number, details=_TERMS | details, custody={"giver": by, "taker": OWNER_B})


def sums(days: float, kind: str, amount: float | None, **details: Any) -> Event:
    told = details | ({} if amount is None else {"amount_jpy": amount})
    return at(days, kind, details=told)


def codes(event: Event, *life: Event, most: float | None = MOST) -> set[str]:
    return {str(one.code) for one in contract_faults(event, life, lambda _: most)}


def test_a_start_needs_a_diagnosis_its_terms_and_somebody_covered() -> None:
    assert codes(begun(), found()) == set()
    assert codes(begun()) == {ContractCode.NO_DIAGNOSIS}
    assert codes(begun(), found(2)) == {ContractCode.NO_DIAGNOSIS}  # what is found later is no ground
    stating = at(1, c.STARTED, details=_TERMS, custody={"taker": OWNER_B}, says={"soh_share": 0.9})
    assert codes(stating) == set()
    assert codes(begun(), found(), begun(0.5)) == {ContractCode.NUMBER_TAKEN}
    assert codes(begun(by=OWNER_A, number="G-1"), found(), begun(0.5)) == {ContractCode.NUMBER_TAKEN}
    bare = at(1, c.STARTED, custody={"giver": OWNER_A})
    assert codes(bare, found()) == {
        ContractCode.NO_TERM,
        ContractCode.NO_TERMS,
        ContractCode.NOBODY_COVERED,
        ContractCode.OTHER_GUARANTOR,
    }
    assert codes(begun(valid_until=START.date().isoformat()), found()) == {ContractCode.NO_TERM}


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (sums(3, c.DECIDED, 1, decision="accepted"), ContractCode.NOT_NOW),
        (sums(3, c.PAID, 1), ContractCode.NOT_NOW),
        (at(3, c.EXPIRED), ContractCode.NOT_OVER),
        (at(100, c.EXPIRED), ContractCode.NOT_OVER),  # its last day still counts
        (sums(101, c.CLAIMED, 1), ContractCode.NOT_NOW),
        (sums(3, c.CLAIMED, None), ContractCode.NO_AMOUNT),
        (sums(3, c.CLAIMED, 0), ContractCode.NO_AMOUNT),
        (sums(3, c.CLAIMED, 1e11), ContractCode.TOO_MUCH),
        (sums(0.5, c.CLAIMED, 1), ContractCode.OUT_OF_ORDER),
        (at(3, c.REDIAGNOSED), ContractCode.NO_DIAGNOSIS),
        (at(3, c.CLAIMED, number="G-2"), ContractCode.NOT_STARTED),
        (at(3, c.TRANSFERRED), ContractCode.NOBODY_COVERED),
    ],
)
def test_a_running_guarantee_refuses(event: Event, wanted: ContractCode) -> None:
    life = (found(), begun())
    assert wanted in codes(event, *life)
    assert wanted in MESSAGES


def test_who_takes_it_over_has_it_as_long() -> None:
    life, parties = (found(), begun()), {"giver": OWNER_B, "taker": OWNER_A}
    shorter = at(3, c.TRANSFERRED, custody=parties, details={"valid_until": START.date().isoformat()})
    assert codes(shorter, *life) == {ContractCode.SHORTENED}
    assert codes(at(3, c.TRANSFERRED, custody=parties), *life) == set()


def test_a_claim_bounds_the_decision_and_that_the_payout() -> None:
    life = [found(), begun(), sums(3, c.CLAIMED, 150_000)]
    assert codes(sums(4, c.CLAIMED, 1), *life) == {ContractCode.NOT_NOW}
    assert codes(sums(4, c.DECIDED, None, decision="accepted"), *life) == {ContractCode.NO_AMOUNT}
    assert codes(sums(4, c.DECIDED, 150_001, decision="accepted"), *life) == {ContractCode.TOO_MUCH}
    assert codes(sums(4, c.DECIDED, 1, decision="maybe"), *life) == {ContractCode.NO_DECISION}
    assert codes(sums(4, c.DECIDED, None, decision="refused"), *life) == set()
    life.append(sums(4, c.DECIDED, 120_000, decision="accepted"))
    assert codes(sums(5, c.PAID, None), *life) == {ContractCode.NO_AMOUNT}
    assert codes(sums(5, c.PAID, 120_001), *life) == {ContractCode.TOO_MUCH}
    assert codes(at(101, c.EXPIRED), *life) == {ContractCode.NOT_NOW}  # what was granted is paid first
    life.append(sums(5, c.PAID, 120_000))
    assert ContractCode.NOT_NOW in codes(sums(6, c.PAID, 1), *life)
    assert codes(at(101, c.EXPIRED), *life) == set()


@pytest.mark.parametrize(
    ("terms", "start", "bound", "code"),
    [
        (MOST, {}, MOST, ContractCode.TOO_MUCH),  # by its terms
        (None, {"amount_jpy": 90_000.0}, 90_000.0, ContractCode.TOO_MUCH),  # by itself
        (MOST, {"amount_jpy": 90_000.0, "replacement_jpy": 10.0}, 90_000.0, ContractCode.TOO_MUCH),
        (MOST, {"amount_jpy": 2 * MOST}, MOST, ContractCode.TOO_MUCH),  # the narrower of both
        (None, {"replacement_jpy": 700_000.0}, 700_000.0, ContractCode.TOO_MUCH),
        (None, {}, 5e6, ContractCode.UNBOUNDED),  # by what is taken in at all
    ],
)
def test_no_claim_is_without_a_bound(
    terms: float | None, start: dict[str, float], bound: float, code: ContractCode
) -> None:
    life = [found(), begun(**start)]

    def said(amount: float) -> set[str]:
        claim = sums(3, c.CLAIMED, amount)
        return {str(one.code) for one in contract_faults(claim, life, lambda _: terms, 5e6)}

    assert said(bound) == set()
    assert said(bound + 1) == {code}
    assert said(0) == {ContractCode.NO_AMOUNT}


def test_a_bound_of_nothing_is_no_guarantee() -> None:
    assert codes(begun(amount_jpy=0.0), found()) == {ContractCode.NO_BOUND}
    assert codes(begun(replacement_jpy=0.0), found()) == {ContractCode.NO_BOUND}


def test_a_part_of_a_payout_does_not_settle_it() -> None:
    life = [found(), begun(), sums(3, c.CLAIMED, 150_000), sums(4, c.DECIDED, 120_000, decision="accepted")]
    life.append(sums(5, c.PAID, 1))
    (contract,) = c.contracts_of(life)
    assert (contract.state(life[-1].day), contract.due_jpy) == (c.TO_PAY, 119_999)
    assert codes(sums(6, c.CLAIMED, 1), *life) == {ContractCode.NOT_NOW}
    assert codes(sums(6, c.PAID, 120_000), *life) == {ContractCode.TOO_MUCH}
    assert codes(at(101, c.EXPIRED), *life) == {ContractCode.NOT_NOW}
    life.append(sums(6, c.PAID, 119_999))
    (contract,) = c.contracts_of(life)
    assert contract.state(life[-1].day) == c.SETTLED
    assert codes(sums(7, c.CLAIMED, 1), *life) == set()


def test_what_others_say_of_a_guarantee_is_no_part_of_it() -> None:
    life = [found(), begun(), sums(3, c.CLAIMED, 100_000)]
    told = {"guarantee_id": "G-1", "decision": "refused"}
    forged = event_of(c.DECIDED, BATTERY, START + timedelta(days=4), OWNER_A, details=told)
    (contract,) = c.contracts_of([*life, forged])
    assert contract.state((START + timedelta(days=5)).date()) == c.CLAIM_OPEN
    assert codes(sums(5, c.DECIDED, 90_000, decision="accepted"), *life, forged) == set()


_STEPS = st.tuples(
    st.sampled_from([one for one in c.KINDS if one != c.STARTED]),
    st.floats(1, 2 * MOST),
    st.sampled_from([c.ACCEPTED, c.TURNED_DOWN]),
    st.floats(0, 40),
)


@given(st.lists(_STEPS, max_size=12))
def test_whatever_is_tried_no_payout_is_above_its_claim_and_no_end_before_its_day(steps: Any) -> None:
    life, days = [found(), begun()], 1.0
    for kind, amount, decision, more in steps:
        days += more
        details: dict[str, Any] = {c.CLAIMED: {"amount_jpy": amount}, c.PAID: {"amount_jpy": amount}}.get(
            kind, {}
        )
        if kind == c.DECIDED:
            details = {"decision": decision, "amount_jpy": amount}
        said: dict[str, Any] = {"says": {"soh_share": 0.8}} if kind == c.REDIAGNOSED else {}
        if kind == c.TRANSFERRED:
            said = {"custody": {"taker": OWNER_A}}
        event = at(days, kind, details=details, **said)
        if not codes(event, *life):
            life.append(event)
    claimed, paid = (
        [float(one.details["amount_jpy"]) for one in life if one.kind == kind] for kind in (c.CLAIMED, c.PAID)
    )
    assert all(one <= MOST for one in claimed)
    assert sum(paid) <= sum(claimed) + 0.01 * len(paid)  # what is due is held to a hundredth of a yen
    assert all(one.day.isoformat() > _UNTIL for one in life if one.kind == c.EXPIRED)
    assert sum(one.kind == c.EXPIRED for one in life) <= 1
