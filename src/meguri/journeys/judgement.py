"""What the account has to say to each published claim."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.nation import claims
from meguri.nation.forecast import market as forecast
from meguri.nation.histories import Histories
from meguri.nation.recovery import leaving as recovery
from meguri.nation.recovery.frames import worth_frame

Floats = NDArray[np.float64]


def judge(
    published: pl.DataFrame,
    destinations: pl.DataFrame,
    history: Histories,
    left: recovery.Leaving,
    intake: recovery.Intake,
    markets: Sequence[forecast.MarketDraws],
    seed: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Published claims in; CLAIMS, and the metals' worth on every price basis (WORTH_BY_BASIS), out.

    Args:
        published: the fact published_claims.
        destinations: the fact jp_used_ev_export_destinations.
        history: histories of the main segment, to the account's year.
        left: the metals that left.
        intake: the prices they were valued at.
        markets: the market under each scenario, the calibrated one first.
        seed: seed of the months at which metals are priced.
    """
    worth = worth_frame(left, intake.prices, seed)
    per_kg = _price_met(left, intake, worth["price_basis"], seed)
    support = _support(history, left, per_kg, markets, destinations)
    return claims.compare(published, support), worth


def _price_met(left: recovery.Leaving, intake: recovery.Intake, bases: Iterable[str], seed: int) -> Floats:
    """Yen per kg of Li+Ni+Co on every price basis together: which one was meant is not told."""
    priced = (recovery.revalued(left, intake.prices, basis, np.random.default_rng(seed)) for basis in bases)
    return np.concatenate([one.value_per_kg().array for one in priced])


def _support(
    history: Histories,
    left: recovery.Leaving,
    per_kg: Floats,
    markets: Sequence[forecast.MarketDraws],
    destinations: pl.DataFrame,
) -> dict[str, claims.Support]:
    """What the evidence says to each published claim."""
    exits, exported = history.total("exits"), history.total("exported")
    mass_t, value_jpy = left.mass().array, left.value().array
    recent = history.exported[:, history.years >= history.years[-1] - 1].sum(axis=(1, 2)) / 2
    support = {
        "jri_arisen_110000": claims.Support(exits),
        "jri_arisen_implied": claims.Support(exits),
        "jri_exported_94000": claims.Support(exported),
        "jri_exports_per_year": claims.Support(recent),
        "jri_export_share": claims.Support(exported / exits),
        "jri_metal_4300t": claims.Support(mass_t),
        "jri_metal_per_car": claims.Support(left.kg_per_car().array),
        "jri_metal_value": claims.Support(value_jpy),
        "jri_value_per_car": claims.Support(value_jpy / exported),
        "jri_value_per_kg": claims.Support(per_kg),
        "jri_russia_shift": claims.Support(holds=_left_russia(destinations)),
    }
    return support | _market_support(markets[0])


def _left_russia(destinations: pl.DataFrame) -> bool:
    """Whether Russia was a great destination just before the ban of August 2023, and not after it."""
    russia = destinations.filter((pl.col("destination") == "RU") & pl.col("share").is_not_null())
    before = russia.filter(pl.col("period_to").is_between(date(2023, 1, 1), date(2023, 8, 31)))["share"]
    after = russia.filter(pl.col("period_from") > date(2023, 8, 31))["share"]
    return before.len() > 0 and after.len() > 0 and before.to_numpy().min() > after.to_numpy().max() + 0.25


def _market_support(market: forecast.MarketDraws) -> dict[str, claims.Support]:
    """Figures beside the market claims; they were calibrated to them, so they judge nothing."""
    by_year = {int(year): market.value_jpy[:, i] for i, year in enumerate(market.years)}
    found = {}
    if 2030 in by_year:
        found["jri_market_2030"] = by_year[2030].sum(axis=1)
        found["jri_market_2030_used_ev"] = by_year[2030][:, 0]
        found["jri_market_2030_reuse_recycling"] = by_year[2030][:, 1:].sum(axis=1)
    if 2050 in by_year:
        found["jri_market_2050"] = by_year[2050].sum(axis=1)
    return {claim: claims.Support(draws, judges=False) for claim, draws in found.items()}
