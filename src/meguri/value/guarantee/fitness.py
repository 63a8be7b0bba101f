"""Can a quote be made at all? What the terms need must be known, and the forecast must reach far enough."""

from collections.abc import Iterator

import numpy as np

from meguri.tables.lifetime import Life
from meguri.value.guarantee.cover import EPS_YR, cover_end
from meguri.value.guarantee.faults import QuoteCode, QuoteFault, quote_fault
from meguri.value.guarantee.price_paths import PricePaths
from meguri.value.guarantee.terms import Terms


def unfit(
    terms: Terms,
    life: Life,
    range_new_km: float | None,
    price_paths: PricePaths | None,
    *,
    is_refused: bool,
) -> list[QuoteFault]:
    """Every reason why no quote can be made; empty where it can.

    Where the battery is refused anyway, nobody asks how far the forecast reaches.
    """
    faults = [*_verdict(life), *_unknown(terms, life, range_new_km)]
    if is_refused:
        return faults
    end = float(cover_end(terms.cover, life).max())
    return [*faults, *_short(terms, life, price_paths, end)]


def _verdict(life: Life) -> Iterator[QuoteFault]:
    if not (np.isfinite(life.interval_share) and life.interval_share > 0.0):
        yield quote_fault(QuoteCode.NO_INTERVAL, found=life.verdict_id)


def _unknown(terms: Terms, life: Life, range_new_km: float | None) -> Iterator[QuoteFault]:
    name = terms.terms_id
    by_km = terms.promise.range_km is not None or terms.payout.per_km_jpy is not None
    if by_km and range_new_km is None:
        yield quote_fault(QuoteCode.NO_RANGE, found=name)
    if terms.payout.per_kwh_jpy is not None and life.pack_kwh is None:
        yield quote_fault(QuoteCode.NO_ENERGY, found=name)
    driven = float(life.distance_km.array.max())
    if terms.product == "storage" and driven > 0.0:
        yield quote_fault(QuoteCode.DRIVES, found=name, limit=driven)


def _short(terms: Terms, life: Life, paths: PricePaths | None, end: float) -> Iterator[QuoteFault]:
    last = float(life.elapsed_yr[-1])
    if end > last + EPS_YR:
        yield quote_fault(QuoteCode.FORECAST_SHORT, found=last, limit=end)
    if terms.product != "residual_value":
        return
    if paths is None:
        if terms.promise.price_jpy is None:
            yield quote_fault(QuoteCode.NO_PRICE, found=terms.terms_id)
    elif end > float(paths.elapsed_yr[-1]) + EPS_YR:
        yield quote_fault(QuoteCode.PRICES_SHORT, found=float(paths.elapsed_yr[-1]), limit=end)
