"""Hashes of leaves and of inner nodes, told apart by their first byte (RFC 9162, 2.1.1; RFC 6962, 2.1)."""

from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256 of an entry as a leaf; the log itself never holds the entry."""
    return sha256(_LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of two children; never the hash of any leaf, whatever the entry (second pre-images)."""
    return sha256(_NODE + left + right).digest()
