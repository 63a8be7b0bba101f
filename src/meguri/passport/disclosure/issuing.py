"""A statement whose claims can be shown one by one: made by its issuer (RFC 9901, 4; typ of SD-JWT VC).

The library hides the claims; the salts come from the caller's source of chance, and the signature from the
caller's key.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from meguri.passport.disclosure.faults import DisclosureCode, DisclosureError, DisclosureFault, fault
from meguri.passport.disclosure.hidden import DIGESTS, ELEMENT, HASH_NAME, pointer
from meguri.passport.disclosure.jws import key_dict, signed_token
from meguri.passport.signing.canonical import canonical
from meguri.passport.signing.keys import PublicKey, SigningKey
from meguri.passport.signing.multibase import base64url

TYPE = "dc+sd-jwt"
SALT_BYTES = 16  # 128 bits, RFC 9901, 9.3
# Always open, or set by options: hidden, nobody could check them (SD-JWT VC, 3.2.2.2).
RESERVED = frozenset({"iss", "iat", "nbf", "exp", "cnf", "vct", "status", DIGESTS, ELEMENT, HASH_NAME})
Entropy = Callable[[int], bytes]


def issue(
    claims: Mapping[str, Any],
    key: SigningKey,
    *,
    issuer: str,
    kind: str,
    issued_at: datetime,
    entropy: Entropy,
    holder: PublicKey | None = None,
    expires: datetime | None = None,
    hidden: Collection[str] | None = None,
    decoys: int = 0,
    verification_method: str | None = None,
    where: str = "statement",
) -> str:
    """A signed statement with all its disclosures, for its holder alone.

    Args:
        claims: what is said, as JSON.
        key: of the issuer.
        issuer: address or did of the issuer (`iss`).
        kind: what kind of statement it is: a URI (`vct`).
        issued_at: with a zone.
        entropy: gives that many new, unpredictable bytes; who can guess them can guess hidden claims.
        holder: whose key it is bound to; only they can show it then.
        expires: until when it is good, with a zone.
        hidden: JSON Pointers of the claims that can be shown one by one, those within hidden ones too
            (`/soh`, `/address/region`, `/nationalities/0`); by default each claim of the top level.
        decoys: hashes of nothing in each object with claims, which hide how many claims there are.
        verification_method: how the issuer names the key; otherwise did:key.
        where: what messages call it.

    Raises:
        DisclosureError: a reserved name, a pointer to nothing, a time without a zone, a key that is not good,
            a source of chance that is none; every fault.
        CanonicalError: the claims are no JSON.
    """
    canonical(claims)
    wanted = {pointer("", name) for name in claims} if hidden is None else set(hidden)
    faults = [*_faults(claims, key, issued_at, expires, where), *_name_faults(claims, where)]
    marked = _marked(dict(claims), wanted, "", left := set(wanted))
    known = ", ".join(sorted(_pointers(claims)))
    faults += [fault(DisclosureCode.NO_CLAIM, where, found=one, wanted=known) for one in sorted(left)]
    if faults:
        raise DisclosureError(faults)
    payload, disclosures = _hide(marked, entropy, decoys, where)
    payload |= {"iss": issuer, "vct": kind, "iat": int(issued_at.timestamp()), HASH_NAME: "sha-256"}
    payload |= {"exp": int(expires.timestamp())} if expires else {}
    payload |= {"cnf": {"jwk": key_dict(holder)}} if holder else {}
    header = {"typ": TYPE, "kid": verification_method or key.verification_method}
    return "~".join([signed_token(header, payload, key), *disclosures, ""])


def _hide(
    marked: dict[Any, Any], entropy: Entropy, decoys: int, where: str
) -> tuple[dict[str, Any], list[str]]:
    """The payload with hashes, and the disclosures, by the library."""
    from sd_jwt.issuer import SDJWTIssuer

    salts: set[bytes] = set()

    class Issuer(SDJWTIssuer):  # type: ignore[misc]  # the library has no types
        DECOY_MIN_ELEMENTS = DECOY_MAX_ELEMENTS = decoys

        def _generate_salt(self) -> str:
            salt = entropy(SALT_BYTES)
            if len(salt) != SALT_BYTES or salt in salts:
                values = {"found": len(salt), "wanted": SALT_BYTES}
                raise DisclosureError([fault(DisclosureCode.ENTROPY, where, **values)])
            salts.add(salt)
            return base64url(salt)

        def _create_signed_jws(self) -> None:
            self.serialized_sd_jwt = ""  # signed by the caller, with Ed25519 and in canonical form

    made = Issuer(marked, None, add_decoy_claims=decoys > 0)
    return dict(made.sd_jwt_payload), [one.b64 for one in made.ii_disclosures]


def _marked(value: Any, wanted: set[str], at: str, left: set[str]) -> Any:
    """The claims with the library's mark around what is to be hidden; pointers met are taken from `left`."""
    from sd_jwt.common import SDObj

    if isinstance(value, Mapping):
        made = {}
        for name, inner in value.items():
            place = pointer(at, name)
            left.discard(place)
            made[SDObj(name) if place in wanted else name] = _marked(inner, wanted, place, left)
        return made
    if isinstance(value, list | tuple):
        elements = []
        for index, inner in enumerate(value):
            place = pointer(at, index)
            left.discard(place)
            element = _marked(inner, wanted, place, left)
            elements.append(SDObj(element) if place in wanted else element)
        return elements
    return value


def _pointers(value: Any, at: str = "") -> list[str]:
    steps = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    places = [(pointer(at, step), inner) for step, inner in steps]
    return [one for place, inner in places for one in (place, *_pointers(inner, place))]


def _faults(
    claims: Mapping[str, Any], key: SigningKey, issued_at: datetime, expires: datetime | None, where: str
) -> list[DisclosureFault]:
    faults = [fault(DisclosureCode.RESERVED, where, found=name) for name in sorted(RESERVED & set(claims))]
    times = [one for one in (issued_at, expires) if one is not None]
    naive = [one for one in times if one.utcoffset() is None]
    faults += [fault(DisclosureCode.NO_ZONE, where, found=one.isoformat()) for one in naive]
    if not naive and not key.term.covers(issued_at):
        faults.append(fault(DisclosureCode.KEY_NOT_GOOD, where, found=issued_at.isoformat()))
    return faults


def _name_faults(value: Any, where: str, *, is_top: bool = True) -> list[DisclosureFault]:
    """Names within the claims that the form keeps for itself."""
    faults = []
    if isinstance(value, Mapping):
        kept = set() if is_top else {DIGESTS, ELEMENT} & set(value)
        faults += [fault(DisclosureCode.RESERVED, where, found=name) for name in sorted(kept)]
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return faults + [one for each in inner for one in _name_faults(each, where, is_top=False)]
