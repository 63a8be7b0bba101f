"""Promise: who had the battery, and when, is folded apart, without gaps and only by what was recorded."""

from datetime import date, timedelta

from tests.passport.events.event_cases import OWNER_A, OWNER_B, START, correction, one

from meguri.passport.events import Held, custody

_LAST = START.date() + timedelta(days=1_000)
_CAROL = "urn:uuid:7b9d2f5e-5555-4000-8000-000000000005"


def test_each_owner_follows_the_one_before() -> None:
    first = one("sold", 1)
    second = one("sold", 9, custody={"giver": OWNER_B, "taker": _CAROL})
    assert custody([second, first], _LAST) == (
        Held("owning_party", OWNER_A, None, date(2019, 4, 2), None, first.id),
        Held("owning_party", OWNER_B, date(2019, 4, 2), date(2019, 4, 10), first.id, second.id),
        Held("owning_party", _CAROL, date(2019, 4, 10), None, second.id, None),
    )
    assert [row.holder for row in custody([second, first], date(2019, 4, 9))] == [OWNER_A, OWNER_B]


def test_owning_holding_and_being_guaranteed_are_told_apart() -> None:
    started = one("guarantee_started", 2, custody={"taker": OWNER_B})
    moved = one("guarantee_transferred", 5, custody={"giver": OWNER_B, "taker": _CAROL})
    life = [one("sold", 1), started, one("leased", 3), one("lease_returned", 4), moved]
    rows = custody(life, _LAST)
    assert [row.holder for row in rows if row.party == "owning_party"] == [OWNER_A, OWNER_B]
    assert [row.holder for row in rows if row.party == "possessing_party"] == [OWNER_B, OWNER_A]
    assert [row.holder for row in rows if row.party == "meguri:guaranteed_party"] == [OWNER_B, _CAROL]


def test_a_sale_to_nobody_named_ends_what_was() -> None:
    sold, again = one("sold", 1), one("sold", 2, custody=None)
    last = custody([sold, again], _LAST)[-1]
    assert (last.holder, last.since) == (None, date(2019, 4, 3))


def test_a_sale_that_was_taken_back_never_was() -> None:
    sold = one("sold", 1)
    back = correction(sold, 2, says={}, details={"voids": True})
    assert custody([sold, back], _LAST) == ()
