"""The CSV templates: read in any dress, checked strictly, every fault named with its line."""

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from official_files import faults_of, form, read, rows_of

from meguri.facts.official.forms import SEGMENT_WORDS, STATUS_WORDS
from meguri.facts.statistics import FileFaultCode as Code
from meguri.facts.statistics import FileKind, NoteCode, OfficialFileError, recognise, templates

STOCK = "区分,計数日,保有台数,単位,出典"
SALES = "区分,年,新規登録台数,単位"
WIDE = str.maketrans("0123456789,-/.", "０１２３４５６７８９，－／．")


@pytest.mark.parametrize(
    ("header", "row", "encoding"),
    [
        (STOCK, ("乗用BEV(軽を含む)", "2024年12月末", "282,000", "台", "自検協"), "cp932"),
        (
            STOCK,
            ("乗用ＢＥＶ（軽を含む）", "令和６年１２月末", "２８２，０００", "台", "自検協"),
            "utf-8-sig",
        ),
        (
            "segment,counted_on,units,unit,source",
            ("bev_passenger", "2024-12-31", "282000", "units", "自検協"),
            "utf-8",
        ),
        (
            "segment,counted_on,stock_units,source",
            ("bev_passenger", "2024/12/31", "282000", "自検協"),
            "utf-8",
        ),
        ("区分,年,計数日,台数,出典", ("乗用EV(軽含む)", "令和6年", "12月末", "282,000台", "自検協"), "cp932"),
    ],
)
def test_the_stock_that_decides_the_outflow_is_read_in_every_dress(
    header: str, row: tuple[str, ...], encoding: str
) -> None:
    brought = read(form([row], header, encoding))
    assert (brought.kind, brought.fact) == (FileKind.STOCK, "jp_ev_stock")
    assert rows_of(
        brought, "jp_ev_stock", "segment", "counted_on", "units", "status", "status_note", "as_of"
    ) == [("bev_passenger", date(2024, 12, 31), 282_000.0, "exact", "自検協", date(2026, 11, 23))]
    assert brought.frame["source_id"][0] == f"imported:{brought.sha256[:12]}"


def test_calendar_years_of_sales_go_to_the_account_and_fiscal_years_apart() -> None:
    calendar = read(
        form([("乗用PHEV", "令和5年", "52,143", "台"), ("乗用PHEV", "2024", "43132", "台")], SALES)
    )
    assert rows_of(calendar, "jp_ev_sales", "segment", "year", "units") == [
        ("phev_passenger", 2023, 52_143.0),
        ("phev_passenger", 2024, 43_132.0),
    ]
    fiscal = read(form([("乗用PHEV", "令和5年度", "50,000", "台")], "区分,年度,新規登録台数,単位"))
    assert [part.fact for part in fiscal.parts] == ["jp_ev_sales_fiscal"]
    assert rows_of(fiscal, "jp_ev_sales_fiscal", "period", "period_from", "period_to") == [
        ("FY2023", date(2023, 4, 1), date(2024, 3, 31))
    ]
    assert {NoteCode.FISCAL_YEAR, NoteCode.FISCAL_SALES_APART} <= {note.code for note in fiscal.notes}


@pytest.mark.parametrize(
    ("count", "kind", "fact", "counted_by"),
    [
        ("輸出抹消仮登録台数", FileKind.EXPORT_DEREGISTRATIONS, "jp_used_ev_exports", "deregistration"),
        ("輸出返還台数", FileKind.EXPORT_REFUNDS, "jp_used_ev_exports", "jarc_refund"),
        ("transfer_units", FileKind.TRANSFERS, "jp_transfers", None),
    ],
)
def test_fiscal_years_of_exports_are_labelled(
    count: str, kind: FileKind, fact: str, counted_by: str | None
) -> None:
    raw = form([("bev_passenger", "平成29年度", "3,528")], f"区分,期間,{count}", "cp932")
    assert recognise(raw, "x.csv") is kind
    brought = read(raw)
    columns = ["period", "period_from", "period_to", "units"] + (["counted_by"] if counted_by else [])
    expected = ("FY2017", date(2017, 4, 1), date(2018, 3, 31), 3528.0)
    assert rows_of(brought, fact, *columns) == [(*expected, counted_by) if counted_by else expected]


