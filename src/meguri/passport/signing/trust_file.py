"""The file of a trust list, read with all its faults at once."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from meguri.passport.reading import read_json
from meguri.passport.signing.keys import KeyTerm, PublicKey, SigningKeyError
from meguri.passport.signing.moments import read_moment
from meguri.passport.signing.proof_check import check_proofs
from meguri.passport.signing.states import State
from meguri.passport.signing.trust import (
    KIND,
    VERSION,
    Issuer,
    Matter,
    Reason,
    TrustedKey,
    TrustList,
    method_of,
)
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.words import N_

_MOMENT = "2026-11-28T09:00:00+09:00"


class TrustCode(StrEnum):
    """What can be wrong with a trust list."""

    NO_LIST = "no_list"
    VERSION = "version"
    FIELD = "field"
    KEY = "key"
    WINDOW = "window"
    TWICE = "twice"
    UNSIGNED = "unsigned"
    ALTERED = "altered"
    SIGNER = "signer"


MESSAGES: dict[TrustCode, str] = {
    TrustCode.NO_LIST: N_("{where}: this is no trust list; wanted is an object with `kind`: {wanted}."),
    TrustCode.VERSION: N_("{where}: the trust list is of version {found}; version {wanted} can be read."),
    TrustCode.FIELD: N_("{where}: {path}: {found} cannot stand here; wanted is {wanted}."),
    TrustCode.KEY: N_("{where}: {path}: {found} is no Ed25519 key that can be trusted; wanted is z6Mk…."),
    TrustCode.WINDOW: N_("{where}: {path}: from {found} until {wanted}: it would never be good."),
    TrustCode.TWICE: N_("{where}: {path}: {found} is in the list already, so whose it is would be open."),
    TrustCode.UNSIGNED: N_(
        "{where}: the trust list is not signed, and one signed by {wanted} was asked for."
    ),
    TrustCode.ALTERED: N_(
        "{where}: the signature of the trust list does not hold; it was changed. Get it again."
    ),
    TrustCode.SIGNER: N_("{where}: the trust list is signed by {found}; wanted is {wanted}."),
}


class TrustFault(CodedFault):
    """One thing wrong with a trust list: which rule, and the values for its message."""


class TrustError(CodedError):
    """A trust list that nobody can rely on; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def read_trust(content: bytes | str, *, where: str = "trust", signer: PublicKey | None = None) -> TrustList:
    """The trust list of a file.

    Args:
        content: the file: JSON.
        where: what messages call it.
        signer: whose signature it must carry; without, it may be unsigned.

    Raises:
        PassportJsonError: no JSON.
        TrustError: no trust list, entries that cannot be used, a signature missing, broken or by another;
            all faults at once.
    """
    told = read_json(content, where=where)
    if not isinstance(told, dict) or told.get("kind") != KIND:
        raise TrustError([TrustFault(TrustCode.NO_LIST, {"where": where, "wanted": KIND})])
    if told.get("version") != VERSION:
        put = {"where": where, "found": _shown(told.get("version")), "wanted": str(VERSION)}
        raise TrustError([TrustFault(TrustCode.VERSION, put)])
    reading = _Reading(where)
    begins, ends = reading.window(told, "")
    issuers = reading.issuers(told.get("issuers"))
    signed_by = reading.signature(told, signer)
    if reading.faults:
        raise TrustError(reading.faults)
    return TrustList({one.did: one for one in issuers}, begins, ends, signed_by)


