"""Which signed documents were withdrawn: W3C Bitstring Status List v1.0.

One bit for each document that an issuer signed, in a list long enough that nobody who asks for it says which
document he holds. Revocation is for good; suspension can be taken back.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from meguri.passport.signing.credential import credential
from meguri.passport.signing.data_integrity import add_proof
from meguri.passport.signing.keys import SigningKey
from meguri.passport.signing.multibase import base64url, from_base64url
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.words import N_

FEWEST_ENTRIES = 131_072  # Bitstring Status List v1.0, 3.2: below it, a question gives away who asks
MOST_ENTRIES = 2**26  # 8 MiB of bits, far more than batteries sold in Japan; the guard against zip bombs
LIST_TYPE, SUBJECT_TYPE = "BitstringStatusListCredential", "BitstringStatusList"
_GZIP = 16 + zlib.MAX_WBITS


class Purpose(StrEnum):
    """What a set bit means."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


class StatusCode(StrEnum):
    """What can be wrong with a status list."""

    LENGTH = "length"
    RANGE = "range"
    FOR_GOOD = "for_good"
    NO_LIST = "no_list"
    PURPOSE = "purpose"
    ENCODING = "encoding"
    BOMB = "bomb"
    SIZE = "size"


MESSAGES: dict[StatusCode, str] = {
    StatusCode.LENGTH: N_(
        "The status list has {found} entries; wanted are {wanted} to {limit}, a multiple of 8."
    ),
    StatusCode.RANGE: N_("Entry {found} is not in the status list; it has entries 0 to {limit}."),
    StatusCode.FOR_GOOD: N_(
        "Entry {found} is revoked, which is for good. Only a suspension can be taken back."
    ),
    StatusCode.NO_LIST: N_("This is no status list; wanted is a credential with `{wanted}` as its subject."),
    StatusCode.PURPOSE: N_("The status list is for {found}; known are revocation and suspension."),
    StatusCode.ENCODING: N_(
        "The status list's `encodedList` cannot be unpacked; wanted is u… (base64url of gzip)."
    ),
    StatusCode.BOMB: N_("The status list unpacks to more than {limit} entries; it is not read further."),
    StatusCode.SIZE: N_("The status list has entries of {found} bits; entries of one bit can be read."),
}


class StatusFault(CodedFault):
    """One thing wrong with a status list: which rule, and the values for its message."""


