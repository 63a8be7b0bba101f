"""The files that the pages on the passport name: a record, a key, whom to believe, what was signed."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

import polars as pl

PASSPHRASE = "a passphrase for the pages"  # noqa: S105 – opens nothing but what is made here
BATTERY = "urn:uuid:7d0f3a52-9c0e-4b7e-9a53-0c2f6f1f1a10"
STATUS_AT = "https://dealer.example/status.json"
_STEPS = ["shredding", "shredding", "shredding", "leaching", "leaching", "leaching"]
_FLOWS: dict[str, list[object]] = {
    "year": [2026] * 6,
    "recycler": list("RRRSSS"),
    "step": list(_STEPS),
    "chemistry": ["lithium_based"] * 6,
    "lot": ["W1", "B1", "F1", "B1", "N1", "C1"],
    "role": ["input", "intermediate", "output", "input", "output", "output"],
    "fraction": ["waste_batteries", "black_mass", "copper", "black_mass", "nickel", "lithium_carbonate"],
    "mass_kg": [1000, 450, 300, 450, 300, 100],
    "co_kg": [60, 59, 0, 59, 58, 0],
    "cu_kg": [120, 10, 108, 10, 6, 0],
    "pb_kg": [0] * 6,
    "li_kg": [20, 19, 0, 19, 0, 17],
    "ni_kg": [180, 178, 0, 178, 175, 0],
    **{f"{one}_kg": [None] * 6 for one in ("c", "cl", "p", "s")},
}


@cache
def papers() -> dict[str, bytes]:
    """File → its content, each made by the library as the commands make it."""
    from meguri.passport.document import as_plain
    from meguri.passport.document.form import COLUMNS
    from meguri.passport.events import diagnosed_event, epcis_document, event_of, fold
    from meguri.passport.signing.credential import passport_credential, status_entry
    from meguri.passport.signing.data_integrity import add_proof
    from meguri.passport.signing.key_file import lock_key
    from meguri.passport.signing.status_list import StatusList, status_list_credential
    from meguri.tables.verdict import verdict_of

    now = datetime.now(UTC).replace(microsecond=0)  # a page's commands run today
    until = now + timedelta(days=365)
    key = _key(now)
    told = {
        "passport_id": f"{BATTERY}#passport",
        "battery_category": "ev",
        "battery_status": "original",
        "vehicle_model": "Nissan Leaf 40 kWh",
        "chassis_number": "ZE1-012345",
        "mileage_km": 60_000,
        "placed_on_market_in": "JP",
    }
    begun = event_of("registered", BATTERY, now - timedelta(days=2), "self-declared", says=told)
    verdict = _verdict(now - timedelta(days=3))
    diagnosed = diagnosed_event(
        verdict_of(verdict), BATTERY, now - timedelta(days=1), "self-declared", method="partial_charge"
    )
    document = fold([begun, diagnosed], now.date())
    signed = passport_credential(
        as_plain(document),
        battery=BATTERY,
        issuer=key.did,
        valid_from=now,
        valid_until=until,
        status=[status_entry(STATUS_AT, 7)],
    )
    status = status_list_credential(
        StatusList.make(), key, listed_at=STATUS_AT, issuer=key.did, valid_from=now, valid_until=until
    )
    form = ",".join(COLUMNS) + "\nbattery_category,industrial_stationary\nbattery_status,repurposed\n"
    return {
        "verdict.json": _json(verdict),
        "battery.json": _json(epcis_document([begun, diagnosed], now)),
        "storage.csv": (form + f"predecessor_passport_id,{BATTERY}#passport\n").encode(),
        "storage.json": _json(epcis_document([begun], now)),
        "dealer.key": lock_key(key, PASSPHRASE, _entropy, cost=2),
        "trust.json": _json(_trust(key)),
        "signed.json": _json(add_proof(signed, key, now)),
        "status.json": _json(status),
        "flows.csv": pl.DataFrame(_FLOWS).write_csv().encode(),
    } | _statements(key, document, now, until)


def _statements(key: Any, document: Any, now: datetime, until: datetime) -> dict[str, bytes]:
    from meguri.passport.disclosure.issuing import issue
    from meguri.passport.disclosure.showing import show

    claims = {"sub": BATTERY, **document.values()}
    hidden = [f"/{name}" for name in claims if name != "sub"]
    told: dict[str, Any] = {"issued_at": now, "expires": until, "entropy": _entropy, "hidden": hidden}
    statement = issue(claims, key, issuer=key.did, kind="urn:meguri:statement:battery:1", **told)
    shown = show(statement, ["/soh_share", "/soh_measured_on"])
    return {"statement.txt": statement.encode(), "shown.txt": shown.encode()}


def _key(now: datetime) -> Any:
    from meguri.passport.signing.keys import KeyTerm, SigningKey

    return SigningKey(sha256(b"pages").digest(), KeyTerm(created=now, valid_from=now))


def _trust(key: Any) -> dict[str, Any]:
    from meguri.passport.signing.trust import Issuer, Matter, TrustedKey, TrustList

    known = (TrustedKey(key.public, key.verification_method, key.term),)
    return TrustList({key.did: Issuer(key.did, {"en": "Dealer"}, frozenset(Matter), known)}).document()


def _verdict(measured: datetime) -> dict[str, Any]:
    found = {
        "id": sha256(b"verdict").hexdigest(),
        "soh": {"low": 0.83, "median": 0.86, "high": 0.89},
        "definition": "soh_c",
        "pack": "leaf40",
        "measured_on": measured.date().isoformat(),
        "reference_capacity_ah": 115.0,
        "is_synthetic": False,
    }
    return {"verdict": found}


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


_counter = iter(range(10**9))


def _entropy(count: int) -> bytes:
    return sha256(str(next(_counter)).encode()).digest()[:count]
