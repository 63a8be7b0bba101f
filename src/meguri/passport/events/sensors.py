"""Sensor reports: which measured values an EPCIS event carries as such, and in which terms.

Source: EPCIS 2.0, sensorElementList; measurement types of the GS1 Web Vocabulary where one says what the
value is, else a type of our own; units of UN/ECE Recommendation 20.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from meguri.passport.events.parts import Grounds

MEASURED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "soh_share": ("meguri:StateOfHealth", "C62"),
        "state_of_certified_energy_share": ("meguri:StateOfCertifiedEnergy", "C62"),
        "state_of_charge_share": ("meguri:StateOfCharge", "C62"),
        "present_capacity_ah": ("ElectricCharge", "AMH"),
        "remaining_capacity_ah": ("ElectricCharge", "AMH"),
        "remaining_energy_kwh": ("Energy", "KWH"),
        "energy_throughput_kwh": ("Energy", "KWH"),
        "present_power_w": ("Power", "WTT"),
        "remaining_power_w": ("Power", "WTT"),
        "present_resistance_ohm": ("Resistance", "OHM"),
        "ohmic_resistance_ohm": ("Resistance", "OHM"),
        "temperature_c": ("Temperature", "CEL"),
        "full_cycles_count": ("Count", "C62"),
    }
)  # attribute → measurement type, unit


def sensor_elements(
    says: Mapping[str, Any], evidence: Mapping[str, Grounds], at: str
) -> list[dict[str, Any]]:
    """The `sensorElementList` of what an event states; empty where nothing measured is in it.

    Low and high stand beside a value in words of ours: GS1's minValue and maxValue are the extremes of
    several readings, which a 5 % and a 95 % point are not.
    """
    reports = [
        _report(name, says[name], evidence.get(name))
        for name in MEASURED
        if isinstance(says.get(name), int | float)
    ]
    return [{"sensorMetadata": {"time": at}, "sensorReport": reports}] if reports else []


def _report(name: str, value: float, grounds: Grounds | None) -> dict[str, Any]:
    kind, unit = MEASURED[name]
    report: dict[str, Any] = {"type": kind, "value": value, "uom": unit, "meguri:attribute": f"meguri:{name}"}
    if grounds is not None:
        report["meguri:basis"] = grounds.basis
    if grounds is not None and grounds.low is not None:
        report["meguri:low"] = grounds.low
    if grounds is not None and grounds.high is not None:
        report["meguri:high"] = grounds.high
    return report
