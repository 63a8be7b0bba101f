"""Hidden claims found in a payload: which hash stands where, and what the disclosures put there.

A claim is named by its JSON Pointer (RFC 6901): `/soh`, `/address/region`, `/nationalities/0`.

Source: RFC 9901 (SD-JWT), 4.2 (disclosures and hashes) and 7.1, step 3 (how they are put back).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from meguri.passport.disclosure.faults import DisclosureCode, DisclosureFault, fault
from meguri.passport.reading import PassportJsonError, read_json
from meguri.passport.signing.multibase import base64url, from_base64url
from meguri.tables.schema import N_

DIGESTS, ELEMENT, HASH_NAME = "_sd", "...", "_sd_alg"
HASH = "sha-256"
MOST_DISCLOSURES = 1000
DEEPEST = 16  # hidden claims within hidden claims
_LEVELS = N_("at most 16 hidden claims within each other")
_HASHES = N_("a list of hashes")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One hidden claim as its holder has it.

    Attributes:
        text: as it is handed on.
        name: of the claim; None for an element of a list.
        value: its value, which may hide further claims.
    """

    text: str
    name: str | None
    value: Any

    @property
    def called(self) -> str:
        """What messages call it; an element of a list has no name."""
        return "[…]" if self.name is None else self.name

    @property
    def digest(self) -> str:
        """The hash that stands in its place."""
        return base64url(sha256(self.text.encode("ascii")).digest())


_Through = tuple[Disclosure, ...]


@dataclass(slots=True)
class Opened:
    """A payload with its disclosures put back.

    Attributes:
        claims: as a reader sees them.
        places: pointer of each claim that was hidden → its disclosure and those that it stands in.
        values: pointer of each claim that was hidden → its value as a reader sees it.
        digests: hashes that stand in it, those of claims that stay hidden and of decoys included.
        faults: what is wrong with it.
    """

    claims: dict[str, Any] = field(default_factory=dict)
    places: dict[str, _Through] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    digests: Counter[str] = field(default_factory=Counter)
    faults: list[DisclosureFault] = field(default_factory=list)


def read_disclosures(texts: list[str], *, where: str) -> tuple[dict[str, Disclosure], list[DisclosureFault]]:
    """Hash → disclosure, and what is wrong with those that do not read."""
    found: dict[str, Disclosure] = {}
    faults = []
    for place, text in enumerate(texts, start=1):
        try:
            parts = read_json(from_base64url(text), where=f"disclosure {place}")
        except (ValueError, PassportJsonError):
            parts = None
        one = _disclosure(text, parts)
        if one is None or one.digest in found:
            faults.append(fault(DisclosureCode.DISCLOSURE_FORM, where, place=place))
            continue
        found[one.digest] = one
    return found, faults


def opened(payload: Mapping[str, Any], known: Mapping[str, Disclosure], *, where: str) -> Opened:
    """The payload with all known disclosures put back, and every fault of RFC 9901, 7.1, steps 3 to 5.

    Args:
        payload: what the issuer signed.
        known: hash → disclosure.
        where: what messages call it.
    """
    work = _Opening(known, where)
    found = work.found
    if payload.get(HASH_NAME, HASH) != HASH:
        found.faults.append(
            fault(DisclosureCode.HASH_ALGORITHM, where, found=payload[HASH_NAME], wanted=HASH)
        )
    found.claims = work.opened({name: told for name, told in payload.items() if name != HASH_NAME}, "", ())
    if (count := max(found.digests.values(), default=0)) > 1:
        found.faults.append(fault(DisclosureCode.TWICE, where, count=count))
    used = {one.digest for through in found.places.values() for one in through}
    for place, one in enumerate(known.values(), start=1):
        if one.digest not in used:
            found.faults.append(fault(DisclosureCode.NOT_SIGNED, where, place=place, found=one.called))
    return found


def pointer(above: str, step: str | int) -> str:
    """The pointer of a claim within another (RFC 6901, 3)."""
    return f"{above}/{str(step).replace('~', '~0').replace('/', '~1')}"


def _disclosure(text: str, parts: Any) -> Disclosure | None:
    match parts:
        case [str(), value]:
            return Disclosure(text, None, value)
        case [str(), str(name), value] if name not in (DIGESTS, ELEMENT):
            return Disclosure(text, name, value)
    return None


class _Opening:
    """A payload being walked through; `through` are the disclosures that a place stands in."""

    def __init__(self, known: Mapping[str, Disclosure], where: str) -> None:
        self.found = Opened()
        self._known = known
        self._where = where

    def opened(self, given: Mapping[str, Any], at: str, through: _Through) -> dict[str, Any]:
        made = {
            name: self._value(value, pointer(at, name), through)
            for name, value in given.items()
            if name != DIGESTS
        }
        if ELEMENT in made:
            self._fault(DisclosureCode.RESERVED, found=ELEMENT)
        told = given.get(DIGESTS, [])
        if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
            self._fault(DisclosureCode.FORM, found=f"{at}/{DIGESTS} {told!r}", wanted=_HASHES)
            return made
        for digest in told:
            one = self._taken(digest, through)
            if one is None:
                continue
            if one.name is None:
                self._fault(DisclosureCode.NOT_SIGNED, place=at or "/", found=one.called)
            elif one.name in made:
                self._fault(DisclosureCode.DUPLICATE_CLAIM, found=one.name)
            else:
                made[one.name] = self._put_back(one, pointer(at, one.name), through)
        return made

    def _elements(self, given: list[Any], at: str, through: _Through) -> Iterator[Any]:
        for index, element in enumerate(given):
            place = pointer(at, index)
            hidden = isinstance(element, dict) and set(element) == {ELEMENT}
            if not hidden or not isinstance(element[ELEMENT], str):
                yield self._value(element, place, through)
            elif one := self._taken(element[ELEMENT], through):
                if one.name is None:
                    yield self._put_back(one, place, through)
                else:
                    self._fault(DisclosureCode.NOT_SIGNED, place=place, found=one.called)

    def _value(self, value: Any, at: str, through: _Through) -> Any:
        if isinstance(value, dict):
            return self.opened(value, at, through)
        return list(self._elements(value, at, through)) if isinstance(value, list) else value

    def _taken(self, digest: str, through: _Through) -> Disclosure | None:
        """The disclosure of a hash, the first time that the hash is met."""
        self.found.digests[digest] += 1
        if self.found.digests[digest] > 1 or digest not in self._known:
            return None
        if len(through) >= DEEPEST:
            self._fault(DisclosureCode.TOO_LARGE, found=len(through) + 1, wanted=_LEVELS)
            return None
        return self._known[digest]

    def _put_back(self, one: Disclosure, at: str, through: _Through) -> Any:
        self.found.places[at] = (*through, one)
        self.found.values[at] = self._value(one.value, at, (*through, one))
        return self.found.values[at]

    def _fault(self, code: DisclosureCode, **values: object) -> None:
        self.found.faults.append(fault(code, self._where, **values))
