"""How many passports a second pass the EV schema of BatteryPass-Ready; writes results/passport_validation.md.

In one run on one core: jsonschema-rs as `read_schema` sets it up (formats checked), on parsed objects and
from bytes, beside plain jsonschema. The schema is read from MEGURI_SHARED; nothing of it is kept here.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from meguri.passport.document import document_of
from meguri.passport.exchange import export, import_, read_schema
from meguri.passport.reading import read_json

PASSPORTS = 5_000
SLOW = 300  # plain jsonschema needs seconds for these
REPEATS = 5
LIMIT_PER_S = 50_000
SHARED = Path(os.environ.get("MEGURI_SHARED", Path(__file__).resolve().parents[2] / "shared"))
VECTORS = SHARED / "vectors" / "gefeg-batterypass-ready"
RESULT = Path(__file__).parent / "results" / "passport_validation.md"


def passports(count: int) -> list[dict[str, Any]]:
    """Schema-valid EV passports as this project exports them, each with a serial number of its own."""
    told = import_((VECTORS / "examples" / "ev.gefeg.json").read_bytes(), "batterypass").values
    made = []
    for at in range(count):
        document = document_of({**told, "serial_number": f"EV-2027-{at:06d}"}, "2027-06-30")
        content = export(document, "batterypass").content
        assert isinstance(content, dict)  # noqa: S101 - tells the type checker
        made.append(content)
    return made


def per_second(check: Callable[[Any], bool], given: Sequence[Any]) -> tuple[float, float]:
    """Median and worst rate of a few runs; every passport has to pass."""
    rates = []
    for _ in range(REPEATS):
        start = time.process_time()
        passed = sum(map(check, given))
        rates.append(len(given) / (time.process_time() - start))
        if passed != len(given):
            raise SystemExit(f"{len(given) - passed} passports failed: nothing measured")
    return statistics.median(rates), min(rates)


def main() -> int:
    """Measure, print, write; 1 when parsed passports are checked slower than the limit."""
    if not VECTORS.is_dir():
        print(f"no schema at {VECTORS} (set MEGURI_SHARED); nothing measured")
        return 0
    text = (VECTORS / "live-derived-schemas" / "EV.schema.json").read_bytes()
    schema = read_schema(text)
    peer = Draft202012Validator(json.loads(text), format_checker=Draft202012Validator.FORMAT_CHECKER)
    parsed = passports(PASSPORTS)
    written = [json.dumps(one, ensure_ascii=False).encode() for one in parsed]
    size = statistics.mean(map(len, written))
    rows = [
        ("jsonschema-rs, parsed", *per_second(schema.is_valid, parsed)),
        (
            "jsonschema-rs, with json.loads",
            *per_second(lambda one: schema.is_valid(json.loads(one)), written),
        ),
        (
            "jsonschema-rs, with our strict reading",
            *per_second(lambda one: schema.is_valid(read_json(one, where="")), written),
        ),
        ("jsonschema, parsed", *per_second(peer.is_valid, parsed[:SLOW])),
    ]
    lines = [
        "# Passports checked against the EV schema of BatteryPass-Ready 1.0",
        "",
        "| how | median, 1/s | worst, 1/s |",
        "|---|---:|---:|",
        *(f"| {name} | {median:,.0f} | {worst:,.0f} |" for name, median, worst in rows),
        "",
        f"{PASSPORTS:,} schema-valid passports of {size / 1000:.1f} kB ({SLOW} for plain jsonschema),"
        f" {REPEATS} runs, one core of {os.cpu_count()}; formats (dates, URIs) checked as far as each does."
        " Time is processor time.",
        f"jsonschema-rs {version('jsonschema-rs')}, jsonschema {version('jsonschema')}, Python"
        f" {sys.version.split()[0]}. Limit for parsed passports: {LIMIT_PER_S:,}/s.",
        "",
    ]
    told = "\n".join(lines)
    print(told)
    RESULT.write_text(told, encoding="utf-8")
    return int(rows[0][1] < LIMIT_PER_S)


if __name__ == "__main__":
    sys.exit(main())
