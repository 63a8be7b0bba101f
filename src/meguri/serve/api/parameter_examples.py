"""An example for each parameter of the API that brings none of its own; a name means the same everywhere."""

from collections.abc import Mapping
from typing import Any

from meguri.serve.api.answers import BATTERY, EVENT

_JOB = "kY2c9tq3Qm1wZr5f8uJx0aBd"
_CURSOR = "eyJhZnRlciI6IDEyM30"  # opaque: the one of the page before
_FROM, _UNTIL = "2026-01-01T00:00:00+09:00", "2027-01-01T00:00:00+09:00"
EXAMPLES: Mapping[str, Any] = {
    "EQ_bizStep": ["inspecting"],
    "GE_eventTime": _FROM,
    "GE_recordTime": _FROM,
    "GS1-Capture-Error-Behaviour": "proceed",
    "LT_eventTime": _UNTIL,
    "LT_recordTime": _UNTIL,
    "MATCH_epc": BATTERY,
    "all_or_nothing": True,
    "any_kind": True,
    "asset": "04912345000005A1",
    "battery": BATTERY,
    "battery_category": "ev",
    "battery_status": "original",
    "cannot_move": True,
    "category": "ev",
    "chemistry": "NMC",
    "contradictions": True,
    "cursor": _CURSOR,
    "deal": _JOB,
    "event": EVENT,
    "eventType": ["ObjectEvent"],
    "expected": 2,
    "first": 1_000,
    "form": "svg",
    "goods": "vehicle",
    "gtin": "09520123456788/21/12345",
    "job": _JOB,
    "kind": ["diagnosed"],
    "kwh_from": 20,
    "lang": "ja",
    "limit": 50,
    "linkType": "gs1:dpp",
    "lot": _JOB,
    "market": "JP",
    "max_age_days": 30,
    "mine": True,
    "minutes": 30,
    "nextPageToken": _CURSOR,
    "on": "2027-02-18",
    "perPage": 100,
    "pixels": 8,
    "placed_on_market": "2024-04-01",
    "prefecture": "福岡県",
    "role": "legitimate_interest",
    "second": 2_000,
    "seed": 1,
    "since": "2026-01-01",
    "size": 1_000,
    "soc_from": 0.2,
    "soc_to": 0.8,
    "soh_below": 0.9,
    "soh_from": 0.7,
    "taxed": True,
    "temperature_c": 20,
    "until": "2026-12-31",
    "vehicle_model": "Nissan Leaf 40 kWh",
    "wish": _JOB,
}


def with_examples(described: dict[str, Any]) -> dict[str, Any]:
    """The same OpenAPI description, each parameter with an example; it is written into.

    Args:
        described: an OpenAPI 3.1 description.
    """
    for verbs in described["paths"].values():
        for operation in verbs.values():
            for one in operation.get("parameters", ()):
                if not has_example(one) and one["name"] in EXAMPLES:
                    one["example"] = EXAMPLES[one["name"]]
    return described


def has_example(parameter: Mapping[str, Any]) -> bool:
    """Whether a parameter brings an example."""
    places = (parameter, parameter.get("schema", {}))
    return any(name in place for place in places for name in ("example", "examples"))
