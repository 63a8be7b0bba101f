"""Which column is which? The names that makers, chargers and testers give, and what their endings say."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from meguri.health.logs.faults import LogCode, LogError, LogFault
from meguri.tables.battery import LOG

# Names as `plain` leaves them, the one to prefer first, without endings that are units such as _mv or _pct.
# Those of BDF are its labels ("Test Time / s") and machine names (test_time_second) at version 1.3.0; those
# of ISO 15118-2 are its elements (EVSEPresentCurrent).
_NAMES: dict[str, tuple[str, ...]] = {
    "time_s": (
        *("test_time", "elapsed", "elapsed_time", "total_time", "t", "time", "seconds", "unix_time"),
        *("timestamp", "datetime", "date_time", "date_and_time", "経過時間", "時間", "日時", "測定時刻"),
        *("時刻", "epoch_time", "date", "日付"),
    ),
    "current_a": (
        *("current", "i", "amps", "pack_current", "pack_amps", "battery_current", "dc_current"),
        *(
            "present_current",
            "output_current",
            "present_output_current",
            "evsepresentcurrent",
            "電流",
            "電池電流",
            "充電電流",
            "総電流",
        ),
    ),
    "voltage_v": (
        *("voltage", "u", "v", "volts", "pack_voltage", "pack_volts", "battery_voltage", "total_voltage"),
        *("dc_voltage", "present_voltage", "output_voltage", "present_output_voltage"),
        *("evsepresentvoltage", "電圧", "電池電圧", "総電圧"),
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
    "soc_share": (
        *("soc", "state_of_charge", "displayed_soc", "soc_display", "ev_soc", "evresssoc", "充電率"),
        *("電池残量", "残量"),
    ),
    "temperature_c": (
        *("temperature", "temp", "battery_temperature", "battery_temp", "pack_temperature", "pack_temp"),
        *("cell_temperature", "surface_temperature", "temperature_t1", "t1", "電池温度", "温度"),
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
_RANK = {name: rank for names in _NAMES.values() for rank, name in enumerate(names)}
_FIRST_WINS = ("time_s", "temperature_c")  # logs often tell these several times; elsewhere two are a question
# Factor and offset that bring a value with this ending into the table's unit; None is left to be looked at.
_ENDINGS: dict[str, tuple[float, float] | None] = {
    **dict.fromkeys(("s", "sec", "second"), None),
    **dict.fromkeys(("ms", "ma", "mv", "millisecond", "milliampere", "millivolt"), (1e-3, 0.0)),
    **dict.fromkeys(("a", "v", "share", "c", "degc", "ohm", "ampere", "volt", "celsius"), (1.0, 0.0)),
    **dict.fromkeys(("pct", "percent"), (1e-2, 0.0)),
    "min": (60.0, 0.0),
    "h": (3600.0, 0.0),
    **dict.fromkeys(("f", "degf"), (5 / 9, -160 / 9)),
    "kohm": (1e3, 0.0),
    "mohm": (1e6, 0.0),
}
REQUIRED = ("time_s", "current_a")
Unit = tuple[float, float]  # factor and offset
_FACTOR = re.compile(r"-?\d+(\.\d+)?(e-?\d{1,2})?")
_MOST_SAID = 400


def plain(name: str) -> str:
    """A column's name in lower case, its signs and gaps as single underscores: `SOC(%)` is `soc_pct`."""
    said = unicodedata.normalize("NFKC", name).strip().lower()
    for sign, word in (("%", "_pct"), ("ω", "ohm"), ("°", "deg"), ("℃", "degc")):
        said = said.replace(sign, word)
    return re.sub(r"[^0-9a-z\u3040-\u9fff]+", "_", said).strip("_")


def recognise(name: str) -> tuple[str, Unit | None, int] | None:
    """Our column for a name of theirs, factor and offset as its ending tells (None: see values), its rank.

    The lower the rank, the rather the name is meant; our own name comes first.
    """
    said = plain(name)
    if said in LOG.names:
        return said, (1.0, 0.0) if said != "time_s" else None, -1
    stem, _, ending = said.rpartition("_")
    if said not in _KNOWN and ending in _ENDINGS and stem in _KNOWN:
        return _KNOWN[stem], _ENDINGS[ending], _RANK[stem]
    return (_KNOWN[said], None, _RANK[said]) if said in _KNOWN else None


def choose(
    columns: Sequence[str], wanted: Mapping[str, str] | None, where: str
) -> dict[str, tuple[str, Unit | None]]:
    """Which of their columns holds which of ours: ours → (theirs, factor and offset where they are told).

    Args:
        columns: their names.
        wanted: ours → theirs; `"theirs * 0.001"` also tells the factor.
        where: the log, for messages.

    Raises:
        LogError: a name in the map is unknown on either side, two columns could be one, time or current is
            missing. All of them at once.
    """
    told = {ours: _scaled(theirs, columns) for ours, theirs in (wanted or {}).items()}
    faults = _map_faults(columns, told, where)
    taken = {theirs for theirs, _ in told.values()}
    found: dict[str, list[tuple[int, str, Unit | None]]] = {}
    for theirs in columns:
        known = recognise(theirs)
        if known is not None and known[0] not in told and theirs not in taken:
            found.setdefault(known[0], []).append((known[2], theirs, known[1]))
    chosen = dict(told)
    for ours, many in found.items():
        many.sort(key=lambda one: one[0])
        if len(many) > 1 and many[0][0] >= 0 and ours not in _FIRST_WINS:
            names = ", ".join(theirs for _, theirs, _ in many)
            faults.append(LogFault(LogCode.TWICE, {"where": where, "found": names, "wanted": ours}))
        chosen[ours] = many[0][1:]
    faults += [_missing(ours, columns, where) for ours in REQUIRED if ours not in chosen]
    if faults:
        raise LogError(faults)
    return chosen


def _missing(ours: str, columns: Sequence[str], where: str) -> LogFault:
    told = {"where": where, "wanted": ours, "found": ", ".join(columns)[:_MOST_SAID]}
    return LogFault(LogCode.NO_COLUMN, told | {"meaning": LOG.column(ours).meaning.en})


def _scaled(theirs: str, columns: Sequence[str]) -> tuple[str, Unit | None]:
    """A name from the map, and the factor that it or the name's ending tells."""
    stem, star, factor = str(theirs).rpartition("*")
    if theirs not in columns and star and stem.strip() in columns and _FACTOR.fullmatch(factor.strip()):
        return stem.strip(), (float(factor), 0.0)
    known = recognise(str(theirs))
    return str(theirs), known[1] if known else None


def _map_faults(
    columns: Sequence[str], told: Mapping[str, tuple[str, Unit | None]], where: str
) -> list[LogFault]:
    ours, theirs = ", ".join(LOG.names), ", ".join(columns)[:_MOST_SAID]
    return [
        LogFault(LogCode.UNKNOWN_NAME, {"found": repr(name), "known": ours})
        for name in told
        if name not in LOG.names
    ] + [
        LogFault(LogCode.UNKNOWN_MAPPED, {"where": where, "found": repr(name), "known": theirs})
        for name, _ in told.values()
        if name not in columns
    ]
