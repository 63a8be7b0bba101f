"""A diagnosis as plain JSON values: what `meguri diagnose --json` prints, and later commands take in.

Keys carry the names of the tables; the verdict's state of health is `{low, median, high}` (5 %, 50 % and
95 % points) in shares. The same logs, pack and facts give the same bytes.
"""

from typing import TYPE_CHECKING

from meguri.report.account_json import Json, band, plain, rows

if TYPE_CHECKING:
    from meguri.health.diagnosis import Diagnosis


def diagnosis_json(diagnosis: "Diagnosis") -> Json:
    """The whole diagnosis."""
    return {
        "verdict": _verdict(diagnosis),
        "evidence": rows(diagnosis.evidence),
        "findings": rows(diagnosis.findings),
        "safety": rows(diagnosis.safety),
        "resistance": rows(diagnosis.resistance),
        "electrodes": rows(diagnosis.electrodes),
        "next_measurement": _plain_or_none(diagnosis.next_measurement),
        "next_measurements": rows(diagnosis.next_measurements),
        "assumed": rows(diagnosis.assumed),
    }


def _verdict(diagnosis: "Diagnosis") -> Json:
    row = diagnosis.verdict.row(0, named=True)
    named = ("verdict_id", "soh_share_low", "soh_share", "soh_share_high")
    return {
        "id": row["verdict_id"],
        "soh": band(row, "soh_share"),
        **{name: plain(value) for name, value in row.items() if name not in named},
        "pack": diagnosis.model or None,
    }


def _plain_or_none(row: Json | None) -> Json | None:
    return None if row is None else {name: plain(value) for name, value in row.items()}
