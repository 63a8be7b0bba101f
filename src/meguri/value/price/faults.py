"""What can be wrong with sales, cars and figures that a price is asked of."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class PriceCode(StrEnum):
    """What can be wrong with a question about a price."""

    FUTURE_SALE = "price_future_sale"
    TAX_ABROAD = "price_tax_abroad"
    TAX_EXEMPT = "price_tax_exempt"
    NO_SALES = "price_no_sales"
    OUT_OF_RANGE = "price_out_of_range"
    ORDER = "price_order"
    UNKNOWN_LEVEL = "price_unknown_level"
    UNKNOWN_CHEMISTRY = "price_unknown_chemistry"
    UNKNOWN_FIGURE = "price_unknown_figure"


MESSAGES: dict[PriceCode, str] = {
    PriceCode.FUTURE_SALE: N_(
        "{where}: {count} sales are later than the day of the price {on}, first {sale} ({found})."
    ),
    PriceCode.TAX_ABROAD: N_(
        "{where}: {count} sales abroad are not told as exempt from consumption tax, first {sale}. "
        "Write `exempt`."
    ),
    PriceCode.TAX_EXEMPT: N_(
        "{where}: {count} sales at home are told as exempt from consumption tax, first {sale}. "
        "Write `included` or `excluded`."
    ),
    PriceCode.NO_SALES: N_("{where}: there is no sale in it. Leave it out to price by the shipped prior."),
    PriceCode.OUT_OF_RANGE: N_("{key} is {found}; wanted is a number from {low} to {high}."),
    PriceCode.ORDER: N_("{key} is {found}; wanted is low ≤ median ≤ high."),
    PriceCode.UNKNOWN_LEVEL: N_("There is no market {found}; there are: {known}."),
    PriceCode.UNKNOWN_CHEMISTRY: N_("No materials are known for the chemistry {found}; known are: {known}."),
    PriceCode.UNKNOWN_FIGURE: N_("There is no figure {found} to give; there are: {known}."),
}


class PriceFault(CodedFault):
    """One thing wrong, and the values for its message."""


class PriceError(CodedError):
    """A price that cannot be told; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def price_fault(code: PriceCode, **values: object) -> PriceFault:
    """A fault with its values as text."""
    return PriceFault(code, {name: str(value) for name, value in values.items()})


def outside(key: str, value: float | None, low: float, high: float) -> list[PriceFault]:
    """The fault of a number that is not finite or not within bounds; none where nobody gave it."""
    if value is None or (isinstance(value, int | float) and low <= value <= high):
        return []
    return [price_fault(PriceCode.OUT_OF_RANGE, key=key, found=value, low=f"{low:g}", high=f"{high:g}")]


def soh_faults(soh: object) -> list[PriceFault]:
    """What is wrong with a state of health of three points; draws are taken as they are."""
    if not isinstance(soh, tuple):
        return []
    bad = [one for edge in soh for one in outside("soh", edge, 0.01, 1.5)]
    if bad or soh[0] <= soh[1] <= soh[2]:
        return bad
    return [price_fault(PriceCode.ORDER, key="soh", found=", ".join(f"{edge:g}" for edge in soh))]
