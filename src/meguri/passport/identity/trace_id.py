"""Trace identifiers of data spaces: UUIDs, as in the traceId of Ouranos and the identifiers of Catena-X.

Source: RFC 9562 (layout, small letters, urn:uuid:, nil and max UUID).
"""

import re

from meguri.passport.identity.faults import IdentifierCode, IdentifierError, fault, shown

_HEX = "[0-9a-f]"
_GROUPED = re.compile(rf"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}")
_RUN = re.compile(rf"{_HEX}{{32}}")
_BLANK = ("0" * 32, "f" * 32)
ENTROPY_BYTES = 16
URN = "urn:uuid:"


def looks_like_trace_id(text: str) -> bool:
    """Whether a text has the shape of a UUID: with hyphens, in curly brackets, or as 32 digits."""
    bare = text.lower().removeprefix(URN).removeprefix("{").removesuffix("}")
    return bool(_GROUPED.fullmatch(bare) or _RUN.fullmatch(bare))


def parse_trace_id(text: str, where: str = "identifier") -> str:
    """A UUID in its canonical form: small letters, groups of 8-4-4-4-12.

    Raises:
        IdentifierError: no UUID, or one that stands for none (all 0, all f).
    """
    if not looks_like_trace_id(text):
        raise IdentifierError([fault(IdentifierCode.TRACE_FORM, where, found=shown(text))])
    digits = re.sub("[{}-]", "", text.lower().removeprefix(URN))
    if digits in _BLANK:
        raise IdentifierError([fault(IdentifierCode.TRACE_BLANK, where, found=_grouped(digits))])
    return _grouped(digits)


def new_trace_id(entropy: bytes) -> str:
    """A new UUID of version 4 from 16 random bytes; 122 of their 128 bits are kept (RFC 9562, 5.4).

    Raises:
        ValueError: not 16 bytes.
    """
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"{len(entropy)} bytes of entropy; wanted are {ENTROPY_BYTES}")
    made = bytearray(entropy)
    made[6] = made[6] & 0x0F | 0x40
    made[8] = made[8] & 0x3F | 0x80
    return _grouped(made.hex())


def _grouped(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
