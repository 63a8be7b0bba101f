"""Forms that identifiers must have in the formats of others, each by its name in a mapping's `form:` step."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from meguri.passport.document.values import address
from meguri.passport.identity.faults import IdentifierError
from meguri.passport.identity.traction_code import parse_traction_code

CORPORATE_NUMBER_DIGITS = 13
_DIGITS = re.compile("[0-9]+")
_BPNL = re.compile("BPNL[a-zA-Z0-9]{12}")
_BPNA = re.compile("BPNA[a-zA-Z0-9]{12}")
_PLANT = re.compile("[^\x00-\x1f]{0,20}[0-9]{6}")


def corporate_check_digit(base: str) -> str:
    """The digit that stands before the twelve digits of a Japanese corporate number (法人番号).

    Nine less the remainder by nine of the digits, weighted 1, 2, 1, 2 … from the right; never 0. One wrong
    digit is found, except 0 for 9.

    Args:
        base: the twelve digits behind the check digit (基礎番号).

    Source: 法人番号の指定等に関する省令 (平成26年財務省令第70号) 第2条.
    """
    total = sum(int(one) * (2 if place % 2 else 1) for place, one in enumerate(reversed(base)))
    return str(9 - total % 9)


def is_corporate_number(text: str) -> bool:
    """Whether a text is a corporate number of Japan: 13 digits, of which the first agrees with the others."""
    if len(text) != CORPORATE_NUMBER_DIGITS or not _DIGITS.fullmatch(text):
        return False
    return text[0] == corporate_check_digit(text[1:])


def is_uri(text: str) -> bool:
    """Whether a text is a URI with a scheme."""
    try:
        address(text)
    except ValueError:
        return False
    return True


def is_traction_code(text: str) -> bool:
    """Whether a text is a traction battery code of GB/T 34014."""
    try:
        parse_traction_code(text)
    except IdentifierError:
        return False
    return True


# Catena-X: patterns of io.catenax.battery.battery_pass 6.1.0 (business partner numbers of a legal entity and
# of an address). Ouranos (OpenAPI 3.0.0): openOperatorId is a corporate number; openPlantId ends in 6 digits.
FORMS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "bpnl": lambda text: bool(_BPNL.fullmatch(text)),
        "bpna": lambda text: bool(_BPNA.fullmatch(text)),
        "uri": is_uri,
        "gbt_34014": is_traction_code,
        "corporate_number": is_corporate_number,
        "plant_number": lambda text: bool(_PLANT.fullmatch(text)),
    }
)
FORM_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "bpnl": "BPNL + 12",
        "bpna": "BPNA + 12",
        "uri": "URI",
        "gbt_34014": "GB/T 34014",
        "corporate_number": "法人番号",
        "plant_number": "…123456",
    }
)
