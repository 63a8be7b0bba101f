"""The forms in which a passport is given: as it stands, signed, or in a format of others."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from meguri.passport.document import read_document
from meguri.passport.exchange import export, targets
from meguri.registry.passports import Page
from meguri.serve.faults import UNACCEPTABLE, RefusedError
from meguri.serve.house import House
from meguri.serve.negotiation import representation_of

if TYPE_CHECKING:
    from meguri.passport.exchange import Exported
    from meguri.passport.signing.keys import SigningKey

JSON, HTML, CREDENTIAL = "json", "html", "vc"
VALID_FOR = timedelta(days=30)
_PROFILE = "profile="
_OWN_KINDS: Mapping[str, Sequence[str]] = {
    JSON: ("application/json",),
    HTML: ("text/html", "application/xhtml+xml"),
    CREDENTIAL: ("application/vc", "application/vc+ld+json", "application/ld+json"),
}
_THEIR_KINDS: Mapping[str, Sequence[str]] = {
    "aas": ("application/asset-administration-shell+json",),
    "csv": ("text/csv",),
}
MOST_LOSSES = 20


@cache
def kinds() -> Mapping[str, Sequence[str]]:
    """Representation → its media types, in the order in which the server likes them."""
    ours = {**_OWN_KINDS, **_THEIR_KINDS}
    return ours | {name: (media_type(name),) for name in targets() if name not in ours}


def media_type(name: str) -> str:
    """The media type of a representation as it is given."""
    if name in _OWN_KINDS:
        return _OWN_KINDS[name][0]
    if name in _THEIR_KINDS:
        return _THEIR_KINDS[name][0]
    return "text/csv" if targets()[name].ending == ".csv" else f"application/vnd.meguri.{name}+json"


def split(told: str) -> tuple[str, str | None]:
    """An identifier and the representation that its suffix names, if it names one: `….vc`."""
    bare, dot, suffix = told.rpartition(".")
    return (bare, suffix) if dot and bare and suffix in kinds() else (told, None)


def wanted(accept: str, named: str | None) -> str:
    """Which representation is wanted: the one named, else by the Accept header.

    Raises:
        RefusedError: 406, there is none.
    """
    if named is None:
        return representation_of(accept, kinds(), JSON)
    if named not in kinds():
        raise RefusedError(
            406, "not_acceptable", UNACCEPTABLE, {"found": named[:80], "known": ", ".join(kinds())}
        )
    return named


def signed(page: Page, battery_id: str, role: str, house: House, check: Callable[[], None]) -> bytes:
    """A passport as a verifiable credential, signed with the key of this installation, lately or now.

    Args:
        page: the passport.
        battery_id: of this battery.
        role: as this reader may see it.
        house: whose key signs.
        check: raises where the passport must not be signed; asked before each signature.

    Raises:
        SigningError: the key is not good now.
    """
    now = house.now().replace(microsecond=0)

    def sign(page: Page, battery_id: str, now: datetime) -> bytes:
        check()
        return _signed(page, battery_id, now, key=house.key)

    return house.credentials.of(page, battery_id, role, house.key, now, sign)


def _signed(page: Page, battery_id: str, now: datetime, *, key: "SigningKey") -> bytes:
    from meguri.passport.signing.canonical import canonical
    from meguri.passport.signing.credential import passport_credential
    from meguri.passport.signing.data_integrity import add_proof

    unsigned = passport_credential(
        json.loads(page.body), battery=battery_id, issuer=key.did, valid_from=now, valid_until=now + VALID_FOR
    )
    return canonical(add_proof(unsigned, key, now))


def in_format(page: Page, name: str) -> "tuple[bytes, Exported]":
    """A passport in a format of others, with what it could not carry.

    Raises:
        ExchangeError: no such format.
    """
    made = export(read_document(page.body), name)
    if isinstance(made.content, bytes):
        return made.content, made
    return json.dumps(made.content, ensure_ascii=False, allow_nan=False).encode(), made


def losses_header(made: "Exported") -> dict[str, str]:
    """What was not carried, as a header: how many attributes, and the first of them."""
    names = sorted({one.attribute for one in made.lost})
    told = ", ".join(names[:MOST_LOSSES]) + (", …" if len(names) > MOST_LOSSES else "")
    return {"Meguri-Lost-Count": str(len(names)), "Meguri-Lost": told.encode("ascii", "replace").decode()}


def etag_of(content: bytes) -> str:
    """The tag of some content."""
    return f'"{sha256(content).hexdigest()[:32]}"'
