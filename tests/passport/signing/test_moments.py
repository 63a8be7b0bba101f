"""A moment has one meaning everywhere; a day is that day wherever the reader is."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.passport.signing.moments import bounds, read_moment, written

ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=ZONES)  # noqa: DTZ001


@given(MOMENTS)
def test_a_written_moment_is_read_as_the_same(moment: datetime) -> None:
    assert read_moment(written(moment)) == moment
    assert read_moment(moment.isoformat()) == moment


NO_MOMENTS = """2026-11-28
2026-11-28T09:00:00
2026-11-28 09:00:00Z
2026-02-30T00:00:00Z
20261128T090000Z
2026-W48-6T09:00:00Z
2026-11-28T09:00:00+9
2026-11-28T25:00:00Z
2026-11-28T09:00:00.1234567Z
２０２６-11-28T09:00:00Z
0001-01-01T00:00:00+14:00"""


@pytest.mark.parametrize("told", [*NO_MOMENTS.splitlines(), "2026-11-28T09:00:00Z\n", "", 20261128, None])
def test_what_is_no_moment_with_a_zone_is_none(told: object) -> None:
    assert read_moment(told) is None


def test_moments_without_a_zone_are_never_written() -> None:
    for make in (written, bounds):
        with pytest.raises(ValueError, match="zone"):
            make(datetime(2026, 1, 1))  # noqa: DTZ001 - this is what is refused


@given(MOMENTS)
def test_a_moment_lies_within_the_day_that_its_place_calls_it(moment: datetime) -> None:
    first, last = bounds(moment.date())
    assert first <= moment < last
    assert bounds(moment) == (moment, moment)


def test_the_first_and_the_last_day_have_bounds() -> None:
    assert bounds(date.min)[0] == datetime.min.replace(tzinfo=UTC)
    assert bounds(date.max)[1] == datetime.max.replace(tzinfo=UTC)
