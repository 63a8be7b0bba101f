"""The user's own figures over the shipped ones."""

from datetime import date
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguri.facts.source import UNDESCRIBED, fact, source, sources
from meguri.tables.schema import FaultCode, TableError

DATA = files("meguri.facts") / "data"
HEADER = "segment,counted_on,units,status,status_note,source_id,as_of\n"


def bring(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def digest(name: str) -> str:
    return sha256((DATA / f"{name}.csv").read_bytes()).hexdigest()


def test_an_imported_count_is_added_and_the_shipped_file_is_untouched(tmp_path: Path) -> None:
    before = digest("jp_ev_stock")
    bring(tmp_path, "jp_ev_stock", HEADER + "bev_passenger,2024-12-31,282000,exact,,nev_2025,2025-06-30\n")
    rows = fact("jp_ev_stock", folder=tmp_path).rows
    assert rows.height == fact("jp_ev_stock").rows.height + 1
    assert rows.filter(pl.col("source_id") == "nev_2025")["units"].to_list() == [282_000]
    assert digest("jp_ev_stock") == before


def test_an_imported_count_replaces_every_shipped_count_of_the_same_thing_and_day(tmp_path: Path) -> None:
    bring(tmp_path, "jp_ev_stock", HEADER + "bev_passenger,2020-03-31,123456,exact,,nev,2020-06-30\n")
    same = pl.col("segment").eq("bev_passenger") & pl.col("counted_on").eq(date(2020, 3, 31))
    assert fact("jp_ev_stock").rows.filter(same).height == 2
    rows = fact("jp_ev_stock", folder=tmp_path).rows.filter(same)
    assert rows["units"].to_list() == [123_456]
    assert rows["source_id"].to_list() == ["nev"]


@settings(deadline=None, max_examples=30)
@given(years=st.sets(st.integers(2005, 2030), min_size=1), units=st.integers(0, 10**6))
def test_overlay_law(tmp_path_factory: pytest.TempPathFactory, years: set[int], units: int) -> None:
    """The keys are those of both; a brought key has the brought value, any other its own."""
    folder = tmp_path_factory.mktemp("data")
    lines = [f"bev_passenger,{year},{units},exact,,mine,2026-01-01\n" for year in sorted(years)]
    bring(folder, "jp_ev_sales", "segment,year,units,status,status_note,source_id,as_of\n" + "".join(lines))
    shipped, over = fact("jp_ev_sales").rows, fact("jp_ev_sales", folder=folder).rows
    mine = over.filter(pl.col("source_id") == "mine")
    assert set(mine["year"]) == years
    assert set(mine["units"]) == {units}
    replaced = pl.col("segment").eq("bev_passenger") & pl.col("year").is_in(list(years))
    rest = shipped.filter(~replaced).sort("segment", "year")
    assert over.filter(pl.col("source_id") != "mine").sort("segment", "year").equals(rest)


def test_an_empty_import_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path, "jp_ev_stock", HEADER)
    assert fact("jp_ev_stock", folder=tmp_path).rows.equals(fact("jp_ev_stock").rows)


def test_an_import_does_not_replace_before_its_own_day(tmp_path: Path) -> None:
    bring(tmp_path, "jp_ev_stock", HEADER + "bev_passenger,2015-03-31,1,exact,,mine,2026-01-01\n")
    day = date(2025, 1, 1)
    assert fact("jp_ev_stock", folder=tmp_path, as_of=day).rows.equals(fact("jp_ev_stock", as_of=day).rows)


def test_an_undescribed_source_of_an_import_says_so(tmp_path: Path) -> None:
    bring(tmp_path, "jp_ev_stock", HEADER + "bev_passenger,2024-12-31,282000,exact,,mine,2025-06-30\n")
    found = fact("jp_ev_stock", folder=tmp_path).sources.filter(pl.col("source_id") == "mine")
    assert found["seen"].to_list() == [UNDESCRIBED]


def test_a_described_source_of_an_import_is_found(tmp_path: Path) -> None:
    bring(tmp_path, "sources", "source_id,title,publisher,url,date,seen,licence\nmine,Count,NeV,,2025,all,\n")
    assert source("mine", folder=tmp_path).publisher == "NeV"
    assert sources(folder=tmp_path).height == sources().height + 1


def test_a_wrong_import_is_refused_with_every_fault(tmp_path: Path) -> None:
    text = (
        HEADER + "lorry,2024-12-31,many,exact,,mine,2025-06-30\nbev_van,31/12/2024,-1,sure,,mine,2025-06-30\n"
    )
    bring(tmp_path, "jp_ev_stock", text)
    with pytest.raises(TableError) as caught:
        fact("jp_ev_stock", folder=tmp_path)
    codes = {(fault.column, fault.code) for fault in caught.value.faults}
    assert codes == {
        ("segment", FaultCode.NOT_ALLOWED),
        ("counted_on", FaultCode.WRONG_KIND),
        ("units", FaultCode.WRONG_KIND),
        ("status", FaultCode.NOT_ALLOWED),
    }
    assert "jp_ev_stock.csv" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2,3\n", "segment,計数日\nx,y\n".encode("utf-16")])
def test_a_file_that_is_no_csv_is_refused_by_its_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "jp_ev_stock.csv").write_bytes(content)
    with pytest.raises((OSError, TableError), match=r"jp_ev_stock\.csv"):
        fact("jp_ev_stock", folder=tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    text = HEADER + "bev_passenger,2024-12-31,282000,exact,,mine,2025-06-30\n"
    (tmp_path / "jp_ev_stock.csv").write_bytes(text.encode("utf-8-sig"))
    assert fact("jp_ev_stock", folder=tmp_path).rows.height == fact("jp_ev_stock").rows.height + 1
