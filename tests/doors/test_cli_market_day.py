"""Promises of `meguri market day`: every deal with its journey and its events, as text, JSON and files."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from meguri.passport.events import from_epcis

Run = Callable[..., tuple[int, str, str]]


def test_the_synthetic_day_is_told_whole(run: Run) -> None:
    status, out, err = run("market", "day", "--demo", "--json", "--draws", "50")
    assert (status, err) == (0, "")
    told = json.loads(out)
    assert told["is_synthetic"] is True
    deals = {(row["offer_id"], row["demand_id"]) for row in told["matches"]}
    assert {(row["offer_id"], row["demand_id"]) for row in told["shipments"]} == deals
    sales = [row for row in told["handovers"] if row["kind"] == "sold"]
    assert {(row["offer_id"], row["demand_id"]) for row in sales} < deals
    assert len({row["battery_id"] for row in sales}) == len(sales)
    assert told["carriage_findings"]
    assert run("market", "day", "--demo", "--json", "--draws", "50")[1] == out


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_it_is_said_in_words(run: Run, lang: str) -> None:
    status, out, err = run("market", "day", "--demo", "--lang", lang, "--draws", "50")
    assert (status, err) == (0, "")
    assert "L-05" in out
    assert "CO2" in out


def test_files_hold_the_tables_and_events_that_a_registry_reads(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "day"
    status, _, err = run("market", "day", "--demo", "--out", str(out), "--carried-on", "2026-04-20")
    assert (status, err) == (0, "")
    assert sorted(one.name for one in out.iterdir()) == [
        "deals.csv", "events.jsonl", "handovers.csv", "rules.csv", "shipments.csv"
    ]  # fmt: skip
    lines = (out / "events.jsonl").read_text(encoding="utf-8").splitlines()
    events = [from_epcis(json.loads(line)) for line in lines]
    assert {one.kind for one in events} == {"sold", "handed_over"}
    assert {one.day.isoformat() for one in events if one.kind == "handed_over"} == {"2026-04-20"}
    assert "price" not in (out / "events.jsonl").read_text(encoding="utf-8")


def test_what_cannot_be_is_said(run: Run, tmp_path: Path) -> None:
    assert run("market", "day")[0] == 2
    lots = tmp_path / "lots.csv"
    lots.write_text("x\n1\n", encoding="utf-8")
    status, _, err = run("market", "day", str(lots), str(tmp_path / "none.csv"))
    assert status != 0
    assert "none.csv" in err
    status, _, err = run("market", "day", "--demo", "--registry")
    assert status == 2
    assert "--demo" in err


def test_the_market_of_an_installation_is_cleared_into_proposals(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation without lots; what it files where there are some is held in tests/registry/trading."""
    folder = Path(tempfile.mkdtemp(prefix="meguri-test-"))  # one that the database's own user can enter
    folder.chmod(0o755)
    monkeypatch.setenv("MEGURI_DATA", str(folder))
    try:
        status, out, err = run("market", "day", "--registry", "--json")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert (status, err) == (0, "")
    assert json.loads(out)["proposals"] == 0
