"""A diagnosis as JSON, as the tests of the certificate take it: measured on one day, on one car."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

MEASURED, ISSUED = date(2026, 11, 20), date(2026, 11, 28)
VERDICT_ID = "f9318bfe080c20f2b0c466f9b3600b7365db06b864c496d137bac0264766a5c7"
CHASSIS = "ZE1-012345"


def evidence_row(**more: Any) -> dict[str, Any]:
    """One row of evidence."""
    row = {
        "evidence_id": "partial_charge_1",
        "way": "log",
        "method": "partial_charge",
        "weight_share": 0.8,
        "validation": "validated",
        "soc_from_share": 0.2,
        "soc_to_share": 0.79,
        "temperature_c": 24.0,
        "air_temperature_c": 18.0,
        "measured_on": str(MEASURED),
        "measured_by": "めぐり診断センター",
        "device": "OBD-II MD-100",
        "binding": "bound",
    }
    return row | more


def finding_row(code: str, level: str, about: str = "pack", **more: Any) -> dict[str, Any]:
    """One row of findings."""
    numbers = dict.fromkeys(("found_value", "limit_value", "unit", "rows_count", "from_s", "to_s"))
    return {"finding_id": code, "code": code, "level": level, "about": about, **numbers, **more}


def diagnosis(**more: Any) -> dict[str, Any]:
    """A diagnosis validated on the model; `verdict` is laid over its verdict, the rest beside it."""
    verdict: dict[str, Any] = {
        "id": VERDICT_ID,
        "soh": {"low": 0.823, "median": 0.861, "high": 0.888},
        "definition": "soh_c",
        "pack": "leaf40",
        "measured_on": str(MEASURED),
        "reference_capacity_ah": 112.6,
        "reference_source": "pushevs_20180129",
        "validation": "validated",
        "binding": "bound",
        "chassis_number": CHASSIS,
        "is_synthetic": False,
    }
    laid: Mapping[str, Any] = more.pop("verdict", {})
    made: dict[str, Any] = {
        "verdict": verdict | laid,
        "evidence": [evidence_row()],
        "findings": [],
        "safety": [],
    }
    return json.loads(json.dumps(made | more, default=str))