def test_months_are_kept_apart_and_added_up_where_the_file_has_no_year() -> None:
    rows = [("bev_passenger", f"2023年{month}月", month) for month in range(1, 13)]
    rows += [("bev_passenger", f"2024年{month}月", 100) for month in (1, 2, 3)]
    brought = read(form(rows, "区分,年月,輸出抹消仮登録台数"))
    assert rows_of(brought, "jp_used_ev_exports", "period", "units", "status") == [
        ("2023", 78.0, "derived"),
        ("2024 Jan-Mar", 300.0, "derived"),
    ]
    assert len(rows_of(brought, "jp_used_ev_exports_monthly", "units")) == 15
    whole = read(form([*rows[:12], ("bev_passenger", "2023年", "78")], "区分,期間,輸出抹消仮登録台数"))
    assert rows_of(whole, "jp_used_ev_exports", "period", "units", "status") == [("2023", 78.0, "exact")]
    assert faults_of(
        form([*rows[:12], ("bev_passenger", "2023年", "79")], "区分,期間,輸出抹消仮登録台数")
    ) == [(Code.MONTHS_WRONG, 14)]


def test_thousands_are_read_and_called_rounded() -> None:
    above = "自動車保有台数の推移\r\n(単位:千台)\r\n\r\n区分,計数日,保有台数\r\n"
    raw = (above + "bev_passenger,2024-12-31,282.0\r\n(注) 推計を含む\r\n").encode("cp932")
    brought = read(raw)
    assert rows_of(brought, "jp_ev_stock", "units", "status", "status_note") == [
        (282_000.0, "rounded", "given in units of 1,000 vehicles")
    ]
    counts = {note.code: note.count for note in brought.notes}
    assert (counts[NoteCode.LINES_BEFORE_HEADER], counts[NoteCode.TEXT_LINES]) == (2, 1)
    in_heading = form([("bev_passenger", "2024-12-31", "282")], "区分,計数日,台数(千台)")
    assert rows_of(read(in_heading), "jp_ev_stock", "units") == [(282_000.0,)]


def test_totals_that_add_up_are_checked_and_left_out() -> None:
    rows = [
        ("乗用BEV(登録車)", "2020-03-31", 117_315),
        ("乗用BEV(軽自動車)", "2020-03-31", 20_000),
        ("乗用BEV(軽を含む)", "2020-03-31", 137_315),
        ("乗用PHEV", "2020-03-31", 136_208),
        ("合計", "2020-03-31", 273_523),
    ]
    brought = read(form(rows, "区分,計数日,保有台数"))
    assert brought.frame.height == 4
    assert NoteCode.TOTALS_CHECKED in {note.code for note in brought.notes}
    wrong = [*rows[:4], ("合計", "2020-03-31", 273_524)]
    assert faults_of(form(wrong, "区分,計数日,保有台数")) == [(Code.TOTAL_WRONG, 6)]
    parts = [*rows[:2], ("乗用BEV(軽を含む)", "2020-03-31", 137_316)]
    assert faults_of(form(parts, "区分,計数日,保有台数")) == [(Code.PARTS_WRONG, 4)]
    over_years = [("bev_passenger", 2023, 5), ("bev_passenger", 2024, 6), ("bev_passenger", "計", 12)]
    assert faults_of(form(over_years, "区分,年,移転登録台数")) == [(Code.TOTAL_WRONG, 4)]


def test_every_fault_is_named_with_its_line() -> None:
    rows = [
        ("bev_passenger", "2023", "-1", "台"),
        ("bev_passenger", "2022", "1x", "台"),
        ("bev_passenger", "2021", "", "台"),
        ("乗用車", "2021", "5", "台"),
        ("", "2021", "5", "台"),
        ("bev_van", "2021", "5", "円"),
        ("bev_van", "平成35年", "5", "台"),
        ("bev_van", "2026", "5", "台"),
        ("bev_van", "2019", "5", ""),
        ("phev_passenger", "2020", "5", "台"),
        ("phev_passenger", "令和2年", "6", "台"),
        ("phev_passenger", "2018", "6", "台", "と"),
        ("phev_passenger", "2017年8月", "6", "台"),
        ("phev_passenger", "2016", "6.5", "台"),
    ]
    assert faults_of(form(rows, SALES, "cp932")) == [
        (Code.NEGATIVE, 2),
        (Code.NOT_A_NUMBER, 3),
        (Code.BLANK, 4),
        (Code.UNKNOWN_SEGMENT, 5),
        (Code.UNKNOWN_SEGMENT, 6),
        (Code.WRONG_UNIT, 7),
        (Code.OUTSIDE_ERA, 8),
        (Code.NOT_OVER, 9),
        (Code.WRONG_UNIT, 10),
        (Code.DUPLICATE, 12),
        (Code.TOO_MANY_CELLS, 13),
        (Code.BASIS_AGAINST_HEADER, 14),
        (Code.NOT_WHOLE, 15),
    ]


