"""Promise: read models wait while events come by the thousand, never for long, and never otherwise."""

from hypothesis import given
from hypothesis import strategies as st

from meguri.serve.giving_way import CROWD_PER_S, GivingWay


class Clock:
    """A clock that stands until it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def beats(clock: Clock, watched: GivingWay, rates: list[float], every_s: float = 0.5) -> list[bool]:
    """Whether they wait at each beat, while so many events a second come."""
    size, found = 0, [watched.waits(0)]
    for rate in rates:
        clock.now += every_s
        size += int(rate * every_s)
        found.append(watched.waits(size))
    return found


def test_they_wait_for_a_crowd_and_a_breath_after_it_and_then_work() -> None:
    clock = Clock()
    found = beats(clock, GivingWay(clock), [2 * CROWD_PER_S] * 4 + [0] * 6)
    assert found == [False] + [True] * 7 + [False] * 3


def test_a_crowd_without_end_stops_them_for_ten_seconds_at_most() -> None:
    clock = Clock()
    found = beats(clock, GivingWay(clock), [2 * CROWD_PER_S] * 100)
    runs = "".join("w" if one else "." for one in found[1:]).split(".")
    assert max(map(len, runs)) <= 20
    assert found.count(False) >= 5


@given(st.lists(st.floats(0, CROWD_PER_S), max_size=50), st.floats(0.01, 5))
def test_without_a_crowd_they_never_wait(rates: list[float], every_s: float) -> None:
    clock = Clock()
    assert not any(beats(clock, GivingWay(clock), rates, every_s))
