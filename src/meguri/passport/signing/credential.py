"""A passport, an event or a list as something one can sign: W3C Verifiable Credentials Data Model v2.0."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import chain, islice
from typing import Any

from meguri.passport.signing.moments import read_moment, written
from meguri.tables.coded import CodedFault
from meguri.tables.words import N_

CONTEXT = "https://www.w3.org/ns/credentials/v2"
# Required, and last, where words are used that no context defines (vocabulary "undefined-term", W3C 2025).
UNDEFINED_TERMS = "https://www.w3.org/ns/credentials/undefined-terms/v2"
CREDENTIAL = "VerifiableCredential"
PASSPORT, EVENT, DIAGNOSIS = (
    "BatteryPassportCredential",
    "BatteryEventCredential",
    "BatteryDiagnosisCredential",
)
STATUS_ENTRY = "BitstringStatusListEntry"
JSON_SCHEMA = "JsonSchema"  # W3C Verifiable Credentials JSON Schema Specification, 3.1
MOST_FAULTS = 50
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


class CredentialCode(StrEnum):
    """What can be wrong with a credential's form."""

    CONTEXT = "no_context"
    TYPE = "no_type"
    ADDRESS = "no_address"
    ISSUER = "no_issuer"
    SUBJECT = "no_subject"
    MOMENT = "no_moment"
    WINDOW = "no_window"
    STATUS = "bad_status"
    SCHEMA = "bad_schema"


MESSAGES: dict[CredentialCode, str] = {
    CredentialCode.CONTEXT: N_("`@context` is {found}; it has to begin with {wanted}"),
    CredentialCode.TYPE: N_("`type` is {found}; wanted is a list of names with {wanted} in it"),
    CredentialCode.ADDRESS: N_("`{name}` is {found}; wanted is an address (https:, did:, urn:)"),
    CredentialCode.ISSUER: N_(
        "`issuer` is {found}; wanted is the address of who signs, or an object with `id`"
    ),
    CredentialCode.SUBJECT: N_("`credentialSubject` is {found}; wanted is what is said, as an object"),
    CredentialCode.MOMENT: N_(
        "`{name}` is {found}; wanted is a moment with its zone: 2026-11-28T09:00:00+09:00"
    ),
    CredentialCode.WINDOW: N_("valid from {found} until {wanted}: it is never valid"),
    CredentialCode.STATUS: N_(
        "`credentialStatus` is {found}; wanted is where its revocation can be looked up"
    ),
    CredentialCode.SCHEMA: N_("`credentialSchema` is {found}; wanted is an object with `id` and `type`"),
}


class CredentialFault(CodedFault):
    """One thing wrong with a credential's form: which rule, and the values for its message."""


def credential(
    subject: Mapping[str, Any],
    *,
    kinds: Sequence[str],
    issuer: str | Mapping[str, Any],
    valid_from: datetime,
    valid_until: datetime | None = None,
    credential_id: str | None = None,
    schema: str | None = None,
    status: Sequence[Mapping[str, Any]] = (),
    contexts: Sequence[str] = (UNDEFINED_TERMS,),
) -> dict[str, Any]:
    """A credential that is not signed yet.

    Source: VC Data Model v2.0, 4.3-4.11.

    Args:
        subject: what is said, and `id`, of what.
        kinds: its types, beside `VerifiableCredential`.
        issuer: address of who says it, or an object with `id` and names.
        valid_from: from when, with a zone.
        valid_until: until when, with a zone.
        credential_id: address of the credential.
        schema: address of a JSON Schema of the whole credential.
        status: entries made by `status_entry`.
        contexts: contexts after the credentials' own.

    Raises:
        ValueError: a moment without a zone.
    """
    entries = [dict(one) for one in status]
    return {
        "@context": [CONTEXT, *contexts],
        **({"id": credential_id} if credential_id else {}),
        "type": [CREDENTIAL, *kinds],
        "issuer": issuer if isinstance(issuer, str) else dict(issuer),
        "validFrom": written(valid_from),
        **({"validUntil": written(valid_until)} if valid_until else {}),
        **({"credentialStatus": entries[0] if len(entries) == 1 else entries} if entries else {}),
        **({"credentialSchema": {"id": schema, "type": JSON_SCHEMA}} if schema else {}),
        "credentialSubject": dict(subject),
    }


def passport_credential(document: Mapping[str, Any], *, battery: str, **options: Any) -> dict[str, Any]:
    """A passport as a credential about a battery; see `credential` for the options.

    Args:
        document: the passport, as JSON.
        battery: address of the battery.
        options: issuer, valid_from, valid_until, …

    Raises:
        ValueError: a moment without a zone.
    """
    return credential({"id": battery, "passport": dict(document)}, kinds=[PASSPORT], **options)


