"""Which column is which? The names that makers, chargers and testers give, and what their endings say."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from meguri.health.logs.faults import LogCode, LogError, LogFault
from meguri.tables.battery import LOG

# Names as `plain` leaves them. Endings such as _mv or _pct are units and are taken off first.
_NAMES: dict[str, tuple[str, ...]] = {
    "time_s": (
        *("time", "t", "test_time", "elapsed", "elapsed_time", "total_time", "seconds", "timestamp"),
        *("datetime", "date_time", "date_and_time", "date", "時間", "時刻", "日時", "経過時間", "測定時刻"),
    ),
    "current_a": (
        *("current", "i", "amps", "pack_current", "pack_amps", "battery_current", "dc_current"),
        *("present_current", "output_current", "電流", "電池電流", "充電電流", "総電流"),
    ),
    "voltage_v": (
        *("voltage", "u", "v", "volts", "pack_voltage", "pack_volts", "battery_voltage", "total_voltage"),
        *("dc_voltage", "present_voltage", "output_voltage", "電圧", "電池電圧", "総電圧"),
    ),
    "cell_voltage_min_v": (
        *("cell_voltage_min", "cell_vmin", "min_cell_voltage", "min_cell", "min_cp", "vcell_min"),
        *("lowest_cell_voltage", "最低セル電圧", "最小セル電圧"),
    ),
    "cell_voltage_mean_v": (
        *("cell_voltage_mean", "cell_vmean", "cell_voltage", "mean_cell_voltage", "avg_cell_voltage"),
        *("avg_cp", "vcell_mean", "セル電圧", "平均セル電圧"),
    ),
    "cell_voltage_max_v": (
        *("cell_voltage_max", "cell_vmax", "max_cell_voltage", "max_cell", "max_cp", "vcell_max"),
        *("highest_cell_voltage", "最高セル電圧", "最大セル電圧"),
    ),
    "soc_share": ("soc", "state_of_charge", "displayed_soc", "soc_display", "充電率", "電池残量", "残量"),
    "temperature_c": (
        *("temperature", "temp", "battery_temperature", "battery_temp", "pack_temperature", "pack_temp"),
        *("cell_temperature", "t1", "温度", "電池温度"),
    ),
    "temperature_min_c": ("temperature_min", "temp_min", "min_temperature", "min_temp", "最低温度"),
    "temperature_max_c": ("temperature_max", "temp_max", "max_temperature", "max_temp", "最高温度"),
    "air_temperature_c": (
        *("air_temperature", "ambient", "ambient_temperature", "ambient_temp", "outside_temperature"),
        *("外気温", "気温", "周囲温度"),
    ),
    "insulation_ohm": ("insulation", "insulation_resistance", "isolation_resistance", "絶縁抵抗"),
}
_KNOWN = {name: ours for ours, names in _NAMES.items() for name in names}
# Factor and offset that bring a value with this ending into the table's unit; None is left to be looked at.
_ENDINGS: dict[str, tuple[float, float] | None] = {
    "ms": (1e-3, 0.0),
    "min": (60.0, 0.0),
    "h": (3600.0, 0.0),
    "s": None,
    "ma": (1e-3, 0.0),
    "a": (1.0, 0.0),
    "mv": (1e-3, 0.0),
    "v": (1.0, 0.0),
    "pct": (1e-2, 0.0),
    "percent": (1e-2, 0.0),
    "share": (1.0, 0.0),
    "c": (1.0, 0.0),
    "degc": (1.0, 0.0),
    "f": (5 / 9, -160 / 9),
    "kohm": (1e3, 0.0),
    "mohm": (1e6, 0.0),
    "ohm": (1.0, 0.0),
}
REQUIRED = ("time_s", "current_a")


def plain(name: str) -> str:
    """A column's name in lower case, its signs and gaps as single underscores: `SOC(%)` is `soc_pct`."""
    said = unicodedata.normalize("NFKC", name).strip().lower()
    for sign, word in (("%", "_pct"), ("ω", "ohm"), ("°", "deg"), ("℃", "degc")):
        said = said.replace(sign, word)
    return re.sub(r"[^0-9a-z\u3040-\u9fff]+", "_", said).strip("_")


def recognise(name: str) -> tuple[str, tuple[float, float] | None] | None:
    """Our column for a name of theirs, with factor and offset as its ending tells (None: see the values)."""
    said = plain(name)
    if said in LOG.names:
        return said, (1.0, 0.0) if said != "time_s" else None
    if said in _KNOWN:
        return _KNOWN[said], None
    stem, _, ending = said.rpartition("_")
    if ending in _ENDINGS and stem in _KNOWN:
        return _KNOWN[stem], _ENDINGS[ending]
    return None


def choose(
    columns: Sequence[str], wanted: Mapping[str, str] | None, where: str
) -> dict[str, tuple[str, tuple[float, float] | None]]:
    """Which of their columns holds which of ours: ours → (theirs, factor and offset where the name tells).

    Raises:
        LogError: a name in the map is unknown on either side, two columns could be one, time or current is
            missing. All of them at once.
    """
    told = dict(wanted or {})
    faults = _map_faults(columns, told, where)
    found: dict[str, list[tuple[str, tuple[float, float] | None]]] = {}
    for theirs in columns:
        known = recognise(theirs)
        if known is not None and known[0] not in told and theirs not in told.values():
            found.setdefault(known[0], []).append((theirs, known[1]))
    chosen = {ours: (theirs, (recognise(theirs) or (ours, None))[1]) for ours, theirs in told.items()}
    for ours, many in found.items():
        exact = [one for one in many if plain(one[0]) == ours]
        if len(many) > 1 and len(exact) != 1:
            names = ", ".join(theirs for theirs, _ in many)
            faults.append(LogFault(LogCode.TWICE, {"where": where, "found": names, "wanted": ours}))
        chosen[ours] = (exact or many)[0]
    faults += [
        LogFault(LogCode.NO_COLUMN, {"where": where, "wanted": ours, "found": ", ".join(columns)})
        for ours in REQUIRED
        if ours not in chosen
    ]
    if faults:
        raise LogError(faults)
    return chosen


def _map_faults(columns: Sequence[str], told: Mapping[str, str], where: str) -> list[LogFault]:
    ours = ", ".join(LOG.names)
    return [
        LogFault(LogCode.UNKNOWN_NAME, {"found": repr(name), "known": ours})
        for name in told
        if name not in LOG.names
    ] + [
        LogFault(LogCode.UNKNOWN_MAPPED, {"where": where, "found": repr(name), "known": ", ".join(columns)})
        for name in told.values()
        if name not in columns
    ]
