"""How long folding 1,000 events takes, how many are validated a second; writes results/passport_events.md.

GS1's schema is read from `MEGURI_SHARED` (default ../shared); without it its rows are left out.
"""

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jsonschema_rs

from meguri.passport.events import (
    Event,
    as_epcis,
    cbv_hash,
    epcis_document,
    event_id,
    event_of,
    fold,
    fold_findings,
    read_epcis,
)
from meguri.passport.events.intake import validator
from meguri.passport.events.plain_reading import spelt_line

EVENTS = 1_000
REPEATS = 15
LIMIT_FOLD_S = 0.010
LIMIT_VALIDATED = 40_000
_ROOT = Path(__file__).resolve().parent.parent
RESULT = _ROOT / "benchmarks" / "results" / "passport_events.md"
_BATTERY = "https://id.gs1.org/8003/04912345000010A1"
_START = datetime(2019, 4, 1, 9, tzinfo=UTC)
_ON = date(2030, 1, 1)
Row = tuple[str, str, str]


def life(count: int) -> list[Event]:
    """A long life: made, installed, then mostly diagnoses, every tenth event a correction of one of them."""
    made: dict[str, Any] = {"rated_capacity_ah": 115.0, "chemistry": "NMC", "model_id": "40-A"}
    vehicle = {"vehicle": "urn:uuid:7b9d2f5e-3333-4000-8000-000000000003"}
    events = [
        event_of("made", _BATTERY, _START, "jp:5010001000001", says=made),
        event_of("installed", _BATTERY, _START + timedelta(days=1), "jp:5010001000001", links=vehicle),
    ]
    for at in range(2, count):
        when, says = _START + timedelta(days=at), {"soh_share": 0.95 - at * 1e-4, "mileage_km": at * 30.0}
        if at % 10 == 0:
            fixed = {"says": {"soh_share": 0.9}, "corrects": events[-1].id, "reason": "read off wrongly"}
            events.append(event_of("corrected", _BATTERY, when, "jp:7010401000007", **fixed))
            continue
        doubt = {"basis": "estimated", "low": says["soh_share"] - 0.03, "high": says["soh_share"] + 0.03}
        given: dict[str, Any] = {"says": says, "evidence": {"soh_share": doubt}}
        events.append(event_of("diagnosed", _BATTERY, when, "jp:7010401000007", **given))
    return events


def typical_s(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Processor seconds, median of several runs."""
    took = []
    for _ in range(repeats):
        gc.collect()
        start = time.process_time()
        run()
        took.append(time.process_time() - start)
    return statistics.median(took)


def fresh(events: list[Event]) -> list[Event]:
    """The same events as they come from a file: nothing about them is known yet."""
    return [replace(one) for one in events]


def folds(events: list[Event]) -> tuple[list[Row], bool]:
    """Rows about folding, and whether the limit is kept."""
    took = typical_s(lambda: fold(events, _ON))
    unknown = [fresh(events) for _ in range(REPEATS)]
    named = typical_s(lambda: fold(unknown.pop(), _ON))
    findings = typical_s(lambda: fold_findings(events, _ON))
    names = typical_s(lambda: [event_id(one) for one in events])
    rows: list[Row] = [
        ("fold", f"{took * 1e3:.1f} ms", f"< {LIMIT_FOLD_S * 1e3:.0f} ms"),
        ("fold of copies, their content addresses made anew", f"{named * 1e3:.1f} ms", ""),
        ("contradictions of the same life", f"{findings * 1e3:.1f} ms", ""),
        ("content addresses (EPCIS, RFC 8785, SHA-256)", f"{EVENTS / names:,.0f} events/s", ""),
    ]
    return rows, took < LIMIT_FOLD_S


def validations(events: list[Event]) -> tuple[list[Row], bool]:
    """Rows about validation, and whether the limit is kept."""
    parsed = [as_epcis(one) for one in events]
    texts = [json.dumps(one) for one in parsed]
    checks = {"our own schema": validator("event")}
    shared = Path(os.environ.get("MEGURI_SHARED", _ROOT.parent / "shared"))
    file = shared / "vectors/gs1-epcis/EPCIS-JSON-Schema.json"
    if file.is_file():
        schema = json.loads(file.read_text("utf-8-sig"))
        checks["GS1's schema"] = jsonschema_rs.validator_for(schema, validate_formats=True)
    rows: list[Row] = []
    kept = True
    for name, check in checks.items():
        if not all(check.is_valid(one) for one in parsed):
            raise SystemExit(f"{name} refuses an event")
        rate = EVENTS / typical_s(lambda check=check: [check.is_valid(one) for one in parsed])
        whole = EVENTS / typical_s(lambda check=check: [check.is_valid(json.loads(one)) for one in texts])
        limit = f"≥ {LIMIT_VALIDATED:,}"
        rows.append((f"{name}, JSON values", f"{rate:,.0f} events/s", limit))
        rows.append((f"{name}, from JSON text", f"{whole:,.0f} events/s", ""))
        kept = kept and rate >= LIMIT_VALIDATED
    return rows, kept


def readings(events: list[Event]) -> list[Row]:
    """Rows about reading whole, and about the event hash of CBV."""
    content = json.dumps(epcis_document(events, _START)).encode()
    read = EVENTS / typical_s(lambda: read_epcis(content), 3)
    with patch("meguri.passport.events.plain_reading.plain_event", lambda _told: None):
        strict = EVENTS / typical_s(lambda: read_epcis(content), 3)
    lines = [json.dumps(as_epcis(one)).encode() for one in events]
    spelt = EVENTS / typical_s(lambda: [spelt_line(one) or read_epcis(one) for one in lines], 3)
    few = epcis_document(events[:100], _START)
    hashed = 100 / typical_s(lambda: cbv_hash(few), 3)
    return [
        ("read: strict JSON, schema, every value, content address", f"{read:,.0f} events/s", ""),
        ("the same without the quick way for what is told as we write it", f"{strict:,.0f} events/s", ""),
        ("the same line by line, ready to be kept (bulk)", f"{spelt:,.0f} events/s", ""),
        ("event hash of CBV 2.0 (its authors' library)", f"{hashed:,.0f} events/s", ""),
    ]


def main() -> int:
    """Measure, print, write; 1 when a limit is not kept."""
    events = life(EVENTS)
    folded, fold_kept = folds(events)
    validated, validation_kept = validations(events)
    rows = [*folded, *validated, *readings(events)]
    size = len(json.dumps(as_epcis(events[5])))
    lines = [
        f"# A life of {EVENTS:,} events",
        "",
        "| what | found | limit |",
        "|---|---:|---:|",
        *(f"| {what} | {value} | {limit} |" for what, value, limit in rows),
        "",
        "Made, installed, then diagnoses, every tenth event a correction; a diagnosis is",
        f"{size:,} bytes of EPCIS. Processor time of one core, median of {REPEATS}; formats are held to.",
        "Events get their content addresses when they are made or read, not when they are folded.",
        "",
        f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, jsonschema-rs {version('jsonschema-rs')}.",
        "",
    ]
    text = "\n".join(lines)
    print(text)
    RESULT.write_text(text, encoding="utf-8")
    return int(not (fold_kept and validation_kept))


if __name__ == "__main__":
    sys.exit(main())
