"""Taking a GS1 Digital Link apart: an address, or the same values in brackets as printed below a bar code."""

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from meguri.passport.identity.application_identifiers import ALPHAS, APPLICATION_IDENTIFIERS
from meguri.passport.identity.digital_link import (
    CANONICAL_STEM,
    STRICT,
    DigitalLink,
    LinkOptions,
    Pair,
    link_faults,
    lowered,
    stem_faults,
)
from meguri.passport.identity.faults import IdentifierCode, IdentifierError, IdentifierFault, fault, shown

_SCHEMES = ("https://", "HTTPS://", "http://", "HTTP://")
_NO_URI_CHARACTER = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_ELEMENT = re.compile(r"\(([0-9]{2,4})\)([^()]+)")
_GTIN_LENGTHS = (8, 12, 13)


def parse_digital_link(text: str, options: LinkOptions = STRICT, where: str = "identifier") -> DigitalLink:
    """The key, qualifiers and facts of a GS1 Digital Link URI.

    Raises:
        IdentifierError: no such address, or values against the standard; all faults.
    """
    faults = list(_address_faults(text, where))
    if faults:
        raise IdentifierError(faults)
    address, _, asked = text.partition("#")[0].partition("?")
    scheme, _, rest = address.partition("://")
    host, *segments = rest.split("/")
    start = _start_of_key(segments, options)
    if start is None:
        no_key = _no_key_fault(segments, options, where)
        raise IdentifierError([*stem_faults(f"{scheme}://{host}", where), no_key])
    stem = lowered("/".join([f"{scheme}://{host}", *segments[:start]]))
    pairs = zip(segments[start::2], segments[start + 1 :: 2], strict=True)
    return _linked(
        stem, [(_ai_of(name, options) or name, value) for name, value in pairs], asked, options, where
    )


def parse_element_string(text: str, where: str = "identifier") -> DigitalLink:
    """The same from a line such as (01)09520123456788(21)12345; its address is GS1's own.

    Raises:
        IdentifierError: no such line, or values against the standard; all faults.
    """
    pairs = tuple((one[1], one[2]) for one in _ELEMENT.finditer(text))
    if "".join(f"({ai}){value}" for ai, value in pairs) != text:
        raise IdentifierError([fault(IdentifierCode.LINK_BRACKETS, where, found=shown(text))])
    if faults := list(link_faults(pairs, (), STRICT, where)):
        raise IdentifierError(faults)
    return DigitalLink(CANONICAL_STEM, pairs)


def _address_faults(text: str, where: str) -> Iterator[IdentifierFault]:
    if not text.startswith(_SCHEMES):
        yield fault(IdentifierCode.LINK_SCHEME, where, found=shown(text[:8]))
    for found in sorted(set(_NO_URI_CHARACTER.findall(text))):
        wanted = "".join(f"%{byte:02X}" for byte in found.encode("utf-8", "replace"))
        yield fault(IdentifierCode.LINK_CHARACTER, where, found=shown(found), wanted=wanted)


def _start_of_key(segments: list[str], options: LinkOptions) -> int | None:
    """Where the rightmost key stands: walked from behind, as a stem may hold what looks like a key."""
    for start in range(len(segments) - 2, -1, -2):
        ai = _ai_of(segments[start], options)
        if ai is None:
            return None
        if APPLICATION_IDENTIFIERS[ai].is_key:
            return start
    return None


def _no_key_fault(segments: list[str], options: LinkOptions, where: str) -> IdentifierFault:
    """A key there is, but a number behind it that no one knows, is another mistake than no key at all."""
    names = segments[len(segments) % 2 :: 2]
    behind = next((place for place, name in enumerate(names) if _ai_of(name, options)), len(names))
    unknown = [name for name in names[behind:] if name.isdigit() and _ai_of(name, options) is None]
    if unknown:
        return fault(IdentifierCode.AI_UNKNOWN, where, found=unknown[0])
    return fault(IdentifierCode.LINK_NO_KEY, where)


def _ai_of(name: str, options: LinkOptions) -> str | None:
    if name in APPLICATION_IDENTIFIERS:
        return name
    return ALPHAS.get(name) if options.permit_convenience_alphas else None


def _linked(stem: str, path: list[Pair], asked: str, options: LinkOptions, where: str) -> DigitalLink:
    # Parameters that are no number belong to others, such as linkType; a number has to be known.
    parameters = (one.partition("=") for one in asked.split("&"))
    told = [(ai, value) for ai, equals, value in parameters if equals and ai.isdigit()]
    faults: list[IdentifierFault] = [*stem_faults(stem, where)]
    decoded: list[list[Pair]] = []
    for pairs, plus in ((path, "+"), (told, " ")):
        decoded.append([])
        for ai, value in pairs:
            meant = _decoded(value.replace("+", plus))
            if meant is None:
                faults.append(fault(IdentifierCode.LINK_PERCENT, where, found=shown(value)))
            decoded[-1].append((ai, _filled_up(ai, meant or "", options)))
    if not faults:
        faults = list(link_faults(tuple(decoded[0]), tuple(decoded[1]), options, where))
    if faults:
        raise IdentifierError(faults)
    return DigitalLink(stem, tuple(decoded[0]), tuple(decoded[1]))


def _decoded(value: str) -> str | None:
    """The value behind its percent signs; None where they stand for no printable ASCII."""
    if re.search("%(?![0-9A-Fa-f]{2})", value):
        return None
    meant = unquote_to_bytes(value).decode("ascii", "replace")
    return meant if meant.isascii() and meant.isprintable() else None


def _filled_up(ai: str, value: str, options: LinkOptions) -> str:
    is_short = ai == "01" and value.isdigit() and len(value) in _GTIN_LENGTHS
    return value.zfill(14) if is_short and options.permit_zero_suppressed_gtin else value
