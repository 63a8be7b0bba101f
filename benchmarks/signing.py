"""How many passports of 9 kB one core signs and verifies in a second; writes results/signing.md.

    python benchmarks/signing.py

Each passport is another one, so nothing is carried over. *Verified* is the whole verdict tree from bytes:
strict reading, signature, trust list, form, validity; and once more with a status list of 131,072 entries to
look up. Ends with 1 when signing or verifying is slower than its limit.
"""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rfc8785 import dumps

from meguri.passport.reading import read_json
from meguri.passport.signing.canonical import canonical, canonical_read
from meguri.passport.signing.credential import passport_credential, status_entry
from meguri.passport.signing.data_integrity import add_proof
from meguri.passport.signing.keys import KeyTerm, SigningKey
from meguri.passport.signing.proof_check import check_proofs
from meguri.passport.signing.states import State
from meguri.passport.signing.status_check import given_list
from meguri.passport.signing.status_list import StatusList, status_list_credential
from meguri.passport.signing.trust import Issuer, Matter, TrustedKey, TrustList, method_of
from meguri.passport.signing.verification import verify

PASSPORTS, REPEATS = 500, 7
SIGN_PER_S, VERIFY_PER_S = 1_500, 1_300
KEY = SigningKey(bytes(range(32)))
MAKER = "did:web:maker.example"
LISTED_AT = "https://maker.example/status/2026-1"
NOON, TODAY = datetime(2026, 11, 28, 12, tzinfo=UTC), date(2026, 11, 28)
RESULT = Path(__file__).parent / "results" / "signing.md"

METALS = ("nickel", "cobalt", "lithium", "manganese", "copper", "aluminium", "graphite", "lead")
SUPPLIERS = ("正極活物質", "負極活物質", "電解液", "セパレータ", "セル", "モジュール", "筐体", "電池管理装置")


def passport(at: int) -> dict[str, Any]:
    """A passport of an EV battery in seven sections, with figures of its own; not a real battery."""
    soh = round(0.98 - at % 300 / 1_000, 3)
    return {
        "identity": {
            "passportIdentifier": f"https://id.example/8003/0491234512345{at:07d}",
            "batteryIdentifier": f"urn:uuid:58172aac-d8ba-11ed-83dd-{at:012d}",
            "manufacturer": {"name": {"ja": "例示電池株式会社", "en": "Example Battery Co."}, "did": MAKER},
            "manufacturingPlace": {
                "ja": "滋賀県",
                "en": "Shiga, Japan",
                "latitude": 35.0045,
                "longitude": 135.8686,
            },
            "manufacturingDate": "2026-03-14",
            "category": "EV battery",
            "massKg": 303.5 + at % 7,
            "status": "original",
        },
        "labels": [
            {
                "symbol": name,
                "meaning": {"en": f"{name} symbol as of Annex VI", "ja": f"附属書VIの{name}表示"},
            }
            for name in ("CE", "separate collection", "cadmium", "lead", "carbon footprint class")
        ],
        "carbonFootprint": {
            "totalKgCo2ePerKwh": 61.27 + at % 10,
            "stages": {
                stage: {"kgCo2ePerKwh": round(12.4 + 0.37 * k, 2), "share": round(0.2 + 0.01 * k, 3)}
                for k, stage in enumerate(("rawMaterial", "production", "distribution", "recycling"))
            },
            "study": "https://maker.example/studies/carbon-footprint-2026.pdf",
        },
        "supplyChain": [
            {
                "part": part,
                "supplier": f"did:web:supplier-{k}.example",
                "report": f"https://maker.example/due-diligence/2026/{k}.pdf",
                "indices": {"child labour": round(0.81 + k / 100, 2), "environment": round(0.7 + k / 90, 3)},
            }
            for k, part in enumerate(SUPPLIERS)
        ],
        "materials": [
            {
                "material": metal,
                "location": "cathode" if k < 4 else "pack",
                "massKg": round(3.217 * (k + 1), 3),
                "recycled": {
                    "preConsumerShare": round(0.04 + k / 100, 3),
                    "postConsumerShare": round(k / 200, 4),
                },
                "hazard": {
                    "class": "H350i" if k < 2 else "none",
                    "impact": {"ja": "該当なし", "en": "none known"},
                },
            }
            for k, metal in enumerate(METALS)
        ],
        "circularity": {
            "removal": [f"https://maker.example/manuals/removal-{k}.pdf" for k in range(4)],
            "spareParts": [
                {
                    "name": f"部品 {k}",
                    "number": f"SP-{at % 97:03d}-{k:02d}",
                    "supplier": "did:web:parts.example",
                }
                for k in range(8)
            ],
            "safety": {"ja": "満充電のまま保管しないこと。", "en": "Do not store fully charged.", "class": 9},
            "endOfLife": {
                "ja": "回収拠点に連絡してください。",
                "en": "Call the collection point.",
                "free": True,
            },
        },
        "performance": {
            "ratedCapacityAh": 115.44,
            "ratedEnergyKwh": 40.02,
            "nominalVoltageV": 350.4,
            "cellCount": 192,
            "stateOfHealth": {"median": soh, "low": round(soh - 0.02, 3), "high": round(soh + 0.02, 3)},
            "expectedCycles": 1_500,
            "history": [
                {
                    "measuredOn": f"2026-{month:02d}-15",
                    "capacityAh": round(115.44 * soh - month / 10, 2),
                    "resistanceMohm": round(61.03 + month / 7, 3),
                    "throughputMwh": round(1.7 * month + at / 1_000, 3),
                    "temperatureC": {"low": -4.5, "mean": 19.25, "high": 38.75},
                }
                for month in range(1, 13)
            ],
        },
    }


