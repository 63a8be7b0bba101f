"""What a lot's specification sheet says, by the fields that public summaries of the standards name."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from meguri.tables.notes import Row, finding, findings_frame
from meguri.tables.storage import STORAGE_SHEET
from meguri.value.storage import words
from meguri.value.storage.faults import StorageCode, StorageError, storage_fault
from meguri.value.storage.lots import Lots
from meguri.value.storage.yields import StorageLot

_SHIPPED = files("meguri.facts") / "data" / "storage_costs" / "sheet.toml"
_UNITS = {
    "rated_kwh": "kwh",
    "usable_kwh": "kwh",
    "power_kw": "kw",
    "soh_share": "share",
    "service_life_yr": "yr",
}


@dataclass(frozen=True, eq=False)
class Sheet:
    """A specification sheet.

    Attributes:
        rows: every field, known or named as missing (table `storage_sheet`).
        findings: what has to be said (table `findings`).
    """

    rows: pl.DataFrame
    findings: pl.DataFrame


def spec_sheet(
    subject_id: str,
    *,
    lots: Lots | None = None,
    storage: StorageLot | None = None,
    told: Mapping[str, object] | None = None,
) -> Sheet:
    """The specification sheet of a lot: what is known of each field, and what is missing.

    Args:
        subject_id: id of the lot (where `lots` holds it) or of a pack.
        lots: the lots that it is one of.
        storage: what it gives as storage.
        told: field → what is known of it otherwise; goes before what is reckoned.

    Raises:
        StorageError: a field that no sheet has.
    """
    given = dict(told or {})
    unknown = sorted(set(given) - {name for _section, name, _about in _fields()})
    if unknown:
        fields = ", ".join(name for _section, name, _about in _fields())
        faults = [
            storage_fault(StorageCode.UNKNOWN_WORD, about=f"field {one}", found=given[one], known=fields)
            for one in unknown
        ]
        raise StorageError(faults)
    known = (
        _of_lot(subject_id, lots) | _of_storage(storage) | {k: v for k, v in given.items() if v is not None}
    )
    rows = [_row(subject_id, section, name, about, known.get(name)) for section, name, about in _fields()]
    missing = sum(row["standing"] == "missing" for row in rows)
    found = [finding(words.SHEET_UNSEEN, "caution", subject_id)]
    if missing:
        found.insert(0, finding(words.SHEET_MISSING, "caution", subject_id, float(missing), float(len(rows))))
    frame = STORAGE_SHEET.check(pl.DataFrame(rows, schema=STORAGE_SHEET.polars_schema))
    return Sheet(frame, findings_frame("sheet", found))


def _row(subject_id: str, section: str, name: str, about: Mapping[str, str], value: object) -> Row:
    return {
        "subject_id": subject_id,
        "section": section,
        "field": name,
        "said": None if value is None else _said(value),
        "unit": _UNITS.get(name),
        "standing": "missing" if value is None else "known",
        "standards": about["standards"],
        "seen": "summary",
        "is_to_check": True,  # no standard's text was seen
        "source_id": about["source"],
    }


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return " – ".join(_said(one) for one in value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _of_lot(subject_id: str, lots: Lots | None) -> dict[str, object]:
    if lots is None:
        return {}
    mine = lots.lots.filter(pl.col("lot_id") == subject_id)
    if mine.is_empty():
        known = ", ".join(lots.lots["lot_id"])
        fault = storage_fault(StorageCode.UNKNOWN_WORD, about="lot_id", found=subject_id, known=known)
        raise StorageError([fault])
    row = mine.row(0, named=True)
    known_traces = f"{100 * row['traced_share']:.4g} %" if row["traced_share"] > 0 else None
    known_safety = f"{100 * row['confirmed_share']:.4g} %" if row["confirmed_share"] > 0 else None
    return {
        "battery_ids": "; ".join(lots.of(subject_id)),
        "model": row["model"],
        "module_type": row["module_type"],
        "chemistry": row["chemistry"],
        "traceability_record": known_traces,
        "safety_assessment": known_safety,
        "packs_count": row["packs_count"],
        "grade": f"{100 * row['soh_from_share']:.4g}–{100 * row['soh_to_share']:.4g} %",
        "rated_kwh": row["rated_kwh"],
        "soh_share": (row["weakest_share"], row["weakest_share"] + row["spread_points"] / 100),
    }


def _of_storage(storage: StorageLot | None) -> dict[str, object]:
    if storage is None:
        return {}
    row = storage.gives.row(0, named=True)
    years = None if row["censored_share"] >= 0.95 else (row["served_yr_low"], row["served_yr_high"])
    return {
        "packs_count": row["packs_count"],
        "rated_kwh": row["rated_kwh"],
        "usable_kwh": (row["usable_kwh_low"], row["usable_kwh_high"]),
        "power_kw": row["power_kw"],
        "service_life_yr": years,
        "intended_use": "stationary storage",
    }


@cache
def _fields() -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    raw = tomllib.loads(_SHIPPED.read_bytes().decode("utf-8"))
    return tuple((section, name, about) for section, told in raw.items() for name, about in told.items())
