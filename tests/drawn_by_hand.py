"""Futures, ranges and portfolios made by hand, with the tables that pictures are drawn from."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from tests.value.guarantee.futures import straight

from meguri.life.range_km import Range
from meguri.tables.battery import READINGS
from meguri.tables.draws import Draws
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED
from meguri.tables.life import LIFE, LIFE_REACHED, RANGE_BY_MONTH, RANGE_BY_TEMPERATURE
from meguri.tables.lifetime import Life
from meguri.tables.promise import PORTFOLIO_RISK
from meguri.value.guarantee import Portfolio, Quote, quote, read_terms

QUANTILES = (0.05, 0.5, 0.95)


def future(stored_from_yr: float | None = None, **asked: Any) -> Life:
    """A forecast by the reference model, with its tables."""
    bare = straight(600, **({"entry_sd": 0.015, "years": 10.0} | asked))
    soh, at = bare.soh.array, bare.elapsed_yr
    low, quarter, middle, three, high = np.quantile(soh, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
    km_low, km_middle, km_high = np.quantile(bare.distance_km.array, QUANTILES, axis=0)
    stored = np.zeros(at.size, bool) if stored_from_yr is None else at >= stored_from_yr
    columns = {
        "day": [bare.day(float(year)) for year in at],
        "elapsed_yr": at,
        "soh_share_low": low,
        "soh_share": middle,
        "soh_share_high": high,
        "soh_quarter_share": quarter,
        "soh_three_quarter_share": three,
        **{f"above_{level}_share": (soh >= level / 100).mean(axis=0) for level in (80, 70, 60)},
        "distance_km_low": km_low,
        "distance_km": km_middle,
        "distance_km_high": km_high,
        "phase": np.where(stored, "storage", "drive"),
    }
    table = LIFE.check(pl.DataFrame(columns).select(LIFE.names))
    return replace(bare, table=table, reached=_reached(bare))


def _reached(life: Life) -> pl.DataFrame:
    rows = []
    for share in (0.8, 0.7, 0.6):
        below = life.soh.array < share
        when = np.where(below.any(axis=1), life.elapsed_yr[below.argmax(axis=1)], np.inf)
        early, middle, late = np.quantile(when, QUANTILES, method="inverted_cdf").tolist()
        days = [life.day(year) if np.isfinite(year) else None for year in (early, middle, late)]
        names = ("day_early", "day_middle", "day_late")
        chance = float(below.any(axis=1).mean())
        rows.append({"threshold_share": share, "reached_share": chance} | dict(zip(names, days, strict=True)))
    return LIFE_REACHED.check(pl.DataFrame(rows, schema=LIFE_REACHED.polars_schema))


def promise(life: Life, name: str = "used_ev_soh", **changed: Any) -> Quote:
    made = quote(read_terms(name), replace(life, measured_on=life.start), np.random.default_rng(1))
    return replace(made, **changed)


def car_readings() -> pl.DataFrame:
    told = {"day": [date(2023, 5, 1), date(2025, 5, 1)], "soh_bms_share": [0.94, None]}
    frame = pl.DataFrame(told, schema_overrides={"soh_bms_share": pl.Float64})
    return pl.concat([READINGS.empty(), frame], how="diagonal").select(READINGS.names)


def months(enough: list[float] | None = None, need_km: float | None = 120.0) -> Range:
    """Twelve months by hand; `enough` is the chance of each."""
    rank = np.arange(1, 13)
    range_km = 220.0 - 60.0 * np.cos((rank - 1) * np.pi / 6)
    table = pl.DataFrame(
        {
            "month_rank": rank,
            "outside_c": 15.0 - 12.0 * np.cos((rank - 1) * np.pi / 6),
            "coldest_day_c": 10.0 - 12.0 * np.cos((rank - 1) * np.pi / 6),
            **{f"range_km{e}": range_km * f for e, f in (("_low", 0.8), ("", 1.0), ("_high", 1.25))},
            **{f"use_wh_per_km{e}": 150 * f / range_km * 200 for e, f in (("_low", 0.8), ("", 1.0),
                                                                           ("_high", 1.25))},
            **{f"cold_range_km{e}": range_km * f for e, f in (("_low", 0.7), ("", 0.9), ("_high", 1.1))},
            "need_km": [None if enough is None else need_km] * 12,
            "enough_share": enough or [None] * 12,
            "enough_cold_share": enough or [None] * 12,
            "is_extrapolated": [month == 1 for month in rank.tolist()],
        },
        schema_overrides={"need_km": pl.Float64, "enough_share": pl.Float64, "enough_cold_share": pl.Float64},
    )  # fmt: skip
    at = np.arange(-20.0, 41.0)
    reach = 230.0 - 2.0 * np.abs(at - 22.0)
    curve = pl.DataFrame(
        {
            "outside_c": at,
            **{f"range_km{e}": reach * f for e, f in (("_low", 0.8), ("", 1.0), ("_high", 1.25))},
            **{f"use_wh_per_km{e}": 3e4 * f / reach for e, f in (("_low", 0.8), ("", 1.0), ("_high", 1.25))},
            "is_extrapolated": (at < -10) | (at > 35),
        }
    )
    return Range(
        RANGE_BY_MONTH.check(table.select(RANGE_BY_MONTH.names)),
        RANGE_BY_TEMPERATURE.check(curve.select(RANGE_BY_TEMPERATURE.names)),
        table["use_wh_per_km"].to_numpy(),
        FINDINGS.empty(),
        HEALTH_ASSUMED.empty(),
    )


def book(losses: np.ndarray, independent: float = 0.3) -> Portfolio:
    """A portfolio by hand with these losses."""
    mean, sd = float(losses.mean()), float(losses.std())
    var = float(np.quantile(losses, 0.995))
    tail = np.sort(losses)[-max(losses.size // 100, 1) :]
    row: dict[str, Any] = dict.fromkeys(PORTFOLIO_RISK.names, 0.0) | {
        "portfolio_id": "p",
        "contracts_count": 1200.0,
        "refused_count": 3.0,
        "draws_count": float(losses.size),
        "expected_jpy": mean,
        "var_jpy": var,
        "tvar_jpy": float(tail.mean()),
        "reserve_jpy": mean + 0.06 * (var - mean),
        "sd_jpy": sd,
        "sd_independent_jpy": independent * sd,
        "shared_share": 1 - independent**2,
    }
    risk = PORTFOLIO_RISK.check(pl.DataFrame([row], schema=PORTFOLIO_RISK.polars_schema))
    empty = pl.DataFrame()
    return Portfolio(risk, empty, empty, empty, Draws(losses, (), 1), Draws(losses, (), 1), empty, empty)


def lognormal_losses(draws: int = 5000, scale: float = 1e8) -> np.ndarray:
    out: np.ndarray = scale * np.exp(0.4 * np.random.default_rng(2).standard_normal(draws))
    return out


def one_month(life: Life) -> Life:
    """The same forecast, a month long; nothing is reached in it."""
    first = life.table.row(0, named=True)
    rows = [first, first | {"day": life.day(1 / 12), "elapsed_yr": 1 / 12}]
    never = life.reached.with_columns(
        reached_share=pl.lit(0.0), **{name: pl.lit(None, pl.Date) for name in life.reached.columns[2:]}
    )
    return replace(life, table=pl.DataFrame(rows, schema=life.table.schema), reached=never)