class _Reading:
    """One pass through a file, which gathers what is wrong on its way."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.faults: list[TrustFault] = []
        self._seen: set[str] = set()

    def fault(self, code: TrustCode, path: str, found: Any, wanted: str = "") -> None:
        put = {"where": self.where, "path": path or "/", "found": _shown(found), "wanted": wanted}
        self.faults.append(TrustFault(code, put))

    def once(self, path: str, found: str) -> None:
        if found in self._seen:
            self.fault(TrustCode.TWICE, path, found)
        self._seen.add(found)

    def moment(self, told: Mapping[str, Any], name: str, path: str) -> datetime | None:
        if name not in told:
            return None
        moment = read_moment(told[name])
        if moment is None:
            self.fault(TrustCode.FIELD, f"{path}/{name}", told[name], _MOMENT)
        return moment

    def window(self, told: Mapping[str, Any], path: str) -> tuple[datetime | None, datetime | None]:
        begins, ends = (self.moment(told, name, path) for name in ("validFrom", "validUntil"))
        if begins and ends and ends <= begins:
            self.fault(TrustCode.WINDOW, path, told["validFrom"], told["validUntil"])
            return None, None
        return begins, ends

    def issuers(self, told: Any) -> list[Issuer]:
        if not isinstance(told, list):
            self.fault(TrustCode.FIELD, "/issuers", told, "[…]")
            return []
        return [self.issuer(one, f"/issuers/{at}") for at, one in enumerate(told)]

    def issuer(self, told: Any, path: str) -> Issuer:
        if not isinstance(told, dict):
            self.fault(TrustCode.FIELD, path, told, "{…}")
            told = {}
        did, names = told.get("did"), told.get("names")
        if not isinstance(did, str) or not did.startswith("did:"):
            self.fault(TrustCode.FIELD, f"{path}/did", did, "did:web:…, did:key:…")
            did = ""
        else:
            self.once(f"{path}/did", did)
        if (
            not isinstance(names, dict)
            or not names
            or not all(isinstance(one, str) for one in names.values())
        ):
            self.fault(TrustCode.FIELD, f"{path}/names", names, '{"ja": "…", "en": "…"}')
            names = {}
        keys = told.get("keys")
        if not isinstance(keys, list) or not keys:
            self.fault(TrustCode.FIELD, f"{path}/keys", keys, "[…]")
            keys = []
        found = [self.key(one, did, f"{path}/keys/{at}") for at, one in enumerate(keys)]
        return Issuer(did, names, self.matters(told.get("attests"), path), tuple(one for one in found if one))

    def matters(self, told: Any, path: str) -> frozenset[Matter]:
        known = ", ".join(Matter)
        if not isinstance(told, list) or not told:
            self.fault(TrustCode.FIELD, f"{path}/attests", told, known)
            return frozenset()
        for at, one in enumerate(told):
            if one not in list(Matter):
                self.fault(TrustCode.FIELD, f"{path}/attests/{at}", one, known)
        return frozenset(one for one in Matter if one in told)

    def key(self, told: Any, did: str, path: str) -> TrustedKey | None:
        if not isinstance(told, dict):
            self.fault(TrustCode.FIELD, path, told, "{…}")
            return None
        public = _key(told.get("publicKeyMultibase"))
        begins, ends = self.window(told, path)
        revoked_at, reason = self.revoked(told, path)
        replaced_by = told.get("replacedBy")
        if replaced_by is not None and _key(replaced_by) is None:
            self.fault(TrustCode.KEY, f"{path}/replacedBy", replaced_by)
            replaced_by = None
        if public is None:
            self.fault(TrustCode.KEY, f"{path}/publicKeyMultibase", told.get("publicKeyMultibase"))
            return None
        self.once(f"{path}/publicKeyMultibase", public.multibase)
        usual = method_of(did, public)
        method = told.get("id", usual)
        if method != usual and not (isinstance(method, str) and method.startswith(f"{did}#")):
            self.fault(TrustCode.FIELD, f"{path}/id", method, f"{did}#…")
        else:
            self.once(f"{path}/id", method)
        term = KeyTerm(valid_from=begins, valid_until=ends, replaced_by=replaced_by)
        return TrustedKey(public, str(method), term, revoked_at, reason)

    def revoked(self, told: Mapping[str, Any], path: str) -> tuple[datetime | None, Reason | None]:
        if "revoked" not in told:
            return None, None
        revoked = told["revoked"]
        if not isinstance(revoked, dict) or "at" not in revoked:
            self.fault(TrustCode.FIELD, f"{path}/revoked", revoked, f'{{"at": "{_MOMENT}", "reason": "…"}}')
            return None, None
        reason = revoked.get("reason")
        if reason is not None and reason not in list(Reason):
            self.fault(TrustCode.FIELD, f"{path}/revoked/reason", reason, ", ".join(Reason))
            reason = None
        return self.moment(revoked, "at", f"{path}/revoked"), Reason(reason) if reason else None

    def signature(self, told: Mapping[str, Any], signer: PublicKey | None) -> PublicKey | None:
        if "proof" not in told:
            if signer is not None:
                self.fault(TrustCode.UNSIGNED, "", None, signer.multibase)
            return None
        checks = check_proofs(told)
        keys = [one.key for one in checks if one.state is State.OK]
        if any(one.state is State.FAILED for one in checks) or not keys:
            self.fault(TrustCode.ALTERED, "", None)
            return None
        if signer is not None and signer not in keys:
            self.fault(TrustCode.SIGNER, "", ", ".join(_multibases(keys)), signer.multibase)
        return signer or keys[0]


def _multibases(keys: list[PublicKey | None]) -> Iterator[str]:
    return (one.multibase for one in keys if one is not None)


def _key(told: Any) -> PublicKey | None:
    try:
        return PublicKey.from_multibase(told) if isinstance(told, str) else None
    except SigningKeyError:
        return None


def _shown(value: Any) -> str:
    return (value if isinstance(value, str) else repr(value))[:100]