def test_lines_are_counted_in_the_file_not_in_the_table() -> None:
    above = "表題\r\n\r\n区分,計数日,保有台数,出典\r\n"
    below = 'bev_van,2020-03-31,5,"二行の\r\n出典"\r\n\r\nbev_van,2021-03-31,x,\r\n'
    assert faults_of((above + below).encode()) == [(Code.NOT_A_NUMBER, 7)]


def test_calendar_and_fiscal_years_never_stand_in_one_file() -> None:
    rows = [("bev_passenger", "2022", 5), ("bev_passenger", "2023年度", 6)]
    assert faults_of(form(rows, "区分,期間,移転登録台数")) == [(Code.MIXED_YEARS, 3)]
    assert faults_of(form(rows, "区分,年,移転登録台数")) == [(Code.BASIS_AGAINST_HEADER, 3)]


def test_a_day_outside_the_year_of_its_row_is_refused() -> None:
    rows = [("bev_van", "2019", "2020-03-31", 5), ("bev_van", "2020", "2020-03-31", 5)]
    assert faults_of(form(rows, "区分,年,計数日,台数")) == [(Code.DAY_OUTSIDE_YEAR, 2)]
    assert read(form(rows[:1], "区分,年度,計数日,台数")).frame.height == 1


def test_units_and_status_that_contradict_are_refused() -> None:
    rows = [("bev_van", "2020-03-31", "5", "台", "たぶん")]
    assert faults_of(form(rows, "区分,計数日,台数(千台),単位,数値の性格")) == [
        (Code.TWO_UNITS, 2),
        (Code.UNKNOWN_STATUS, 2),
    ]


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", (Code.EMPTY_FILE, None)),
        (b"\xef\xbb\xbf \r\n", (Code.EMPTY_FILE, None)),
        (b",,,\r\n,,\r\n", (Code.EMPTY_FILE, None)),
        (b"PK\x03\x04rest", (Code.NOT_TEXT, None)),
        (b"<html><body>403</body></html>", (Code.NOT_TEXT, None)),
        ("区分,計数日".encode("utf-16"), (Code.NOT_TEXT, None)),
        (STOCK.encode() + b"\n\xff\xff\xfe,1\n", (Code.BROKEN_ENCODING, 2)),
        (b"\xef\xbb\xbf" + STOCK.encode("cp932"), (Code.BROKEN_ENCODING, 1)),
        (STOCK.encode() + b'\nbev_van,"2020', (Code.BROKEN_CSV, 2)),
        (STOCK.encode() + b"\n", (Code.NO_ROWS, None)),
        (b"year,price\n2020,5\n", (Code.NOT_RECOGNISED, None)),
        ("区分,年,台数\nbev_van,2020,5\n".encode(), (Code.KIND_UNCLEAR, 1)),
        ("区分,区分,計数日,台数\n".encode(), (Code.REPEATED_COLUMN, 1)),
    ],
)
def test_a_file_that_is_no_such_file_says_so(raw: bytes, fault: tuple[Code, int | None]) -> None:
    assert faults_of(raw) == [fault]


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    assert faults_of(b"x" * 101, max_bytes=100) == [(Code.TOO_LARGE, None)]


