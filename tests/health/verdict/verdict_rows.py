"""Rows of evidence for the tests of the verdict, made of a few words."""

from typing import Any

import polars as pl

from meguri.health.pack import Pack
from meguri.tables.health import HEALTH_EVIDENCE

PACK = Pack(capacity_ah=66.2, cells_in_series=96, chemistry="LMO", capacity_source_id="test")
Z95 = 1.6448536269514722


def row(method: str, soh: float, sd: float, **other: Any) -> dict[str, Any]:
    """One result, normal, of a log unless said otherwise."""
    return {
        "way": "log",
        "method": method,
        "soh_share_low": soh - Z95 * sd,
        "soh_share": soh,
        "soh_share_high": soh + Z95 * sd,
        "definition": "soh_c",
        "bias_share": 0.0,
        "validation": "unvalidated",
        "binding": "self_declared",
        **other,
    }


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """HEALTH_EVIDENCE of the rows, numbered."""
    named = [{"evidence_id": f"e{place}", **one} for place, one in enumerate(rows)]
    return pl.DataFrame(named, schema=HEALTH_EVIDENCE.polars_schema)
