"""GS1 Digital Link: a battery's GS1 key as a web address, built and checked.

Source: GS1 Digital Link Standard: URI Syntax 1.6; the rules on keys and qualifiers are in
`application_identifiers`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from meguri.passport.identity.application_identifiers import (
    APPLICATION_IDENTIFIERS,
    ApplicationIdentifier,
    unknown_ai,
    value_faults,
)
from meguri.passport.identity.faults import IdentifierCode, IdentifierError, IdentifierFault, fault, shown

CANONICAL_STEM = "https://id.gs1.org"  # the resolver of GS1; the same thing has one address there
_STEM = re.compile(r"https?://[A-Za-z0-9\-.:\[\]]+(/[A-Za-z0-9\-._~:@!$&'()*+,;=%]+)*")
# Keys that name one thing only with a serial number, and where that is; the other keys always name one thing.
_SERIAL_BEHIND = {"01": "21", "8010": "8011"}
_SERIAL_WITHIN = {"253": 13, "8003": 14}

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """What a reader may let pass; nothing of it is allowed by the standard today.

    Attributes:
        permit_convenience_alphas: names in the path, /gtin/ for /01/ (standard before 1.2).
        permit_zero_suppressed_gtin: GTINs of 8, 12 or 13 digits; filled up to 14.
        permit_unknown_ais: application identifiers not known here, behind the question mark.
    """

    permit_convenience_alphas: bool = False
    permit_zero_suppressed_gtin: bool = False
    permit_unknown_ais: bool = False


STRICT = LinkOptions()


@dataclass(frozen=True, slots=True)
class DigitalLink:
    """A GS1 key with what narrows it down, at an address.

    Attributes:
        stem: the address before the key, without a slash at the end, such as https://example.com/batteries.
        path: the key first, then its qualifiers: (application identifier, value).
        attributes: facts behind the question mark; they are not part of the identity.
    """

    stem: str
    path: tuple[Pair, ...]
    attributes: tuple[Pair, ...] = field(default=())

    @property
    def uri(self) -> str:
        """The whole address."""
        asked = "&".join(f"{ai}={quote(value, safe='')}" for ai, value in self.attributes)
        return self.stem + _written(self.path) + (f"?{asked}" if asked else "")

    @property
    def canonical_uri(self) -> str:
        """The identity alone, at GS1's own resolver: the same for every address of the same thing."""
        return CANONICAL_STEM + _written(self.path)

    @property
    def text(self) -> str:
        """The identity as printed below a bar code, (01)09520123456788(21)12345.

        Where a value itself has brackets, that could be read in two ways: then it is the canonical address.
        """
        if any(bracket in value for _, value in self.path for bracket in "()"):
            return self.canonical_uri
        return "".join(f"({ai}){value}" for ai, value in self.path)

    @property
    def ai_data(self) -> str:
        """All values as a bar code carries them; ^ stands for the separator FNC1."""
        written, separated = [], True
        for ai, value in (*self.path, *self.attributes):
            written.append(("^" if separated else "") + ai + value)
            separated = not known_or_unknown(ai).is_predefined
        return "".join(written)

    @property
    def names_one_item(self) -> bool:
        """Whether it names one thing, not a kind or a batch of things."""
        key, value = self.path[0]
        if key in _SERIAL_WITHIN:
            return len(value) > _SERIAL_WITHIN[key]
        return key not in _SERIAL_BEHIND or _SERIAL_BEHIND[key] in dict(self.path)


def build_digital_link(
    path: Sequence[Pair],
    stem: str = CANONICAL_STEM,
    attributes: Mapping[str, str] | None = None,
    where: str = "identifier",
) -> DigitalLink:
    """An address from its values, all rules checked.

    Args:
        path: the key first, then its qualifiers, as [("01", "09520123456788"), ("21", "12345")].
        stem: scheme, host and path before the key.
        attributes: facts behind the question mark.
        where: what a fault calls the identifier.

    Raises:
        IdentifierError: values, order or address are against the standard; all faults.
    """
    given = tuple((attributes or {}).items())
    faults = [*stem_faults(stem, where), *link_faults(tuple(path), given, STRICT, where)]
    if faults:
        raise IdentifierError(faults)
    return DigitalLink(lowered(stem), tuple(path), given)


