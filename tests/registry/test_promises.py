"""Keeps the promise: page by page, everybody finds each battery whose guarantee is theirs, once."""

import random
from datetime import UTC, datetime, timedelta

from tests.registry.told import BUYER, BY, KEY, Session, battery, made, sold

from meguri.passport.events import Event, event_of
from meguri.registry.projector import project_all
from meguri.registry.promises import Place, events_of_kinds, promised
from meguri.registry.records import record_of
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture_lot

GUARANTOR = "urn:uuid:00000000-0000-4000-8000-000000000009"
STRANGER = "urn:uuid:00000000-0000-4000-8000-000000000008"
AT = datetime(2024, 6, 1, tzinfo=UTC)


def _started(number: int, day: int, taker: str) -> Event:
    details = {"guarantee_id": f"G-{number}", "terms_id": "used_ev_soh", "valid_until": "2028-01-01"}
    custody = {"giver": GUARANTOR, "taker": taker}
    at = AT + timedelta(days=day)
    return event_of("guarantee_started", battery(number), at, GUARANTOR, details=details, custody=custody)


def _all_pages(session: Session, *parties: str, granted: tuple[int, ...] = (), most: int) -> list[str]:
    seen: list[str] = []
    place: Place | None = None
    while True:
        page, place = promised(session, parties, granted, before=place, most=most)
        assert len(page) <= most
        seen += page
        if place is None:
            return seen


def test_each_party_finds_theirs_once_whatever_the_size_of_a_page(session: Session) -> None:
    """Twelve guarantees, several of one moment: even ones cover the buyer, number 3 is sold to him later."""
    chance = random.Random(5)  # noqa: S311
    days = {number: chance.randrange(4) for number in range(12)}
    told = [made(number) for number in range(14)]
    told += [_started(number, day, BUYER if number % 2 == 0 else BY) for number, day in days.items()]
    capture_lot(session, [record_of(one) for one in (*told, sold(3))], KEY)
    sequence_all(session, KEY)
    project_all(session)
    every = {battery(number) for number in days}
    for most in (1, 3, 5, 50):
        assert sorted(_all_pages(session, GUARANTOR, most=most)) == sorted(every)
        theirs = {battery(number) for number in (0, 2, 3, 4, 6, 8, 10)}
        assert sorted(_all_pages(session, BUYER, most=most)) == sorted(theirs)
        assert set(_all_pages(session, BY, BUYER, most=most)) == every
        assert _all_pages(session, STRANGER, most=most) == []
    newest = max(days.values())
    assert days[int(_all_pages(session, GUARANTOR, most=50)[0][-6:-2])] == newest


def test_what_was_granted_is_found_too_and_only_the_kinds_asked_for_are_read(session: Session) -> None:
    told = [made(0), _started(0, 1, BY), made(1), _started(1, 2, BY)]
    capture_lot(session, [record_of(one) for one in told], KEY)
    sequence_all(session, KEY)
    project_all(session)
    row = session.execute(
        "SELECT battery_no FROM meguri.batteries WHERE battery_id = %s", [battery(1)]
    ).fetchone()
    assert row is not None
    assert _all_pages(session, STRANGER, granted=(row[0],), most=1) == [battery(1)]
    (found,) = events_of_kinds(session, [battery(1)], ["guarantee_started"])
    assert found == told[3]
