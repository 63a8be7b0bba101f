"""The e-Stat trade CSV becomes exports by year, month and country – or one error with every fault."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from official_files import (
    BEV,
    MONTHS,
    PHEV,
    PHEV_DIESEL,
    TODAY,
    VAN,
    customs_file,
    customs_header,
    customs_row,
    faults_of,
    read,
    rows_of,
)

from meguri.facts.official.customs_layout import COUNTRIES
from meguri.facts.statistics import FileFaultCode as Code
from meguri.facts.statistics import FileKind, NoteCode, OfficialFileError, recognise
from meguri.tables.flows import DESTINATIONS

FULL = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]


def test_used_evs_by_year_month_and_country() -> None:
    raw = customs_file(
        customs_row(BEV, 606, FULL),
        customs_row(BEV, 157, [1] * 12),
        customs_row(PHEV, 606, [2] * 12),
        customs_row(PHEV_DIESEL, 224, [3] * 12),
        customs_row(VAN, 103, [4] * 12),
        customs_row("870380900", 304, [500] * 12),
    )
    assert recognise(raw, "x.csv") is FileKind.CUSTOMS_EXPORTS
    brought = read(raw)
    assert brought.fact == "jp_used_ev_exports"
    assert rows_of(brought, "jp_used_ev_exports", "segment", "period", "counted_by", "units", "status") == [
        ("bev_passenger", "2024", "customs", 792.0, "exact"),
        ("bev_van", "2024", "customs", 48.0, "exact"),
        ("phev_passenger", "2024", "customs", 60.0, "exact"),
    ]
    assert rows_of(brought, "jp_used_ev_exports", "status_note")[2] == ("HS 870360100 + 870370100",)
    assert rows_of(brought, "jp_used_ev_export_destinations", "destination", "units") == [
        ("NZ", 780.0),
        ("customs:157", 12.0),
    ]
    monthly = rows_of(brought, "jp_used_ev_exports_monthly", "segment", "period", "period_to", "units")
    assert len(monthly) == 36
    assert monthly[1] == ("bev_passenger", "2024 Feb", date(2024, 2, 29), 21.0)
    notes = {note.code: note for note in brought.notes}
    assert notes[NoteCode.OTHER_GOODS].count == 1
    assert notes[NoteCode.COUNTRY_WITHOUT_ISO].value == "157"
    assert NoteCode.PART_OF_YEAR not in notes
    assert NoteCode.LAYOUT_UNCONFIRMED in notes


@pytest.mark.parametrize("after", ["0", "", " "])
@pytest.mark.parametrize("columns", [12, 8])
def test_a_year_so_far_ends_with_its_last_published_month(after: str, columns: int) -> None:
    by_month = [5] * 8 + [after] * (columns - 8)
    raw = customs_file(customs_row(BEV, 606, by_month, year=2026), months=MONTHS[:columns])
    brought = read(raw)
    assert rows_of(brought, "jp_used_ev_exports", "period", "period_from", "period_to", "units") == [
        ("2026 Jan-Aug", date(2026, 1, 1), date(2026, 8, 31), 40.0)
    ]
    assert rows_of(brought, "jp_used_ev_exports_monthly", "units") == [(5.0,)] * 8
    (note,) = (note for note in brought.notes if note.code is NoteCode.PART_OF_YEAR)
    assert note.value == "2026 Jan-Aug"


def test_a_month_without_used_evs_is_published_when_other_goods_have_figures() -> None:
    raw = customs_file(customs_row(BEV, 606, [5] * 11 + [0]), customs_row("870323925", 606, [9] * 12))
    assert rows_of(read(raw), "jp_used_ev_exports", "period", "units") == [("2024", 55.0)]


def test_vans_of_an_unknown_code_are_named_and_not_counted() -> None:
    raw = customs_file(customs_row(BEV, 606, FULL), customs_row("870460900", 606, FULL))
    brought = read(raw)
    assert rows_of(brought, "jp_used_ev_exports", "segment") == [("bev_passenger",)]
    (note,) = (note for note in brought.notes if note.code is NoteCode.VAN_CODE_UNKNOWN)
    assert (note.value, note.count) == ("870460900", 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_japanese_headings_are_read(encoding: str) -> None:
    columns = ["輸出入区分", "年", "統計品目番号", "国コード", "単位1", "単位2"]
    for when in ("年計", *(f"{month}月" for month in range(1, 13))):
        columns += [f"第1数量-{when}", f"第2数量-{when}", f"金額-{when}"]
    row = customs_row(BEV, 606, FULL, year="令和6年").replace("1,令和", "輸出,令和", 1)
    raw = f"{','.join(columns)}\n{row}\n".encode(encoding)
    assert rows_of(read(raw), "jp_used_ev_exports", "period", "units") == [("2024", 780.0)]


def test_years_without_months_are_taken_when_they_are_over() -> None:
    past = customs_file(customs_row(BEV, 606, [], year=2023, total=300), months=())
    assert rows_of(read(past), "jp_used_ev_exports", "period", "units") == [("2023", 300.0)]
    assert [part.fact for part in read(past).parts] == [
        "jp_used_ev_exports",
        "jp_used_ev_export_destinations",
    ]
    running = customs_file(customs_row(BEV, 606, [], year=2026, total=300), months=())
    assert faults_of(running) == [(Code.MONTHS_MISSING, 2)]


def test_world_totals_are_checked_and_not_counted() -> None:
    rows = (customs_row(BEV, 606, [2] * 12), customs_row(BEV, 103, [1] * 12))
    assert rows_of(
        read(customs_file(*rows, customs_row(BEV, "000", [3] * 12))), "jp_used_ev_exports", "units"
    ) == [(36.0,)]
    assert faults_of(customs_file(*rows, customs_row(BEV, "000", [4] * 12))) == [(Code.TOTAL_WRONG, 4)]


def test_every_fault_is_named_with_its_line() -> None:
    raw = customs_file(
        customs_row(BEV, 606, FULL, unit="KG"),
        customs_row(BEV, "NZ", FULL),
        customs_row("8703801", 103, FULL),
        customs_row("8.7038E+08", 103, FULL),
        customs_row(BEV, 147, FULL, total=781),
        customs_row(BEV, 224, [*FULL[:11], "-3"], total=660),
        customs_row(BEV, 601, [*FULL[:11], "x"], total=660),
        customs_row(BEV, 233, [*FULL[:11], ""], total=660),
        customs_row(BEV, 103, FULL, direction=2),
        customs_row(BEV, 104, FULL),
        customs_row(BEV, 104, FULL),
        customs_row(BEV, 105, FULL, year="20x4"),
        customs_row(BEV, 106, FULL, total=""),
        customs_row(BEV, 107, FULL) + ",7",
        customs_row(BEV, 108, [*FULL[:11], "1.5"], total=660),
    )
    assert faults_of(raw) == [
        (Code.WRONG_UNIT, 2),
        (Code.BAD_COUNTRY, 3),
        (Code.BAD_HS, 4),
        (Code.BAD_HS, 5),
        (Code.MONTHS_WRONG, 6),
        (Code.NEGATIVE, 7),
        (Code.NOT_A_NUMBER, 8),
        (Code.BLANK, 9),
        (Code.NOT_EXPORTS, 10),
        (Code.DUPLICATE, 12),
        (Code.NOT_A_PERIOD, 13),
        (Code.BLANK, 14),
        (Code.TOO_MANY_CELLS, 15),
        (Code.NOT_WHOLE, 16),
    ]


def test_a_chapter_without_vehicles_and_a_month_to_come_are_refused() -> None:
    assert faults_of(customs_file(customs_row("720110000", 103, FULL))) == [(Code.NO_USED_EVS, None)]
    assert faults_of(customs_file(customs_row(BEV, 606, FULL, year=2026))) == [(Code.NOT_OVER, 2)]
    assert faults_of(customs_file(customs_row(BEV, 606, [0] * 12, year=2026))) == [(Code.MONTHS_MISSING, 2)]
    assert faults_of(customs_file(customs_row(BEV, 606, FULL, year=2027))) == [(Code.NOT_OVER, 2)]


def test_a_column_given_twice_is_refused() -> None:
    raw = f"{customs_header()},HS\n{customs_row(BEV, 606, FULL)},'{BEV}'\n".encode()
    assert faults_of(raw) == [(Code.REPEATED_COLUMN, 1)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([BEV, PHEV, PHEV_DIESEL, VAN]),
            st.integers(101, 699),
            st.lists(st.integers(0, 10_000), min_size=12, max_size=12),
        ),
        min_size=1,
        max_size=12,
        unique_by=lambda row: row[:2],
    )
)
def test_no_vehicle_is_lost_or_counted_twice(rows: list[tuple[str, int, list[int]]]) -> None:
    others = customs_row("870323925", 105, [1] * 12)
    brought = read(customs_file(*(customs_row(*row) for row in rows), others))
    total = sum(sum(by_month) for _, _, by_month in rows)
    frames = {part.fact: part.frame for part in brought.parts}
    assert frames["jp_used_ev_exports"]["units"].sum() == total
    assert frames["jp_used_ev_exports_monthly"]["units"].sum() == total
    cars = sum(sum(by_month) for code, _, by_month in rows if code == BEV)
    where = frames.get("jp_used_ev_export_destinations", DESTINATIONS.empty())
    assert where["units"].sum() == cars
    assert brought.day == TODAY


@given(
    st.integers(0, 44),
    st.text(max_size=6) | st.sampled_from(["-1", "1,000", "１０", "'870360100'", "000", "2026", "R8"]),
)
def test_any_cell_gives_an_import_or_one_clear_error(at: int, cell: str) -> None:
    cells = customs_row(BEV, 606, FULL).split(",")
    cells[at] = '"' + cell.replace('"', "") + '"'
    said = "imported"
    try:
        read(customs_file(",".join(cells)))
    except (OfficialFileError, UnicodeEncodeError) as error:
        said = str(error)
    assert said


def test_known_countries_are_those_seen() -> None:
    assert COUNTRIES == {"103": "KR", "147": "AE", "224": "RU", "233": "CY", "601": "AU", "606": "NZ"}
