"""What the registry gives in return for an event: its signed word that it has it, and when it came.

A receipt does not name the place in the log, which is given later and in lots; it can be held against the
log by anybody who has the event's address. One receipt stands for a whole lot where events came as a lot:
it names the root of the Merkle tree over their addresses in the order in which they came.
"""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from meguri.passport.merkle.hashing import leaf_hash
from meguri.passport.merkle.tree import Frontier
from meguri.passport.signing.canonical import canonical
from meguri.passport.signing.data_integrity import add_proof
from meguri.passport.signing.keys import SigningKey
from meguri.passport.signing.moments import written
from meguri.passport.signing.multibase import multibase58
from meguri.registry.records import Record, uri_of

RECEIPT = "CaptureReceipt"


def receipt_of(record: Record, key: SigningKey, now: datetime) -> bytes:
    """The receipt of one event, signed JSON (RFC 8785).

    Raises:
        SigningError: the key is not good now.
    """
    told = {"event": record.event_id, "battery": record.battery_id}
    return _signed(told, key, now)


def receipts_of(records: Sequence[Record], key: SigningKey, now: datetime) -> list[bytes]:
    """The receipts of events that are kept at the same moment: each as `receipt_of` makes it.

    What the proofs have in common is spelt and hashed once.

    Raises:
        SigningError: the key is not good now.
    """
    made: list[bytes] = []
    config: dict[str, Any] = {}
    for record in records:
        told = _told({"event": record.event_id, "battery": record.battery_id}, now)
        if not config:
            signed = add_proof(told, key, now)
            config = {name: value for name, value in signed["proof"].items() if name != "proofValue"}
            hashed = sha256(canonical(config)).digest()
            made.append(canonical(signed))
            continue
        signature = key.sign(hashed + sha256(canonical(told)).digest())  # `data_integrity.hash_data`
        made.append(canonical({**told, "proof": {**config, "proofValue": multibase58(signature)}}))
    return made


def lot_receipt_of(digests: Sequence[bytes], key: SigningKey, now: datetime) -> bytes:
    """The receipt of a lot of events.

    Args:
        digests: content addresses, 32 bytes each, in the order in which they came.
        key: the registry's.
        now: when.

    Raises:
        SigningError: the key is not good now.
    """
    return _signed(lot_told(digests), key, now)


def lot_told(digests: Sequence[bytes]) -> dict[str, Any]:
    """How many events a lot has, and the root of the tree over their addresses.

    Args:
        digests: content addresses, 32 bytes each, in the order in which they came.
    """
    tree = Frontier()
    for one in digests:
        tree.append(leaf_of(one))
    return {"eventCount": len(digests), "eventsRoot": b64encode(tree.root()).decode("ascii")}


def leaf_of(digest: bytes) -> bytes:
    """The leaf hash of an event, in the log and in a lot: over its address as URI."""
    return leaf_hash(uri_of(digest).encode("ascii"))


def _signed(told: dict[str, Any], key: SigningKey, now: datetime) -> bytes:
    return canonical(add_proof(_told(told, now), key, now))


def _told(told: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {"type": RECEIPT, **told, "capturedAt": written(now)}
