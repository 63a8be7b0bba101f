"""Characters that are not what they look like: mended where that can do no harm, told where it can.

Harmless are the full-width forms of a Japanese keyboard and the dashes of a word processor: nothing else can
have been meant. All other characters outside ASCII are refused with their Unicode name: a Cyrillic А, which
no eye tells from a Latin A, would let two batteries share what reads as one number (Unicode TS 39 calls them
confusable).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from unicodedata import category, name, normalize

from meguri.passport.identity.faults import IdentifierCode, IdentifierError, IdentifierFault, fault

LONGEST = 2331  # characters; a QR code of level M holds no more bytes (ISO/IEC 18004, table 7)
_MOST_TOLD = 20  # kinds of odd characters; a text with more of them is no identifier with a slip in it
_DASHES = frozenset("‐‑‒–—―−ーｰ⁃﹣")
# Cyrillic and Greek letters, each with the Latin letter (or digit) that is drawn like it (Unicode TS 39).
_DRAWN_ALIKE = (
    "АA ВB ЕE З3 КK МM НH ОO РP СC ТT УY ХX ІI ЈJ ЅS ԛq ԝw аa вB еe оo кk мM нH рp сc тT уy "
    "хx іi јj ѕs һh ԁd ɡg ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX οo ιi νv ρp υu ҮY Һh"
)
_LIKE = {pair[0]: pair[1] for pair in _DRAWN_ALIKE.split(" ")}


@dataclass(frozen=True, slots=True)
class Mended:
    """A text of ASCII characters alone, and what was mended to make it so."""

    text: str
    findings: tuple[IdentifierFault, ...] = ()


def mend(text: str, where: str) -> Mended:
    """The text in printable ASCII, without space around it.

    Raises:
        IdentifierError: empty, too long, or with characters in it that cannot be mended without harm; all are
            named.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise IdentifierError([fault(IdentifierCode.TOO_LONG, where, found=len(text), limit=LONGEST)])
    faults = list(_character_faults(text, where))
    if faults or not text:
        raise IdentifierError(faults or [fault(IdentifierCode.EMPTY, where)])
    findings = []
    if any(_half_width(one) for one in text):
        findings.append(fault(IdentifierCode.MENDED_WIDTH, where))
    if not _DASHES.isdisjoint(text):
        findings.append(fault(IdentifierCode.MENDED_HYPHEN, where))
    plain = "".join("-" if one in _DASHES else _half_width(one) or one for one in text)
    return Mended(plain.strip(), tuple(findings))


def squeeze(mended: Mended, where: str) -> Mended:
    """The text in capitals and without spaces, for schemes that have neither small letters nor spaces."""
    text, findings = mended.text.replace(" ", ""), list(mended.findings)
    if text != mended.text:
        findings.append(fault(IdentifierCode.MENDED_SPACE, where))
    if text != text.upper():
        findings.append(fault(IdentifierCode.MENDED_CASE, where))
    return Mended(text.upper(), tuple(findings))


def _half_width(one: str) -> str:
    """The ASCII character of a full-width one (U+FF01–U+FF5E, U+3000), else nothing."""
    code = ord(one)
    if code == 0x3000:
        return " "
    return chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else ""


def _character_faults(text: str, where: str) -> Iterator[IdentifierFault]:
    """One fault per odd character, with all places where it stands."""
    places: dict[str, list[int]] = {}
    for position, one in enumerate(text, 1):
        if not (" " <= one <= "~" or one in _DASHES or _half_width(one)):
            places.setdefault(one, []).append(position)
    for one, positions in islice(places.items(), _MOST_TOLD):
        at = ", ".join(map(str, positions[:5])) + (", …" if len(positions) > 5 else "")
        found = f"U+{ord(one):04X} {name(one, '')}".rstrip()
        meant = _LIKE.get(one) or _ascii_of(one)
        if category(one) in {"Cc", "Cf", "Zl", "Zp", "Zs"}:
            yield fault(IdentifierCode.INVISIBLE, where, found=found, positions=at)
        elif meant:
            yield fault(IdentifierCode.LOOKALIKE, where, found=found, positions=at, meant=meant)
        else:
            yield fault(IdentifierCode.FOREIGN, where, found=found, positions=at)
    if len(places) > _MOST_TOLD:
        yield fault(IdentifierCode.MORE_CHARACTERS, where, found=len(places) - _MOST_TOLD)


def _ascii_of(one: str) -> str:
    """What compatibility normalisation makes of a character, where that is ASCII (①, ², 𝐀, ﬁ)."""
    like = normalize("NFKC", one)
    return like if like.isascii() and like.isprintable() else ""
