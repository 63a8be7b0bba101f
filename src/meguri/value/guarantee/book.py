"""Contracts and their terms as the arrays that the kernel works on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import log, log1p, sqrt
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.notes import finding
from meguri.tables.promise import CONTRACTS
from meguri.value.guarantee import words
from meguri.value.guarantee.causes import Causes
from meguri.value.guarantee.eligibility import CAUTION, NOTE, REFUSED
from meguri.value.guarantee.faults import QuoteCode, QuoteError, QuoteFault, quote_fault
from meguri.value.guarantee.premium import NINE_OF_TEN
from meguri.value.guarantee.terms import Terms

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Row = dict[str, Any]

_MOST_NAMES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """Contracts that were taken on.

    Attributes:
        frame: CONTRACTS, sorted by id.
        terms: terms by their place.
        terms_of: place of each contract's terms [contract].
        threshold_share: state of health promised [contract].
        findings: rows of FINDINGS (without ids): what was left out, and why.
        refused: how many contracts were left out.
    """

    frame: pl.DataFrame
    terms: tuple[Terms, ...]
    terms_of: Whole
    threshold_share: Floats
    findings: list[Row]
    refused: int


def book_of(frame: pl.DataFrame, terms: Terms | Mapping[str, Terms], *, pack_kwh: float | None) -> Book:
    """The contracts that may be taken on, in an order of their own.

    Args:
        frame: CONTRACTS.
        terms: terms by id, or one for all.
        pack_kwh: energy when new of packs whose terms pay by the kilowatt-hour.

    Raises:
        TableError: the frame is no table of contracts.
        QuoteError: terms are missing, or cannot be pooled; all reasons at once.
    """
    checked = CONTRACTS.check(frame).sort("contract_id")
    named = sorted(checked["terms_id"].unique().to_list())
    faults = [*_edges(checked)]
    if isinstance(terms, Terms):
        used = (terms,) * len(named)
    else:
        faults += _missing(named, terms)
        named = [name for name in named if name in terms]
        used = tuple(terms[name] for name in named)
    for one in {id(each): each for each in used}.values():
        faults += _unpooled(one, pack_kwh)
    if faults:
        raise QuoteError(faults)
    place = {name: at for at, name in enumerate(named)}
    terms_of = checked["terms_id"].replace_strict(place, return_dtype=pl.Int64).to_numpy()
    threshold = _thresholds(used, terms_of, checked["soh_share"].to_numpy())
    return _taken_on(checked, used, terms_of, threshold)


def _taken_on(frame: pl.DataFrame, terms: tuple[Terms, ...], terms_of: Whole, threshold: Floats) -> Book:
    """Each condition that contracts do not meet is one finding; they are left out."""
    soh = frame["soh_share"].to_numpy()
    width = (frame["soh_high_share"] - frame["soh_low_share"]).to_numpy()
    wide = _limits(terms, "interval_most_share", np.inf)[terms_of]
    least = _limits(terms, "soh_least_share", 0.0)[terms_of]
    found, kept = [], np.ones(soh.size, dtype=np.bool_)
    for code, out, limit, unit in (
        (words.SHORT_INTERVALS, width > wide, 100.0 * wide, "points"),
        (words.LOW_CONTRACTS, soh < least, 100.0 * least, "%"),
        (words.ABOVE_CONTRACTS, threshold >= soh, 100.0 * threshold, "%"),
    ):
        kept &= ~out
        if out.any():
            found.append(finding(code, REFUSED, "portfolio", float(out.sum()), float(limit[out].min()), unit))
    asked = ("age_below_yr", "odometer_most_km", "diagnosis_most_days")
    unchecked = [t for t in terms if any(getattr(t.eligibility, name) is not None for name in asked)]
    unchecked += [t for t in terms if t.cover.limit_age_yr is not None]
    if unchecked:
        about = ", ".join(sorted({one.terms_id for one in unchecked}))
        found.append(finding(words.UNCHECKED, CAUTION, about))
    refused = int((~kept).sum())
    return Book(frame.filter(pl.Series(kept)), terms, terms_of[kept], threshold[kept], found, refused)


def _limits(terms: tuple[Terms, ...], name: str, without: float) -> Floats:
    told = [getattr(one.eligibility, name) for one in terms]
    return np.array([without if one is None else one for one in told], dtype=np.float64)


def _thresholds(terms: tuple[Terms, ...], terms_of: Whole, soh: Floats) -> Floats:
    """The state of health promised to each contract."""
    relative = np.array([one.promise.relative_share or 0.0 for one in terms])
    fixed = np.zeros(len(terms))
    for at, one in enumerate(terms):
        if one.promise.absolute_share is not None:
            fixed[at] = one.promise.absolute_share
        elif one.promise.range_km is not None and one.promise.range_new_km is not None:
            fixed[at] = one.promise.range_km / one.promise.range_new_km
    return np.asarray(fixed[terms_of] + relative[terms_of] * soh, dtype=np.float64)


def contract_figures(book: Book, causes: Causes) -> tuple[Floats, list[Row]]:
    """The kernel's table of contracts [contract, 9], and what of a cause had to be capped.

    A summer's and a bias's spread is taken out of the contract's own, so that both together are what it
    states.
    """
    frame, terms = book.frame, book.terms
    of = book.terms_of
    cv = frame["fade_cv"].to_numpy()
    faster = np.array([log1p(one.behaviour.adverse_selection_share) for one in terms])[of]
    fade_sd = np.sqrt(np.log1p(cv**2))
    summer_sd = np.minimum(causes.summer_sd, fade_sd)
    width = (frame["soh_high_share"] - frame["soh_low_share"]).to_numpy()
    entry_sd = width / (2.0 * NINE_OF_TEN)
    bias_sd = np.minimum(causes.method_bias_share, entry_sd)
    error = np.array([_error_sd(one) for one in terms])[of]
    by_km = np.array([one.promise.range_cv if one.promise.range_km is not None else 0.0 for one in terms])[of]
    room = frame["soh_share"].to_numpy() - book.threshold_share
    others = error**2 + (by_km * book.threshold_share) ** 2
    figures = np.column_stack(
        (
            np.log(frame["fade_median_per_yr"].to_numpy()) + faster,
            np.sqrt(np.maximum(fade_sd**2 - summer_sd**2, 0.0)),
            summer_sd,
            room,
            np.log(room),
            np.sqrt(np.maximum(entry_sd**2 - bias_sd**2, 0.0) + others),
            bias_sd,
            *_distance(book),
        )
    )
    return np.ascontiguousarray(figures), [*_capped(causes, fade_sd, entry_sd)]


def _distance(book: Book) -> tuple[Floats, Floats]:
    """Ln K - mean of ln u, and the standard deviation of ln u [contract]; infinite and 0 without a limit."""
    km, cv = (book.frame[name].to_numpy() for name in ("km_per_yr", "km_cv"))
    limit = np.array([one.cover.limit_km or np.inf for one in book.terms])[book.terms_of]
    use_sd = np.sqrt(np.log1p(cv**2))
    moves = (km > 0.0) & np.isfinite(limit)
    safe_km, safe_limit = np.where(moves, km, 1.0), np.where(moves, limit, 1.0)
    middle = np.log(safe_limit) - np.log(safe_km) + use_sd**2 / 2
    return np.where(moves, middle, np.inf), np.where(moves, use_sd, 0.0)


def _capped(causes: Causes, fade_sd: Floats, entry_sd: Floats) -> Iterator[Row]:
    for code, short in (
        (words.SUMMER_CAPPED, fade_sd < causes.summer_sd),
        (words.METHOD_CAPPED, entry_sd < causes.method_bias_share),
    ):
        if short.any():
            yield finding(code, NOTE, "portfolio", float(short.sum()))


def _error_sd(terms: Terms) -> float:
    """Errors of entry and claim diagnosis beyond the verdict's own interval, as state of health."""
    kept = terms.promise.relative_share or 0.0
    return sqrt(terms.behaviour.claim_error_share**2 + (kept * terms.behaviour.entry_error_share) ** 2)


