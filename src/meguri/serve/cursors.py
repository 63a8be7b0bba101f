"""Where a list goes on: a word that only this server can make or read, so that nobody counts by it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256
from hmac import compare_digest, digest

from meguri.serve.faults import NO_CURSOR, RefusedError

_SEAL_BYTES = 12
_PLACE_BYTES = 8


def cursor_of(place: int | None, of: str, secret: str) -> str | None:
    """The cursor of a place in a list; None where the list ended.

    Args:
        place: where the next page begins.
        of: which list, and what it was narrowed to.
        secret: of the installation.
    """
    if place is None:
        return None
    told = place.to_bytes(_PLACE_BYTES, "big")
    seal = _seal(told, of, secret)
    return urlsafe_b64encode(_veiled(told, seal, secret) + seal).rstrip(b"=").decode()


def place_of(cursor: str | None, of: str, secret: str) -> int:
    """The place that a cursor means; 0 without one.

    Raises:
        RefusedError: 400, it is none of this list.
    """
    if not cursor:
        return 0
    try:
        content = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except (ValueError, Error):
        content = b""
    seal = content[_PLACE_BYTES:]
    told = _veiled(content[:_PLACE_BYTES], seal, secret)
    if len(told) != _PLACE_BYTES or not compare_digest(seal, _seal(told, of, secret)):
        raise RefusedError(400, "no_cursor", NO_CURSOR)
    return int.from_bytes(told, "big")


def _seal(told: bytes, of: str, secret: str) -> bytes:
    return digest(secret.encode(), told + sha256(of.encode()).digest(), "sha256")[:_SEAL_BYTES]


def _veiled(told: bytes, seal: bytes, secret: str) -> bytes:
    """A place hidden, or shown again: numbers that run on tell how much others did in between."""
    cover = digest(secret.encode(), b"veil" + seal, "sha256")
    return bytes(one ^ other for one, other in zip(told, cover, strict=False))
