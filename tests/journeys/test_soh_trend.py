"""A fall is told only where the doubt of both diagnoses does not explain it, and then in full."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meguri.journeys.trend import Reading, last_fall

START = date(2026, 1, 1)
SHARES = st.floats(0.3, 1.1)
HALVES = st.floats(0.0, 0.2)


def reading(day: int, median: float, half: float, definition: str = "soh_c") -> Reading:
    return Reading(START + timedelta(days=day), median - half, median, median + half, definition)


@given(SHARES, SHARES, HALVES, HALVES)
def test_a_fall_within_either_interval_is_not_told(
    one: float, two: float, first: float, second: float
) -> None:
    fall = last_fall([reading(0, one, first), reading(30, two, second)])
    assert fall is not None
    if one - two <= max(first, second):
        assert not fall.is_beyond_doubt
    if one - two > first + second:
        assert fall.is_beyond_doubt
    assert fall.share == one - two


@given(st.lists(st.tuples(SHARES, HALVES), min_size=2, max_size=8), st.randoms())
def test_the_order_in_which_diagnoses_come_does_not_matter(
    told: list[tuple[float, float]], chance: object
) -> None:
    readings = [reading(30 * place, *one) for place, one in enumerate(told)]
    shuffled = list(readings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert last_fall(shuffled) == last_fall(readings)


def test_one_diagnosis_or_two_of_different_definitions_tell_no_fall() -> None:
    assert last_fall([]) is None
    assert last_fall([reading(0, 0.9, 0.01)]) is None
    assert last_fall([reading(0, 0.9, 0.01), reading(9, 0.5, 0.01, "soce")]) is None
