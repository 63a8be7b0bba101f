"""Keys that sign and keys that are believed: Ed25519, named by did:key, with the time they are good for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from meguri.passport.signing.multibase import from_multibase58, multibase58
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.words import N_

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEED_BYTES = KEY_BYTES = 32
SIGNATURE_BYTES = 64
DID_KEY = "did:key:"
_MULTICODEC = b"\xed\x01"  # ed25519-pub as a varint
_PRIME = 2**255 - 19
# The y of the eight points of small order: with such a key, signatures hold for texts that nobody signed.
_SMALL_ORDER_Y = frozenset(
    {
        0,
        1,
        _PRIME - 1,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    }
)


class KeyCode(StrEnum):
    """What can be wrong with a key."""

    SEED = "seed"
    NO_KEY = "no_key"
    WEAK = "weak"
    NO_ZONE = "no_zone"
    TERM = "term"


MESSAGES: dict[KeyCode, str] = {
    KeyCode.SEED: N_("A signing key is made from {wanted} secret bytes; these are {found}."),
    KeyCode.NO_KEY: N_(
        "{found} is no public key of the kind used here: wanted is an Ed25519 key as multibase (z6Mk…) or "
        "did:key."
    ),
    KeyCode.WEAK: N_("{found} is a weak key: signatures would hold that nobody made. Make another one."),
    KeyCode.NO_ZONE: N_("The key's {name} is {found} without a time zone. Write 2026-11-28T09:00:00+09:00."),
    KeyCode.TERM: N_("The key is good from {found} until {wanted}: it would never be good."),
}


class KeyFault(CodedFault):
    """One thing wrong with a key: which rule, and the values for its message."""


class SigningKeyError(CodedError):
    """A key that cannot be used; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signatures are checked with.

    Attributes:
        raw: 32 bytes (RFC 8032, 5.1.5).
    """

    raw: bytes
    _key: "Ed25519PublicKey" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        if len(self.raw) != KEY_BYTES:
            raise SigningKeyError([KeyFault(KeyCode.NO_KEY, {"found": f"0x{self.raw[:40].hex()}"})])
        y = int.from_bytes(self.raw, "little") & (2**255 - 1)
        if y % _PRIME in _SMALL_ORDER_Y:
            raise SigningKeyError([KeyFault(KeyCode.WEAK, {"found": self.multibase})])
        object.__setattr__(self, "_key", Ed25519PublicKey.from_public_bytes(self.raw))

    @classmethod
    def from_multibase(cls, text: str) -> Self:
        """A key from its Multikey text, `z6Mk…` (W3C Controlled Identifiers v1.0, 2.2.2).

        Raises:
            SigningKeyError: no such text, another kind of key, a weak key.
        """
        try:
            content = from_multibase58(text)
        except ValueError:
            content = b""
        if not content.startswith(_MULTICODEC) or len(content) != KEY_BYTES + len(_MULTICODEC):
            raise SigningKeyError([KeyFault(KeyCode.NO_KEY, {"found": repr(text[:80])})])
        return cls(content[len(_MULTICODEC) :])

    @classmethod
    def from_did_key(cls, did: str) -> Self:
        """A key from `did:key:z6Mk…`, with or without its `#z6Mk…`.

        Raises:
            SigningKeyError: no such name, or one whose part after # names another key.
        """
        name, mark, fragment = did.partition("#")
        text = name.removeprefix(DID_KEY)
        if not name.startswith(DID_KEY) or (mark and fragment != text):
            raise SigningKeyError([KeyFault(KeyCode.NO_KEY, {"found": repr(did[:160])})])
        return cls.from_multibase(text)

    @property
    def multibase(self) -> str:
        """The key as Multikey text."""
        return _multikey(self.raw)

    @property
    def did(self) -> str:
        """The key as did:key."""
        return DID_KEY + self.multibase

    @property
    def verification_method(self) -> str:
        """The key as a proof names it."""
        return f"{self.did}#{self.multibase}"

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Whether this key signed this message (RFC 8032, 5.1.7)."""
        from cryptography.exceptions import InvalidSignature

        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """The time a key is good for, as its owner says.

    Attributes:
        created: when it was made.
        valid_from: first moment it may sign.
        valid_until: first moment it may not sign any more.
        replaced_by: Multikey text of the key that came after it.
    """

    created: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    replaced_by: str | None = None

    def __post_init__(self) -> None:
        if faults := list(self._faults()):
            raise SigningKeyError(faults)

    def covers(self, moment: datetime) -> bool:
        """Whether the key may sign at this moment."""
        begun = self.valid_from is None or self.valid_from <= moment
        return begun and (self.valid_until is None or moment < self.valid_until)

    def _faults(self) -> Iterator[KeyFault]:
        times = {"created": self.created, "valid_from": self.valid_from, "valid_until": self.valid_until}
        naive = {name: when for name, when in times.items() if when is not None and when.utcoffset() is None}
        for name, when in naive.items():
            yield KeyFault(KeyCode.NO_ZONE, {"name": name, "found": when.isoformat()})
        start, end = self.valid_from, self.valid_until
        if not naive and start is not None and end is not None and end <= start:
            yield KeyFault(KeyCode.TERM, {"found": start.isoformat(), "wanted": end.isoformat()})


ANY_TIME = KeyTerm()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs.

    Attributes:
        seed: the secret, 32 bytes, from the caller's source of entropy (RFC 8032, 5.1.5).
        term: the time it is good for.
        public: the key that its signatures are checked with.
    """

    seed: bytes = field(repr=False)
    term: KeyTerm = ANY_TIME
    public: PublicKey = field(init=False, compare=False)
    _key: "Ed25519PrivateKey" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        if len(self.seed) != SEED_BYTES:
            put = {"wanted": str(SEED_BYTES), "found": str(len(self.seed))}
            raise SigningKeyError([KeyFault(KeyCode.SEED, put)])
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        object.__setattr__(self, "_key", key)
        object.__setattr__(self, "public", PublicKey(key.public_key().public_bytes_raw()))

    @property
    def multibase(self) -> str:
        """The public key as Multikey text."""
        return self.public.multibase

    @property
    def did(self) -> str:
        """The public key as did:key."""
        return self.public.did

    @property
    def verification_method(self) -> str:
        """The public key as a proof names it."""
        return self.public.verification_method

    def sign(self, message: bytes) -> bytes:
        """The signature of a message, 64 bytes (RFC 8032, 5.1.6)."""
        return self._key.sign(message)


@lru_cache(1024)
def _multikey(raw: bytes) -> str:
    """A public key as Multikey text: base 58 takes long, and a page names its key many times."""
    return multibase58(_MULTICODEC + raw)
