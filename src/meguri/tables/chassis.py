"""A chassis number as people write it: the Japanese form or a VIN, read the same way in every room.

A Japanese chassis number (車台番号) is a model code, a hyphen and a serial number, as in ZE1-012345;
imported cars carry the 17 characters of ISO 3779, without I, O and Q. No check digit is looked at here:
outside a few markets it is not compulsory.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import normalize

from meguri.tables.schema import N_

_JAPANESE = re.compile(r"([A-Z0-9]{2,8})-([0-9]{4,8})")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))
NOT_A_CHASSIS = N_(
    "chassis_number: {found} is neither a Japanese chassis number (as in ZE1-012345) nor the 17 characters "
    "of a VIN (without I, O and Q). Copy it from the vehicle inspection certificate."
)


class ChassisError(ValueError):
    """A text that is no chassis number.

    Attributes:
        code: `not_a_chassis_number`.
        values: `found`, for the words made at a door.
    """

    code = "not_a_chassis_number"

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)
        super().__init__(NOT_A_CHASSIS.format(**values))


@dataclass(frozen=True, slots=True)
class Chassis:
    """A chassis number as written down.

    Attributes:
        number: in half-width capitals.
        kind: `japanese` or `vin`.
        model_code: the part before the hyphen, or the first eight characters of a VIN.
    """

    number: str
    kind: str
    model_code: str


def read_chassis(text: str) -> Chassis:
    """A chassis number from what was typed: full width, lower case, spaces and odd hyphens are mended.

    Raises:
        ChassisError: neither form.
    """
    number = normalize("NFKC", text).upper().translate(DASHES)
    number = "".join(number.split())
    if match := _JAPANESE.fullmatch(number):
        return Chassis(number, "japanese", match[1])
    if _VIN.fullmatch(number) and not number.isalpha():
        return Chassis(number, "vin", number[:8])
    raise ChassisError({"found": repr(text)})
