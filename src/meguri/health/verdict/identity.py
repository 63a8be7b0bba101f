"""Which verdict this is: a hash of what it was drawn from, so that the same evidence gives the same id."""

import json
from datetime import date
from hashlib import sha256

import polars as pl

from meguri.health.pack import Pack

DIGITS = 9  # beyond this, machines differ in the last places of a float
_NOT_EVIDENCE = ("evidence_id", "weight_share")  # names and outcomes, not what was measured


def verdict_id(
    evidence: pl.DataFrame,
    pack: Pack | None,
    definition: str,
    chassis_number: str | None,
    *,
    is_synthetic: bool,
) -> str:
    """SHA-256 (64 hex digits) of the canonical JSON of evidence, reference and car.

    Canonical: keys sorted, no spaces, floats to nine significant digits, rows in the order of their own
    JSON. The order and the names of the rows do not matter.
    """
    rows = evidence.drop(_NOT_EVIDENCE, strict=False).to_dicts()
    said = sorted(_canonical({name: _plain(value) for name, value in row.items()}) for row in rows)
    whole = {
        "evidence": said,
        "definition": definition,
        "reference_capacity_ah": None if pack is None else _plain(pack.capacity_ah),
        "chassis_number": chassis_number,
        "is_synthetic": is_synthetic,
    }
    return sha256(_canonical(whole).encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _plain(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") + 0.0
    return value.isoformat() if isinstance(value, date) else value
