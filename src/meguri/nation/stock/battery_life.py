"""Vehicle life × battery life: how many batteries a fleet needs beyond those of its new vehicles.

A vehicle may outlive its battery. The fleet is a matrix vehicle age × battery age; every year each vehicle
and each battery survives on its own. Where only the battery fails and the vehicle is young enough, a new
battery goes in; otherwise the vehicle leaves. The rule is that of Busch et al. (end-of-life batteries in
North America); docs/explain/vehicle-and-battery-life.md says how it was retraced.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from meguri.nation.stock.lifetimes import Array, Lifetime


@dataclass(frozen=True, slots=True)
class BatteryRule:
    """What happens to a vehicle whose battery fails.

    Attributes:
        replace_below_yr: a vehicle gets a new battery while it is younger than this at the end of the year.
        oldest_yr: nothing lives beyond this age.
        least_units: cells with fewer vehicles than this are emptied every year.
        whole_units: batteries replaced are counted in whole numbers for each vehicle age (the fleet itself
            is not rounded).
        sized_by: a new battery is as large as those sold in the year of replacement (`year_of_replacement`)
            or as the one the vehicle was sold with (`model_year`).
    """

    replace_below_yr: int = 12
    oldest_yr: int = 30
    least_units: float = 0.0
    whole_units: bool = False
    sized_by: Literal["year_of_replacement", "model_year"] = "year_of_replacement"


@dataclass(frozen=True, slots=True)
class BatteryNeed:
    """Batteries a fleet needs, by calendar year [year].

    Attributes:
        new_kwh: in vehicles sold.
        replacement_kwh: in place of failed ones.
        replaced_units: batteries replaced.
        in_use_units: vehicles in use at the end of the year, as the year's ageing left them.
    """

    new_kwh: Array
    replacement_kwh: Array
    replaced_units: Array
    in_use_units: Array


def yearly_survival(lifetime: Lifetime, oldest_yr: int) -> Array:
    """The share that survives one more year, (1 − F(a + 1)) / (1 − F(a)), at ages 0 … oldest_yr (there 0)."""
    if lifetime.shape != (1, 1):
        raise ValueError("lifetime: one draw and one segment")
    alive = lifetime.alive_share(np.arange(oldest_yr + 2, dtype=np.float64))[:, 0, 0]
    survive = np.divide(alive[1:], alive[:-1], out=np.zeros(oldest_yr + 1), where=alive[:-1] > 0)
    survive[-1] = 0.0
    return survive


def battery_need(
    sold: ArrayLike, pack_kwh: ArrayLike, vehicle: Lifetime, battery: Lifetime, rule: BatteryRule
) -> BatteryNeed:
    """Batteries that one vehicle type in one country needs, year by year.

    A year's sales enter before the year's ageing, so a vehicle sold in year y is 1 year old at the end of y.

    Args:
        sold: vehicles sold each year [year], without a gap.
        pack_kwh: energy of one battery sold that year [year].
        vehicle: lifetime of vehicles.
        battery: lifetime of batteries, independent of the vehicle's.
        rule: what happens when a battery fails.

    Raises:
        ValueError: lengths differ, or a figure is missing or negative.
    """
    sales, kwh = np.array(sold, dtype=np.float64), np.array(pack_kwh, dtype=np.float64)
    if sales.ndim != 1 or sales.shape != kwh.shape:
        raise ValueError(f"sold and pack_kwh: one figure a year each, found {sales.shape} and {kwh.shape}")
    if not np.all(np.isfinite([sales, kwh])) or min(sales.min(), kwh.min()) < 0:
        raise ValueError("sold and pack_kwh: every year needs a figure, none below 0")
    of_vehicle = yearly_survival(vehicle, rule.oldest_yr)[:, None]
    of_battery = yearly_survival(battery, rule.oldest_yr)[None, :]
    fleet = np.zeros((rule.oldest_yr + 1, rule.oldest_yr + 1))
    found = BatteryNeed(sales * kwh, *(np.zeros(sales.size) for _ in range(3)))
    for year, units in enumerate(sales):
        fleet[0, 0] = units
        fleet[fleet < rule.least_units] = 0.0
        fleet, failed = _one_year(fleet, of_vehicle, of_battery, rule)
        batteries = np.round(failed) if rule.whole_units else failed
        found.replaced_units[year] = batteries.sum()
        found.replacement_kwh[year] = batteries @ _sizes(kwh, year, rule)
        found.in_use_units[year] = fleet.sum()
    return found


def _one_year(fleet: Array, of_vehicle: Array, of_battery: Array, rule: BatteryRule) -> tuple[Array, Array]:
    """The fleet a year older, with new batteries in; and how many went in, by vehicle age."""
    lived = fleet * of_vehicle
    older = np.zeros_like(fleet)
    older[1:, 1:] = (lived * of_battery)[:-1, :-1]
    failed = np.zeros(fleet.shape[0])
    failed[1:] = (lived * (1 - of_battery)).sum(axis=1)[:-1]
    failed[rule.replace_below_yr :] = 0.0
    older[:, 0] = failed
    return older, failed


def _sizes(kwh: Array, year: int, rule: BatteryRule) -> Array:
    """Energy of a new battery by the vehicle's age at the end of the year."""
    if rule.sized_by == "year_of_replacement":
        return np.full(rule.oldest_yr + 1, kwh[year])
    sold_in = year + 1 - np.arange(rule.oldest_yr + 1)  # age 1 at the end of the year of sale
    return np.where((sold_in >= 0) & (sold_in <= year), kwh[np.clip(sold_in, 0, year)], 0.0)
