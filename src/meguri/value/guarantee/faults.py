"""What can be wrong with terms, or with what a quote is asked of."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class TermsCode(StrEnum):
    """What can be wrong with terms."""

    UNREADABLE = "terms_unreadable"
    TOO_LARGE = "terms_too_large"
    NO_TEMPLATE = "terms_no_template"
    UNKNOWN_KEY = "terms_unknown_key"
    MISSING_KEY = "terms_missing_key"
    NO_NUMBER = "terms_no_number"
    NO_TEXT = "terms_no_text"
    NO_TABLE = "terms_no_table"
    NOT_ALLOWED = "terms_not_allowed"
    OUT_OF_RANGE = "terms_out_of_range"
    UNKNOWN_SOURCE = "terms_unknown_source"
    FOREIGN_KEY = "terms_foreign_key"
    NOT_ONE = "terms_not_one"
    ABOVE_ENTRY = "terms_threshold_above_entry"
    WAITING = "terms_waiting_longer_than_term"
    NEVER_PAYS = "terms_never_pays"
    ENTRY_AFTER_END = "terms_entry_after_end"
    WITHOUT = "terms_without"


MESSAGES: dict[TermsCode, str] = {
    TermsCode.UNREADABLE: N_("{where}: no TOML: {found}"),
    TermsCode.TOO_LARGE: N_("{where}: {found} bytes; terms have at most {limit}."),
    TermsCode.NO_TEMPLATE: N_("No terms are called {found}. Give a file, or one of: {known}."),
    TermsCode.UNKNOWN_KEY: N_("{where}: there is no {key}. Use {near}."),
    TermsCode.MISSING_KEY: N_("{where}: {key} is missing."),
    TermsCode.NO_NUMBER: N_("{where}: {key} is {found}; wanted is a number."),
    TermsCode.NO_TEXT: N_("{where}: {key} is {found}; wanted is a text."),
    TermsCode.NO_TABLE: N_("{where}: {key} is {found}; wanted is a table."),
    TermsCode.NOT_ALLOWED: N_("{where}: {key} is {found}; wanted is one of {wanted}."),
    TermsCode.OUT_OF_RANGE: N_("{where}: {key} is {found}; it lies between {low} and {high}."),
    TermsCode.UNKNOWN_SOURCE: N_(
        "{where}: {key} names the source {found}, which is not known. Name a source of the facts, or "
        "`assumed`."
    ),
    TermsCode.FOREIGN_KEY: N_(
        "{where}: {key} does not go with {product}; it goes with {wanted}. Leave it out, or change the other."
    ),
    TermsCode.NOT_ONE: N_("{where}: exactly one of {wanted} is needed; found: {found}."),
    TermsCode.ABOVE_ENTRY: N_(
        "{where}: {key} = {found} promises more than there is at entry ({limit}); it would be called on the "
        "first day. Promise less."
    ),
    TermsCode.WAITING: N_(
        "{where}: the waiting time (cover.waiting_yr) of {found} years ends no earlier than the term "
        "(cover.term_yr) of {limit} years. Shorten the one or lengthen the other."
    ),
    TermsCode.NEVER_PAYS: N_(
        "{where}: {key} = {found} takes the whole payout of {limit}; nothing would ever be paid. Lower it."
    ),
    TermsCode.ENTRY_AFTER_END: N_(
        "{where}: {key} = {found} lets in what ends at {limit}; nothing would be covered. Lower it, or let "
        "cover end later."
    ),
    TermsCode.WITHOUT: N_("{where}: {key} = {found} needs {wanted}."),
}


class TermsFault(CodedFault):
    """One thing wrong with terms: which rule, and the values for its message."""


class TermsError(CodedError):
    """Terms that cannot be used; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


class QuoteCode(StrEnum):
    """Why a quote cannot be made at all (not being eligible is a finding, not a fault)."""

    NO_INTERVAL = "quote_no_interval"
    FORECAST_SHORT = "quote_forecast_short"
    NO_RANGE = "quote_no_range"
    NO_ENERGY = "quote_no_energy"
    NO_PRICE = "quote_no_price"
    PRICES_SHORT = "quote_prices_short"
    DRIVES = "quote_drives"
    NO_TERMS = "quote_no_terms"
    POOL_PRICES = "quote_pool_prices"
    POOL_AGE = "quote_pool_age"
    POOL_ENERGY = "quote_pool_energy"
    EDGES = "quote_edges"


QUOTE_MESSAGES: dict[QuoteCode, str] = {
    QuoteCode.NO_INTERVAL: N_(
        "The verdict {found} has no interval. A promise cannot be priced on a figure without its doubt; "
        "diagnose the battery anew."
    ),
    QuoteCode.FORECAST_SHORT: N_(
        "The forecast ends after {found} years, the cover after {limit}. Forecast at least as far (--years); "
        "nothing is carried on beyond it."
    ),
    QuoteCode.NO_RANGE: N_(
        "The terms {found} promise kilometres, but nobody says how far the car went when new. Give "
        "`promise.range_new_km`, or `range_new_km` to the quote (--range-new-km)."
    ),
    QuoteCode.NO_ENERGY: N_(
        "The terms {found} pay by kilowatt-hour, but the energy of the pack when new is not known. "
        "Give it (--pack-kwh), or name the pack."
    ),
    QuoteCode.NO_PRICE: N_(
        "The terms {found} promise a value, but there are neither price paths nor `promise.price_jpy` to "
        "make them from."
    ),
    QuoteCode.PRICES_SHORT: N_(
        "The price paths end after {found} years, the cover after {limit}. Give paths that reach as far."
    ),
    QuoteCode.DRIVES: N_(
        "The terms {found} are for a stationary battery, but the forecast drives {limit} km. Forecast a "
        "storage duty, or choose terms for a car."
    ),
    QuoteCode.NO_TERMS: N_("No terms are given for {found}; there are: {known}."),
    QuoteCode.POOL_PRICES: N_(
        "The terms {found} promise a residual value; the contracts of a portfolio have no prices."
    ),
    QuoteCode.POOL_AGE: N_(
        "The terms {found} count from new; the contracts of a portfolio have no age. Count from entry."
    ),
    QuoteCode.POOL_ENERGY: N_(
        "The terms {found} pay by kilowatt-hour; give `pack_kwh`, the energy of the packs when new."
    ),
    QuoteCode.EDGES: N_(
        "Contracts with an interval that is none: {count} ({found}). Wanted is soh_low_share < "
        "soh_high_share with soh_share between them."
    ),
}


class QuoteFault(CodedFault):
    """One reason why there is no quote."""


class QuoteError(CodedError):
    """Something that no quote can be made of; every reason is named.

    Attributes:
        faults: all reasons.
    """

    messages = QUOTE_MESSAGES


def terms_fault(code: TermsCode, where: str, **values: object) -> TermsFault:
    """A fault with its values as text."""
    return TermsFault(code, {"where": where} | {name: shown(value) for name, value in values.items()})


def quote_fault(code: QuoteCode, **values: object) -> QuoteFault:
    """A reason with its values as text."""
    return QuoteFault(code, {name: shown(value) for name, value in values.items()})


def shown(value: object) -> str:
    """A value as a message shows it: numbers without a tail of zeros, long things cut."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) and abs(value) < 1e15:
        return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return str(value)[:200]
