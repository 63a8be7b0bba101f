"""All that can be wrong with an identifier or its label, and the words for it."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

_LONGEST_SHOWN = 60


class IdentifierCode(StrEnum):
    """What can be wrong with an identifier, or what was mended in it."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    INVISIBLE = "invisible"
    LOOKALIKE = "lookalike"
    FOREIGN = "foreign"
    MORE_CHARACTERS = "more_characters"
    MENDED_WIDTH = "mended_width"
    MENDED_HYPHEN = "mended_hyphen"
    MENDED_SPACE = "mended_space"
    MENDED_CASE = "mended_case"
    NOT_RECOGNISED = "not_recognised"
    UNKNOWN_ADDRESS = "unknown_address"
    CHECK_DIGIT = "check_digit"
    LINK_SCHEME = "link_scheme"
    LINK_CHARACTER = "link_character"
    LINK_HOST = "link_host"
    LINK_PERCENT = "link_percent"
    LINK_NO_KEY = "link_no_key"
    LINK_ORDER = "link_order"
    LINK_BELONGS_IN_PATH = "link_belongs_in_path"
    LINK_NO_ATTRIBUTE = "link_no_attribute"
    LINK_TWICE = "link_twice"
    LINK_BRACKETS = "link_brackets"
    AI_UNKNOWN = "ai_unknown"
    AI_EMPTY = "ai_empty"
    AI_FORM = "ai_form"
    AI_DAY = "ai_day"
    GTIN_SHORT = "gtin_short"
    TRACTION_LENGTH = "traction_length"
    TRACTION_18 = "traction_18"
    TRACTION_CHARACTER = "traction_character"
    TRACTION_MISREAD = "traction_misread"
    OWN_FORM = "own_form"
    OWN_CHECK = "own_check"
    MISREAD = "misread"
    VEHICLE = "vehicle"
    TRACE_FORM = "trace_form"
    TRACE_BLANK = "trace_blank"
    QR_TEXT = "qr_text"
    QR_TOO_LONG = "qr_too_long"
    LABEL_TOO_LONG = "label_too_long"
    LABEL_TOO_FINE = "label_too_fine"
    LABEL_ENERGY = "label_energy"


