"""What the account has to say to each published claim."""

from collections.abc import Sequence
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

_UNPRICED_SHARE = 0.02  # a basis that leaves more of the mass without a price does not judge worth


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

    Claims about the past run to a year of their own; each is judged by the account to the end of that year.

    Args:
        published: the fact published_claims.
        destinations: the fact jp_used_ev_export_destinations.
        history: histories of the main segment, to the account's year.
        left: the metals that left.
        intake: the prices they were valued at.
        markets: the market under each scenario, the calibrated one first.
        seed: seed of the months at which metals are priced.
    """
    support = {"jri_russia_shift": claims.Support(holds=_left_russia(destinations))}
    told = published.filter(pl.col("to_year") <= int(history.years[-1]))
    for year in told["to_year"].unique().sort():
        of_year = told.filter(pl.col("to_year") == year)["claim_id"].to_list()
        found = _past(history.until(year)) | _metals(history.until(year), left.until(year), intake, seed)
        support |= {claim: found[claim] for claim in of_year if claim in found}
    return claims.compare(published, support | _market(markets[0])), worth_frame(left, intake.prices, seed)


def _past(history: Histories) -> dict[str, claims.Support]:
    exits, exported = history.total("exits"), history.total("exported")
    recent = history.exported[:, history.years >= history.years[-1] - 1].sum(axis=(1, 2)) / 2
    return {
        "jri_arisen_110000": claims.Support.of(exits),
        "jri_arisen_implied": claims.Support.of(exits),
        "jri_exported_94000": claims.Support.of(exported),
        "jri_exports_per_year": claims.Support.of(recent),
        "jri_export_share": claims.Support.of(exported / exits),
    }


def _metals(
    history: Histories, left: recovery.Leaving, intake: recovery.Intake, seed: int
) -> dict[str, claims.Support]:
    """Mass, and worth over every price basis: which one was meant is not told."""
    exported = history.total("exported")
    bases = worth_frame(left, intake.prices, seed).filter(pl.col("unpriced_share") <= _UNPRICED_SHARE)
    priced = [
        recovery.revalued(left, intake.prices, basis, np.random.default_rng(seed))
        for basis in bases["price_basis"]
    ]
    return {
        "jri_metal_4300t": claims.Support.of(left.mass().array),
        "jri_metal_per_car": claims.Support.of(left.kg_per_car().array),
        "jri_metal_value": _reaching([one.value().array for one in priced]),
        "jri_value_per_car": _reaching([one.value().array / exported for one in priced]),
        "jri_value_per_kg": _reaching([one.value_per_kg().array for one in priced]),
    }


def _reaching(bases: Sequence[Floats]) -> claims.Support:
    """From the lowest 5 % point of all bases to the highest 95 % point; the first basis gives the median."""
    points = [claims.Support.of(draws).points or (0.0, 0.0, 0.0) for draws in bases]
    if not points:
        return claims.Support(judges=False)
    return claims.Support((min(p[0] for p in points), points[0][1], max(p[2] for p in points)))


def _left_russia(destinations: pl.DataFrame) -> bool:
    """Whether Russia was a great destination just before the ban of August 2023, and not after it."""
    russia = destinations.filter((pl.col("destination") == "RU") & pl.col("share").is_not_null())
    before = russia.filter(pl.col("period_to").is_between(date(2023, 1, 1), date(2023, 8, 31)))["share"]
    after = russia.filter(pl.col("period_from") > date(2023, 8, 31))["share"]
    return before.len() > 0 and after.len() > 0 and before.to_numpy().min() > after.to_numpy().max() + 0.25


def _market(market: forecast.MarketDraws) -> dict[str, claims.Support]:
    """Figures beside the market claims; they were calibrated to them, so they judge nothing."""
    by_year = {int(year): market.value_jpy[:, i] for i, year in enumerate(market.years)}
    found = {}
    if 2030 in by_year:
        found["jri_market_2030"] = by_year[2030].sum(axis=1)
        found["jri_market_2030_used_ev"] = by_year[2030][:, 0]
        found["jri_market_2030_reuse_recycling"] = by_year[2030][:, 1:].sum(axis=1)
    if 2050 in by_year:
        found["jri_market_2050"] = by_year[2050].sum(axis=1)
    return {claim: claims.Support.of(draws, judges=False) for claim, draws in found.items()}
