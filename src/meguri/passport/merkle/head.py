"""What a log says of itself and of a leaf as plain JSON: the head that is signed, and the two proofs.

The bytes that RFC 6962 signs (3.5, binary, milliseconds) are not made here: the head is a plain mapping that
`meguri.passport.signing` signs like any other document.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from meguri.passport.merkle.faults import LogProofCode, LogProofError, LogProofFault
from meguri.passport.merkle.hashing import HASH_BYTES
from meguri.passport.merkle.proofs import ConsistencyProof, InclusionProof
from meguri.tables.schema import N_

LARGEST_SIZE = 2**53 - 1  # what every reader of JSON holds exactly (RFC 8785, 3.2.2.3)
MOST_HASHES = 64
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
_COUNT = N_("a whole number from 0 to 9007199254740991")
_HASH = N_("32 bytes in base64")
_PATH = N_("a list of at most 64 hashes in base64")
_TIME = N_("an instant such as 2027-02-18T09:00:00Z")
_OBJECT = N_("an object")


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The state of a log at one moment: enough to hold the log to it for ever, once signed.

    Attributes:
        size: leaves.
        root: 32 bytes.
        at: when, with a time zone; given by the log's keeper.
    """

    size: int
    root: bytes
    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a tree head needs a time with its zone")

    def as_dict(self) -> dict[str, object]:
        """The head as plain JSON values, in UTC; this is what is signed."""
        at = self.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return {"type": "TreeHead", "treeSize": self.size, "rootHash": _text(self.root), "at": at}


def head_of(given: Any, *, where: str = "tree head") -> TreeHead:
    """A tree head from what `TreeHead.as_dict` made; further fields (a proof, an issuer) are left alone.

    Raises:
        LogProofError: it does not read; every fault.
    """
    read = _Reading(given, where)
    size, root, at = read.count("treeSize"), read.hash("rootHash"), read.instant("at")
    read.end()
    return TreeHead(size, root, at)


def inclusion_dict(proof: InclusionProof) -> dict[str, object]:
    """The proof as plain JSON values."""
    path = [_text(one) for one in proof.path]
    return {"type": "InclusionProof", "leafIndex": proof.index, "treeSize": proof.size, "path": path}


def inclusion_of(given: Any, *, where: str = "proof") -> InclusionProof:
    """A proof from what `inclusion_dict` made.

    Raises:
        LogProofError: it does not read; every fault.
    """
    read = _Reading(given, where)
    proof = InclusionProof(read.count("leafIndex"), read.count("treeSize"), read.path("path"))
    read.end()
    return proof


def consistency_dict(proof: ConsistencyProof) -> dict[str, object]:
    """The proof as plain JSON values."""
    path = [_text(one) for one in proof.path]
    return {"type": "ConsistencyProof", "firstSize": proof.first, "secondSize": proof.second, "path": path}


def consistency_of(given: Any, *, where: str = "proof") -> ConsistencyProof:
    """A proof from what `consistency_dict` made.

    Raises:
        LogProofError: it does not read; every fault.
    """
    read = _Reading(given, where)
    proof = ConsistencyProof(read.count("firstSize"), read.count("secondSize"), read.path("path"))
    read.end()
    return proof


class _Reading:
    """One object being read field by field; faults gather until `end`."""

    def __init__(self, given: Any, where: str) -> None:
        self._where = where
        self._faults: list[LogProofFault] = []
        self._given: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
        if not isinstance(given, Mapping):
            self._fault("$", given, _OBJECT)
            self.end()

    def count(self, name: str) -> int:
        value = self._given.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_SIZE:
            return value
        self._fault(name, value, _COUNT)
        return 0

    def hash(self, name: str) -> bytes:
        value = _bytes(self._given.get(name))
        if value is None:
            self._fault(name, self._given.get(name), _HASH)
        return value or b""

    def path(self, name: str) -> tuple[bytes, ...]:
        value = self._given.get(name)
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > MOST_HASHES:
            self._fault(name, value, _PATH)
            return ()
        hashes = [_bytes(one) for one in value]
        for place, one in enumerate(hashes):
            if one is None:
                self._fault(f"{name}[{place}]", value[place], _HASH)
        return tuple(one for one in hashes if one is not None)

    def instant(self, name: str) -> datetime:
        value = self._given.get(name)
        try:
            if isinstance(value, str) and _INSTANT.fullmatch(value):
                return datetime.fromisoformat(value)
        except ValueError:  # the 31st of February
            pass
        self._fault(name, value, _TIME)
        return datetime.min.replace(tzinfo=UTC)

    def end(self) -> None:
        if self._faults:
            raise LogProofError(self._faults)

    def _fault(self, field: str, found: Any, wanted: str) -> None:
        shown = repr(found)[:40] if isinstance(found, str | bool | None) else type(found).__name__
        values = {"where": self._where, "field": field, "found": shown, "wanted": wanted}
        self._faults.append(LogProofFault(LogProofCode.UNREADABLE, values))


def _text(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def _bytes(value: Any) -> bytes | None:
    """32 bytes from their one base64 form; None from anything else (other alphabets, spare bits)."""
    if not isinstance(value, str) or len(value) > 2 * HASH_BYTES:
        return None
    try:
        read = b64decode(value, validate=True)
    except ValueError:
        return None
    return read if len(read) == HASH_BYTES and _text(read) == value else None