_TEXT = {
    IdentifierCode.EMPTY: N_("{where}: it is empty."),
    IdentifierCode.TOO_LONG: N_("{where}: {found} characters; at most {limit} are read."),
    IdentifierCode.INVISIBLE: N_(
        "{where}: an invisible character at position {positions}: {found}. Take it out, or type the text "
        "anew."
    ),
    IdentifierCode.LOOKALIKE: N_(
        "{where}: position {positions} looks like {meant}, but is {found}. Type it anew on a Latin keyboard."
    ),
    IdentifierCode.FOREIGN: N_("{where}: no identifier has {found} in it (position {positions})."),
    IdentifierCode.MORE_CHARACTERS: N_("{where}: {found} further characters cannot stand in an identifier."),
    IdentifierCode.MENDED_WIDTH: N_("{where}: full-width characters were read as half-width ones."),
    IdentifierCode.MENDED_HYPHEN: N_("{where}: another kind of dash was read as a hyphen."),
    IdentifierCode.MENDED_SPACE: N_("{where}: spaces inside were left out."),
    IdentifierCode.MENDED_CASE: N_("{where}: small letters were read as capitals."),
    IdentifierCode.NOT_RECOGNISED: N_(
        "{where}: {found} is no identifier known here. Wanted is a GS1 Digital Link (https://…/8004/…), the "
        "24 characters of GB/T 34014, a number of ours (MEGURI-…), a chassis number (ZE1-012345), a VIN or a "
        "UUID."
    ),
    IdentifierCode.UNKNOWN_ADDRESS: N_(
        "{where}: {found} is an address of another kind. Wanted is https://, urn:uuid: or urn:meguri:."
    ),
    IdentifierCode.CHECK_DIGIT: N_(
        "{where}: the check digit of {part} is {found}, and should be {wanted}. A character was misread or "
        "mistyped: compare all of them with the label."
    ),
    IdentifierCode.MISREAD: N_(
        "{where}: {part} has no {found} (position {position}), because it is taken for {meant} too easily. "
        "Look at the label again."
    ),
    IdentifierCode.VEHICLE: N_(
        "{where}: {found} is neither a Japanese chassis number (as in ZE1-012345) nor a VIN of 17 characters."
    ),
    IdentifierCode.TRACE_FORM: N_(
        "{where}: {found} is no UUID. Wanted are 32 digits of 0–9 and a–f in groups of 8-4-4-4-12."
    ),
    IdentifierCode.TRACE_BLANK: N_("{where}: {found} stands for no UUID at all; give the thing a real one."),
}
_LINK = {
    IdentifierCode.LINK_SCHEME: N_(
        "{where}: a GS1 Digital Link begins with https:// or http:// (or both in capitals), not with {found}."
    ),
    IdentifierCode.LINK_CHARACTER: N_(
        "{where}: {found} cannot stand in a web address. Write it with a percent sign: {wanted}."
    ),
    IdentifierCode.LINK_HOST: N_("{where}: {found} is no host name followed by a path."),
    IdentifierCode.LINK_PERCENT: N_(
        "{where}: {found} is no ASCII character written as a percent sign and two hexadecimal digits."
    ),
    IdentifierCode.LINK_NO_KEY: N_(
        "{where}: the path has no GS1 key with a value. Wanted is for example /8004/ (GIAI), /8003/ (GRAI) "
        "or /01/…/21/… (GTIN with serial number)."
    ),
    IdentifierCode.LINK_ORDER: N_(
        "{where}: ({found}) cannot follow ({key}) there. Allowed after it, in this order: {allowed}."
    ),
    IdentifierCode.LINK_BELONGS_IN_PATH: N_(
        "{where}: ({found}) belongs in the path behind ({key}), not after the ?."
    ),
    IdentifierCode.LINK_NO_ATTRIBUTE: N_("{where}: ({found}) cannot stand after the ?."),
    IdentifierCode.LINK_TWICE: N_("{where}: ({found}) is told twice."),
    IdentifierCode.LINK_BRACKETS: N_(
        "{where}: {found} cannot be read. Wanted are values behind their application identifiers in "
        "brackets, as in (01)09520123456788(21)12345."
    ),
    IdentifierCode.AI_UNKNOWN: N_("{where}: no application identifier ({found}) is known here."),
    IdentifierCode.AI_EMPTY: N_("{where}: ({ai}) has no value."),
    IdentifierCode.AI_FORM: N_(
        "{where}: ({ai}) {title} is {found}; wanted is {form} in the notation of GS1."
    ),
    IdentifierCode.AI_DAY: N_("{where}: ({ai}) {title} is {found}; wanted is a day as YYMMDD."),
    IdentifierCode.GTIN_SHORT: N_(
        "{where}: the GTIN {found} has no 14 digits. Fill it up with zeros in front: {meant}."
    ),
}
_OTHER = {
    IdentifierCode.TRACTION_LENGTH: N_(
        "{where}: a code of GB/T 34014 has 24 characters, or 19 for a second life; here are {found}."
    ),
    IdentifierCode.TRACTION_18: N_(
        "{where}: 18 characters. Some texts say that a second-life code has 18, but its parts add up to 19: "
        "after the R comes one letter more, P (pack), M (module) or C (cell)."
    ),
    IdentifierCode.TRACTION_CHARACTER: N_(
        "{where}: position {position} is {found}; in GB/T 34014 it is one of {allowed}."
    ),
    IdentifierCode.TRACTION_MISREAD: N_(
        "{where}: position {position} is {found}, which GB/T 34014 does not have there. It looks like "
        "{meant}: look at the label again."
    ),
    IdentifierCode.OWN_FORM: N_(
        "{where}: {found} is no number of ours. Wanted is MEGURI-company-serial-check: 3–12 and 5–20 "
        "characters of 0–9 and A–Z without I, L, O and U, then one check character."
    ),
    IdentifierCode.OWN_CHECK: N_(
        "{where}: the check character of {found} would be {check}, which is misread too easily. Take another "
        "serial number."
    ),
    IdentifierCode.QR_TEXT: N_("{where}: {found} is no web address or URN that a QR code should carry."),
    IdentifierCode.QR_TOO_LONG: N_("{where}: {found} characters are too many for a QR code of level M."),
    IdentifierCode.LABEL_TOO_LONG: N_(
        "{where}: {found} characters do not fit on the label in letters that can be read. Print the long "
        "form on paper, or give the battery a shorter identifier."
    ),
    IdentifierCode.LABEL_TOO_FINE: N_(
        "{where}: the squares of the QR code would be {found} mm; label printers need {limit} mm. Use a "
        "shorter web address."
    ),
    IdentifierCode.LABEL_ENERGY: N_("{where}: {found} kWh is no capacity of a battery."),
}
MESSAGES: dict[IdentifierCode, str] = {**_TEXT, **_LINK, **_OTHER}


class IdentifierFault(CodedFault):
    """One thing wrong with an identifier, or mended in it."""


class IdentifierError(CodedError):
    """An identifier that cannot be used; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def fault(code: IdentifierCode, where: str, **values: object) -> IdentifierFault:
    """A fault at `where`."""
    return IdentifierFault(code, {"where": where} | {name: str(value) for name, value in values.items()})


def shown(text: str) -> str:
    """A text as a message names it: quoted, shortened, and printable whatever is in it."""
    said = repr(text)
    return said if len(said) <= _LONGEST_SHOWN else said[: _LONGEST_SHOWN - 1] + "…"