class StatusListError(CodedError):
    """A status list that cannot be used; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


@dataclass(frozen=True, slots=True)
class StatusList:
    """One bit for each signed document; entry 0 is the leftmost bit.

    Attributes:
        bits: eight entries a byte.
        purpose: what a set bit means.
    """

    bits: bytes = bytes(FEWEST_ENTRIES // 8)
    purpose: Purpose = Purpose.REVOCATION

    def __post_init__(self) -> None:
        if not FEWEST_ENTRIES <= len(self) <= MOST_ENTRIES:
            put = {"found": len(self), "wanted": FEWEST_ENTRIES, "limit": MOST_ENTRIES}
            raise StatusListError([_fault(StatusCode.LENGTH, **put)])

    @classmethod
    def make(cls, entries: int = FEWEST_ENTRIES, purpose: Purpose = Purpose.REVOCATION) -> "StatusList":
        """A list with no bit set.

        Raises:
            StatusListError: too few or too many entries, or no multiple of 8.
        """
        if entries % 8 or not FEWEST_ENTRIES <= entries <= MOST_ENTRIES:
            put = {"found": entries, "wanted": FEWEST_ENTRIES, "limit": MOST_ENTRIES}
            raise StatusListError([_fault(StatusCode.LENGTH, **put)])
        return cls(bytes(entries // 8), purpose)

    def __len__(self) -> int:
        return 8 * len(self.bits)

    def is_set(self, index: int) -> bool:
        """Whether the document at this entry was withdrawn.

        Raises:
            StatusListError: there is no such entry.
        """
        self._check([index])
        return bool(self.bits[index // 8] & (0x80 >> index % 8))

    def withdrawn(self, indices: Iterable[int]) -> "StatusList":
        """The list with these entries set.

        Raises:
            StatusListError: entries that are not there; all at once.
        """
        return self._changed(list(indices), to=True)

    def restored(self, indices: Iterable[int]) -> "StatusList":
        """The list with these suspensions taken back.

        Raises:
            StatusListError: entries that are not there, or a list of revocations; all at once.
        """
        wanted = list(indices)
        self._check(wanted)
        revoked = [index for index in wanted if self.purpose is Purpose.REVOCATION and self.is_set(index)]
        if revoked:
            raise StatusListError([_fault(StatusCode.FOR_GOOD, found=index) for index in revoked])
        return self._changed(wanted, to=False)

    def encoded(self) -> str:
        """The list as text: multibase base64url of gzip, the same bytes for the same list.

        The moment in the gzip header is zero, so nothing but the bits decides; another build of zlib may pack
        them differently, but unpacks the same.
        """
        packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
        return "u" + base64url(packer.compress(self.bits) + packer.flush())

    def _changed(self, indices: list[int], *, to: bool) -> "StatusList":
        self._check(indices)
        bits = bytearray(self.bits)
        for index in indices:
            mask = 0x80 >> index % 8
            bits[index // 8] = bits[index // 8] | mask if to else bits[index // 8] & ~mask
        return replace(self, bits=bytes(bits))

    def _check(self, indices: list[int]) -> None:
        faults = [
            _fault(StatusCode.RANGE, found=index, limit=len(self) - 1)
            for index in indices
            if not 0 <= index < len(self)
        ]
        if faults:
            raise StatusListError(faults)


def unpacked(encoded: Any) -> bytes:
    """The bits of an encoded list; never more memory than the longest list needs.

    Raises:
        StatusListError: no such text, broken or longer than any list.
    """
    try:
        if not isinstance(encoded, str) or not encoded.startswith("u"):
            raise ValueError
        unpacker = zlib.decompressobj(_GZIP)
        bits = unpacker.decompress(from_base64url(encoded[1:]), MOST_ENTRIES // 8 + 1)
    except (ValueError, zlib.error):
        raise StatusListError([_fault(StatusCode.ENCODING)]) from None
    if len(bits) > MOST_ENTRIES // 8:
        raise StatusListError([_fault(StatusCode.BOMB, limit=MOST_ENTRIES)])
    if not unpacker.eof or unpacker.unused_data:  # cut off, or with something behind
        raise StatusListError([_fault(StatusCode.ENCODING)])
    return bits


def read_status_list(document: Any) -> dict[Purpose, StatusList]:
    """The lists in a status list credential, by purpose; who signed it is looked at elsewhere.

    Raises:
        StatusListError: no status list, an unknown purpose, one that cannot be unpacked, too short.
    """
    subject = document.get("credentialSubject") if isinstance(document, Mapping) else None
    kinds = document.get("type") if isinstance(document, Mapping) else None
    is_listed = isinstance(kinds, list) and LIST_TYPE in kinds
    if not is_listed or not isinstance(subject, Mapping) or subject.get("type") != SUBJECT_TYPE:
        raise StatusListError([_fault(StatusCode.NO_LIST, wanted=SUBJECT_TYPE)])
    told = subject.get("statusPurpose")
    purposes = [one for one in Purpose if one == told or (isinstance(told, list) and one in told)]
    faults = [] if purposes else [_fault(StatusCode.PURPOSE, found=repr(told)[:60])]
    if subject.get("statusSize", 1) != 1:
        faults.append(_fault(StatusCode.SIZE, found=repr(subject["statusSize"])[:20]))
    if faults:
        raise StatusListError(faults)
    bits = unpacked(subject.get("encodedList"))
    return {purpose: StatusList(bits, purpose) for purpose in purposes}


def status_list_credential(
    status: StatusList,
    key: SigningKey,
    *,
    listed_at: str,
    issuer: str | Mapping[str, Any],
    valid_from: datetime,
    valid_until: datetime,
    verification_method: str | None = None,
) -> dict[str, Any]:
    """A status list, signed.

    Args:
        status: the list.
        key: who signs.
        listed_at: address where it is published; entries name it.
        issuer: address of the issuer of the documents listed.
        valid_from: when it was made, with a zone.
        valid_until: until when it may be relied on, with a zone: an old list must not hide a new revocation.
        verification_method: how the issuer names the key; otherwise did:key.

    Raises:
        SigningError: the key is not good then.
        ValueError: a moment without a zone.
    """
    subject = {
        "id": f"{listed_at}#list",
        "type": SUBJECT_TYPE,
        "statusPurpose": status.purpose.value,
        "encodedList": status.encoded(),
    }
    unsigned = credential(
        subject,
        kinds=[LIST_TYPE],
        issuer=issuer,
        valid_from=valid_from,
        valid_until=valid_until,
        credential_id=listed_at,
        contexts=(),
    )
    return add_proof(unsigned, key, valid_from, verification_method=verification_method)


def _fault(code: StatusCode, **values: object) -> StatusFault:
    return StatusFault(code, {name: str(value) for name, value in values.items()})
