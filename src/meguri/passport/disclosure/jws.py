"""JSON Web Signatures with Ed25519 in compact form, and no other (RFC 7515, RFC 8037).

A reader that believes a token's own `alg` can be talked into `none`, or into taking a public key for the
secret of an HMAC (RFC 8725, 2.1). Here the one algorithm is fixed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meguri.passport.disclosure.faults import DisclosureCode, DisclosureError, fault
from meguri.passport.reading import PassportJsonError, read_json
from meguri.passport.signing.canonical import canonical
from meguri.passport.signing.keys import SIGNATURE_BYTES, PublicKey, SigningKey, SigningKeyError
from meguri.passport.signing.multibase import base64url, from_base64url
from meguri.tables.schema import N_

ALGORITHM = "EdDSA"
_TOKEN = N_("a token: header.payload.signature, two JSON objects and bytes in base64url")
_NO_CRIT = N_("a header without crit")


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was taken apart, not believed yet.

    Attributes:
        header: what it says of itself.
        payload: what it says.
        signed: the text that the signature is of.
        signature: 64 bytes, or whatever stands there.
    """

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    signed: bytes
    signature: bytes

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether this key signed it, with the one algorithm."""
        return len(self.signature) == SIGNATURE_BYTES and key.holds(self.signature, self.signed)


def signed_token(header: Mapping[str, Any], payload: Mapping[str, Any], key: SigningKey) -> str:
    """A compact token (RFC 7515, 3.1).

    Raises:
        CanonicalError: header or payload are no JSON.
    """
    told = {"alg": ALGORITHM, **header}
    text = f"{base64url(canonical(told))}.{base64url(canonical(payload))}"
    return f"{text}.{base64url(key.sign(text.encode('ascii')))}"


def read_token(text: str, *, where: str) -> Token:
    """A token taken apart.

    Raises:
        DisclosureError: no compact token, not two JSON objects, another algorithm, an extension that must be
            understood (`crit`).
    """
    parts = text.split(".")
    try:
        header, payload, signature = (from_base64url(part) for part in parts)
        told, said = (read_json(one, where=where) for one in (header, payload))
    except (ValueError, PassportJsonError):  # not three parts, no base64url, no JSON
        told = said = signature = None
    if not isinstance(told, dict) or not isinstance(said, dict) or signature is None:
        raise DisclosureError([fault(DisclosureCode.FORM, where, found=repr(text[:40]), wanted=_TOKEN)])
    if told.get("alg") != ALGORITHM:
        values = {"found": told.get("alg"), "wanted": ALGORITHM}
        raise DisclosureError([fault(DisclosureCode.ALGORITHM, where, **values)])
    if "crit" in told:
        values = {"found": f"crit {told['crit']}", "wanted": _NO_CRIT}
        raise DisclosureError([fault(DisclosureCode.HEADER, where, **values)])
    return Token(told, said, f"{parts[0]}.{parts[1]}".encode("ascii"), signature)


def key_dict(key: PublicKey) -> dict[str, str]:
    """A public key as JSON Web Key (RFC 8037, 2)."""
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url(key.raw)}


def key_of(given: Any) -> PublicKey | None:
    """The key of a JSON Web Key; None where it is none of Ed25519, or a weak one."""
    if not isinstance(given, Mapping) or (given.get("kty"), given.get("crv")) != ("OKP", "Ed25519"):
        return None
    try:
        return PublicKey(from_base64url(str(given.get("x"))))
    except (ValueError, SigningKeyError):
        return None
