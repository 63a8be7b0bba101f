"""Promises of what the commands write and take in: report, workbook, CSV, imported files."""

import csv
import json
import re
from pathlib import Path

import openpyxl
import pytest

from meguri.cli import main
from meguri.journeys.account import Account, nation_account
from meguri.report import sheets

STOCK = (
    "区分,計数日,保有台数,単位,出典,数値の性格,公表日\r\n"
    "乗用BEV(軽を含む),2024年12月末,282000,台,某統計,正確,2025-06-30\r\n"
)


@pytest.fixture(scope="module")
def account() -> Account:
    """A small account from the shipped facts."""
    return nation_account(draws=50, until=2030)


def test_every_table_of_the_account_is_written_as_csv_that_excel_reads(
    account: Account, tmp_path: Path
) -> None:
    paths = sheets.write_csv(account, tmp_path, "ja")
    assert {path.stem for path in paths} == {*sheets.PARTS, sheets.COLUMNS}
    for path in paths:
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
        assert len(set(rows[0])) == len(rows[0])
        if path.stem in sheets.PARTS:
            assert len(rows) == 1 + getattr(account, path.stem).height


@pytest.mark.parametrize(("lang", "said"), [("ja", "暦年"), ("en", "calendar year")])
def test_a_year_column_says_which_year_it_means(account: Account, lang: str, said: str) -> None:
    for name, frame in sheets.labelled(account, lang).items():
        if name in sheets.PARTS and "year" in getattr(account, name).columns:
            place = getattr(account, name).columns.index("year")
            assert said in frame.columns[place]


def test_a_workbook_has_a_sheet_a_table_and_the_same_bytes_again(account: Account, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        sheets.write_xlsx(account, tmp_path / name, "ja")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "one.xlsx", read_only=True)
    assert book.sheetnames == [*sheets.PARTS, sheets.COLUMNS]
    heading = [cell.value for cell in next(iter(book["outflow"].iter_rows(max_row=1)))]
    assert heading == sheets.labelled(account, "ja")["outflow"].columns


def test_no_cell_of_a_workbook_is_a_formula(account: Account, tmp_path: Path) -> None:
    evil = account.sources.head(1).with_columns(title=sheets.pl.lit("=1+1"))
    path = tmp_path / "book.xlsx"
    sheets.write_xlsx(sheets_with(account, sources=evil), path, "en")
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def sheets_with(account: Account, **change: object) -> Account:
    """The account with a part changed."""
    from dataclasses import replace

    return replace(account, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_report_is_one_file_and_its_path_is_the_last_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    out = tmp_path / "deep" / "report.html"
    argv = ("nation", "account", "--draws", "50", "--until", "2030", "--lang", lang, "--out", str(out))
    assert main(argv, {"MEGURI_DATA": str(tmp_path)}) == 0
    assert capsys.readouterr().out.rstrip().endswith(str(out))
    page = out.read_text(encoding="utf-8")
    assert f'lang="{lang}"' in page
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=[\"']?(https?:)?//", page)


def test_an_imported_count_changes_the_account_and_can_be_forgotten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {"MEGURI_DATA": str(tmp_path / "data")}
    file = tmp_path / "stock.csv"
    file.write_bytes(STOCK.encode("cp932"))

    def run(*argv: str) -> object:
        assert main([*argv, "--json"], environ) == 0
        return json.loads(capsys.readouterr().out)

    def shown() -> list[dict[str, object]]:
        rows = run("facts", "show", "jp_ev_stock")["rows"]  # type: ignore[index]
        return [row for row in rows if row["counted_on"] == "2024-12-31"]

    assert run("facts", "import", str(file), "--dry-run")["kept"] is False  # type: ignore[index]
    assert shown() == []
    changes = run("facts", "import", str(file))["changes"]  # type: ignore[index]
    assert [(row["action"], row["after_units"]) for row in changes] == [("add", 282000)]
    assert [row["units"] for row in shown()] == [282000]
    ledger = run("facts", "imported")
    assert [row["file_name"] for row in ledger] == ["stock.csv"]  # type: ignore[attr-defined]
    run("facts", "forget", ledger[0]["sha256"][:12])  # type: ignore[index]
    assert shown() == []


def test_a_bad_file_is_refused_whole_with_every_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "stock.csv"
    bad = STOCK.replace("282000", "many").replace("2024年12月末", "いつか")
    file.write_text(bad, encoding="utf-8")
    environ = {"MEGURI_DATA": str(tmp_path / "data"), "MEGURI_LANG": "ja"}
    assert main(["facts", "import", str(file), "--json"], environ) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert {fault["code"] for fault in error["faults"]} == {"not_a_number", "not_a_day"}
    assert not (tmp_path / "data" / "jp_ev_stock.csv").exists()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_templates_are_written_and_come_back_as_known_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    assert main(["facts", "templates", "--to", str(tmp_path), "--lang", lang, "--json"], {}) == 0
    written = json.loads(capsys.readouterr().out)
    assert all(Path(form["file"]).read_bytes().startswith(b"\xef\xbb\xbf") for form in written.values())


@pytest.mark.usefixtures("quick")
def test_files_are_written_all_or_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise: when one of the asked files cannot be written, no other is; what stood there stays."""
    monkeypatch.setenv("MEGURI_DATA", str(tmp_path / "data"))
    report, blocked = tmp_path / "report.html", tmp_path / "tables"
    report.write_text("kept")
    (blocked / "claims.csv").mkdir(parents=True)
    places = ("--out", str(report), "--csv", str(blocked), "--xlsx", str(tmp_path / "book.xlsx"))
    argv = ("nation", "account", "--draws", "50", "--until", "2030", "--lang", "en", *places)
    assert main(argv) == 2
    assert "claims.csv: this is a folder" in capsys.readouterr().err
    assert report.read_text() == "kept"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["report.html", "tables"]
    assert [one.name for one in blocked.iterdir()] == ["claims.csv"]


def test_a_file_where_the_tables_shall_go_is_refused_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Promise: a place that cannot be written is refused at once, and the message says what stands there."""
    (tmp_path / "taken").write_text("")
    assert main(["nation", "account", "--csv", str(tmp_path / "taken"), "--lang", "en"], {}) == 2
    assert "this is a file, not a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["facts list", "facts imported", "facts show jp_ev_sales", "nation outflow"]
)
@pytest.mark.parametrize("environ", [True, False])
def test_a_data_folder_that_is_a_file_is_never_passed_over(
    command: str, environ: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Promise: a data folder that cannot be one is said to be so, never read as an empty one."""
    (tmp_path / "file").write_text("")
    place = str(tmp_path / "file")
    argv = command.split() if environ else [*command.split(), "--data", place]
    assert main([*argv, "--lang", "en"], {"MEGURI_DATA": place}) == 2
    assert "this is a file, not a folder" in capsys.readouterr().err


def test_two_answers_never_go_to_one_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Promise: no asked file silently overwrites another."""
    place = str(tmp_path / "one")
    assert main(["nation", "account", "--out", place, "--xlsx", place, "--lang", "en"], {}) == 2
    assert "something else is already there" in capsys.readouterr().err
