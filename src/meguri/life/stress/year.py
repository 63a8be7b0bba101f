"""Fields of a year, each one value or twelve → a frame of twelve months, with every fault named."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from meguri.facts.told import field_faults
from meguri.life.stress.words import DutyCode, DutyFault
from meguri.tables.coded import CodedFault
from meguri.tables.columns import number
from meguri.tables.life import DUTY
from meguri.tables.schema import Table

ASIDE = ("name", "name_en", "name_ja", "also", "based_on", "sources")
KM_PER_YR = number("km_per_yr", "distance in a year", "年間走行距離", required=False, low=0.0, high=500_000.0)


def year_faults(table: Table, told: Mapping[str, object], where: str) -> list[CodedFault]:
    """What is wrong with fields given as one value or as twelve."""
    columns = {one.name: one for one in table.columns if one.name != "month_rank"}
    if table is DUTY:  # the distance of a day may be that of a year instead
        columns |= {"daily_km": replace(columns["daily_km"], required=False), "km_per_yr": KM_PER_YR}
    lists = {key: one for key, one in told.items() if isinstance(one, list) and key in columns}
    single = {key: value for key, value in told.items() if key not in lists}
    loose = [replace(one, required=one.required and one.name not in lists) for one in columns.values()]
    found: list[CodedFault] = [*field_faults(loose, single, where, aside=ASIDE)]
    for key, values in lists.items():
        if len(values) != 12:
            count = {"where": where, "field": key, "found": str(len(values))}
            found.append(DutyFault(DutyCode.MONTHS, count))
            continue
        wanted = replace(columns[key], required=True)
        for rank, value in enumerate(values, start=1):
            found += field_faults([wanted], {key: value}, f"{where}, month {rank}")
    return found


def year_frame(table: Table, told: Mapping[str, object]) -> pl.DataFrame:
    """The frame of twelve months of fields without fault."""
    columns: dict[str, list[object]] = {"month_rank": list(range(1, 13))}
    for name in table.names[1:]:
        value = told.get(name)
        columns[name] = list(value) if isinstance(value, list) else [value] * 12
    return table.check(pl.DataFrame(columns, schema=table.polars_schema, strict=False))


def plain_value(value: object) -> object:
    """A figure or list of other libraries as Python's own."""
    if isinstance(value, pl.Series):
        return value.to_list()
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value
