"""The GS1 application identifiers that a battery's address may carry, declared: form, check digit, place.

This is a part of GS1's list, not all of it: keys of things, places and parties, what narrows a key down
(batch, serial number), and the few facts that travel with a pack. An identifier that is not here is refused
by its number.

Source: GS1 General Specifications, section 3 (form of each), and GS1 Digital Link Standard: URI Syntax, 4
(which are keys, which may follow a key in the path, which may stand behind the question mark).
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field

from meguri.passport.identity.check_digits import gs1_check_digit
from meguri.passport.identity.faults import IdentifierCode, IdentifierFault, fault, shown

# GS1 General Specifications, 7.11: the 82 characters of X; 39 of Y (component identifiers).
_CLASSES = {"N": "0-9", "X": r"!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z", "Y": r"#\-/0-9A-Z"}
_PART = re.compile(r"(\[?)([NXY])(\.\.)?(\d+)\]?")
_PREFIX = "(?=[0-9]{4})"  # a GS1 company prefix has four digits or more


@dataclass(frozen=True, slots=True)
class ApplicationIdentifier:
    """One application identifier.

    Attributes:
        ai: its number.
        title: GS1's short name.
        form: of the value, in GS1's notation (N14: 14 digits, X..20: up to 20 characters, [ ]: may lack).
        checked: how many leading digits the check digit closes; 0 where there is none.
        qualifiers: where it is a key: the groups of others that may follow it in the path, in this order.
        is_attribute: whether it may stand behind the question mark.
        is_predefined: whether its length is fixed, so that no separator follows it in a bar code.
        alpha: its name in older addresses, such as gtin.
        is_day: whether the value is a day, YYMMDD.
        has_prefix: whether the value begins with a GS1 company prefix.
        leading: digits that come before all in the value, such as the 0 of a GRAI.
    """

    ai: str
    title: str
    form: str
    checked: int = 0
    qualifiers: tuple[tuple[str, ...], ...] | None = None
    is_attribute: bool = False
    is_predefined: bool = False
    alpha: str = ""
    is_day: bool = False
    has_prefix: bool = False
    leading: str = ""
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = "".join(_part_pattern(*one.groups()) for one in _PART.finditer(self.form))
        made = (_PREFIX if self.has_prefix else "") + self.leading + parts
        object.__setattr__(self, "pattern", re.compile(made, re.ASCII))

    @property
    def is_key(self) -> bool:
        """Whether an address may begin with it."""
        return self.qualifiers is not None

    @property
    def told_form(self) -> str:
        """The form with its leading digits."""
        return f"{self.leading} {self.form}" if self.leading else self.form


def _part_pattern(optional: str, kind: str, up_to: str | None, length: str) -> str:
    least = 0 if optional else 1 if up_to else int(length)
    return f"[{_CLASSES[kind]}]{{{least},{length}}}"


_AI = ApplicationIdentifier
_ALL = (
    _AI("00", "SSCC", "N18", 18, ((),), True, True, "sscc"),
    _AI("01", "GTIN", "N14", 14, (("22", "10", "21"), ("235",)), True, True, "gtin"),
    _AI("02", "CONTENT", "N14", 14, is_attribute=True, is_predefined=True),
    _AI("10", "BATCH/LOT", "X..20", is_attribute=True, alpha="lot"),
    _AI("11", "PROD DATE", "N6", is_attribute=True, is_predefined=True, is_day=True),
    _AI("17", "USE BY or EXPIRY", "N6", is_attribute=True, is_predefined=True, is_day=True),
    _AI("21", "SERIAL", "X..20", alpha="ser"),
    _AI("22", "CPV", "X..20", alpha="cpv"),
    _AI("235", "TPX", "X..28"),
    _AI("240", "ADDITIONAL ID", "X..30", is_attribute=True),
    _AI("253", "GDTI", "N13 [X..17]", 13, ((),), True, alpha="gdti"),
    _AI("254", "GLN EXTENSION COMPONENT", "X..20", alpha="glnx"),
    *(
        _AI(f"310{places}", "NET WEIGHT (kg)", "N6", is_attribute=True, is_predefined=True)
        for places in range(6)
    ),
    _AI("37", "COUNT", "N..8", is_attribute=True),
    *(_AI(f"392{places}", "PRICE", "N..15", is_attribute=True) for places in range(10)),
    _AI("401", "GINC", "X..30", 0, ((),), True, alpha="ginc", has_prefix=True),
    _AI("414", "LOC No.", "N13", 13, (("254",),), True, True, "gln"),
    _AI("417", "PARTY", "N13", 13, ((),), True, True, "party"),
    _AI("7023", "GIAI - ASSEMBLY", "X..30", is_attribute=True, has_prefix=True),
    _AI("8003", "GRAI", "N13 [X..16]", 14, ((),), True, alpha="grai", leading="0"),
    _AI("8004", "GIAI", "X..30", 0, ((),), True, alpha="giai", has_prefix=True),
    _AI("8010", "CPID", "Y..30", 0, (("8011",),), True, alpha="cpid", has_prefix=True),
    _AI("8011", "CPID SERIAL", "N..12", alpha="cpsn"),
    _AI("8017", "GSRN - PROVIDER", "N18", 18, (("8019",),), True, alpha="gsrnp"),
    _AI("8018", "GSRN - RECIPIENT", "N18", 18, (("8019",),), True, alpha="gsrn"),
    _AI("8019", "SRIN", "N..10", alpha="srin"),
    _AI("90", "INTERNAL", "X..30", is_attribute=True),
    *(_AI(str(number), "INTERNAL", "X..90", is_attribute=True) for number in range(91, 100)),
)
APPLICATION_IDENTIFIERS = {one.ai: one for one in _ALL}
ALPHAS = {one.alpha: one.ai for one in _ALL if one.alpha}


def unknown_ai(ai: str) -> ApplicationIdentifier:
    """An application identifier that is taken in unread: any text may be its value."""
    return ApplicationIdentifier(ai, "UNKNOWN", "X..90", is_attribute=True)


def value_faults(one: ApplicationIdentifier, value: str, where: str) -> Iterator[IdentifierFault]:
    """What is wrong with the value of an application identifier."""
    if not value:
        yield fault(IdentifierCode.AI_EMPTY, where, ai=one.ai)
    elif one.ai == "01" and re.fullmatch("[0-9]{8}|[0-9]{12,13}", value):
        yield fault(IdentifierCode.GTIN_SHORT, where, found=value, meant=value.zfill(14))
    elif not one.pattern.fullmatch(value):
        told = {"ai": one.ai, "title": one.title, "found": shown(value), "form": one.told_form}
        yield fault(IdentifierCode.AI_FORM, where, **told)
    elif one.is_day and not _is_day(value):
        yield fault(IdentifierCode.AI_DAY, where, ai=one.ai, title=one.title, found=value)
    elif one.checked:
        digits, found = value[: one.checked - 1], value[one.checked - 1]
        if found != (wanted := gs1_check_digit(digits)):
            yield fault(IdentifierCode.CHECK_DIGIT, where, part=f"({one.ai})", found=found, wanted=wanted)


def _is_day(value: str) -> bool:
    """YYMMDD, where day 00 stands for the last of the month (GS1 General Specifications, 3.4.2)."""
    year, month, day = int(value[:2]), int(value[2:4]), int(value[4:])
    return 1 <= month <= 12 and day <= monthrange(2000 + year, month)[1]
