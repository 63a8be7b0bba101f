"""Counts of vehicles in use, made comparable: one official table excludes kei, another takes lorries in.

A count of registered cars alone (kei excluded) is completed by the kei count of the same day where there is
one, else by an assumed number of kei cars in the years for which that can be said; otherwise it stays
evidence of another thing, and is shown but not used.
"""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from meguri.nation.outflow.errors import (
    KEI_ERROR,
    KEI_IN_USE,
    KEI_YEARS,
    NOT_CARS,
    NOT_CARS_ERROR,
    STOCK_ERROR,
    Row,
)


def stock_rows(segment: str, stock: pl.DataFrame) -> list[Row]:
    """STOCK in, the segment's counts out, each made comparable with its fleet."""
    if segment != "bev_passenger":
        return [
            _count(fact, float(fact["units"]), _stock_sd(fact), "count")
            for fact in stock.filter(pl.col("segment") == segment).iter_rows(named=True)
        ]
    by_day: dict[date, dict[str, list[dict[str, Any]]]] = {}
    for fact in stock.iter_rows(named=True):
        by_day.setdefault(fact["counted_on"], {}).setdefault(fact["segment"], []).append(fact)
    return [row for scopes in by_day.values() for row in _passenger_counts(scopes)]


def _passenger_counts(scopes: dict[str, list[dict[str, Any]]]) -> list[Row]:
    """The counts of one day, made comparable: passenger cars, kei included.

    Two scopes of one day that are parts of one count are added; a total of the same day is then only checked,
    as is a count of all registered BEVs beside one of the registered passenger cars.
    """
    kei = scopes.get("bev_kei_passenger", [])
    registered = scopes.get("bev_passenger_registered", [])
    rows = [_completed(fact, kei) for fact in registered]
    if not registered:
        rows += [_completed(fact, kei) for fact in scopes.get("bev_registered_all", [])]
    for fact in scopes.get("bev_passenger", []):
        parts_known = bool(registered and kei) and fact["status"] != "exact"
        rows.append(_count(fact, float(fact["units"]), _stock_sd(fact), "count", used=not parts_known))
    return rows


def _stock_sd(fact: dict[str, Any]) -> float:
    return STOCK_ERROR[fact["status"]] * float(fact["units"])


def _count(fact: dict[str, Any], units: float, sd: float, what: str, used: bool = True) -> Row:
    day, source_id = fact["counted_on"], fact["source_id"]
    return Row(
        f"stock:{what}:{day:%Y-%m-%d}:{source_id}",
        "stock",
        day,
        day,
        units,
        sd,
        source_id,
        used,
        comparable=what != "registered_only",
    )


def _completed(fact: dict[str, Any], kei: list[dict[str, Any]]) -> Row:
    """A count of registered cars alone, completed by the kei cars."""
    units, sd = float(fact["units"]), _stock_sd(fact)
    if fact["segment"] == "bev_registered_all":
        units, sd = units - NOT_CARS, float(np.hypot(sd, NOT_CARS_ERROR))
    if kei:
        return _count(
            fact, units + float(kei[0]["units"]), float(np.hypot(sd, _stock_sd(kei[0]))), "registered+kei"
        )
    if fact["counted_on"].year in KEI_YEARS:
        return _count(fact, units + KEI_IN_USE, float(np.hypot(sd, KEI_ERROR)), "registered+assumed_kei")
    return _count(fact, units, sd, "registered_only", used=False)
