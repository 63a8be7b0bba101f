"""OCPP MeterValues: what a charger told its back office, in versions 1.6 and 2.0.1.

Read to the published schemas (OCPP 1.6 edition 2, MeterValues.req and StopTransaction.req; OCPP 2.0.1,
MeterValuesRequest and TransactionEventRequest); there is no sample file here, tests are on made messages.

A charger tells what it gives. With direct current that is the pack's current; with alternating current it is
not, so such a log holds no pack current and is refused with that reason.
"""

import json
from collections.abc import Iterator
from statistics import median
from typing import Any

import polars as pl

from meguri.health.logs.cells_of_text import times
from meguri.health.logs.faults import LogCode, LogFault, refused
from meguri.health.logs.notes import Notes

_DEFAULT = "Energy.Active.Import.Register"
_AC_BELOW_V = 260.0  # a mains voltage; packs of cars that a charger can fill lie above
_DEEPEST = 40
_FACTORS = {"mV": 1e-3, "kV": 1e3, "mA": 1e-3, "W": 1.0, "kW": 1e3, "Percent": 0.01}
_READ = ("Current.Import", "Voltage", "SoC", "Power.Active.Import", "Temperature")


def from_ocpp(text: str, where: str, notes: Notes) -> tuple[pl.DataFrame, list[LogFault]]:
    """One row a time stamp: time_s, current_a, voltage_v, soc_share, temperature_c.

    Raises:
        LogError: not JSON, no meter values in it, or an alternating current alone.
    """
    rows: dict[str, dict[str, float]] = {}
    faults: list[LogFault] = []
    is_ac = False
    for count, one in enumerate(_meter_values(_documents(text, where), 0), start=1):
        row = rows.setdefault(str(one.get("timestamp", "")), {})
        for sample in _samples(one):
            measurand = sample.get("measurand", _DEFAULT)
            if measurand not in _READ or sample.get("format", "Raw") != "Raw":
                continue
            if measurand in ("Current.Import", "Voltage") and sample.get("phase"):
                is_ac = True
                continue
            if measurand == "Temperature" and sample.get("location") != "EV":
                continue  # the charger's own temperature
            value = _value(sample)
            if value is None:
                found = repr(sample.get("value"))[:60]
                told = {"where": where, "column": measurand, "row": str(count), "found": found, "count": "1"}
                faults.append(LogFault(LogCode.TEXT, told))
            else:
                row[measurand] = value
    if not rows:
        raise refused(LogCode.NO_METER_VALUES, where=where)
    return _frame(rows, is_ac, where, notes, faults), faults


def _frame(
    rows: dict[str, dict[str, float]], is_ac: bool, where: str, notes: Notes, faults: list[LogFault]
) -> pl.DataFrame:
    columns = {name: [row.get(name) for row in rows.values()] for name in _READ}
    volts = [one for one in columns["Voltage"] if one]
    is_dc = not is_ac and bool(volts) and median(volts) >= _AC_BELOW_V
    if not is_dc:
        if faults:
            return pl.DataFrame()
        raise refused(LogCode.AC_ONLY, where=where)
    current = columns["Current.Import"]
    if not any(one is not None for one in current):
        current = [
            power / volt if power is not None and volt else None
            for power, volt in zip(columns["Power.Active.Import"], columns["Voltage"], strict=True)
        ]
        notes.assume("current_from_power", "current_a", "Power.Active.Import / Voltage")
    notes.assume("charger_side", "current_a", "DC")
    seconds, wrong = times(pl.Series("timestamp", list(rows)), where, 1)
    faults += wrong
    return pl.DataFrame(
        {
            "time_s": seconds,
            "current_a": current,
            "voltage_v": columns["Voltage"],
            "soc_share": columns["SoC"],
            "temperature_c": columns["Temperature"],
        },
        schema=dict.fromkeys(("time_s", "current_a", "voltage_v", "soc_share", "temperature_c"), pl.Float64),
    )


def _documents(text: str, where: str) -> Any:
    """The JSON text: one document, or one a line."""
    try:
        return json.loads(text)
    except RecursionError as fault:
        raise refused(LogCode.NO_METER_VALUES, where=where) from fault
    except ValueError as fault:
        whole = fault
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as fault:
        row, column = getattr(whole, "lineno", "–"), getattr(whole, "colno", "–")
        raise refused(LogCode.BAD_JSON, where=where, row=row, column=column) from fault


def _meter_values(document: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every element of a `meterValue` or `transactionData` list, however deep it lies."""
    if depth > _DEEPEST:
        return
    if isinstance(document, list):
        for part in document:
            yield from _meter_values(part, depth + 1)
    elif isinstance(document, dict):
        for name, part in document.items():
            if name in ("meterValue", "transactionData") and isinstance(part, list):
                yield from (one for one in part if isinstance(one, dict))
            else:
                yield from _meter_values(part, depth + 1)


def _samples(one: dict[str, Any]) -> list[dict[str, Any]]:
    samples = one.get("sampledValue")
    return [sample for sample in samples if isinstance(sample, dict)] if isinstance(samples, list) else []


def _value(sample: dict[str, Any]) -> float | None:
    """The value in our unit: 1.6 gives text and a unit, 2.0.1 a number, a unit and a power of ten."""
    of_unit = sample.get("unitOfMeasure")
    told = of_unit if isinstance(of_unit, dict) else sample
    unit, power = told.get("unit"), told.get("multiplier", 0)
    if not isinstance(power, int) or abs(power) > 12:
        return None
    try:
        value = float(sample.get("value", "")) * 10.0**power
    except (TypeError, ValueError, OverflowError):
        return None
    measurand = sample.get("measurand", _DEFAULT)
    if measurand == "Temperature":
        return {"Fahrenheit": (value - 32) / 1.8, "K": value - 273.15}.get(str(unit), value)
    if measurand == "SoC":
        return value * 0.01
    return value * _FACTORS.get(str(unit), 1.0)
