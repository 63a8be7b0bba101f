"""The code of GB/T 34014-2017 on Chinese traction batteries: 24 characters, or 19 for a second life.

What stands where: maker 3, product 1 (pack, module, cell), battery type 1, specification 2, trace 7, day made
3, serial number of that day 7. A second-life product has no trace; behind its serial number come R and the
product that it was made from.

That second form has 3+1+1+2+3+7+1+1 = 19 characters, and the published pattern of Catena-X matches just 19,
though the sentence beside it speaks of 18 (io.catenax.traction_battery_code 2.0.0). Here it has 19; a text of
18 is refused with that explanation.

What is not known here. The standard's own tables were not read; they are not public. Public readers agree on
the months and on 1–9 and A–H for year and day (1 is 2011, A is 2020; day A is 10). Behind H they differ on
whether I, O and Q are counted. Here they are not: 1–9 and the 22 letters without I, O, Q and Z are just the
31 days of a month. An I, which the published pattern lets pass, and day 0 are therefore not decoded. Of the
battery types only B and E are told in public texts; specification and trace are the maker's own, filed with
the authority.

Sources: Catena-X, io.catenax.traction_battery_code 2.0.0 (CC-BY-4.0; structure and alphabets);
https://m.sohu.com/a/770781589_121894856 (meaning of each part, types B and E);
https://diypow.com/blogs/knowledge/what-is-the-qr-code-on-lifepo4-cells (19 characters for recycled cells).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from meguri.passport.identity.faults import IdentifierCode, IdentifierError, IdentifierFault, fault

_ALL = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COUNTED = "123456789ABCDEFGHJKLMNPRSTUVWXY"  # 31 signs, for years from 2011 and for days
_YEARS = _COUNTED.replace("H", "HI")
_PRODUCTS = {"P": "pack", "M": "module", "C": "cell"}
_CHEMISTRIES = {"B": "LFP", "E": "ternary"}  # ternary: NMC or NCA, the code does not say which
_FIRST_YEAR = 2011
_MEANT = {"O": "0", "I": "1", "Q": "0", "0": "O", "1": "I"}

_DESIGN = (
    ("maker", 3, _ALL),
    ("product", 1, "PMC"),
    ("battery type", 1, "ABCDEFGZ"),
    ("specification", 2, _ALL),
)
_MADE = (
    ("year", 1, _YEARS),
    ("month", 1, "123456789ABC"),
    ("day", 1, "0" + _YEARS),
    ("serial number", 7, _ALL[:10]),
)
FIRST_LIFE = (*_DESIGN, ("trace", 7, _ALL), *_MADE)
SECOND_LIFE = (*_DESIGN, *_MADE, ("second life", 1, "R"), ("first product", 1, "PMC"))
LENGTHS = {24: FIRST_LIFE, 19: SECOND_LIFE}


@dataclass(frozen=True, slots=True)
class TractionCode:
    """A code of GB/T 34014, taken apart.

    Attributes:
        code: all of it.
        maker: three characters that the authority gave to the maker.
        product: pack, module or cell.
        chemistry_code: one letter for the battery type.
        specification: two characters of the maker's own.
        trace: seven characters of the maker's own; None in a second life.
        date_code: year, month and day made, a character each.
        serial: number of that day, seven digits.
        first_product: what it was before its second life: pack, module or cell; None in a first life.
    """

    code: str
    maker: str
    product: str
    chemistry_code: str
    specification: str
    trace: str | None
    date_code: str
    serial: str
    first_product: str | None

    @property
    def is_second_life(self) -> bool:
        """Whether the battery was made from a used one."""
        return self.first_product is not None

    @property
    def chemistry(self) -> str | None:
        """LFP or ternary; None for letters whose meaning no public text told."""
        return _CHEMISTRIES.get(self.chemistry_code)

    @property
    def made_year(self) -> int | None:
        """Year made; None where the letter is not known. The letters run out in 2041."""
        place = _COUNTED.find(self.date_code[0])
        return None if place < 0 else _FIRST_YEAR + place

    @property
    def made_month(self) -> int:
        """Month made, 1–12."""
        return _COUNTED.index(self.date_code[1]) + 1

    @property
    def made_day(self) -> int | None:
        """Day of the month made; None where the character is not known (0, I)."""
        place = _COUNTED.find(self.date_code[2])
        return None if place < 0 else place + 1

    @property
    def made_on(self) -> date | None:
        """Day made; None where part of it is not known, or the month has no such day."""
        if self.made_year is None or self.made_day is None:
            return None
        try:
            return date(self.made_year, self.made_month, self.made_day)
        except ValueError:
            return None


def parse_traction_code(text: str, where: str = "identifier") -> TractionCode:
    """A code of GB/T 34014 from its characters, in capitals and without spaces.

    Raises:
        IdentifierError: another length, or characters that cannot stand where they stand; all faults.
    """
    parts = LENGTHS.get(len(text))
    if parts is None:
        code = IdentifierCode.TRACTION_18 if len(text) == 18 else IdentifierCode.TRACTION_LENGTH
        raise IdentifierError([fault(code, where, found=len(text))])
    if faults := list(_character_faults(text, parts, where)):
        raise IdentifierError(faults)
    told, at = {}, 0
    for name, length, _ in parts:
        told[name] = text[at : at + length]
        at += length
    return TractionCode(
        text,
        maker=told["maker"],
        product=_PRODUCTS[told["product"]],
        chemistry_code=told["battery type"],
        specification=told["specification"],
        trace=told.get("trace"),
        date_code=told["year"] + told["month"] + told["day"],
        serial=told["serial number"],
        first_product=_PRODUCTS.get(told.get("first product", "")),
    )


def _character_faults(
    text: str, parts: tuple[tuple[str, int, str], ...], where: str
) -> Iterator[IdentifierFault]:
    places = ((name, allowed) for name, length, allowed in parts for _ in range(length))
    for position, (found, (part, allowed)) in enumerate(zip(text, places, strict=True), 1):
        if found in allowed:
            continue
        meant = _MEANT.get(found, "")
        told = {"position": position, "part": part, "found": found}
        if meant and meant in allowed:
            yield fault(IdentifierCode.TRACTION_MISREAD, where, **told, meant=meant)
        else:
            yield fault(IdentifierCode.TRACTION_CHARACTER, where, **told, allowed=allowed)
