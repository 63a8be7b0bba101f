"""What does a promise about a battery cost?

Four products as typed terms (`read_terms`): range, capacity, residual value, and capacity of a stationary
battery. `quote` prices one promise on the draws of a battery's future; `portfolio` puts many together with
the causes that they share; `reference` has the closed forms behind both.

Every result is an estimate and no solicitation, and says so (`STATEMENTS`).
"""

from meguri.value.guarantee.causes import Causes
from meguri.value.guarantee.faults import QuoteError, TermsError
from meguri.value.guarantee.pooling import Portfolio, portfolio
from meguri.value.guarantee.premium import Premium, load_premium
from meguri.value.guarantee.price_paths import PriceModel, PricePaths, simple_price_paths
from meguri.value.guarantee.quoting import Quote, quote
from meguri.value.guarantee.reading import read_terms, template_names
from meguri.value.guarantee.terms import (
    Behaviour,
    Cover,
    Eligibility,
    Exclusions,
    Loading,
    Payout,
    Promise,
    Terms,
)

__all__ = [
    "Behaviour",
    "Causes",
    "Cover",
    "Eligibility",
    "Exclusions",
    "Loading",
    "Payout",
    "Portfolio",
    "Premium",
    "PriceModel",
    "PricePaths",
    "Promise",
    "Quote",
    "QuoteError",
    "Terms",
    "TermsError",
    "load_premium",
    "portfolio",
    "quote",
    "read_terms",
    "simple_price_paths",
    "template_names",
]