def test_the_nearest_kind_is_named_with_what_it_lacks() -> None:
    with pytest.raises(OfficialFileError) as caught:
        read(form([("bev_passenger", "2023年度", "5")], "区分,年度,保有台数"))
    rule = caught.value.faults[0].rule
    assert (rule["nearest"], rule["lacking"]) == ("stock", "計数日 | counted_on")
    with pytest.raises(OfficialFileError) as caught:
        read(b"Year,HS,Country,Unit2,Value-Year\n2024,'870380100',606,NO,5\n")
    rule = caught.value.faults[0].rule
    assert (rule["nearest"], rule["lacking"]) == ("customs_exports", "Exp or Imp, Quantity2-Year")


def test_the_name_or_the_asker_decides_where_the_columns_do_not() -> None:
    raw = form([("bev_passenger", "2023", "5")], "区分,年,台数")
    assert read(raw, "移転登録_2023.csv").kind is FileKind.TRANSFERS
    assert read(raw, kind=FileKind.SALES).kind is FileKind.SALES
    assert faults_of(form([], STOCK), kind=FileKind.SALES) == [(Code.OTHER_KIND, 1)]


def test_the_shipped_templates_are_those_declared_and_are_recognised() -> None:
    folder = files("meguri.facts") / "templates"
    shipped = {entry.name for entry in folder.iterdir()}
    assert shipped == {f"{kind}.{lang}.csv" for kind in templates() for lang in ("ja", "en")}
    for kind, template in templates().items():
        for lang in ("ja", "en"):
            raw = (folder / f"{kind}.{lang}.csv").read_bytes()
            assert raw == template.csv(lang)
            assert recognise(raw, "renamed.csv") is kind


@st.composite
def _dressed_sales(draw: st.DrawFn) -> tuple[list[tuple[str, int, int, str]], bytes]:
    keys = st.tuples(st.sampled_from(sorted(SEGMENT_WORDS)), st.integers(1989, 2025))
    picked = draw(st.lists(keys, min_size=1, max_size=8, unique=True))
    # Registered + kei = incl. kei is a rule of its own; here one scope at a time keeps it out of the way.
    picked = [(segment, year) for segment, year in picked if segment != "bev_passenger"] or [picked[0]]
    wanted, rows = [], []
    for segment, year in picked:
        units, status = draw(st.integers(0, 10**7)), draw(st.sampled_from(sorted(STATUS_WORDS)))
        wanted.append((segment, year, units, status))
        dresses = [f"{year}", f"{year}年", f" {year} 年 "]
        dresses += [f"令和{year - 2018}年", f"R{year - 2018}"] if year >= 2019 else [f"平成{year - 1988}年"]
        cells = (
            draw(st.sampled_from((segment, *SEGMENT_WORDS[segment]))),
            draw(st.sampled_from(dresses)),
            draw(st.sampled_from([f"{units}", f"{units:,}", f"{units:,}台"])),
            draw(st.sampled_from([status, STATUS_WORDS[status]])),
        )
        rows.append([cell.translate(WIDE) if draw(st.booleans()) else cell for cell in cells])
    header = draw(st.sampled_from(["区分,年,新規登録台数,数値の性格", "segment,year,sales_units,status"]))
    return wanted, form(rows, header, draw(st.sampled_from(["utf-8", "utf-8-sig", "cp932"])))


@given(_dressed_sales())
def test_the_same_figures_come_out_of_every_dress(
    dressed: tuple[list[tuple[str, int, int, str]], bytes],
) -> None:
    wanted, raw = dressed
    assert rows_of(read(raw), "jp_ev_sales", "segment", "year", "units", "status") == sorted(wanted)


@given(
    st.lists(st.lists(st.text(max_size=8), min_size=4, max_size=4), min_size=1, max_size=3),
    st.sampled_from(
        ["区分,計数日,保有台数,出典", "区分,期間,移転登録台数,単位", "年度,区分,新規登録台数,公表日"]
    ),
)
def test_any_cells_give_an_import_or_one_clear_error(rows: list[list[str]], header: str) -> None:
    said = "imported"
    try:
        read(form([[cell.replace('"', "") for cell in row] for row in rows], header))
    except (OfficialFileError, UnicodeEncodeError) as error:
        said = str(error)
    assert said


@given(st.binary(max_size=300))
def test_any_bytes_give_an_import_or_one_clear_error(raw: bytes) -> None:
    said = "imported"
    try:
        read(STOCK.encode() + b"\n" + raw)
    except OfficialFileError as error:
        said = str(error)
    assert said == "imported" or "Nothing was imported." in said
