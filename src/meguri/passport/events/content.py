"""The content address of an event: the same content has the same name everywhere, and no other has it.

It is the SHA-256 of the RFC 8785 form of the EPCIS event without `eventID`, `recordTime` and `@context`
(another's context is kept where it gives meaning to extensions), written as RFC 6920 writes a hash as a URI:
`ni:///sha-256;` and 43 characters of base64url. The event hash of CBV 2.0 has the same scheme, but 64
hexadecimal digits and `?ver=CBV2.0`; the two cannot be taken for each other.
"""

import re
from binascii import b2a_base64
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from meguri.passport.signing.canonical import canonical

if TYPE_CHECKING:
    from meguri.passport.events.event import Event

ADDRESS = re.compile(r"ni:///sha-256;[A-Za-z0-9_-]{43}")
_START = "ni:///sha-256;"
_URLSAFE = bytes.maketrans(b"+/", b"-_")
_NEXT = b'"eventTime":'  # the member after `eventID`, in the order of RFC 8785
_OUTSIDE = ("eventID", "recordTime", "@context")


def event_id(event: "Event") -> str:
    """The content address of an event, a URI as EPCIS wants it for `eventID`.

    Raises:
        CanonicalError: a value in it has no canonical form.
    """
    from meguri.passport.events.epcis_writing import members

    return address_of(members(event) if event.foreign is None else event.foreign)


def address_of(epcis: Mapping[str, Any]) -> str:
    """The content address of an EPCIS event in its JSON form.

    Raises:
        CanonicalError: a value in it has no canonical form.
    """
    inside = {name: value for name, value in epcis.items() if name not in _OUTSIDE}
    if gives_meaning(epcis.get("@context")):
        inside["@context"] = epcis["@context"]
    return uri_of(sha256(canonical(inside)).digest())


def uri_of(hashed: bytes) -> str:
    """A content address as URI, from its 32 bytes."""
    return _START + b2a_base64(hashed, newline=False).translate(_URLSAFE, b"=").decode("ascii")


def kept(inside: bytes) -> tuple[bytes, bytes]:
    """The content address of an event of ours, 32 bytes, and the form in which the event is kept.

    Args:
        inside: its members without `eventID`, `recordTime` and `@context`, RFC 8785.
    """
    hashed = sha256(inside).digest()
    # Quotation marks within texts are escaped, and no member before it holds another of this name.
    before, _, after = inside.partition(_NEXT)
    return hashed, b"".join((_context(), before[1:], _named(hashed), _NEXT, after))


def gives_meaning(context: Any) -> bool:
    """Whether a context defines terms of its own beyond the standard's and ours."""
    from meguri.passport.events.epcis_writing import CONTEXT

    given = context if isinstance(context, list) else [context]
    return any(one is not None and one not in CONTEXT for one in given)


def _named(hashed: bytes) -> bytes:
    return b'"eventID":"' + uri_of(hashed).encode("ascii") + b'",'


@cache
def _context() -> bytes:
    from meguri.passport.events.epcis_writing import CONTEXT

    return canonical({"@context": CONTEXT})[:-1] + b","