def terms_figures(book: Book, pack_kwh: float | None) -> Floats:
    """The kernel's table of terms [terms, 11]; cash by the point needs no more than its rate."""
    rows = []
    for one in book.terms:
        payout, cover = one.payout, one.cover
        rate = (payout.per_point_jpy or 0.0) * 100.0 + (payout.per_kwh_jpy or 0.0) * (pack_kwh or 0.0)
        rate += (payout.per_km_jpy or 0.0) * (one.promise.range_new_km or 0.0)
        rows.append(
            (
                cover.term_yr,
                log(cover.term_yr),
                cover.waiting_yr,
                -log1p(-one.behaviour.lapse_per_yr),
                log1p(one.loading.discount_per_yr),
                payout.amount_jpy or 0.0,
                sqrt(log1p(payout.amount_cv**2)),
                payout.salvage_jpy,
                payout.deductible_jpy,
                np.inf if payout.most_jpy is None else payout.most_jpy,
                rate,
            )
        )
    return np.array(rows, dtype=np.float64).reshape(-1, 11)


def _edges(frame: pl.DataFrame) -> Iterator[QuoteFault]:
    low, middle, high = (pl.col(f"soh_{edge}share") for edge in ("low_", "", "high_"))
    wrong = frame.filter((low >= high) | (middle < low) | (middle > high))
    if wrong.height:
        names = ", ".join(wrong["contract_id"].head(_MOST_NAMES))
        more = ", …" if wrong.height > _MOST_NAMES else ""
        yield quote_fault(QuoteCode.EDGES, found=f"{names}{more}", count=wrong.height)


def _missing(named: list[str], terms: Mapping[str, Terms]) -> Iterator[QuoteFault]:
    for name in named:
        if name not in terms:
            near = get_close_matches(name, list(terms), n=1) or sorted(terms)
            yield quote_fault(QuoteCode.NO_TERMS, found=name, known=", ".join(near) or "–")


def _unpooled(terms: Terms, pack_kwh: float | None) -> Iterator[QuoteFault]:
    """What contracts do not say of a battery, and these terms need."""
    name = terms.terms_id
    if terms.product == "residual_value":
        yield quote_fault(QuoteCode.POOL_PRICES, found=name)
    if terms.cover.counted_from == "new":
        yield quote_fault(QuoteCode.POOL_AGE, found=name)
    if terms.payout.per_kwh_jpy is not None and pack_kwh is None:
        yield quote_fault(QuoteCode.POOL_ENERGY, found=name)
    by_km = terms.promise.range_km is not None or terms.payout.per_km_jpy is not None
    if by_km and terms.promise.range_new_km is None:
        yield quote_fault(QuoteCode.NO_RANGE, found=name)
