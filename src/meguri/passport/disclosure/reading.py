"""What a reader does: believe only what the issuer signed, and only from its holder (RFC 9901, 7.1 and 7.3).

Checked beyond what the library checks: algorithm and header, times, disclosures that the issuer did not sign,
the age of the holder's proof.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from meguri.passport.disclosure.faults import DisclosureCode, DisclosureError, DisclosureFault, fault
from meguri.passport.disclosure.hidden import Opened, opened, pointer, read_disclosures
from meguri.passport.disclosure.issuing import RESERVED, TYPE
from meguri.passport.disclosure.jws import Token, read_token
from meguri.passport.disclosure.showing import BINDING_TYPE, Parts, take_apart
from meguri.passport.signing.keys import PublicKey, SigningKeyError

IssuerKeys = Callable[[str, str], PublicKey | None]  # (issuer, key's name) → key, None where not known
SKEW = timedelta(seconds=60)  # clocks of two parties never agree
LONGEST_SHOWING = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked for, so that an old showing, or one for another, does not pass.

    Attributes:
        nonce: new for each request.
        audience: who asks.
        longest: how old a showing may be.
    """

    nonce: str
    audience: str
    longest: timedelta = LONGEST_SHOWING


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A statement that may be believed as far as its issuer is.

    Attributes:
        claims: those that are open or were shown.
        issuer: who says it.
        kind: what kind of statement it is (`vct`).
        key: that signed it.
        issued_at: when, as the issuer says; None where they do not.
        expires: until when it is good; None for ever.
        holder: whose key it is bound to; None for nobody's.
        is_bound: whether the holder proved that they hold it.
        hidden_count: hashes of claims that were not shown, and of decoys.
    """

    claims: Mapping[str, Any]
    issuer: str
    kind: str
    key: PublicKey
    issued_at: datetime | None
    expires: datetime | None
    holder: PublicKey | None
    is_bound: bool
    hidden_count: int


def own_key(issuer: str, name: str) -> PublicKey | None:
    """The key of an issuer who is called by their key (did:key); any other has to be known by a list."""
    try:
        key = PublicKey.from_did_key(name)
    except SigningKeyError:
        return None
    return key if key.did == issuer else None


def read_disclosed(
    showing: str,
    *,
    issuer_keys: IssuerKeys,
    at: datetime,
    asked: Asked | None = None,
    required: Collection[str] = (),
    where: str = "statement",
) -> Disclosed:
    """A showing, believed.

    Args:
        showing: in compact form.
        issuer_keys: gives the key of an issuer by its name, and None for those who are not trusted; it must
            not give another's key, nor one that only names itself (`trusted.read_trusted`, or `own_key`).
        at: now, with a zone.
        asked: what was asked for; without it nobody proves that they hold it, and it may have been copied.
        required: JSON Pointers of claims that have to be shown.
        where: what messages call it.

    Raises:
        DisclosureError: every reason not to believe it.
        ValueError: `at` has no zone.
    """
    if at.utcoffset() is None:
        raise ValueError("a moment without a zone")
    parts = take_apart(showing, where=where)
    token, payload = parts.token, parts.token.payload
    issuer, name = str(payload.get("iss", "")), str(token.header.get("kid", ""))
    key = issuer_keys(issuer, name) if _is_own_name(name, issuer) else None
    if key is None:
        raise DisclosureError([fault(DisclosureCode.ISSUER_KEY, where, found=name, issuer=issuer)])
    if not token.is_signed_by(key):
        raise DisclosureError([fault(DisclosureCode.SIGNATURE, where)])
    known, faults = read_disclosures(list(parts.disclosures), where=where)
    found = opened(payload, known, where=where)
    faults += [*found.faults, *_header_faults(token.header, TYPE, where), *_time_faults(payload, at, where)]
    faults += _claim_faults(found, required, where)
    faults += _binding_faults(parts, parts.holder, asked, at, where)
    if faults:
        raise DisclosureError(faults)
    shown = {one.digest for through in found.places.values() for one in through}
    return Disclosed(
        found.claims,
        issuer,
        str(payload.get("vct", "")),
        key,
        _moment(payload.get("iat")),
        _moment(payload.get("exp")),
        parts.holder,
        asked is not None,
        len(set(found.digests) - shown),
    )


def _claim_faults(found: Opened, required: Collection[str], where: str) -> list[DisclosureFault]:
    """Claims that are asked for and not shown, and claims that have to be open and were hidden."""
    missing = [
        fault(DisclosureCode.MISSING, where, found=place)
        for place in sorted(required)
        if not _has(found.claims, place)
    ]
    # Its times, its key and its kind are read from what is open: hidden, they would bind nobody.
    hidden = [
        fault(DisclosureCode.RESERVED, where, found=name)
        for name in sorted(RESERVED)
        if pointer("", name) in found.places
    ]
    return missing + hidden


def _is_own_name(name: str, issuer: str) -> bool:
    """Whether a key's name can be one of this issuer: a did's keys are named by it, never by another's did.

    Whoever looks a name up alone (did:key names its own key) would take a stranger's key for the issuer's.
    """
    return not issuer.startswith("did:") or name.partition("#")[0] == issuer


def _binding_faults(
    parts: Parts, holder: PublicKey | None, asked: Asked | None, at: datetime, where: str
) -> list[DisclosureFault]:
    if asked is not None and (holder is None or not parts.binding):
        return [fault(DisclosureCode.NO_BINDING, where)]
    if not parts.binding:
        return []
    here = f"{where}, holder's proof"
    try:
        token = read_token(parts.binding, where=here)
    except DisclosureError as error:
        return [one for one in error.faults if isinstance(one, DisclosureFault)]
    if asked is None or holder is None:
        return []  # a proof for somebody else: it says nothing here
    if not token.is_signed_by(holder):
        return [fault(DisclosureCode.BINDING_SIGNATURE, here)]
    return _answer_faults(token, parts, asked, at, here)


def _answer_faults(
    token: Token, parts: Parts, asked: Asked, at: datetime, here: str
) -> list[DisclosureFault]:
    """Whether the holder's proof answers this request, about what is here, just now."""
    told = token.payload
    faults = _header_faults(token.header, BINDING_TYPE, here)
    if told.get("nonce") != asked.nonce:
        faults.append(fault(DisclosureCode.BINDING_NONCE, here, found=told.get("nonce")))
    if told.get("aud") != asked.audience:
        values = {"found": told.get("aud"), "wanted": asked.audience}
        faults.append(fault(DisclosureCode.BINDING_AUDIENCE, here, **values))
    if told.get("sd_hash") != parts.presentation_hash:
        faults.append(fault(DisclosureCode.BINDING_HASH, here))
    shown_at = _moment(told.get("iat"))
    if shown_at is None:
        faults.append(fault(DisclosureCode.TIME, here, field="iat", found=told.get("iat")))
    elif not at - asked.longest <= shown_at <= at + SKEW:
        values = {"found": shown_at.isoformat(), "wanted": int(asked.longest.total_seconds())}
        faults.append(fault(DisclosureCode.BINDING_AGE, here, **values))
    return faults


