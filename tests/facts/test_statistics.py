"""Bringing official files in: planned, kept whole or not at all, laid over the shipped facts."""

from datetime import date
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest
from official_files import BEV, TODAY, customs_file, customs_row, form, read

from meguri.facts import source, statistics
from meguri.facts.statistics import OfficialFileError, UnknownImportError
from meguri.tables.schema import TableError

STOCK = form(
    [("乗用BEV(軽を含む)", "2024年12月末", "282,000", "自検協")], "区分,計数日,保有台数,出典", "cp932"
)
SALES = form([("phev_passenger", "2025", "40,000")], "区分,年,新規登録台数")
REFUNDS = form([("bev_passenger", "2019年度", "4,000")], "区分,年度,輸出返還台数", "utf-8-sig")
EXPORTS = customs_file(
    customs_row(BEV, 606, [1500] * 12, year=2024), customs_row(BEV, 103, [100] * 12, year=2024)
)


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_kept_stock_count_is_seen_by_the_fact_and_the_shipped_rows_stay(tmp_path: Path) -> None:
    shipped = source.fact("jp_ev_stock").rows
    brought = read(STOCK)
    plan = statistics.plan_import(brought, tmp_path / "data")
    assert plan.select("fact", "action", "after_units").rows() == [("jp_ev_stock", "add", 282_000.0)]
    assert not (tmp_path / "data").exists()
    assert statistics.keep(brought, tmp_path / "data").equals(plan)
    seen = source.fact("jp_ev_stock", folder=tmp_path / "data")
    assert seen.rows.height == shipped.height + 1
    row = seen.rows.filter(pl.col("source_id") == brought.source_id).row(0, named=True)
    assert (row["segment"], row["counted_on"], row["units"], row["status"]) == (
        "bev_passenger",
        date(2024, 12, 31),
        282_000.0,
        "exact",
    )
    assert source.fact("jp_ev_stock").rows.equals(shipped)
    assert "file.csv" in seen.sources.filter(pl.col("source_id") == brought.source_id)["title"][0]


def test_a_row_of_the_same_key_replaces_the_shipped_one_and_the_plan_says_so(tmp_path: Path) -> None:
    shipped = source.fact("jp_ev_sales").rows.row(0, named=True)
    raw = form([(shipped["segment"], shipped["year"], "123456")], "区分,年,新規登録台数")
    plan = statistics.keep(read(raw), tmp_path).row(0, named=True)
    assert (plan["action"], plan["against"], plan["before_units"]) == ("replace", "shipped", shipped["units"])
    assert plan["before_source_id"] == shipped["source_id"]
    seen = source.fact("jp_ev_sales", folder=tmp_path).rows
    assert seen.height == source.fact("jp_ev_sales").rows.height
    assert 123_456.0 in seen["units"].to_list()


def test_keeping_a_file_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    for raw in (STOCK, EXPORTS):
        statistics.keep(read(raw), tmp_path)
    once = _content(tmp_path)
    times = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    for raw in (STOCK, EXPORTS):
        plan = statistics.keep(read(raw, day=date(2026, 12, 1)), tmp_path)
        assert set(plan["action"]) == {"unchanged"}
    assert _content(tmp_path) == once
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == times


def test_the_order_of_files_without_common_rows_does_not_matter(tmp_path: Path) -> None:
    ends = []
    for order in permutations((STOCK, SALES, REFUNDS, EXPORTS)):
        folder = tmp_path / str(len(ends))
        for raw in order:
            statistics.keep(read(raw), folder)
        ends.append(_content(folder))
    assert all(end == ends[0] for end in ends)
    assert set(ends[0]) == {
        "imports.csv",
        "jp_ev_sales.csv",
        "jp_ev_stock.csv",
        "jp_used_ev_export_destinations.csv",
        "jp_used_ev_exports.csv",
        "jp_used_ev_exports_monthly.csv",
        "sources.csv",
    }


