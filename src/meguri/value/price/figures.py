"""The figures of a battery's prices: published ranges, assumptions, and those a user gives in their place."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from meguri.value.price import causes
from meguri.value.price.amounts import Amount, assumed, sourced
from meguri.value.price.causes import Floats
from meguri.value.price.faults import PriceCode, PriceError, PriceFault, outside, price_fault

CURRENCY_SD = 0.10  # of yen per dollar in a year, assumed
METAL_SD = 0.30  # of a metal's quote in a year, assumed
METAL_SHARED = 0.5  # part of that variance that all metals have in common, assumed
DAYS_PER_YR = 365.25
LARGEST = 1e9
_WITHIN = {"_share": (0.0, 10.0), "_per_yr": (-0.5, 1.0), "_life_yr": (1.0, 100.0), "km_per_l": (0.1, 1000.0)}


def settled(defaults: Mapping[str, Amount], given: Mapping[str, Amount]) -> dict[str, Amount]:
    """The defaults, those given laid over.

    Raises:
        PriceError: a figure that there is no use for, or that is no ordered number; every fault.
    """
    faults = list(figure_faults(defaults, given))
    if faults:
        raise PriceError(faults)
    return {**defaults, **given}


def figure_faults(defaults: Mapping[str, Amount], given: Mapping[str, Amount]) -> list[PriceFault]:
    """What is wrong with the figures given."""
    faults: list[PriceFault] = []
    for name, one in given.items():
        if name not in defaults:
            known = ", ".join(sorted(defaults))
            faults.append(price_fault(PriceCode.UNKNOWN_FIGURE, found=repr(name), known=known))
            continue
        edges, within = (one.low, one.middle, one.high), _within(name)
        bad = [fault for edge in edges for fault in outside(name, edge, *within)]
        if not bad and not one.low <= one.middle <= one.high:
            found = ", ".join(f"{edge:g}" for edge in edges)
            bad = [price_fault(PriceCode.ORDER, key=name, found=found)]
        faults += bad[:1]
    return faults


def _within(name: str) -> tuple[float, float]:
    """From where to where a figure may go, by what its name ends with."""
    return next((told for ending, told in _WITHIN.items() if name.endswith(ending)), (-LARGEST, LARGEST))


def drawn(figures: Mapping[str, Amount], seed: int, draws: int) -> dict[str, Floats]:
    """Draws of each figure [draw]; one draw of a figure holds for every car and battery of the seed."""
    return {name: one.drawn(seed, draws, "figure", name) for name, one in figures.items()}


def new_pack_usd() -> Amount:
    """Price of a new pack in USD per kWh: LFP to nickel packs of the newest year, the mean of all between."""
    from meguri.facts.source import fact

    rows = fact("battery_pack_prices").rows
    newest = rows.filter(pl.col("year") == rows.filter(pl.col("segment") == "all_lfp")["year"].max())
    at = {segment: (usd, source) for segment, usd, source in
          newest.select("segment", "usd_per_kwh", "source_id").iter_rows()}  # fmt: skip
    return sourced(at["all_lfp"][0], at["all_nmc"][0], at["all"][1], at["all"][0])


def yen_per_usd(on: date, seed: int, draws: int) -> Floats:
    """Yen per dollar on a day [draw]: the newest yearly mean, moved on since the middle of that year."""
    from meguri.facts.source import fact

    rows = fact("usdjpy_annual").rows.filter(pl.col("year") <= on.year).sort("year")
    year, rate = rows.select("year", "jpy_per_usd").row(-1)
    years = max((on - date(year, 7, 1)).days, 0) / DAYS_PER_YR
    moved = np.exp(CURRENCY_SD * np.sqrt(years) * causes.normal(seed, draws, causes.CURRENCY))
    out: Floats = rate * moved
    return out


def metal_moved(metal: str, years: float, seed: int, draws: int) -> Floats:
    """What a metal's quote does in so many years [draw], as a factor; metals move together in part."""
    shared, own = causes.normal(seed, draws, causes.METAL), causes.normal(seed, draws, causes.METAL, metal)
    z = np.sqrt(METAL_SHARED) * shared + np.sqrt(1.0 - METAL_SHARED) * own
    out: Floats = np.exp(METAL_SD * np.sqrt(max(years, 0.0)) * z)
    return out


def payable(item: str) -> Amount:
    """The newest published payable of an item (fact `second_life_prices`)."""
    from meguri.facts.source import fact

    rows = fact("second_life_prices").rows.filter(pl.col("item") == item).sort("period_from")
    low, high, source = rows.select("value_low", "value_high", "source_id").row(-1)
    return sourced(low, high, source)


STORAGE_FIGURES: dict[str, Amount] = {
    "used_discount_share": assumed(0.05, 0.15, 0.30),
    "repurposing_jpy_per_kwh": assumed(1_500, 3_000, 6_000),
    "logistics_jpy": assumed(8_000, 15_000, 30_000),
    "repurposing_share": assumed(0.10, 0.15, 0.25),
    "fade_per_yr": assumed(0.01, 0.02, 0.03),
    "storage_life_yr": assumed(20, 20, 20),
    "interest_per_yr": assumed(0.07, 0.07, 0.07),
    "scrap_share": assumed(0.02, 0.05, 0.10),
    "module_yield_share": assumed(0.60, 0.85, 0.95),
    "module_sort_jpy_per_kwh": assumed(1_000, 2_000, 4_000),
    "cell_yield_share": assumed(0.50, 0.80, 0.95),
    "cell_sort_jpy_per_kwh": assumed(3_000, 6_000, 12_000),
    "cell_value_share": Amount(0.60, 0.68, 0.75, "assumed"),
}
SCRAP_FIGURES: dict[str, Amount] = {
    "recovered_share": assumed(0.85, 0.92, 0.97),
    "dismantling_jpy": assumed(8_000, 15_000, 30_000),
    "shredding_jpy_per_kg": assumed(60, 120, 200),
    "refining_jpy_per_kg": assumed(150, 300, 500),
    "carriage_jpy_per_kg": assumed(10, 25, 60),
    "pack_kg_per_kwh": assumed(6.0, 7.5, 10.0),
}
