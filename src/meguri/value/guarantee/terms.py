"""The terms of a promise, typed: each figure declared once with its range and the products it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meguri.tables.words import Words

REMEDIES = ("repair", "cash", "buy_back")
COUNTED_FROM = ("entry", "new")
EXCLUSIONS = ("excluded", "separate_cover")
RISKS = ("none", "sd", "variance", "tvar")

_RANGE, _SHARES = ("range",), ("capacity", "storage")
_DRIVEN = ("range", "capacity", "residual_value")


def _number(
    low: float, high: float, default: float | None = None, products: tuple[str, ...] | None = None
) -> Any:
    """A figure: its range, its value where nobody says one, the products it belongs to (None: all)."""
    return field(default=default, metadata={"range": (low, high), "products": products})


def _word(
    allowed: tuple[str, ...] | None, default: str | None, products: tuple[str, ...] | None = None
) -> Any:
    return field(default=default, metadata={"allowed": allowed, "products": products})


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is promised.

    Attributes:
        relative_share: share of the state of health stated at entry.
        absolute_share: state of health itself.
        range_km: distance on a full charge under `condition`.
        range_new_km: distance of the car when new under the same condition; the quote may bring its own.
        range_cv: how far single cars and claim tests differ from it (`range_km` only).
        condition: the condition under which a distance counts.
        value_jpy: value of the car at the end of the term.
        value_share: that value as a share of `price_jpy`.
        price_jpy: price of the car at entry.
        claim_most_share: chance of a claim that the promise should keep.
    """

    relative_share: float | None = _number(0.01, 2.0, products=("range", *_SHARES))
    absolute_share: float | None = _number(0.01, 2.0, products=_SHARES)
    range_km: float | None = _number(1.0, 2000.0, products=_RANGE)
    range_new_km: float | None = _number(1.0, 2000.0, products=_RANGE)
    range_cv: float = _number(0.0, 1.0, 0.0, products=_RANGE)
    condition: str | None = _word(None, None, products=_RANGE)
    value_jpy: float | None = _number(1.0, 1e9, products=("residual_value",))
    value_share: float | None = _number(0.001, 2.0, products=("residual_value",))
    price_jpy: float | None = _number(1.0, 1e9, products=("residual_value",))
    claim_most_share: float = _number(0.0001, 0.5, 0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How long it holds.

    Attributes:
        term_yr: years, counted from `counted_from`.
        limit_km: distance at which it ends, counted from there too.
        limit_age_yr: age of the battery at which it ends.
        waiting_yr: waiting time from entry; a shortfall can be claimed from its end on.
        counted_from: `entry` into the promise, or the battery when `new` (a maker's warranty).
    """

    term_yr: float = _number(0.01, 40.0)
    limit_km: float | None = _number(1.0, 2e6, products=_DRIVEN)
    limit_age_yr: float | None = _number(0.1, 60.0)
    waiting_yr: float = _number(0.0, 40.0, 0.0)
    counted_from: str = _word(COUNTED_FROM, "entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Who may enter; None where nothing is asked.

    Attributes:
        age_below_yr: the battery is younger.
        odometer_most_km: the car has driven no more.
        diagnosis_most_days: the entry diagnosis is no older.
        interval_most_share: the verdict's 90 % interval is no wider.
        soh_least_share: the stated state of health is no lower.
    """

    age_below_yr: float | None = _number(0.1, 60.0)
    odometer_most_km: float | None = _number(1.0, 2e6, products=_DRIVEN)
    diagnosis_most_days: float | None = _number(1.0, 3650.0)
    interval_most_share: float | None = _number(0.001, 1.0)
    soh_least_share: float | None = _number(0.01, 1.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """What is done when it is called.

    Attributes:
        remedy: repair, cash or buy-back.
        amount_jpy: cost of the repair, sum paid, or price of the buy-back.
        amount_cv: coefficient of variation of that cost.
        per_point_jpy: cash for each point of state of health missing at the end of cover.
        per_km_jpy: cash for each kilometre missing then.
        per_kwh_jpy: cash for each kilowatt-hour missing then.
        paid_share: share of a missing value that is paid.
        salvage_jpy: what a car bought back still brings.
        deductible_jpy: part of each claim that the holder bears.
        most_jpy: most that is paid.
    """

    remedy: str = _word(REMEDIES, None)
    amount_jpy: float | None = _number(1.0, 1e9, products=("range", *_SHARES))
    amount_cv: float = _number(0.0, 3.0, 0.0, products=("range", *_SHARES))
    per_point_jpy: float | None = _number(1.0, 1e8, products=("capacity",))
    per_km_jpy: float | None = _number(1.0, 1e8, products=_RANGE)
    per_kwh_jpy: float | None = _number(1.0, 1e8, products=("storage",))
    paid_share: float | None = _number(0.001, 1.0, products=("residual_value",))
    salvage_jpy: float = _number(0.0, 1e9, 0.0, products=("range", *_SHARES))
    deductible_jpy: float = _number(0.0, 1e9, 0.0)
    most_jpy: float | None = _number(1.0, 1e9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusions:
    """What a promise about a stationary battery does not bear; each excluded, or under a cover of its own."""

    fire: str | None = _word(EXCLUSIONS, None, products=("storage",))
    product_liability: str | None = _word(EXCLUSIONS, None, products=("storage",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What is assumed of measurements and of people.

    Attributes:
        entry_error_share: standard deviation of the figure stated at entry around the verdict's median
            (`relative_share` only).
        claim_error_share: standard deviation of the diagnosis that a claim is decided by; one per battery.
        adverse_selection_share: by how much faster than the forecast the batteries of those who buy fade.
        lapse_per_yr: share of contracts ended early within a year.
    """

    entry_error_share: float = _number(0.0, 0.2, 0.0, products=("range", *_SHARES))
    claim_error_share: float = _number(0.0, 0.2, 0.0, products=("range", *_SHARES))
    adverse_selection_share: float = _number(0.0, 2.0, 0.0)
    lapse_per_yr: float = _number(0.0, 0.9, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """What is added to the expected payout.

    Attributes:
        discount_per_yr: rate of interest.
        fixed_jpy: expenses of one contract.
        expense_share: expenses as a share of the price.
        risk: how risk is charged for: standard deviation, variance, TVaR, or not.
        risk_factor: λ of the standard deviation in a pool, of the variance (per yen), or cost of the capital
            of TVaR beyond the mean.
        contracts_count: contracts in the pool that shares the risk (`sd` only).
        tvar_share: level of TVaR.
        liability_share: share of the expected payout that a contract-liability insurer bears (guarantor).
        liability_expense_share: that insurer's expenses as a share of its premium.
    """

    discount_per_yr: float = _number(-0.05, 0.5, 0.0)
    fixed_jpy: float = _number(0.0, 1e8, 0.0)
    expense_share: float = _number(0.0, 0.95, 0.0)
    risk: str = _word(RISKS, "none")
    risk_factor: float = _number(0.0, 10.0, 0.0)
    contracts_count: float = _number(1.0, 1e9, 1.0)
    tvar_share: float = _number(0.5, 0.9999, 0.99)
    liability_share: float = _number(0.0, 1.0, 0.0)
    liability_expense_share: float = _number(0.0, 0.95, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of one promise.

    Attributes:
        terms_id: what contracts call them; the shipped ones are lower-case words joined by _.
        product: range, capacity, residual_value or storage.
        role: who promises: a seller beside the sale (`ancillary`), an `insurer`, or a `guarantor` with
            contract-liability insurance behind it.
        title: in both languages.
        promise: what is promised.
        cover: how long it holds.
        payout: what is done when it is called.
        eligibility: who may enter.
        exclusions: what a stationary battery's promise does not bear.
        behaviour: what is assumed of measurements and people.
        loading: what is added to the expected payout.
        sources: key (`cover.term_yr`) → source id, `assumed`, or `given` where the reader's file names none.
    """

    terms_id: str
    product: str
    role: str
    title: Words
    promise: Promise
    cover: Cover
    payout: Payout
    eligibility: Eligibility = field(default_factory=Eligibility)
    exclusions: Exclusions = field(default_factory=Exclusions)
    behaviour: Behaviour = field(default_factory=Behaviour)
    loading: Loading = field(default_factory=Loading)
    sources: Mapping[str, str] = field(default_factory=dict)


SECTIONS: dict[str, type] = {
    "promise": Promise,
    "cover": Cover,
    "payout": Payout,
    "eligibility": Eligibility,
    "exclusions": Exclusions,
    "behaviour": Behaviour,
    "loading": Loading,
}
