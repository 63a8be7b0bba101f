"""UNTP: the credential subject of a Digital Product Passport (ProductPassport, working version 0.6.1+).

The passport of a product of any kind: what is special to a battery stands in its `characteristics`, the
place that UNTP keeps for each trade, under our attributes' names and with units of UN/ECE Recommendation 20.
Whoever reads them must know Meguri's table of attributes, so the export notes how many there are.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from meguri.passport.document import Document
from meguri.passport.exchange.given import content_of, supplemented, without_incomplete
from meguri.passport.exchange.losses import Exported, Imported, Note, NoteCode
from meguri.passport.exchange.mapping import rows, written
from meguri.passport.exchange.places import ABSENT, look, put
from meguri.passport.exchange.taking_in import taken
from meguri.passport.exchange.targets import Content, Target, not_this_format
from meguri.passport.reading import read_json
from meguri.tables.words import Words

NAME = "untp"
CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://test.uncefact.org/vocabulary/untp/dpp/working/")
CREDENTIAL_TYPES = ("DigitalProductPassport", "VerifiableCredential")
CHARACTERISTICS = "/product/characteristics"
_ANY_CATEGORY = "ev"  # one schema serves all kinds of product
_NOTHING: Mapping[str, Any] = MappingProxyType({})

# Optional parts, and what the schema demands of each that is there.
WHOLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "/product/producedByParty": ("/id", "/name"),
        "/product/producedAtFacility": ("/id", "/name"),
        "/emissionsScorecard": ("/carbonFootprint", "/operationalScope", "/primarySourcedRatio"),
    }
)
TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "": ("ProductPassport",),
        "/product": ("Product",),
        CHARACTERISTICS: ("Characteristics",),
        "/product/dimensions": ("Dimension",),
        "/conformityClaim/0": ("Claim", "Declaration"),
        "/emissionsScorecard": ("EmissionsPerformance",),
        "/circularityScorecard": ("CircularityPerformance",),
    }
)


def product_passport(document: Document, given: Mapping[str, Any] = _NOTHING) -> Exported:
    """A document as the credential subject of a UNTP Digital Product Passport.

    Schema-valid once nothing is missing. An optional part that would lack what the schema demands of it (a
    manufacturer without a URI, a footprint without its scope) is left out, and named as lost.

    Args:
        document: the document.
        given: place → plain JSON value, of what no attribute says.

    Raises:
        GivenError: what is given has no place, is stated already, or says nothing.
    """
    held = rows(NAME)
    exported = written(document, held, category=_ANY_CATEGORY)
    exported = supplemented(exported, held, given, where=NAME)
    exported = without_incomplete(exported, held, WHOLES)
    content = content_of(exported)
    own = look(content, CHARACTERISTICS)[1]
    for pointer, types in TYPES.items():
        if look(content, pointer)[1] is not ABSENT:
            put(content, f"{pointer}/type", list(types))
    if own is ABSENT:
        return exported
    note = Note(NoteCode.OWN_SEMANTICS, str(len(own) - 1))  # its type is no attribute
    return replace(exported, notes=(*exported.notes, note))


def credential(
    subject: Mapping[str, Any], *, credential_id: str, issuer_id: str, issuer_name: str, valid_from: str
) -> dict[str, Any]:
    """The unsigned credential around a subject: DigitalProductPassport, by UNTP's schema.

    Args:
        subject: content of `product_passport`.
        credential_id: URI of the credential.
        issuer_id: URI of who issues it (a DID).
        issuer_name: name of who issues it.
        valid_from: moment from which it holds (RFC 3339).
    """
    return {
        "@context": list(CONTEXTS),
        "type": list(CREDENTIAL_TYPES),
        "id": credential_id,
        "issuer": {"type": ["CredentialIssuer"], "id": issuer_id, "name": issuer_name},
        "validFrom": valid_from,
        "credentialSubject": dict(subject),
    }


def from_product_passport(content: Content, where: str) -> Imported:
    """What a UNTP passport says of a battery: the credential, or its subject alone.

    Raises:
        PassportJsonError: no strict JSON.
        ExchangeError: no product passport.
    """
    told = content if isinstance(content, Mapping) else read_json(content, where=where)
    subject = told.get("credentialSubject", told) if isinstance(told, Mapping) else None
    if not isinstance(subject, Mapping) or not isinstance(subject.get("product"), Mapping):
        raise not_this_format(where, NAME, "product")
    return taken(_untyped(subject), rows(NAME))


def _untyped(value: Any) -> Any:
    """A value without the lists of types in it: they say only what their place says already."""
    if isinstance(value, Mapping):
        members = (
            (name, inner) for name, inner in value.items() if name != "type" or not isinstance(inner, list)
        )
        return {name: _untyped(inner) for name, inner in members}
    return [_untyped(inner) for inner in value] if isinstance(value, list) else value


UNTP = Target(
    NAME,
    Words("UNTP Digital Product Passport (credential subject)", "UNTPデジタル製品パスポート"),
    ".json",
    product_passport,
    from_product_passport,
)
