"""Whether a diagnosis is of the battery to which it is recorded: what both say of car and pack, compared."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from meguri.facts.packs import PackNameError, pack_named
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

TOLD = ("chassis_number", "vehicle_model", "rated_energy_kwh", "rated_capacity_ah")
_ALIKE_SHARE = 0.1  # two published figures of one pack (gross, net, rounded) differ by less


class OtherCarCode(StrEnum):
    """By what one sees that it is another."""

    OTHER_CHASSIS = "diagnosis_of_another_chassis"
    OTHER_MODEL = "diagnosis_of_another_model"
    OTHER_ENERGY = "diagnosis_of_another_energy"
    OTHER_CAPACITY = "diagnosis_of_another_capacity"


MESSAGES: dict[OtherCarCode, str] = {
    OtherCarCode.OTHER_CHASSIS: N_(
        "The diagnosis is of the car {found}, and this battery is recorded with another chassis number. "
        "Choose the battery of this car; if it was moved into it, record that first (removed, installed)."
    ),
    OtherCarCode.OTHER_MODEL: N_(
        "The diagnosis is of a {found}, and this battery is that of a {wanted}. Choose the battery of "
        "this car."
    ),
    OtherCarCode.OTHER_ENERGY: N_(
        "The diagnosis reckons with {found} kWh when new, and this battery has {wanted} kWh. Choose the "
        "battery of this car."
    ),
    OtherCarCode.OTHER_CAPACITY: N_(
        "The diagnosis reckons with {found} Ah when new, and this battery has {wanted} Ah. Choose the "
        "battery of this car."
    ),
}


class UncheckedCode(StrEnum):
    """Why it could not be seen whether it is another."""

    RECORD_WITHOUT_CHASSIS = "record_without_chassis"
    DIAGNOSIS_WITHOUT_CHASSIS = "diagnosis_without_chassis"
    RECORD_WITHOUT_MODEL = "record_without_model"
    DIAGNOSIS_WITHOUT_MODEL = "diagnosis_without_model"


UNCHECKED: dict[UncheckedCode, str] = {
    UncheckedCode.RECORD_WITHOUT_CHASSIS: N_(
        "The record of this battery has no chassis number, so that it could not be compared with the car's."
    ),
    UncheckedCode.DIAGNOSIS_WITHOUT_CHASSIS: N_(
        "The diagnosis names no chassis number, so that it could not be compared with the battery's record."
    ),
    UncheckedCode.RECORD_WITHOUT_MODEL: N_(
        "The record of this battery names no model that is known here, so that it could not be compared."
    ),
    UncheckedCode.DIAGNOSIS_WITHOUT_MODEL: N_(
        "The diagnosis names no model that is known here, so that it could not be compared."
    ),
}
_SIDES = (
    ("chassis_number", UncheckedCode.RECORD_WITHOUT_CHASSIS, UncheckedCode.DIAGNOSIS_WITHOUT_CHASSIS),
    ("vehicle_model", UncheckedCode.RECORD_WITHOUT_MODEL, UncheckedCode.DIAGNOSIS_WITHOUT_MODEL),
)


class OtherCarError(CodedError):
    """A diagnosis of another battery; every difference is named.

    Attributes:
        faults: all differences.
    """

    messages = MESSAGES


def differences(known: Mapping[str, Any], told: Mapping[str, Any]) -> list[CodedFault]:
    """In what a diagnosis speaks of another battery; what one of them does not say is no difference.

    Args:
        known: attribute → value, of the battery's record with its owner data open.
        told: the same (`TOLD`) of the diagnosis.
    """
    both = {name for name in TOLD if known.get(name) and told.get(name)}
    found = []
    if "chassis_number" in both and _plain(known["chassis_number"]) != _plain(told["chassis_number"]):
        found.append(CodedFault(OtherCarCode.OTHER_CHASSIS, {"found": str(told["chassis_number"])}))
    if "vehicle_model" in both:
        was, now = _model(str(known["vehicle_model"])), _model(str(told["vehicle_model"]))
        if was is not None and now is not None:
            if was != now:
                found.append(CodedFault(OtherCarCode.OTHER_MODEL, {"found": now, "wanted": was}))
            both -= {"rated_energy_kwh", "rated_capacity_ah"}  # the catalogue knows both by their names
    for name, code in (
        ("rated_energy_kwh", OtherCarCode.OTHER_ENERGY),
        ("rated_capacity_ah", OtherCarCode.OTHER_CAPACITY),
    ):
        if name in both and abs(told[name] / known[name] - 1) > _ALIKE_SHARE:
            found.append(CodedFault(code, {"found": f"{told[name]:g}", "wanted": f"{known[name]:g}"}))
    return found


def unchecked(known: Mapping[str, Any], told: Mapping[str, Any]) -> tuple[UncheckedCode, ...]:
    """Why a diagnosis and a battery could not be compared: what one of them does not say.

    Args:
        known: attribute → value, of the battery's record with its owner data open.
        told: the same (`TOLD`) of the diagnosis.
    """
    return tuple(
        code
        for name, in_record, in_diagnosis in _SIDES
        for values, code in ((known, in_record), (told, in_diagnosis))
        if not values.get(name) or (name == "vehicle_model" and _model(str(values[name])) is None)
    )


def _plain(number: str) -> str:
    return "".join(one for one in normalize("NFKC", number).upper() if one.isalnum())


def _model(name: str) -> str | None:
    try:
        return pack_named(name).model
    except PackNameError:
        return None
