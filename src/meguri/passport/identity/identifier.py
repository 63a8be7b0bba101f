"""Which battery, module or car is it? One reader for every kind of identifier that a passport meets.

The canonical address of an identifier serves as EPC in EPCIS events and as id in W3C credentials. GS1 keys
have an address of GS1, UUIDs the registered urn:uuid:. All others get urn:meguri:kind:number. That namespace
is not registered with IANA; it is well-formed (RFC 8141), and read here it is the same identifier again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from meguri.passport.identity.characters import Mended, mend, squeeze
from meguri.passport.identity.digital_link import STRICT, DigitalLink, LinkOptions
from meguri.passport.identity.digital_link_reading import parse_digital_link, parse_element_string
from meguri.passport.identity.faults import IdentifierCode, IdentifierError, IdentifierFault, fault, shown
from meguri.passport.identity.own_number import PREFIX, OwnNumber, parse_own_number
from meguri.passport.identity.trace_id import URN, looks_like_trace_id, parse_trace_id
from meguri.passport.identity.traction_code import LENGTHS, TractionCode, parse_traction_code
from meguri.passport.identity.vehicle_number import VIN_LENGTH, VehicleNumber, parse_vehicle_number

_OURS = "urn:meguri:"
_SHORTEST_TRACTION, _LONGEST_TRACTION = 18, 26  # lengths at which a slip in a GB/T code is told as such
Detail = DigitalLink | TractionCode | OwnNumber | VehicleNumber | str


class Scheme(StrEnum):
    """The kinds of identifier; the value is also the kind in urn:meguri:kind:number."""

    DIGITAL_LINK = "digital_link"
    TRACTION_CODE = "gbt34014"
    OWN_NUMBER = "own"
    CHASSIS = "chassis"
    VIN = "vin"
    UUID = "uuid"


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier as it was read.

    Attributes:
        scheme: of which kind it is.
        text: the form that people read and print.
        uri: the canonical address; equal for all ways to write the same identifier.
        detail: its parts; a canonical string for a UUID.
        mended: what was mended while reading, so that the writer may be told.
    """

    scheme: Scheme
    text: str
    uri: str
    detail: Detail = field(compare=False)
    mended: tuple[IdentifierFault, ...] = field(default=(), compare=False)

    @property
    def names_one_item(self) -> bool:
        """Whether it names one thing; a GTIN without serial number names a model."""
        return not isinstance(self.detail, DigitalLink) or self.detail.names_one_item


def read_identifier(
    text: str, *, market: str | None = None, options: LinkOptions = STRICT, where: str = "identifier"
) -> Identifier:
    """An identifier of any kind, from what was typed or scanned.

    Args:
        text: an address, a number, or a line from a label.
        market: for which a car was made (ISO 3166-1 alpha-2): some have a check digit in the VIN.
        options: what a GS1 Digital Link may do that the standard does not allow.
        where: what a fault calls the identifier, such as a field of a document.

    Raises:
        IdentifierError: no identifier of a known kind, or something wrong with it; all faults.
    """
    mended = mend(text, where)
    if looks_like_trace_id(mended.text) or mended.text.lower().startswith(URN) or _is_grouped(mended.text):
        return _uuid(mended, where)
    if mended.text.lower().startswith(("https://", "http://")):
        return _link(parse_digital_link(mended.text, options, where), mended)
    if mended.text.startswith("("):
        return _link(parse_element_string(mended.text.replace(" ", ""), where), mended)
    if mended.text.lower().startswith(_OURS):
        return _ours(mended, market, where)
    if "://" in mended.text or mended.text.lower().startswith("urn:"):
        raise IdentifierError([fault(IdentifierCode.UNKNOWN_ADDRESS, where, found=shown(mended.text))])
    return _number(squeeze(mended, where), market, where)


def _number(mended: Mended, market: str | None, where: str) -> Identifier:
    """A number without an address: its shape tells of which kind it is."""
    text = mended.text
    if text.startswith(PREFIX):
        return _own(mended, where)
    if text.isalnum() and _is_traction(text):
        return _traction(mended, where)
    if text.count("-") == 1 or (len(text) == VIN_LENGTH and text.isalnum()):
        return _vehicle(mended, market, where)
    raise IdentifierError([fault(IdentifierCode.NOT_RECOGNISED, where, found=shown(text))])


def _is_grouped(text: str) -> bool:
    """Whether it has the groups of a UUID, whatever is in them: then a slip in one is told as such."""
    return [len(group) for group in text.split("-")] == [8, 4, 4, 4, 12]


def _is_traction(text: str) -> bool:
    if len(text) in LENGTHS:
        return True
    return _SHORTEST_TRACTION <= len(text) <= _LONGEST_TRACTION and text[3] in "PMC"


def _ours(mended: Mended, market: str | None, where: str) -> Identifier:
    kind, _, number = mended.text[len(_OURS) :].partition(":")
    readers: dict[str, Callable[[Mended], Identifier]] = {
        Scheme.TRACTION_CODE: lambda one: _traction(one, where),
        Scheme.OWN_NUMBER: lambda one: _own(one, where),
        Scheme.CHASSIS: lambda one: _vehicle(one, market, where),
        Scheme.VIN: lambda one: _vehicle(one, market, where),
    }
    if kind.lower() not in readers:
        raise IdentifierError([fault(IdentifierCode.UNKNOWN_ADDRESS, where, found=shown(mended.text))])
    return readers[kind.lower()](squeeze(Mended(number, mended.findings), where))


def _link(link: DigitalLink, mended: Mended) -> Identifier:
    return Identifier(Scheme.DIGITAL_LINK, link.text, link.canonical_uri, link, mended.findings)


def _uuid(mended: Mended, where: str) -> Identifier:
    canonical = parse_trace_id(mended.text, where)
    return Identifier(Scheme.UUID, canonical, URN + canonical, canonical, mended.findings)


def _traction(mended: Mended, where: str) -> Identifier:
    return _named(Scheme.TRACTION_CODE, mended.text, parse_traction_code(mended.text, where), mended)


def _own(mended: Mended, where: str) -> Identifier:
    number = parse_own_number(mended.text, where)
    return _named(Scheme.OWN_NUMBER, number.text, number, mended)


def _vehicle(mended: Mended, market: str | None, where: str) -> Identifier:
    number = parse_vehicle_number(mended.text, market, where)
    return _named(Scheme.VIN if number.kind == "vin" else Scheme.CHASSIS, number.number, number, mended)


def _named(scheme: Scheme, text: str, detail: Detail, mended: Mended) -> Identifier:
    return Identifier(scheme, text, f"{_OURS}{scheme}:{text}", detail, mended.findings)
