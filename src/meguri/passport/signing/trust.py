"""Whom we believe, and for what: the trust list, a file that whoever verifies keeps.

A signature proves which key signed. That the key is a maker's, and that this maker may speak of batteries, no
signature can prove; somebody has to say it. This file is where he says it.

When a key's word counts. The date in a signature is the signer's own word. So:

- outside the time the list gives the key, a signature counts for nothing;
- a key withdrawn because it was replaced or its owner closed (`superseded`, `ceased`) still vouches for what
  it signed before that moment, because nobody else had it;
- a key that was or may be stolen (`compromised`, or no reason given) vouches for nothing, whatever date its
  signatures carry: a thief dates them back. Unless an independent witness, such as the transparency log, saw
  the signed document before that moment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from meguri.passport.signing.data_integrity import did_key
from meguri.passport.signing.keys import ANY_TIME, DID_KEY, KeyTerm, PublicKey
from meguri.passport.signing.moments import written

KIND = "meguri-trust-list"
VERSION = 1


class Matter(StrEnum):
    """What an issuer may vouch for."""

    PASSPORT = "passport"
    EVENT = "event"
    DIAGNOSIS = "diagnosis"
    CONFORMITY = "conformity"
    STATUS = "status"


class Reason(StrEnum):
    """Why a key was withdrawn."""

    SUPERSEDED = "superseded"
    CEASED = "ceased"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """One key of an issuer.

    Attributes:
        public: the key.
        method: how the issuer's signatures name it.
        term: the time it is good for.
        revoked_at: moment from which it was withdrawn; None while it is not.
        reason: why.
    """

    public: PublicKey
    method: str
    term: KeyTerm = ANY_TIME
    revoked_at: datetime | None = None
    reason: Reason | None = None

    def document(self) -> dict[str, Any]:
        """The key as the file writes it."""
        times = {"validFrom": self.term.valid_from, "validUntil": self.term.valid_until}
        revoked = {"at": written(self.revoked_at), "reason": self.reason} if self.revoked_at else {}
        return {
            "publicKeyMultibase": self.public.multibase,
            "id": self.method,
            **{name: written(moment) for name, moment in times.items() if moment},
            **({"replacedBy": self.term.replaced_by} if self.term.replaced_by else {}),
            **({"revoked": {name: str(one) for name, one in revoked.items() if one}} if revoked else {}),
        }


@dataclass(frozen=True, slots=True)
class Issuer:
    """Somebody who is believed in some matters.

    Attributes:
        did: the address that documents name him by.
        names: language → name.
        matters: what he may vouch for.
        keys: his keys, of all times.
    """

    did: str
    names: Mapping[str, str]
    matters: frozenset[Matter]
    keys: tuple[TrustedKey, ...]

    def name(self, lang: str = "en") -> str:
        """His name in a language, or in another, or his address."""
        return self.names.get(lang) or next(iter(self.names.values()), self.did)

    def key(self, public: PublicKey) -> TrustedKey | None:
        """The entry of this key; None where it is not his."""
        return next((one for one in self.keys if one.public == public), None)

    def document(self) -> dict[str, Any]:
        """The issuer as the file writes him."""
        return {
            "did": self.did,
            "names": dict(self.names),
            "attests": sorted(self.matters),
            "keys": [one.document() for one in self.keys],
        }


@dataclass(frozen=True, slots=True)
class TrustList:
    """Whom whoever verifies believes.

    Attributes:
        issuers: address → issuer.
        valid_from: from when the list is to be used; None where it does not say.
        valid_until: until when; None where it does not say.
        signed_by: the key that signed the list; None where it is not signed.
    """

    issuers: Mapping[str, Issuer]
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    signed_by: PublicKey | None = None
    _methods: Mapping[str, PublicKey] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_methods", dict(_methods(self.issuers)))

    def find_key(self, method: str) -> PublicKey | None:
        """The key that a signature names: from the list, or from the name itself where that is did:key."""
        return self._methods.get(method) or did_key(method)

    def document(self) -> dict[str, Any]:
        """The list as its file, not signed."""
        times = {"validFrom": self.valid_from, "validUntil": self.valid_until}
        return {
            "kind": KIND,
            "version": VERSION,
            **{name: written(moment) for name, moment in times.items() if moment},
            "issuers": [one.document() for one in self.issuers.values()],
        }


def method_of(did: str, public: PublicKey) -> str:
    """How an issuer's signatures name a key where nobody says otherwise."""
    return public.verification_method if did.startswith(DID_KEY) else f"{did}#{public.multibase}"


def _methods(issuers: Mapping[str, Issuer]) -> Iterator[tuple[str, PublicKey]]:
    for issuer in issuers.values():
        for key in issuer.keys:
            yield method_of(issuer.did, key.public), key.public
            yield key.method, key.public