def event_credential(
    event: Mapping[str, Any], *, battery: str, diagnosis: bool = False, **options: Any
) -> dict[str, Any]:
    """An event of a battery's life as a credential; see `credential` for the options.

    Args:
        event: the event, as JSON.
        battery: address of the battery.
        diagnosis: whether it tells the battery's state, which not every issuer may.
        options: issuer, valid_from, valid_until, …

    Raises:
        ValueError: a moment without a zone.
    """
    kinds = [EVENT, DIAGNOSIS] if diagnosis else [EVENT]
    return credential({"id": battery, "event": dict(event)}, kinds=kinds, **options)


def status_entry(listed_at: str, index: int, purpose: str = "revocation") -> dict[str, Any]:
    """Where a credential's revocation or suspension can be looked up (Bitstring Status List v1.0, 2.1)."""
    return {
        "id": f"{listed_at}#{index}",
        "type": STATUS_ENTRY,
        "statusPurpose": purpose,
        "statusListIndex": str(index),  # the standard wants text
        "statusListCredential": listed_at,
    }


def issuer_of(document: Mapping[str, Any]) -> str:
    """Address of who says it; "" where nobody is named."""
    told = document.get("issuer")
    found = told.get("id") if isinstance(told, Mapping) else told
    return found if isinstance(found, str) else ""


def kinds_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Its types."""
    told = document.get("type")
    return tuple(one for one in (told if isinstance(told, list) else [told]) if isinstance(one, str))


def statuses_of(document: Mapping[str, Any]) -> list[Any]:
    """Its status entries, as they stand."""
    told = document.get("credentialStatus", [])
    return told if isinstance(told, list) else [told]


def credential_faults(document: Mapping[str, Any]) -> list[CredentialFault]:
    """All that keeps a document from being a credential (VC Data Model v2.0, 4); the first fifty of it."""
    return list(islice(chain(_form_faults(document), _time_faults(document)), MOST_FAULTS))


def _form_faults(document: Mapping[str, Any]) -> Iterator[CredentialFault]:
    contexts = document.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    if first != CONTEXT:
        yield _fault(CredentialCode.CONTEXT, found=first, wanted=CONTEXT)
    told = document.get("type")
    how_many = len(told) if isinstance(told, list) else 1
    if CREDENTIAL not in kinds_of(document) or len(kinds_of(document)) != how_many:
        yield _fault(CredentialCode.TYPE, found=told, wanted=CREDENTIAL)
    if "id" in document and not _is_address(document["id"]):
        yield _fault(CredentialCode.ADDRESS, name="id", found=document["id"])
    if not _is_address(issuer_of(document)):
        yield _fault(CredentialCode.ISSUER, found=document.get("issuer"))
    subject = document.get("credentialSubject")
    subjects = subject if isinstance(subject, list) else [subject]
    if not subjects or not all(isinstance(one, dict) and one for one in subjects):
        yield _fault(CredentialCode.SUBJECT, found=subject)
    for entry in statuses_of(document):
        if not isinstance(entry, dict) or not isinstance(entry.get("type"), str):
            yield _fault(CredentialCode.STATUS, found=entry)
    schema = document.get("credentialSchema", [])
    for one in schema if isinstance(schema, list) else [schema]:
        if not (isinstance(one, dict) and _is_address(one.get("id")) and isinstance(one.get("type"), str)):
            yield _fault(CredentialCode.SCHEMA, found=one)


def _time_faults(document: Mapping[str, Any]) -> Iterator[CredentialFault]:
    names = [name for name in ("validFrom", "validUntil") if name in document]
    for name in names:
        if read_moment(document[name]) is None:
            yield _fault(CredentialCode.MOMENT, name=name, found=document[name])
    begins, ends = (read_moment(document.get(name)) for name in ("validFrom", "validUntil"))
    if begins and ends and ends < begins:
        yield _fault(CredentialCode.WINDOW, found=document["validFrom"], wanted=document["validUntil"])


def _is_address(told: Any) -> bool:
    return isinstance(told, str) and len(told) <= 2_000 and bool(_ADDRESS.fullmatch(told))


def _fault(code: CredentialCode, **values: Any) -> CredentialFault:
    shown = {name: value if isinstance(value, str) else repr(value) for name, value in values.items()}
    return CredentialFault(code, {name: value[:120] for name, value in shown.items()})
