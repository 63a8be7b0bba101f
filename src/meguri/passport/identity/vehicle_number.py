"""The number of the car that a battery came in: a Japanese chassis number, or a VIN and its check digit.

A Japanese chassis number (車台番号) has neither 17 characters nor a check digit. The ninth character of a VIN
is a check digit only where the market asks for it: in the United States (49 CFR 565.15(c)), in Canada (Motor
Vehicle Safety Regulations, standard 115) and in China (GB 16735-2019). Elsewhere ISO 3779 leaves it to the
maker, so a number that fails the sum is still a good one; Mexico was not looked into.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from meguri.passport.identity.check_digits import VIN_CHECK_POSITION, vin_check_digit
from meguri.passport.identity.faults import IdentifierCode, IdentifierError, IdentifierFault, fault, shown
from meguri.tables.chassis import ChassisError, read_chassis

MARKETS_WITH_CHECK = ("US", "CA", "CN")
VIN_LENGTH = 17
_MEANT = {"I": "1", "O": "0", "Q": "0"}
_JAPANESE_WITH_LETTERS = re.compile("([A-Z0-9]{2,8})-([0-9IOQ]{4,8})")


@dataclass(frozen=True, slots=True)
class VehicleNumber:
    """The number of a car.

    Attributes:
        number: in capitals.
        kind: `japanese` or `vin`.
        model_code: the part before the hyphen, or the first eight characters of a VIN.
        is_checked: whether its check digit was looked at, and is right.
    """

    number: str
    kind: str
    model_code: str
    is_checked: bool = False


def parse_vehicle_number(text: str, market: str | None = None, where: str = "identifier") -> VehicleNumber:
    """A chassis number or VIN.

    Args:
        text: in capitals and without spaces.
        market: for which the car was made, ISO 3166-1 alpha-2; None where nobody said it.
        where: what a fault calls the number.

    Raises:
        IdentifierError: neither form, letters that a VIN has not, or a wrong check digit; all faults.
    """
    if faults := list(_letter_faults(text, where)):
        raise IdentifierError(faults)
    try:
        chassis = read_chassis(text)
    except ChassisError:
        raise IdentifierError([fault(IdentifierCode.VEHICLE, where, found=shown(text))]) from None
    is_checked = chassis.kind == "vin" and (market or "").upper() in MARKETS_WITH_CHECK
    if is_checked:
        found, wanted = chassis.number[VIN_CHECK_POSITION - 1], vin_check_digit(chassis.number)
        if found != wanted:
            told = {"part": "VIN", "found": found, "wanted": wanted}
            raise IdentifierError([fault(IdentifierCode.CHECK_DIGIT, where, **told)])
    return VehicleNumber(chassis.number, chassis.kind, chassis.model_code, is_checked)


def _letter_faults(text: str, where: str) -> Iterator[IdentifierFault]:
    """Letters that a VIN never has, or the serial number of a Japanese chassis number."""
    if len(text) == VIN_LENGTH and text.isalnum():
        part, start = "VIN", 0
    elif slip := _JAPANESE_WITH_LETTERS.fullmatch(text):
        part, start = f"{slip[1]}-…", slip.start(2)
    else:
        return
    for position, found in enumerate(text[start:], start + 1):
        if found in _MEANT:
            told = {"part": part, "found": found, "position": position, "meant": _MEANT[found]}
            yield fault(IdentifierCode.MISREAD, where, **told)
