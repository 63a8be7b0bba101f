"""Numbers of our own for batteries that have none of GS1: MEGURI-company-serial-check.

The structure is that of ISO/IEC 15459-1 and -4 (who issues, which company, which item), but where that
standard has the code of an issuing agency, there stands the word MEGURI: no such code was given to this
project, and none is claimed. Such a number is unique among all who keep one list of companies together, not
by ISO/IEC 15459. Whoever holds a company prefix of GS1 should use a GIAI or GRAI instead.

Against misreading the alphabet has no I, L, O and U (as in D. Crockford's base 32), and the check character
is that of ISO/IEC 7064 MOD 37,36. That system can come out at one of the four letters too: such a number is
not issued, and `issue_own_number` steps around it with a character of filling.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from meguri.passport.identity.check_digits import mod_37_36
from meguri.passport.identity.faults import IdentifierCode, IdentifierError, IdentifierFault, fault, shown

PREFIX = "MEGURI"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MEANT = {"I": "1", "L": "1", "O": "0", "U": "V"}
_COMPANY_LENGTHS = (3, 12)
_SERIAL_LENGTHS = (5, 20)
_SHAPE = re.compile(r"MEGURI-([0-9A-Z]+)-([0-9A-Z]+)-([0-9A-Z])")
_DIGITS_OF_NUMBER = 8


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number of ours.

    Attributes:
        company: who issued it, 3–12 characters of the alphabet.
        serial: which item, 5–20 characters of the alphabet.
    """

    company: str
    serial: str

    @property
    def check(self) -> str:
        """The check character over company and serial number."""
        return mod_37_36(self.company + self.serial)

    @property
    def text(self) -> str:
        """The number as it is printed."""
        return f"{PREFIX}-{self.company}-{self.serial}-{self.check}"


def build_own_number(company: str, serial: str, where: str = "identifier") -> OwnNumber:
    """A number from its parts.

    Raises:
        IdentifierError: characters that the alphabet has not, wrong lengths, or a check character that is
            misread too easily.
    """
    number = OwnNumber(company, serial)
    faults = list(_part_faults(company, serial, where))
    if not faults and number.check not in ALPHABET:
        faults = [fault(IdentifierCode.OWN_CHECK, where, found=f"{company}-{serial}", check=number.check)]
    if faults:
        raise IdentifierError(faults)
    return number


def issue_own_number(company: str, count: int, where: str = "identifier") -> OwnNumber:
    """The number of a company's `count`-th battery; different counts never share one.

    Args:
        company: who issues it.
        count: 0 … 32**8 - 1.
        where: what a fault calls the number.

    Raises:
        IdentifierError: the company's name is none.
        ValueError: a count that eight characters cannot hold.
    """
    if not 0 <= count < len(ALPHABET) ** _DIGITS_OF_NUMBER:
        raise ValueError(f"count is {count}; wanted is 0 to 32**{_DIGITS_OF_NUMBER} - 1")
    serial = ""
    for _ in range(_DIGITS_OF_NUMBER):
        count, digit = divmod(count, len(ALPHABET))
        serial = ALPHABET[digit] + serial
    for filling in ALPHABET:
        number = OwnNumber(company, serial + filling)
        if list(_part_faults(company, number.serial, where)) or number.check in ALPHABET:
            break
    return build_own_number(company, number.serial, where)


def parse_own_number(text: str, where: str = "identifier") -> OwnNumber:
    """A number from its characters, in capitals and without spaces.

    Raises:
        IdentifierError: another form, letters that are misread, or a wrong check character; all faults.
    """
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise IdentifierError([fault(IdentifierCode.OWN_FORM, where, found=shown(text))])
    company, serial, check = shape.groups()
    faults = [*_letter_faults(text, where), *_length_faults(company, serial, where)]
    if faults:
        raise IdentifierError(faults)
    number = OwnNumber(company, serial)
    if number.check != check:
        told = {"part": f"{PREFIX}-{company}-{serial}", "found": check, "wanted": number.check}
        raise IdentifierError([fault(IdentifierCode.CHECK_DIGIT, where, **told)])
    return number


def _part_faults(company: str, serial: str, where: str) -> Iterator[IdentifierFault]:
    text = f"{PREFIX}-{company}-{serial}-0"
    if _SHAPE.fullmatch(text) is None:
        yield fault(IdentifierCode.OWN_FORM, where, found=shown(text[:-2]))
        return
    yield from _letter_faults(text, where)
    yield from _length_faults(company, serial, where)


def _letter_faults(text: str, where: str) -> Iterator[IdentifierFault]:
    for position, found in enumerate(text[len(PREFIX) :], len(PREFIX) + 1):
        if found in _MEANT:
            told = {"part": PREFIX, "found": found, "position": position, "meant": _MEANT[found]}
            yield fault(IdentifierCode.MISREAD, where, **told)


def _length_faults(company: str, serial: str, where: str) -> Iterator[IdentifierFault]:
    for part, (least, most) in ((company, _COMPANY_LENGTHS), (serial, _SERIAL_LENGTHS)):
        if not least <= len(part) <= most:
            yield fault(IdentifierCode.OWN_FORM, where, found=shown(part))
