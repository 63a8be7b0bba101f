"""Counts of vehicles as official tables print them, and the units they are printed in."""

import re
from decimal import Decimal

from meguri.facts.official.faults import FileFaultCode
from meguri.facts.official.reading import folded, plain

_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_NEGATIVE = re.compile(r"[-−–▲△]\s*[\d,.]+|\([\d,.]+\)")
_UNIT_AT_END = re.compile(r"\s*[台両]$")

# How many vehicles one of the printed unit is.
UNIT_SIZES = {
    "台": 1,
    "units": 1,
    "unit": 1,
    "vehicles": 1,
    "no": 1,
    "千台": 1_000,
    "1000台": 1_000,
    "1,000台": 1_000,
    "thousand": 1_000,
    "thousandunits": 1_000,
    "thousandvehicles": 1_000,
    "1000units": 1_000,
    "万台": 10_000,
}
UNITS_WANTED = "台 | 千台 | 万台 | units | thousand units"


class CellError(ValueError):
    """A cell that breaks a rule; the reader adds file, line and column.

    Attributes:
        code: which rule.
        rule: what the message of the code wants to know.
    """

    def __init__(self, code: FileFaultCode, **rule: str | int) -> None:
        self.code = code
        self.rule = rule
        super().__init__(code.value)


def read_count(cell: str, size: int = 1) -> int:
    """A count of vehicles: `12,345`, `１２，３４５`, `282.0` thousands; always a whole number in the end.

    Args:
        cell: as it stands in the file.
        size: how many vehicles one of the printed unit is.

    Raises:
        CellError: blank, negative, no number, or not a whole number of vehicles.
    """
    said = _UNIT_AT_END.sub("", plain(cell)).removeprefix("+")
    if not said:
        raise CellError(FileFaultCode.BLANK)
    if _NEGATIVE.fullmatch(said):
        raise CellError(FileFaultCode.NEGATIVE)
    if not _NUMBER.fullmatch(said) or len(said) > 18:
        raise CellError(FileFaultCode.NOT_A_NUMBER)
    count = Decimal(said.replace(",", "")) * size
    if count != count.to_integral_value():
        raise CellError(FileFaultCode.NOT_WHOLE)
    return int(count)


def read_unit(cell: str) -> int:
    """How many vehicles one of the unit is: 1 for 台, 1000 for 千台.

    Raises:
        CellError: not a unit in which vehicles are counted.
    """
    size = UNIT_SIZES.get(folded(cell).strip("()[]:単位"))
    if size is None:
        raise CellError(FileFaultCode.WRONG_UNIT, wanted=UNITS_WANTED)
    return size
