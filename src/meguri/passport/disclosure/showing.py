"""What the holder does: look at what they hold, choose, show it to one who asked (RFC 9901, 4.3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from meguri.passport.disclosure.faults import DisclosureCode, DisclosureError, DisclosureFault, fault
from meguri.passport.disclosure.hidden import MOST_DISCLOSURES, Opened, opened, read_disclosures
from meguri.passport.disclosure.jws import Token, key_of, read_token, signed_token
from meguri.passport.signing.keys import PublicKey, SigningKey
from meguri.passport.signing.multibase import base64url
from meguri.tables.schema import N_

BINDING_TYPE = "kb+jwt"
LARGEST_CHARACTERS = 1_000_000
_CHARACTERS = N_("at most 1000000 characters")
_DISCLOSURES = N_("at most 1000 disclosures")
_PARTED = N_("a token and its disclosures, parted by ~")


@dataclass(frozen=True, slots=True)
class Parts:
    """A statement taken apart, not believed yet.

    Attributes:
        token: what the issuer signed.
        issued: that token's text.
        disclosures: texts of the disclosures.
        binding: text of the holder's proof; "" where there is none.
    """

    token: Token
    issued: str
    disclosures: tuple[str, ...]
    binding: str

    @property
    def holder(self) -> PublicKey | None:
        """The key that the issuer bound it to (`cnf`); None where it is bound to none that is known here."""
        told = self.token.payload.get("cnf")
        return key_of(told.get("jwk")) if isinstance(told, Mapping) else None

    @property
    def presentation_hash(self) -> str:
        """What the holder's proof covers: all but itself (RFC 9901, 4.3.1)."""
        return presentation_hash(self.issued, self.disclosures)


def presentation_hash(issued: str, disclosures: Collection[str]) -> str:
    """Hash of a choice of disclosures with the token (RFC 9901, 4.3.1)."""
    text = "~".join([issued, *disclosures, ""])
    return base64url(sha256(text.encode("utf-8", "replace")).digest())


def take_apart(text: str, *, where: str) -> Parts:
    """A statement or a showing of one in compact form.

    Raises:
        DisclosureError: too large, or no such form.
    """
    if len(text) > LARGEST_CHARACTERS:
        values = {"found": len(text), "wanted": _CHARACTERS}
        raise DisclosureError([fault(DisclosureCode.TOO_LARGE, where, **values)])
    issued, *rest = text.split("~")
    if not rest:
        values = {"found": repr(text[:40]), "wanted": _PARTED}
        raise DisclosureError([fault(DisclosureCode.FORM, where, **values)])
    *disclosures, binding = rest
    if len(disclosures) > MOST_DISCLOSURES:
        values = {"found": len(disclosures), "wanted": _DISCLOSURES}
        raise DisclosureError([fault(DisclosureCode.TOO_LARGE, where, **values)])
    return Parts(read_token(issued, where=where), issued, tuple(disclosures), binding)


def held_claims(statement: str, *, where: str = "statement") -> dict[str, Any]:
    """Pointer → value of every claim that the holder can show or keep back.

    The issuer's signature is not looked at here; see `reading.read_disclosed`.

    Raises:
        DisclosureError: it does not read.
    """
    found = _opened(take_apart(statement, where=where), where)
    return dict(found.values)


def show(
    statement: str,
    disclose: Collection[str],
    *,
    holder: SigningKey | None = None,
    nonce: str = "",
    audience: str = "",
    at: datetime | None = None,
    where: str = "statement",
) -> str:
    """A showing of the chosen claims, and of those they stand in; the others stay hidden.

    Args:
        statement: as its issuer gave it.
        disclose: JSON Pointers of the claims to show (see `held_claims`).
        holder: the key that the statement is bound to; without it nothing proves who shows it.
        nonce: as the reader gave it; proves that this showing is made for this request.
        audience: who asked.
        at: now, with a zone; needed with `holder`.
        where: what messages call it.

    Raises:
        DisclosureError: it does not read, a claim that is not in it, another key than the holder's, no nonce
            or audience; every fault.
    """
    parts = take_apart(statement, where=where)
    found = _opened(parts, where)
    known = ", ".join(sorted(found.places))
    unknown = sorted(set(disclose) - set(found.places))
    faults = [fault(DisclosureCode.NO_CLAIM, where, found=one, wanted=known) for one in unknown]
    if holder is not None:
        faults += _holder_faults(parts, holder, {"nonce": nonce, "audience": audience}, at, where)
    if faults:
        raise DisclosureError(faults)
    chosen = {one.text for place in disclose for one in found.places[place]}
    texts = [one for one in parts.disclosures if one in chosen]
    binding = ""
    if holder is not None and at is not None:
        payload = {"iat": int(at.timestamp()), "aud": audience, "nonce": nonce}
        payload["sd_hash"] = presentation_hash(parts.issued, texts)
        binding = signed_token({"typ": BINDING_TYPE}, payload, holder)
    return "~".join([parts.issued, *texts, binding])


def _holder_faults(
    parts: Parts, holder: SigningKey, asked: Mapping[str, str], at: datetime | None, where: str
) -> list[DisclosureFault]:
    """Why this holder cannot prove, to this reader, that they hold it."""
    faults = []
    bound = parts.holder
    if bound is None:
        faults.append(fault(DisclosureCode.NOT_BOUND_TO, where))
    elif bound != holder.public:
        faults.append(fault(DisclosureCode.NOT_HOLDER, where, wanted=bound.did))
    faults += [fault(DisclosureCode.NOT_ASKED, where, field=name) for name, told in asked.items() if not told]
    if at is None or at.utcoffset() is None:
        faults.append(fault(DisclosureCode.NO_ZONE, where, found=at))
    elif not holder.term.covers(at):
        faults.append(fault(DisclosureCode.KEY_NOT_GOOD, where, found=at.isoformat()))
    return faults


def _opened(parts: Parts, where: str) -> Opened:
    known, faults = read_disclosures(list(parts.disclosures), where=where)
    found = opened(parts.token.payload, known, where=where)
    if faults or found.faults:
        raise DisclosureError([*faults, *found.faults])
    return found
