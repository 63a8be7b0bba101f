"""Stops, depots and lorries from lists as people keep them (CSV, headings in Japanese or English)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from meguri.facts.official.reading import plain
from meguri.market.lists import Heading, read_list
from meguri.market.lists.cells import number
from meguri.market.lists.of_tables import headings_of
from meguri.tables.rounds import DEPOTS, LORRIES, STOPS
from meguri.tables.schema import Table

FILES: dict[str, Table] = {"stops": STOPS, "depots": DEPOTS, "lorries": LORRIES}
UNSAID: dict[str, dict[str, Any]] = {
    "stops": {"condition": "unknown"},
    "depots": {},
    "lorries": {"takes_damaged": False},
}  # what a row that does not say it is taken to be: never sound, never fit for damaged goods
CONDITION_NAMES = {
    "condition": {
        "normal": ("健全", "正常", "良品", "sound"),
        "damaged": ("損傷", "破損"),
        "defective": ("不良", "欠陥"),
        "recycling": ("リサイクル", "リサイクル用", "廃棄・リサイクル", "for recycling"),
        "prototype": ("試作", "試作品"),
        "unknown": ("不明", "未確認", "not known"),
    }
}
_ALSO: dict[str, dict[str, tuple[str, ...]]] = {
    "stops": {
        "stop_id": ("ID", "地点ID", "stop"),
        "waiting_count": ("数量", "個数", "pieces"),
        "mass_kg": ("質量", "質量kg", "mass"),
        "energy_kwh": ("電力量", "電力量kWh", "energy"),
        "condition": ("状態", "state"),
        "open_from_min": ("開始", "受渡し開始", "opens"),
        "open_until_min": ("終了", "受渡し終了", "closes"),
        "service_min": ("積込み分", "loading minutes"),
    },
    "depots": {
        "depot_id": ("ID", "拠点ID", "depot"),
        "open_from_min": ("開始", "営業開始", "opens"),
        "open_until_min": ("終了", "営業終了", "closes"),
    },
    "lorries": {
        "lorry_id": ("ID", "車両ID", "lorry"),
        "depot_id": ("拠点ID", "拠点", "depot"),
        "lorries_count": ("台数", "lorries"),
        "most_mass_kg": ("最大積載量kg", "payload"),
        "most_energy_kwh": ("電力量上限kWh",),
        "takes_damaged": ("損傷品可", "takes damaged"),
        "fixed_jpy": ("出動費", "fixed cost"),
        "drive_jpy_per_km": ("km単価", "cost a kilometre"),
        "speed_km_per_h": ("平均時速", "speed"),
        "shift_min": ("拘束分", "shift"),
    },
}
_CLOCK = re.compile(r"(\d{1,2})[:時](\d{2})?分?")


def read_round_lists(contents: Mapping[str, tuple[bytes, str]]) -> dict[str, pl.DataFrame]:
    """STOPS, DEPOTS and LORRIES by name from CSV files (UTF-8 or cp932).

    Times may be clock times (9:00, 9時30分) or minutes after midnight. A stop that does not say its condition
    is `unknown`; a lorry that does not say so takes no damaged goods.

    Args:
        contents: name among FILES → the file and what it is called in messages.

    Raises:
        ExceptionGroup: what is wrong with each file (OfficialFileError, ListError).
    """
    made: dict[str, pl.DataFrame] = {}
    faults: list[Exception] = []
    for name, (content, where) in contents.items():
        try:
            made[name] = _read(name, content, where)
        except ValueError as fault:
            faults.append(fault)
    if faults:
        raise ExceptionGroup("round lists", faults)
    return made


def minutes(cell: str) -> float:
    """Minutes after midnight of a clock time, or as they stand.

    Raises:
        CellProblemError: neither.
    """
    told = _CLOCK.fullmatch(plain(cell).replace(" ", ""))
    return number(cell) if told is None else int(told[1]) * 60.0 + int(told[2] or 0)


def _read(name: str, content: bytes, where: str) -> pl.DataFrame:
    table = FILES[name]
    listed = read_list(content, where, _headings(name), table, table.key[0])
    empty: dict[str, Any] = dict.fromkeys(table.names)
    rows = [empty | UNSAID[name] | row for row in listed.rows]
    return table.check(pl.DataFrame(rows, schema=table.polars_schema), where=where)


def _headings(name: str) -> tuple[Heading, ...]:
    table = FILES[name]
    needed = tuple(one.name for one in table.columns if one.required and one.name not in UNSAID[name])
    made = headings_of(table, needed=needed, also=_ALSO[name], spelled=CONDITION_NAMES)
    return tuple(replace(one, read=minutes) if one.column.startswith("open_") else one for one in made)
