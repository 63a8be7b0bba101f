"""Promises of the cells: days in either calendar and from Excel, numbers with units, any spelling."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.market.lists.cells import choice, choices, first_day, is_nothing, last_day, number, whole
from meguri.market.lists.faults import CellProblemError, ListCode

KINDS = {"kei": ("軽自動車", "軽"), "van": ("バン",)}


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2027-03-31", date(2027, 3, 31), date(2027, 3, 31)),
        ("2027/3/31", date(2027, 3, 31), date(2027, 3, 31)),
        ("2027/3/31 0:00:00", date(2027, 3, 31), date(2027, 3, 31)),
        ("令和9年3月31日", date(2027, 3, 31), date(2027, 3, 31)),
        ("R9.3.31", date(2027, 3, 31), date(2027, 3, 31)),
        ("Ｒ９．３．３１", date(2027, 3, 31), date(2027, 3, 31)),
        ("平成31年4月", date(2019, 4, 1), date(2019, 4, 30)),
        ("2019/4", date(2019, 4, 1), date(2019, 4, 30)),
        ("R8年度", date(2026, 4, 1), date(2027, 3, 31)),
        ("2026年度", date(2026, 4, 1), date(2027, 3, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("46112", date(2026, 3, 31), date(2026, 3, 31)),
        ("46112.0", date(2026, 3, 31), date(2026, 3, 31)),
    ],
)
def test_a_day_is_read_in_either_calendar(cell: str, first: date, last: date) -> None:
    assert first_day(cell) == first
    assert last_day(cell) == last


@given(st.dates(date(1930, 1, 1), date(2150, 1, 1)))
def test_the_number_of_an_excel_date_comes_back_as_its_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert first_day(str(serial)) == last_day(str(serial)) == day
    assert first_day(day.isoformat()) == day
    assert first_day(str(serial + 1)) == day + timedelta(days=1)


@pytest.mark.parametrize("cell", ["いつか", "2027-13-01", "令和9年2月30日", "平成40年", "99", "-1"])
def test_what_is_no_day_is_refused(cell: str) -> None:
    with pytest.raises(CellProblemError) as refused:
        first_day(cell)
    assert refused.value.code is ListCode.NOT_DAY


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234.5", 1234.5),
        ("１２", 12),
        ("70km", 70),
        ("25 km/日", 25),
        ("-3", -3),
        ("14時間", 14),
        (".5", 0.5),
    ],
)
def test_a_number_keeps_its_value_and_loses_its_unit(cell: str, value: float) -> None:
    assert number(cell) == value


@pytest.mark.parametrize("cell", ["abc", "1,23", "12 miles", "1 2", "km", "+", "1e5", "nan"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(CellProblemError):
        number(cell)


def test_a_part_of_a_day_is_no_whole_number() -> None:
    assert whole("240日") == 240
    with pytest.raises(CellProblemError) as refused:
        whole("1.5")
    assert refused.value.code is ListCode.NOT_WHOLE


@pytest.mark.parametrize("cell", ["", " ", "-", "－", "不明", "N/A", "未定", "　"])
def test_a_dash_says_nothing(cell: str) -> None:
    assert is_nothing(cell)


def test_a_choice_is_known_by_its_name_and_any_spelling() -> None:
    read = choice(KINDS)
    assert [read(cell) for cell in ("kei", "KEI", "軽 自動車", "バン")] == ["kei", "kei", "kei", "van"]
    with pytest.raises(CellProblemError):
        read("バス")


@given(st.permutations(["軽", "バン", "kei"]))
def test_the_order_of_several_choices_does_not_matter(cells: list[str]) -> None:
    assert choices(KINDS)("、".join(cells)) == "kei;van"