def _header_faults(header: Mapping[str, Any], wanted: str, where: str) -> list[DisclosureFault]:
    if header.get("typ") == wanted:
        return []
    return [fault(DisclosureCode.HEADER, where, found=f"typ {header.get('typ')}", wanted=f"typ {wanted}")]


def _time_faults(payload: Mapping[str, Any], at: datetime, where: str) -> list[DisclosureFault]:
    moments = {name: _moment(payload[name]) for name in ("iat", "nbf", "exp") if name in payload}
    faults = [
        fault(DisclosureCode.TIME, where, field=name, found=payload[name])
        for name, moment in moments.items()
        if moment is None
    ]
    begins = [moment for name in ("iat", "nbf") if (moment := moments.get(name))]
    if begins and max(begins) > at + SKEW:
        faults.append(fault(DisclosureCode.NOT_YET, where, found=max(begins).isoformat()))
    ends = moments.get("exp")
    if ends is not None and ends <= at:
        faults.append(fault(DisclosureCode.EXPIRED, where, found=ends.isoformat()))
    return faults


def _moment(told: Any) -> datetime | None:
    if not isinstance(told, int | float) or isinstance(told, bool):
        return None
    try:
        return datetime.fromtimestamp(told, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _has(claims: Any, place: str) -> bool:
    for step in place.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(claims, Mapping) and name in claims:
            claims = claims[name]
        elif isinstance(claims, list) and name.isdecimal() and int(name) < len(claims):
            claims = claims[int(name)]
        else:
            return False
    return True
