"""Which car is it? The chassis number of a diagnosis, and whether a measurement is bound to it."""

from contextlib import suppress
from datetime import date

from meguri.tables.chassis import ChassisError, read_chassis


def chassis_of(given: str | None, beside: str | None) -> str | None:
    """The car's number: the one given, else the one told beside other facts, where that can be one.

    Raises:
        ChassisError: the one given cannot be one.
    """
    if given is not None:
        return read_chassis(given).number
    with suppress(ChassisError):
        return read_chassis(beside or "").number
    return None


def binding_of(
    chassis_number: str | None, measured_by: str | None, device: str | None, measured_on: date | None
) -> str:
    """`bound` only where chassis number, measurer, device and day are all given, else `self_declared`.

    A chassis number that cannot be one binds nothing.
    """
    said = (chassis_number, measured_by, device)
    if measured_on is None or not all(one and one.strip() for one in said):
        return "self_declared"
    try:
        read_chassis(chassis_number or "")
    except ChassisError:
        return "self_declared"
    return "bound"
