"""Days and years in Japanese and Western dress."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguri.facts.official.days import Basis, fiscal_year, part_of_year, read_day, read_period
from meguri.facts.official.faults import FileFaultCode
from meguri.facts.official.figures import CellError, read_count, read_unit

ERA_STARTS = (("令和", "R", 2019), ("平成", "H", 1989), ("昭和", "S", 1926))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2024-12-31", date(2024, 12, 31)),
        ("2024/3/31", date(2024, 3, 31)),
        ("2024年12月末", date(2024, 12, 31)),
        ("2024年2月末日現在", date(2024, 2, 29)),
        ("令和6年12月末", date(2024, 12, 31)),
        ("令和6年(2024年)12月31日", date(2024, 12, 31)),
        ("R6.3.31", date(2024, 3, 31)),
        ("Ｒ６/０３/３１", date(2024, 3, 31)),
        ("平成31年3月末", date(2019, 3, 31)),
        ("平成三", None),
        ("㍻31年3月末", date(2019, 3, 31)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S63.12.31", date(1988, 12, 31)),
        ("2023年度末", date(2024, 3, 31)),
        ("令和5年度末", date(2024, 3, 31)),
        ("平成31年度末", date(2020, 3, 31)),
        ("2024年末", date(2024, 12, 31)),
    ],
)
def test_a_day_reads_the_same_in_every_dress(said: str, day: date | None) -> None:
    if day is None:
        with pytest.raises(CellError):
            read_day(said)
    else:
        assert read_day(said) == day


@pytest.mark.parametrize(
    ("said", "year", "day"),
    [
        ("3月末", read_period("2024"), date(2024, 3, 31)),
        ("3月末", read_period("2023年度"), date(2024, 3, 31)),
        ("9月末", read_period("2023年度"), date(2023, 9, 30)),
        ("年度末", read_period("令和5年度"), date(2024, 3, 31)),
        ("年末", read_period("2024"), date(2024, 12, 31)),
    ],
)
def test_a_month_end_takes_its_year_from_the_year_column(said: str, year, day: date) -> None:
    assert read_day(said, year) == day


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("2024年12月", FileFaultCode.DAY_NOT_TOLD),
        ("2024", FileFaultCode.DAY_NOT_TOLD),
        ("令和5年度", FileFaultCode.DAY_NOT_TOLD),
        ("3月末", FileFaultCode.DAY_NOT_TOLD),
        ("2024-02-30", FileFaultCode.NOT_A_DAY),
        ("2024年13月末", FileFaultCode.NOT_A_DAY),
        ("31-Dec-24", FileFaultCode.NOT_A_DAY),
        ("24/12/31", FileFaultCode.NOT_A_DAY),
        ("0000-01-01", FileFaultCode.NOT_A_DAY),
        ("平成31年5月1日", FileFaultCode.OUTSIDE_ERA),
        ("令和元年4月30日", FileFaultCode.OUTSIDE_ERA),
        ("昭和64年12月末", FileFaultCode.OUTSIDE_ERA),
        ("令和6年(2023年)12月末", FileFaultCode.CALENDARS_DISAGREE),
        ("", FileFaultCode.NOT_A_DAY),
    ],
)
def test_what_is_no_day_says_why(said: str, code: FileFaultCode) -> None:
    with pytest.raises(CellError) as caught:
        read_day(said)
    assert caught.value.code is code


@given(day=st.dates(date(1926, 12, 25), date(2090, 12, 31)), data=st.data())
def test_every_day_of_an_era_survives_being_written_in_it(day: date, data: st.DataObject) -> None:
    starts = {"昭和": date(1926, 12, 25), "平成": date(1989, 1, 8), "令和": date(2019, 5, 1)}
    era = max((name for name in starts if starts[name] <= day), key=lambda name: starts[name])
    n = day.year - starts[era].year + 1
    letter = {"昭和": "S", "平成": "H", "令和": "R"}[era]
    year = data.draw(
        st.sampled_from([f"{era}{n}", f"{letter}{n}", f"{day.year}", f"{era}元" if n == 1 else f"{n}"])
    )
    if year == f"{n}":
        year = f"{day.year}"
    marks = data.draw(st.sampled_from([("年", "月", "日"), ("/", "/", ""), (".", ".", ""), ("-", "-", "")]))
    said = f"{year}{marks[0]}{day.month}{marks[1]}{day.day}{marks[2]}"
    wide = str.maketrans("0123456789/.-", "０１２３４５６７８９／．－")
    assert read_day(said.translate(wide) if data.draw(st.booleans()) else said) == day


@given(year=st.integers(1927, 2100), fiscal=st.booleans())
def test_a_fiscal_year_is_never_read_as_a_calendar_year(year: int, fiscal: bool) -> None:
    period = read_period(f"{year}年度" if fiscal else f"{year}年")
    assert (period.basis is Basis.FISCAL) == fiscal
    assert period.label == (f"FY{year}" if fiscal else f"{year}")
    days = (period.last - period.first + timedelta(days=1)).days
    assert days in (365, 366)
    assert period.first.month == (4 if fiscal else 1)


@pytest.mark.parametrize(
    ("said", "column", "label"),
    [
        ("2024", None, "2024"),
        ("令和6年", None, "2024"),
        ("R6", Basis.CALENDAR, "2024"),
        ("令和5年度", None, "FY2023"),
        ("FY2023", None, "FY2023"),
        ("2023", Basis.FISCAL, "FY2023"),
        ("H30", Basis.FISCAL, "FY2018"),
        ("令和5(2023)年度", Basis.FISCAL, "FY2023"),
        ("2024年8月", None, "2024 Aug"),
        ("R6.8", Basis.MONTH, "2024 Aug"),
    ],
)
def test_a_period_is_labelled_by_what_it_is(said: str, column: Basis | None, label: str) -> None:
    assert read_period(said, column).label == label


@pytest.mark.parametrize(
    ("said", "column", "code"),
    [
        ("2023年度", Basis.CALENDAR, FileFaultCode.BASIS_AGAINST_HEADER),
        ("2023年", Basis.FISCAL, FileFaultCode.BASIS_AGAINST_HEADER),
        ("2024年8月", Basis.CALENDAR, FileFaultCode.BASIS_AGAINST_HEADER),
        ("2024", Basis.MONTH, FileFaultCode.BASIS_AGAINST_HEADER),
        ("平成40年", None, FileFaultCode.OUTSIDE_ERA),
        ("昭和64年度", None, FileFaultCode.OUTSIDE_ERA),
        ("FY2023年", None, FileFaultCode.NOT_A_PERIOD),
        ("令和0年", None, FileFaultCode.NOT_A_PERIOD),
        ("24", None, FileFaultCode.NOT_A_PERIOD),
        ("0000年5月", None, FileFaultCode.NOT_A_PERIOD),
        ("2024年13月", None, FileFaultCode.NOT_A_PERIOD),
        ("　", None, FileFaultCode.NOT_A_PERIOD),
    ],
)
def test_what_is_no_period_says_why(said: str, column: Basis | None, code: FileFaultCode) -> None:
    with pytest.raises(CellError) as caught:
        read_period(said, column)
    assert caught.value.code is code


def test_twelve_months_are_the_year_and_one_is_the_month() -> None:
    assert part_of_year(2024, 1, 12) == read_period("2024")
    assert part_of_year(2024, 8, 8) == read_period("2024年8月")
    assert part_of_year(2024, 1, 8).label == "2024 Jan-Aug"
    assert fiscal_year(2023).last == date(2024, 3, 31)


@given(count=st.integers(0, 10**12), wide=st.booleans(), grouped=st.booleans())
def test_a_count_reads_the_same_in_every_width(count: int, wide: bool, grouped: bool) -> None:
    said = f"{count:,}" if grouped else str(count)
    if wide:
        said = said.translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    assert read_count(said) == count


@pytest.mark.parametrize(
    ("said", "size", "code"),
    [
        ("-5", 1, FileFaultCode.NEGATIVE),
        ("▲1,234", 1, FileFaultCode.NEGATIVE),
        ("△３", 1, FileFaultCode.NEGATIVE),
        ("(12)", 1, FileFaultCode.NEGATIVE),
        ("−7", 1, FileFaultCode.NEGATIVE),
        ("1,23", 1, FileFaultCode.NOT_A_NUMBER),
        ("約100", 1, FileFaultCode.NOT_A_NUMBER),
        ("-", 1, FileFaultCode.NOT_A_NUMBER),
        ("…", 1, FileFaultCode.NOT_A_NUMBER),
        ("1e5", 1, FileFaultCode.NOT_A_NUMBER),
        ("NaN", 1, FileFaultCode.NOT_A_NUMBER),
        ("12.5", 1, FileFaultCode.NOT_WHOLE),
        ("0.0001", 1000, FileFaultCode.NOT_WHOLE),
        ("", 1, FileFaultCode.BLANK),
    ],
)
def test_what_is_no_count_says_why(said: str, size: int, code: FileFaultCode) -> None:
    with pytest.raises(CellError) as caught:
        read_count(said, size)
    assert caught.value.code is code


def test_thousands_are_counted_exactly() -> None:
    assert read_count("282.001", 1000) == 282_001
    assert read_count("１２．３", read_unit("（千台）")) == 12_300
    assert read_count("1,234台", read_unit("台")) == 1_234
