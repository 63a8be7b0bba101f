"""What a yard knows of a vehicle without measuring: checked where it enters, all faults at once."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite

from meguri.facts.places import PlaceError, climate_of
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

MOST_KM = 2_000_000.0
_NUMBERS = (
    ("odometer_km", 0.0, MOST_KM),
    ("bars", 0.0, 12.0),
    ("meter_soh_share", 0.0, 1.2),
    ("meter_range_km", 0.0, 1500.0),
)


class VehicleCode(StrEnum):
    """What can be wrong with the facts of a vehicle."""

    DAY = "vehicle_day"
    FUTURE = "vehicle_future"
    ODOMETER = "vehicle_odometer_km"
    BARS = "vehicle_bars"
    METER_SOH = "vehicle_meter_soh_share"
    METER_RANGE = "vehicle_meter_range_km"
    PREFECTURE = "vehicle_prefecture"


MESSAGES: dict[VehicleCode, str] = {
    VehicleCode.DAY: N_("{field}: {found} is no day. Write it as 2019-04-01."),
    VehicleCode.FUTURE: N_(
        "first_registration: {found} lies after the day of the diagnosis, {limit}. Check both days."
    ),
    VehicleCode.ODOMETER: N_(
        "odometer_km: {found} is no distance a car has driven. Give km from 0 to 2,000,000, or leave it out."
    ),
    VehicleCode.BARS: N_(
        "bars: {found} is no number of bars. Give the whole number shown on the capacity gauge, 0 to 12."
    ),
    VehicleCode.METER_SOH: N_(
        "meter_soh_share: {found} is no state of health. Give a share from 0 to 1.2: 0.85 for 85 %."
    ),
    VehicleCode.METER_RANGE: N_(
        "meter_range_km: {found} is no range. Give the km shown at full charge, from 0 to 1,500."
    ),
    VehicleCode.PREFECTURE: N_(
        "prefecture: no prefecture is called {found}. Write it as 東京都 or Tokyo, or leave it out."
    ),
}
_CODES = {
    "odometer_km": VehicleCode.ODOMETER,
    "bars": VehicleCode.BARS,
    "meter_soh_share": VehicleCode.METER_SOH,
    "meter_range_km": VehicleCode.METER_RANGE,
}


class VehicleFault(CodedFault):
    """One thing wrong with the facts of a vehicle, and the values for its message."""


class VehicleFactsError(CodedError):
    """Facts that no vehicle has; every fault is named.

    Attributes:
        faults: all faults, in the order of the fields.
    """

    messages = MESSAGES


@dataclass(frozen=True, slots=True)
class VehicleFacts:
    """What is known of one vehicle; all but the day may be missing.

    Attributes:
        on_day: day of the diagnosis.
        model: name of its pack, as `meguri.facts.packs.pack_named` takes it.
        first_registration: day of first registration (初度登録).
        odometer_km: distance driven, km.
        prefecture: where it was used.
        bars: segments on the capacity gauge.
        meter_soh_share: state of health that the car displays or a reader shows, as a share.
        meter_range_km: range displayed at full charge, km.
        bms_updated: whether the battery controller was reprogrammed (30 kWh Leaf); None where unknown.
        chassis_number: chassis number (車台番号).
        measured_by: who read it.
        device: with what.

    Raises:
        VehicleFactsError: values that no vehicle has; all of them at once.
    """

    on_day: date
    model: str | None = None
    first_registration: date | None = None
    odometer_km: float | None = None
    prefecture: str | None = None
    bars: int | None = None
    meter_soh_share: float | None = None
    meter_range_km: float | None = None
    bms_updated: bool | None = None
    chassis_number: str | None = None
    measured_by: str | None = None
    device: str | None = None

    def __post_init__(self) -> None:
        faults = (*_day_faults(self), *_number_faults(self), *_place_faults(self.prefecture))
        if faults:
            raise VehicleFactsError(faults)

    @property
    def age_yr(self) -> float | None:
        """Age in years of 365.25 days; None where the first registration is not known."""
        if self.first_registration is None:
            return None
        return (self.on_day - self.first_registration).days / 365.25


def _day_faults(facts: VehicleFacts) -> list[VehicleFault]:
    days = {"on_day": facts.on_day, "first_registration": facts.first_registration}
    faults = [
        VehicleFault(VehicleCode.DAY, {"field": name, "found": repr(day)})
        for name, day in days.items()
        if not isinstance(day, date) and not (name == "first_registration" and day is None)
    ]
    if not faults and facts.first_registration is not None and facts.first_registration > facts.on_day:
        values = {"found": facts.first_registration.isoformat(), "limit": facts.on_day.isoformat()}
        faults.append(VehicleFault(VehicleCode.FUTURE, values))
    return faults


def _number_faults(facts: VehicleFacts) -> list[VehicleFault]:
    return [
        VehicleFault(_CODES[name], {"found": repr(getattr(facts, name))})
        for name, low, high in _NUMBERS
        if not _is_within(getattr(facts, name), low, high, whole=name == "bars")
    ]


def _is_within(value: object, low: float, high: float, *, whole: bool) -> bool:
    if value is None:
        return True
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        return False
    return isfinite(value) and low <= value <= high


def _place_faults(prefecture: str | None) -> list[VehicleFault]:
    try:
        if prefecture is not None:
            climate_of(prefecture)
    except PlaceError:
        return [VehicleFault(VehicleCode.PREFECTURE, {"found": repr(prefecture)})]
    return []