def stem_faults(stem: str, where: str) -> Iterator[IdentifierFault]:
    """What is wrong with the address before the key."""
    if not _STEM.fullmatch(lowered(stem)):
        yield fault(IdentifierCode.LINK_HOST, where, found=shown(stem))


def lowered(stem: str) -> str:
    """The stem with scheme and host in small letters; only there capitals mean nothing (RFC 3986, 6.2)."""
    scheme, _, rest = stem.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower()}{slash}{path}"


def link_faults(
    path: tuple[Pair, ...], attributes: tuple[Pair, ...], options: LinkOptions, where: str
) -> Iterator[IdentifierFault]:
    """What is wrong with the values of an address: their forms, their order, their places."""
    order = [ai for ai, _ in path]
    for ai, value in path:
        if ai in APPLICATION_IDENTIFIERS:
            yield from value_faults(APPLICATION_IDENTIFIERS[ai], value, where)
        else:
            yield fault(IdentifierCode.AI_UNKNOWN, where, found=ai)
    yield from _path_faults(order, where)
    seen, twice = set(order), list[str]()
    for ai, value in attributes:
        one = APPLICATION_IDENTIFIERS.get(ai) or (unknown_ai(ai) if options.permit_unknown_ais else None)
        if one is None:
            yield fault(IdentifierCode.AI_UNKNOWN, where, found=ai)
            continue
        yield from value_faults(one, value, where)
        if ai in seen:
            twice.append(ai)
        elif not one.is_attribute:
            yield fault(IdentifierCode.LINK_NO_ATTRIBUTE, where, found=ai)
        elif _fits_in_path(order, ai):
            yield fault(IdentifierCode.LINK_BELONGS_IN_PATH, where, found=ai, key=order[0])
        seen.add(ai)
    yield from (fault(IdentifierCode.LINK_TWICE, where, found=ai) for ai in dict.fromkeys(twice))


def known_or_unknown(ai: str) -> ApplicationIdentifier:
    """The declaration of an application identifier, or a stand-in for one that is not declared."""
    return APPLICATION_IDENTIFIERS.get(ai) or unknown_ai(ai)


def _written(path: tuple[Pair, ...]) -> str:
    return "".join(f"/{ai}/{quote(value, safe='')}" for ai, value in path)


def _path_faults(path: Sequence[str], where: str) -> Iterator[IdentifierFault]:
    """A key comes first, and behind it only its qualifiers, in their order."""
    if not path or path[0] not in APPLICATION_IDENTIFIERS or not APPLICATION_IDENTIFIERS[path[0]].is_key:
        yield fault(IdentifierCode.LINK_NO_KEY, where)
        return
    if not _is_sequence(path):
        groups = APPLICATION_IDENTIFIERS[path[0]].qualifiers or ()
        allowed = " | ".join(" ".join(f"({ai})" for ai in group) for group in groups if group) or "–"
        wrong = next(ai for last, ai in enumerate(path[1:], 2) if not _is_sequence(path[:last]))
        yield fault(IdentifierCode.LINK_ORDER, where, found=wrong, key=path[0], allowed=allowed)


def _is_sequence(path: Sequence[str]) -> bool:
    """Whether the qualifiers are some of one group of the key's, in the group's order."""
    return any(
        list(path[1:]) == [ai for ai in group if ai in path[1:]]
        for group in APPLICATION_IDENTIFIERS[path[0]].qualifiers or ()
    )


def _fits_in_path(path: Sequence[str], ai: str) -> bool:
    if not path or path[0] not in APPLICATION_IDENTIFIERS:
        return False
    return any(_is_sequence([*path[:place], ai, *path[place:]]) for place in range(1, len(path) + 1))