@pytest.mark.parametrize("first", ["so far", "whole"])
def test_a_year_so_far_gives_way_to_the_whole_year_in_either_order(tmp_path: Path, first: str) -> None:
    so_far = customs_file(customs_row(BEV, 606, [10] * 8 + [0] * 4, year=2025))
    whole = customs_file(customs_row(BEV, 606, [10] * 12, year=2025))
    for raw in (so_far, whole) if first == "so far" else (whole, so_far):
        plan = statistics.keep(read(raw), tmp_path)
    action = "replace" if first == "so far" else "outdated"
    yearly = plan.filter(pl.col("fact") == "jp_used_ev_exports").row(0, named=True)
    assert (yearly["action"], yearly["against"]) == (action, "imported")
    kept = pl.read_csv(tmp_path / "jp_used_ev_exports.csv")
    assert kept.select("period", "units").rows() == [(2025, 120.0)]
    where = pl.read_csv(tmp_path / "jp_used_ev_export_destinations.csv")
    assert where.select("period", "destination", "units").rows() == [(2025, "NZ", 120.0)]


def test_nothing_is_written_for_a_file_with_a_fault(tmp_path: Path) -> None:
    statistics.keep(read(STOCK), tmp_path)
    before = _content(tmp_path)
    bad = form(
        [("bev_passenger", "2023-12-31", "5"), ("bev_passenger", "2024-12-31", "-5")], "区分,計数日,保有台数"
    )
    with pytest.raises(OfficialFileError):
        statistics.keep(read(bad), tmp_path)
    assert _content(tmp_path) == before


def test_nothing_is_written_when_a_file_in_the_folder_is_broken(tmp_path: Path) -> None:
    (tmp_path / "jp_used_ev_exports_monthly.csv").write_text("segment,units\nbev_passenger,many\n")
    before = _content(tmp_path)
    with pytest.raises(TableError):
        statistics.keep(read(EXPORTS), tmp_path)
    assert _content(tmp_path) == before


def test_nothing_half_written_is_left_when_the_disk_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statistics.keep(read(STOCK), tmp_path)
    before = _content(tmp_path)
    written = []

    def fail_late(number: int) -> None:
        written.append(number)
        if len(written) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("meguri.facts.official.keeping.os.fsync", fail_late)
    with pytest.raises(OSError, match="No space"):
        statistics.keep(read(EXPORTS), tmp_path)
    assert _content(tmp_path) == before


def test_the_ledger_names_file_hash_kind_rows_and_day(tmp_path: Path) -> None:
    brought = read(EXPORTS, "ik-100h2024.csv")
    statistics.keep(brought, tmp_path)
    assert statistics.ledger(tmp_path).rows(named=True) == [
        {
            "imported_on": TODAY,
            "file_name": "ik-100h2024.csv",
            "sha256": brought.sha256,
            "file_kind": "customs_exports",
            "facts": "jp_used_ev_exports;jp_used_ev_export_destinations;jp_used_ev_exports_monthly",
            "row_count": 15,
            "source_id": f"imported:{brought.sha256[:12]}",
        }
    ]
    assert statistics.ledger(tmp_path / "none").is_empty()


def test_a_forgotten_file_leaves_no_row_behind(tmp_path: Path) -> None:
    statistics.keep(read(STOCK), tmp_path)
    alone = _content(tmp_path)
    brought = read(EXPORTS)
    statistics.keep(brought, tmp_path)
    assert statistics.forget(brought.sha256[:12], tmp_path) == brought.row_count
    left = _content(tmp_path)
    assert {name: left[name] for name in alone} == alone
    assert source.fact("jp_used_ev_exports", folder=tmp_path).rows.equals(
        source.fact("jp_used_ev_exports").rows
    )
    with pytest.raises(UnknownImportError):
        statistics.forget(brought.sha256[:12], tmp_path)
    with pytest.raises(UnknownImportError):
        statistics.forget("", tmp_path)


def test_notes_and_faults_are_plain_values_with_words() -> None:
    brought = read(EXPORTS)
    assert all(statistics.render_note(note) for note in brought.notes)
    assert brought.notes[0].as_dict() == {"code": "encoding", "value": "UTF-8", "count": 1}
    with pytest.raises(OfficialFileError) as caught:
        read(form([("bev_van", "2020-03-31", "-5")], "区分,計数日,保有台数"))
    (fault,) = caught.value.faults
    assert fault.as_dict() == {
        "code": "negative",
        "line": 2,
        "column": "保有台数",
        "value": "-5",
        "rule": {},
    }
    said = statistics.render_file_fault(
        fault, lambda message: message.replace("Correct the figure.", "直す。")
    )
    assert said == "line 2, column 保有台数: '-5' is negative, but vehicles are counted. 直す。"
