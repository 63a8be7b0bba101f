"""One promise priced on the draws of one battery's future."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.draws import Draws
from meguri.tables.lifetime import Life
from meguri.tables.notes import finding, findings_frame
from meguri.value.guarantee import words
from meguri.value.guarantee.assumptions import assumptions
from meguri.value.guarantee.claims import (
    Claims,
    cost_of_claim,
    first_shortfall,
    rate_of_shortfall,
    settle,
)
from meguri.value.guarantee.cover import EPS_YR, at_time, cover_end, lapse_time
from meguri.value.guarantee.eligibility import CAUTION, refusals, statements
from meguri.value.guarantee.faults import QuoteError
from meguri.value.guarantee.fitness import unfit
from meguri.value.guarantee.level import Level, Shocks, measured_level, shocks
from meguri.value.guarantee.price_paths import PricePaths, simple_price_paths
from meguri.value.guarantee.quote_rows import FEW_CLAIMS, claims_by_year, guarantee_row
from meguri.value.guarantee.reading import read_terms
from meguri.value.guarantee.residual import residual_level
from meguri.value.guarantee.terms import Terms

Floats = NDArray[np.float64]

MOST_BELOW = 0.01  # of the draws; where more are below on the first day, it is said


@dataclass(frozen=True, eq=False)
class Quote:
    """What one promise costs: an estimate, no solicitation.

    Attributes:
        terms: its terms.
        verdict_id: id of the verdict that it rests on.
        guarantee: chance, payout and price (table `guarantee`, one row).
        by_year: the same by year of the contract (table `claims_by_year`); empty where not eligible.
        payout_jpy: discounted payout of each draw; zeros where not eligible.
        findings: the forecast's and its own (table `findings`).
        assumed: the forecast's and its own (table `health_assumed`).
        is_eligible: whether the battery may be taken on; there is no premium otherwise.
        statements: codes of what has to be said wherever the result is shown.
    """

    terms: Terms
    verdict_id: str
    guarantee: pl.DataFrame
    by_year: pl.DataFrame
    payout_jpy: Draws
    findings: pl.DataFrame
    assumed: pl.DataFrame
    is_eligible: bool
    statements: tuple[str, ...] = words.STATEMENTS


def quote(
    terms: Terms | str | Path,
    life: Life,
    rng: np.random.Generator,
    *,
    price_paths: PricePaths | None = None,
    range_new_km: float | None = None,
) -> Quote:
    """What a promise about one battery costs.

    Every quote draws the same numbers from `rng`, whatever the terms; two quotes with generators of one seed
    differ by their terms alone.

    Args:
        terms: of the promise; or the name of a template, or a file.
        life: the battery's future; its first day is the day of entry.
        rng: where chance comes from.
        price_paths: the car's value (residual value only); by the simple model where None.
        range_new_km: distance of the car when new under the promise's condition; the terms' where None.

    Raises:
        TermsError: the terms cannot be used.
        QuoteError: what the terms need is not known, the forecast is too short, or the verdict has no
            interval; all reasons at once.
    """
    terms = read_terms(terms)
    km = terms.promise.range_new_km if range_new_km is None else range_new_km
    refused = refusals(terms, life, km)
    faults = unfit(terms, life, km, price_paths, is_refused=bool(refused))
    if faults:
        raise QuoteError(faults)
    chance = shocks(life.soh.array.shape[0], rng)
    claims, level, paths = None, None, price_paths
    if not refused:
        if terms.product == "residual_value":
            paths = price_paths or _simple_paths(terms, life, rng)
            level = residual_level(terms, life, paths)
        else:
            level = measured_level(terms, life, chance, km)
        claims = _claims(terms, life, level, chance)
    return _quote(terms, life, claims, level, [*refused, *statements(terms.terms_id)], paths)


def _quote(
    terms: Terms,
    life: Life,
    claims: Claims | None,
    level: Level | None,
    found: list[dict[str, Any]],
    paths: PricePaths | None,
) -> Quote:
    draws = life.soh.array.shape[0]
    found = [*_cautions(terms, claims, level), *found]
    payout = np.zeros(draws) if claims is None else claims.discounted_jpy
    causes = (*life.soh.cause_ids, *(paths.value_jpy.cause_ids if paths is not None else ()))
    return Quote(
        terms=terms,
        verdict_id=life.verdict_id,
        guarantee=guarantee_row(terms, life, claims, level),
        by_year=claims_by_year(terms, life, claims),
        payout_jpy=Draws(payout, (), life.soh.seed, causes),
        findings=findings_frame("guarantee", found, life.findings),
        assumed=assumptions(terms, life, paths),
        is_eligible=claims is not None,
    )


def _cautions(terms: Terms, claims: Claims | None, level: Level | None) -> Iterator[dict[str, Any]]:
    """What makes a price doubtful: too few draws with a claim, or claims that come from doubt alone."""
    if claims is None or level is None:
        return
    hits = int(claims.claimed.sum())
    if hits < FEW_CLAIMS:
        yield finding(words.FEW_CLAIMS, CAUTION, terms.terms_id, float(hits), float(FEW_CLAIMS))
    below = float(np.mean(level.path[:, 0] < level.threshold))
    if below > MOST_BELOW:
        values = (100.0 * below, 100.0 * MOST_BELOW, "%")
        yield finding(words.BELOW_AT_ENTRY, CAUTION, terms.terms_id, *values)


def _claims(terms: Terms, life: Life, level: Level, chance: Shocks) -> Claims:
    cover = cover_end(terms.cover, life)
    lapsed = lapse_time(terms.behaviour.lapse_per_yr, chance.lapse)
    end = np.minimum(cover, lapsed)
    args = (level.elapsed_yr, level.path, level.threshold, terms.cover.waiting_yr, end)
    claimed, when, lowest = first_shortfall(*args)
    rate = rate_of_shortfall(terms.payout, level.soh_per_level, level.km_per_soh, life.pack_kwh)
    if rate is None:
        gross = cost_of_claim(terms.payout, chance.cost)
    else:  # settled when cover ends; who has left, or has driven too far for a value, is paid nothing
        last = at_time(level.elapsed_yr, level.path, end)
        stays = (lapsed >= cover) & (cover > terms.cover.waiting_yr)
        if terms.product == "residual_value":
            stays &= cover >= cover.max() - EPS_YR
        lowest = np.where(stays, last, np.inf)
        claimed, when = lowest < level.threshold, end
        gross = np.where(claimed, (level.threshold - last) * rate, 0.0)
    discount = terms.loading.discount_per_yr
    return settle(claimed, when, gross, terms.payout, discount, lowest, end)


def _simple_paths(terms: Terms, life: Life, rng: np.random.Generator) -> PricePaths:
    price = terms.promise.price_jpy
    assert price is not None  # noqa: S101 – `unfit` has seen to it
    return simple_price_paths(price, life.elapsed_yr, life.soh.array.shape[0], rng, seed=life.soh.seed)