def unsigned(at: int) -> dict[str, Any]:
    """The passport as a credential that can be withdrawn."""
    return passport_credential(
        passport(at),
        battery=f"https://id.example/8003/0491234512345{at:07d}",
        issuer=MAKER,
        valid_from=NOON,
        valid_until=NOON + timedelta(days=3650),
        credential_id=f"urn:uuid:58172aac-d8ba-11ed-83dd-{at:012d}",
    )


def trusted() -> TrustList:
    """A trust list of 200 issuers, one of them the maker."""
    keys = {f"did:web:issuer-{at}.example": SigningKey(at.to_bytes(32)) for at in range(1, 200)} | {
        MAKER: KEY
    }
    term = KeyTerm(valid_from=NOON - timedelta(days=99), valid_until=NOON + timedelta(days=999))
    matters = frozenset({Matter.PASSPORT})
    return TrustList(
        {
            did: Issuer(
                did, {"en": did}, matters, (TrustedKey(key.public, method_of(did, key.public), term),)
            )
            for did, key in keys.items()
        }
    )


def per_second(call: Callable[[Any], object], given: Sequence[Any]) -> tuple[float, float]:
    """Median and worst rate of a few runs, by processor time; no call may fail."""
    rates = []
    for _ in range(REPEATS):
        start = time.process_time()
        passed = sum(1 for one in given if call(one))
        rates.append(len(given) / (time.process_time() - start))
        if passed != len(given):
            raise SystemExit(f"{len(given) - passed} of {len(given)} failed: nothing measured")
    return statistics.median(rates), min(rates)


def main() -> int:
    """Measure, print, write; 1 when a limit is missed."""
    plain = [unsigned(at) for at in range(PASSPORTS)]
    signed = [add_proof(one, KEY, NOON) for one in plain]
    contents = [json.dumps(one, ensure_ascii=False).encode() for one in signed]
    listed = [one | {"credentialStatus": status_entry(LISTED_AT, at)} for at, one in enumerate(plain)]
    with_status = [json.dumps(add_proof(one, KEY, NOON), ensure_ascii=False).encode() for one in listed]
    week = {"valid_from": NOON, "valid_until": NOON + timedelta(days=7)}
    status = json.dumps(
        status_list_credential(StatusList.make(), KEY, listed_at=LISTED_AT, issuer=MAKER, **week)
    ).encode()
    trust = trusted()
    read = given_list(status, trust)
    rows: dict[str, tuple[Callable[[Any], object], Sequence[Any]]] = {
        "signed": (lambda one: add_proof(one, KEY, NOON), plain),
        "verified, whole tree from bytes": (lambda one: verify(one, trust, TODAY).is_accepted, contents),
        "verified, with a status list read before": (
            lambda one: verify(one, trust, TODAY, status_lists=[read]).is_accepted,
            with_status,
        ),
        "verified, with a status list": (
            lambda one: verify(one, trust, TODAY, status_lists=[status]).is_accepted,
            with_status,
        ),
        "signature alone, parsed": (lambda one: check_proofs(one)[0].state is State.OK, signed),
        "strict reading alone": (lambda one: read_json(one, where="passport"), contents),
        "json.loads alone": (json.loads, contents),
        "canonical form alone": (canonical, plain),
        "canonical form alone, of what was read": (canonical_read, plain),
        "canonical form alone, by rfc8785": (dumps, plain),
    }
    rates = {name: per_second(call, given) for name, (call, given) in rows.items()}
    size = statistics.mean(map(len, contents))
    kept = rates["signed"][0] >= SIGN_PER_S and rates["verified, whole tree from bytes"][0] >= VERIFY_PER_S
    lines = [f"| {name} | {median:,.0f} | {worst:,.0f} |" for name, (median, worst) in rates.items()]
    text = "\n".join(
        [
            f"# Passports of {size / 1000:.1f} kB signed and verified (eddsa-jcs-2022)",
            "",
            "| what | median, 1/s | worst, 1/s |",
            "|---|---:|---:|",
            *lines,
            "",
            f"{PASSPORTS} different passports, {REPEATS} runs, one core of {os.cpu_count()}, processor time.",
            "A status list that was not read before is unpacked and its signature checked for each passport.",
            f"rfc8785 {version('rfc8785')}, cryptography {version('cryptography')}, Python "
            f"{platform.python_version()}. Limits: signed {SIGN_PER_S:,}/s,",
            f"verified {VERIFY_PER_S:,}/s – {'kept' if kept else 'MISSED'}.",
            "",
        ]
    )
    print(text)
    RESULT.write_text(text, encoding="utf-8")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
