"""A day is read as the trade and its spreadsheets write it; what is none is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.serve.pages.days import day_read

DAYS = st.dates(date(1989, 1, 8), date(2099, 12, 31))


@given(DAYS)
def test_every_way_of_writing_a_day_means_the_same(day: date) -> None:
    year, month, one = day.year, day.month, day.day
    for text in (
        f"{year}-{month:02d}-{one:02d}", f"{year}/{month}/{one}", f"{year}.{month}.{one}",
        f"{year}年{month}月{one}日", f"{year}{month:02d}{one:02d}", f"{year}/{month}/{one} 0:00",
        "".join(chr(ord(sign) + 0xFEE0) for sign in f"{year}/{month}/{one}"),  # full width
    ):  # fmt: skip
        assert day_read(text, needs_day=True) == day, text


@given(DAYS)
def test_a_month_is_its_first_day(day: date) -> None:
    year, month = day.year, day.month
    for text in (f"{year}-{month}", f"{year}/{month:02d}", f"{year}年{month}月", f"{year}{month:02d}"):
        assert day_read(text) == date(year, month, 1), text
        with pytest.raises(ValueError, match=str(year)):
            day_read(text, needs_day=True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平成31年4月", date(2019, 4, 1)), ("平成 31年 4月 1日", date(2019, 4, 1)),
        ("H31.4", date(2019, 4, 1)),
        ("h31/4/30", date(2019, 4, 30)), ("令和元年5月", date(2019, 5, 1)), ("R1.5.1", date(2019, 5, 1)),
        ("令5年12月", date(2023, 12, 1)), ("R5/12", date(2023, 12, 1)), ("Apr-19", date(2019, 4, 1)),
        ("昭和64年1月", date(1989, 1, 1)),
    ],
)  # fmt: skip
def test_eras_and_what_excel_makes_of_a_month(text: str, day: date) -> None:
    assert day_read(text) == day


@pytest.mark.parametrize(
    "text",
    ["2019", "4月1日", "2019-13", "2019-02-30", "令和0年1月", "Abc-19", "43556", "19/4/1", "1800-01-01"],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of the standard library, too
        day_read(text)


def test_nothing_is_no_day() -> None:
    assert day_read("  ") is None
