"""Batteries, owners, use and verdicts for the tests of merit."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from meguri.tables.draws import Draws
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED
from meguri.tables.life import LIFE, LIFE_REACHED
from meguri.tables.lifetime import Life
from meguri.tables.merit import MERIT_BATTERIES, MERIT_HOLDINGS, MERIT_READINGS, MERIT_USE
from meguri.tables.schema import Table

BORN = date(2011, 1, 1)
FULL_KM_A_DAY = 20.0  # 7,305 km a year: more than any shipped scheme's full use

Row = dict[str, Any]


def frame(table: Table, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows of a table, gaps where a row says nothing."""
    whole = [dict.fromkeys(table.names) | row for row in rows]
    return pl.DataFrame(whole, schema=table.polars_schema)


def after(days: float, born: date = BORN) -> date:
    """The day so many days after the first use."""
    return born + timedelta(days=int(days))


def batteries(*names: str, kwh: float = 40.0, born: date = BORN) -> pl.DataFrame:
    """Batteries of one size and age."""
    rows = [
        {"battery_id": name, "rated_kwh": kwh, "first_used_on": born, "is_synthetic": True} for name in names
    ]
    return frame(MERIT_BATTERIES, rows)


def holdings(*rows: tuple[str, str, int, int | None], **more: str) -> pl.DataFrame:
    """Holdings: battery, owner, first day, day of passing on (days after the first use)."""
    told = [
        {
            "battery_id": battery,
            "owner_id": owner,
            "held_from": after(since),
            "held_until": None if until is None else after(until),
            **more,
        }
        for battery, owner, since, until in rows
    ]
    return frame(MERIT_HOLDINGS, told)


def use(*rows: tuple[str, int, int, float], moved_kwh: float | None = None) -> pl.DataFrame:
    """Records of use: battery, first day, last, distance."""
    told = [
        {
            "battery_id": battery,
            "used_from": after(since),
            "used_until": after(until),
            "driven_km": km,
            "moved_kwh": moved_kwh,
        }
        for battery, since, until, km in rows
    ]
    return frame(MERIT_USE, told)


def driven(*names: str, days: int = 7305, km_a_day: float = FULL_KM_A_DAY) -> pl.DataFrame:
    """Batteries driven evenly from their first day on."""
    return use(*((name, 0, days, km_a_day * days) for name in names))


def readings(*rows: tuple[str, int, float], width: float = 0.04) -> pl.DataFrame:
    """Verdicts: battery, day, median; the interval is so wide."""
    told = [
        {
            "battery_id": battery,
            "verdict_id": f"{battery}_{day}",
            "measured_on": after(day),
            "soh_share_low": soh - width / 2,
            "soh_share": soh,
            "soh_share_high": soh + width / 2,
            "is_synthetic": True,
        }
        for battery, day, soh in rows
    ]
    return frame(MERIT_READINGS, told)


def future(start: date, levels: Sequence[float], years: float = 10.0, fade: float = 0.02) -> Life:
    """A forecast with one draw a level, each fading evenly."""
    elapsed = np.linspace(0.0, years, 41)
    soh = np.array(levels)[:, None] - fade * elapsed
    return Life(
        verdict_id="v",
        start=start,
        elapsed_yr=elapsed,
        soh=Draws(soh, ("elapsed_yr",), 1),
        distance_km=Draws(np.zeros_like(soh), ("elapsed_yr",), 1),
        age_yr=None,
        odometer_km=None,
        interval_share=0.05,
        measured_on=start,
        definition="soh_c",
        model="",
        pack_kwh=40.0,
        table=LIFE.empty(),
        reached=LIFE_REACHED.empty(),
        findings=FINDINGS.empty(),
        assumed=HEALTH_ASSUMED.empty(),
        is_synthetic=True,
    )
