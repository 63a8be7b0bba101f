"""Examples of the description: made by the rooms themselves, so that they are always right."""

import json
from functools import cache
from typing import Any

from meguri.passport.events import Event, as_epcis, epcis_document, event_of
from meguri.serve.api.answers import BATTERY

ORGANISATION = "urn:meguri:organisation:example"


@cache
def _event() -> Event:
    return event_of(
        "diagnosed",
        BATTERY,
        "2026-11-20T10:00:00+09:00",
        ORGANISATION,
        says={"soh_share": 0.86},
        evidence={"soh_share": {"basis": "estimated", "low": 0.82, "high": 0.89}},
    )


def event() -> dict[str, Any]:
    """One event."""
    return as_epcis(_event())


def document() -> dict[str, Any]:
    """A document of one event."""
    return dict(epcis_document([_event()], _event().at))


def query_document() -> dict[str, Any]:
    """What a search gives."""
    told = document()
    results = {"queryName": "SimpleEventQuery", "resultsBody": told["epcisBody"]}
    return {**told, "type": "EPCISQueryDocument", "epcisBody": {"queryResults": results}}


def lines() -> str:
    """Events, one a line."""
    return json.dumps(event(), ensure_ascii=False) + "\n"


def bulk_result() -> str:
    """What became of them."""
    told = {"line": 1, "status": "new", "event_id": _event().id, "battery_id": BATTERY, "sequence": 1}
    return f'{json.dumps(told)}\n{{"receipts": []}}\n'


def capture_job() -> dict[str, Any]:
    """A job of EPCIS."""
    return {
        "captureID": "kY2c9tq3Qm1wZr5f8uJx0aBd",
        "createdAt": "2026-11-20T01:00:00+00:00",
        "finishedAt": "2026-11-20T01:00:00.020000+00:00",
        "running": False,
        "success": True,
        "captureErrorBehaviour": "rollback",
        "errors": [],
        "events": [
            {"line": 1, "status": "new", "event_id": _event().id, "battery_id": BATTERY, "sequence": 1}
        ],
        "count": 1,
    }


def receipt() -> dict[str, Any]:
    """A receipt, without its signature."""
    return {
        "type": "CaptureReceipt",
        "event": _event().id,
        "battery": BATTERY,
        "capturedAt": "2026-11-20T01:00:00Z",
        "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "proofValue": "z…"},
    }


def passport() -> dict[str, Any]:
    """A passport as the public reads it."""
    from meguri.passport.document import as_plain
    from meguri.passport.events import fold

    return as_plain(fold([_event()], _event().day))
