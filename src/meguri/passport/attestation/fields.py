"""The plain values of an attestation, declared once: what each is, and where the credential carries it.

A path names a place by its steps joined with dots; a whole number is a place in a list.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from meguri.passport.attestation.faults import AttestationCode
from meguri.passport.signing.moments import read_moment
from meguri.tables.health import DEFINITIONS

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_DID = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._%:-]*[A-Za-z0-9._%-]")
_HASH = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
EDGES = ("low", "median", "high")


@dataclass(frozen=True, slots=True)
class Field:
    """One plain value.

    Attributes:
        name: path in the plain mapping.
        carried: path in the credential; "" where it is carried otherwise (see `credential`).
        code: the fault of a value of another kind.
        holds: whether a value is of its kind.
        required: whether it has to be there; within an optional group, if any of the group is.
    """

    name: str
    carried: str
    code: AttestationCode
    holds: Callable[[Any], bool]
    required: bool = True


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= 1000


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and len(value) <= 2000 and bool(pattern.fullmatch(value))


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_share(value: Any) -> bool:
    """Whether it is a SOH as a share, 0.01 to 1.5 (0.86, not 86)."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0.01 <= value <= 1.5


def _uri(name: str, carried: str, *, required: bool = True) -> Field:
    return Field(name, carried, AttestationCode.NO_URI, _matches(_ADDRESS), required)


def _text(name: str, carried: str, *, required: bool = True) -> Field:
    return Field(name, carried, AttestationCode.NO_TEXT, _is_text, required)


def _day(name: str, carried: str) -> Field:
    return Field(name, carried, AttestationCode.NO_DAY, _is_day)


def _moment(name: str, carried: str, *, required: bool = True) -> Field:
    return Field(
        name, carried, AttestationCode.NO_MOMENT, lambda told: read_moment(told) is not None, required
    )


def _share(name: str, *, required: bool = True) -> Field:
    return Field(name, "", AttestationCode.NO_SHARE, is_share, required)


def _flag(name: str, carried: str) -> Field:
    return Field(name, carried, AttestationCode.NO_FLAG, lambda told: isinstance(told, bool), required=False)


_SUBJECT = "credentialSubject"
_ASSESSED = f"{_SUBJECT}.assessment.0"
_CRITERION = f"{_ASSESSED}.assessmentCriteria.0"
_PRODUCT = f"{_ASSESSED}.assessedProduct.0"
_SCHEME = f"{_SUBJECT}.scope"
_ENDORSED = f"{_SUBJECT}.authorisation.0"
_EVIDENCE = f"{_SUBJECT}.auditableEvidence"
DEFINITION_TAG = f"{_CRITERION}.tag.0"

FIELDS = (
    _uri("id", "id"),
    Field("lab.did", "issuer.id", AttestationCode.NO_DID, _matches(_DID)),
    _text("lab.name", "issuer.name"),
    _moment("issued_at", "validFrom"),
    _moment("valid_until", "validUntil", required=False),
    _uri("issued_to.id", f"{_SUBJECT}.issuedToParty.id"),
    _text("issued_to.name", f"{_SUBJECT}.issuedToParty.name"),
    _uri("battery.id", f"{_PRODUCT}.product.id"),
    _text("battery.name", f"{_PRODUCT}.product.name"),
    _text("battery.serial_number", f"{_PRODUCT}.product.serialNumber", required=False),
    _flag("identity_verified", f"{_PRODUCT}.IDverifiedByCAB"),
    _day("measured_on", f"{_ASSESSED}.assessmentDate"),
    _uri("method.id", f"{_CRITERION}.id"),
    _text("method.name", f"{_CRITERION}.name"),
    _text("method.description", f"{_CRITERION}.description"),
    Field("definition", DEFINITION_TAG, AttestationCode.NOT_ONE_OF, lambda told: told in DEFINITIONS),
    *(_share(f"soh.{edge}") for edge in EDGES),
    _share("least_soh", required=False),
    _flag("is_synthetic", ""),
    _uri("scheme.id", f"{_SCHEME}.id"),
    _text("scheme.name", f"{_SCHEME}.name"),
    _text("scheme.description", f"{_SCHEME}.description"),
    _text("scheme.version", f"{_SCHEME}.version"),
    _day("scheme.valid_from", f"{_SCHEME}.validFrom"),
    _uri("scheme.owner.id", f"{_SCHEME}.owner.id"),
    _text("scheme.owner.name", f"{_SCHEME}.owner.name"),
    _uri("accreditation.id", f"{_ENDORSED}.id"),
    _text("accreditation.name", f"{_ENDORSED}.name"),
    _uri("accreditation.authority.id", f"{_ENDORSED}.issuingAuthority.id"),
    _text("accreditation.authority.name", f"{_ENDORSED}.issuingAuthority.name"),
    _uri("evidence.url", f"{_EVIDENCE}.linkURL"),
    Field("evidence.sha256", f"{_EVIDENCE}.hashDigest", AttestationCode.NO_HASH, _matches(_HASH)),
)
OPTIONAL_GROUPS = ("scheme", "accreditation", "evidence")


def at(whole: Any, path: str) -> Any:
    """The value at a path; None where there is none."""
    for step in path.split("."):
        if isinstance(whole, Mapping):
            whole = whole.get(step)
        elif isinstance(whole, list) and step.isdecimal() and int(step) < len(whole):
            whole = whole[int(step)]
        else:
            return None
    return whole


def put(whole: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at a path; objects and lists of one element are made on the way."""
    steps = path.split(".")
    place: Any = whole
    for step, after in zip(steps, [*steps[1:], ""], strict=True):
        inner: Any = value if not after else [] if after.isdecimal() else {}
        if isinstance(place, list):
            if not place:
                place.append(inner)
            place = place[0]
        else:
            place = place.setdefault(step, inner)
