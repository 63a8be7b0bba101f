"""Promise: who holds a battery is known soon, however many events of others wait for their turn."""

from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.registry.told import BUYER, BY, KEY, Session, battery, diagnosed, lives, made, sold

from meguri.passport.events import event_of
from meguri.registry.projector import lag, project_all, project_handovers, project_lot, rebuild
from meguri.registry.records import record_of
from meguri.registry.schema import READ_MODELS
from meguri.registry.sequencer import sequence_all
from meguri.registry.store import capture_lot


def _told(session: Session, *events: object) -> None:
    capture_lot(session, [record_of(one) for one in events], KEY)  # type: ignore[arg-type]
    sequence_all(session, KEY)


def _takers(session: Session) -> set[str]:
    return {one for (one,) in session.execute("SELECT taker FROM meguri.custody WHERE taker IS NOT NULL")}


def _read(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """All read models, but how far each reader of the log was."""
    return {
        one.name: sorted(session.execute(f"SELECT * FROM {one.fullname}").fetchall())  # noqa: S608
        for one in READ_MODELS
        if one.name != "progress"
    }


def test_a_sale_behind_a_crowd_is_taken_first_and_the_crowd_waits(session: Session) -> None:
    _told(session, *lives(6, 4))
    _told(session, sold(3))
    behind = lag(session)
    assert _takers(session) == set()
    assert project_handovers(session, least_behind=behind) == 0  # not so far behind that it mattered
    assert project_handovers(session) == 1
    assert _takers(session) == {BUYER}
    assert lag(session) == behind
    assert project_handovers(session) == 0
    project_all(session)
    known = _read(session)
    rebuild(session)
    assert _read(session) == known


def test_a_sale_taken_back_is_taken_back_as_soon(session: Session) -> None:
    _told(session, made(1), sold(1))
    project_all(session)
    _told(session, *(diagnosed(1, minute) for minute in range(5)))
    at = sold(1).at + timedelta(days=1)
    void = event_of("corrected", battery(1), at, BY, corrects=sold(1).id, reason="no sale",
                    details={"voids": True})  # fmt: skip
    _told(session, void)
    assert project_handovers(session) == 1
    assert _takers(session) == set()


def test_of_many_sales_some_are_taken_at_a_time_and_none_twice(session: Session) -> None:
    _told(session, *(made(number) for number in range(5)), *(sold(number) for number in range(5)))
    assert [project_handovers(session, most=2) for _ in range(4)] == [2, 2, 1, 0]


_TRIED = count()  # each example has batteries of its own


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(["lot", "handed", "sale", "diagnosis"]), max_size=12))
def test_in_whatever_order_the_read_models_come_to_the_same(session: Session, steps: list[str]) -> None:
    """Law: what is taken before its turn changes nothing of what all turns come to."""
    first = 100 + 3 * next(_TRIED)
    for place, step in enumerate(steps):
        if step == "lot":
            project_lot(session, most=2)
        elif step == "handed":
            project_handovers(session, most=2)
        else:
            number = first + place % 3
            _told(session, made(number), *([sold(number)] if step == "sale" else [diagnosed(number, place)]))
    project_handovers(session)
    project_all(session)
    known = _read(session)
    rebuild(session)
    assert _read(session) == known
