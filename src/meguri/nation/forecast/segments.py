"""The three segments of the market, from cars and packs to yen: the kernel of forecast and sensitivity.

Axes: N draws of the assumptions, D draws of the history (D = N, or 1 for all), Y calendar years, C years of
first registration. A car that stays instead of being exported is sold on at once, drives on for its extra
life, and its pack is gathered when that ends. Packs from outside the account hold the metals of the cars sold
in the year they are gathered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguri.nation.forecast.assumptions import METALS
from meguri.nation.forecast.scenario import Scenario, along, one
from meguri.nation.histories import Histories

Floats = NDArray[np.float64]
Doubts = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Fleet:
    """What the market draws on.

    Attributes:
        years: calendar years [Y].
        cohort_years: years of first registration [C].
        in_use: cars in use at the end of the year [D, Y, C].
        scrapped: cars dismantled in the year [D, Y, C].
        stayed: cars kept in Japan in the year that would have been exported [D, Y, C].
        weight: factor on every cohort, for other sales than the history's [N, C] or [1, C].
    """

    years: NDArray[np.int64]
    cohort_years: NDArray[np.int64]
    in_use: Floats
    scrapped: Floats
    stayed: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Volumes:
    """What the yen are made of, each [N, Y].

    Attributes:
        traded_units: used cars sold within Japan, incl. those that stay instead of being exported.
        gathered_kwh: packs gathered, by their energy when new, incl. those from outside the account.
        reused_kwh: of these, put to a second life.
        recycled_kwh: packs recycled, incl. those whose second life is over.
    """

    traded_units: Floats
    gathered_kwh: Floats
    reused_kwh: Floats
    recycled_kwh: Floats


def fleet_of(histories: Histories, scenario: Scenario, weight: Floats | None = None) -> Fleet:
    """The cars of a history under the scenario's treatment of exports."""
    keeps = (scenario.export == "none") & (histories.years >= scenario.stay_from)
    return Fleet(
        histories.years,
        histories.cohort_years,
        histories.in_use,
        histories.scrapped,
        histories.exported * keeps[None, :, None],
        np.ones((1, histories.cohort_years.size)) if weight is None else weight,
    )


def lag_shares(mean: Floats, sd: Floats, lags: int) -> Floats:
    """Share ending in each year after the start, normal life cut at 0 [N, lags]; the rest ends later.

    Args:
        mean: mean life, years [N, 1].
        sd: its standard deviation, years [N, 1].
        lags: number of years, the year of the start included.
    """
    from scipy.special import ndtr

    ends = ndtr((np.arange(lags) + 0.5 - mean) / np.maximum(sd, 1e-6))
    return np.diff(ends, axis=1, prepend=0.0)


def delayed(flow: Floats, shares: Floats) -> Floats:
    """A yearly flow [N, Y] put off by lags of which `shares` [N, Y] gives the share of each."""
    out = np.zeros(np.broadcast_shapes(flow.shape, shares.shape))
    for lag in range(flow.shape[1]):
        out[:, lag:] += shares[:, lag, None] * flow[:, : flow.shape[1] - lag]
    return out


def used_ev(fleet: Fleet, scenario: Scenario, z: Doubts, at: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Used cars: their price, guarantees and fleet services, and the cars traded.

    Args:
        fleet: the cars.
        scenario: the assumptions.
        z: their doubts.
        at: indices of the years wanted [A].

    Returns:
        Yen a year and cars traded a year, each [N, A].
    """
    ages = np.arange(fleet.years.size)
    traded = along(scenario, "used_ev.traded_share", z["used_ev.traded_share"], ages)
    second_hand = 1.0 - np.cumprod(1.0 - traded, axis=1)
    price = along(scenario, "used_ev.price", z["used_ev.price"], ages)
    still = 1.0 - np.cumsum(_extra_life(fleet, scenario, z), axis=1)
    cars_jpy, cars, served = (np.zeros((traded.shape[0], at.size)) for _ in range(3))
    for i, y in enumerate(at):
        sold = np.flatnonzero(fleet.cohort_years <= fleet.years[y])
        age = fleet.years[y] - fleet.cohort_years[sold]
        w = fleet.weight[:, sold]
        stay = _staying(fleet.stayed[:, : y + 1][:, :, sold], still[:, y::-1]) * w
        in_use = fleet.in_use[:, y][:, sold] * w
        staying = fleet.stayed[:, y][:, sold] * w  # sold on once as they stay, from the next year like others
        changing = (in_use + stay - staying * still[:, :1]) * traded[:, age] + staying
        cars_jpy[:, i] = (changing * price[:, age]).sum(axis=1)
        cars[:, i] = changing.sum(axis=1)
        served[:, i] = (in_use * second_hand[:, age] + stay).sum(axis=1)
    per_car, fee = _price_level(scenario, z, fleet.years[at])
    return cars_jpy * per_car + served * fee, cars


def _price_level(scenario: Scenario, z: Doubts, years: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Factor on today's car prices, guarantees included, and service fee a used car in use [N, years]."""
    index = along(scenario, "used_ev.price_index", z["used_ev.price_index"], years)
    with_share = along(scenario, "guarantee.sold_with_share", z["guarantee.sold_with_share"], years)
    uplift = one(scenario, "guarantee.uplift_share", z["guarantee.uplift_share"])
    premium = one(scenario, "guarantee.premium_share", z["guarantee.premium_share"])
    served_share = along(scenario, "fleet.served_share", z["fleet.served_share"], years)
    fee = one(scenario, "fleet.fee", z["fleet.fee"])
    return index * (1.0 + with_share * ((1.0 + uplift) * (1.0 + premium) - 1.0)), served_share * fee


def _extra_life(fleet: Fleet, scenario: Scenario, z: Doubts) -> Floats:
    mean, sd = (one(scenario, name, z[name]) for name in ("stay.extra_life", "stay.extra_life_sd"))
    return lag_shares(mean, sd, fleet.years.size)


def _staying(stayed: Floats, still: Floats) -> Floats:
    """Cars that once stayed and still drive at the end of the last of T years [N, C].

    Args:
        stayed: cars that stayed in each year [D, T, C].
        still: share still driving at the end of the last year, of those that stayed in each [N, T].
    """
    if stayed.shape[0] == 1:
        alone: Floats = still @ stayed[0]
        return alone
    driving: Floats = np.einsum("nt,ntc->nc", still, stayed)
    return driving


def packs(fleet: Fleet, scenario: Scenario, z: Doubts) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Packs: reused with their guarantee, then recycled for their metal and the disposal fee.

    Returns:
        Reuse and recycling, yen a year; packs gathered, reused, recycled, kWh a year; each [N, Y].
    """
    extra = _extra_life(fleet, scenario, z)
    energy = along(scenario, "packs.energy", z["packs.energy"], fleet.cohort_years) * fleet.weight
    second = lag_shares(
        one(scenario, "reuse.second_life", z["reuse.second_life"]),
        one(scenario, "reuse.second_life_sd", z["reuse.second_life_sd"]),
        fleet.years.size,
    )
    gathered_share = along(scenario, "packs.gathered_share", z["packs.gathered_share"], fleet.years)
    others = along(scenario, "packs.others", z["packs.others"], fleet.years)
    reuse_share = along(scenario, "reuse.share", z["reuse.share"], fleet.years)

    def gathered(content: Floats, others_content: Floats) -> Floats:
        """Content of the packs gathered [N, Y], from that of a car by cohort and of a kWh of others."""
        own = _by_cohort(fleet.scrapped, content) + delayed(_by_cohort(fleet.stayed, content), extra)
        return own * gathered_share + others * others_content

    def recycled(content: Floats) -> Floats:
        return content * (1.0 - reuse_share) + delayed(content * reuse_share, second)

    energy_in = gathered(energy, np.ones((1, 1)))
    metal_in = gathered(
        energy * _metal_worth(scenario, z, fleet.cohort_years), _metal_worth(scenario, z, fleet.years)
    )
    reused, recycled_kwh = energy_in * reuse_share, recycled(energy_in)
    left = reused * one(scenario, "reuse.soh", z["reuse.soh"])
    price = along(scenario, "reuse.price", z["reuse.price"], fleet.years)
    reuse_jpy = left * price * (1.0 + one(scenario, "reuse.premium_share", z["reuse.premium_share"]))
    metal_jpy = recycled(metal_in)
    fee = one(scenario, "recycling.fee", z["recycling.fee"])
    return reuse_jpy, metal_jpy + recycled_kwh * fee, energy_in, reused, recycled_kwh


def _by_cohort(cars: Floats, content: Floats) -> Floats:
    """Cars [D, Y, C] times the content of one of each cohort [N, C], summed over cohorts [N, Y]."""
    if cars.shape[0] == 1:
        alone: Floats = content @ cars[0].T
        return alone
    total: Floats = np.einsum("nyc,nc->ny", cars, np.broadcast_to(content, (cars.shape[0], content.shape[1])))
    return total


def _metal_worth(scenario: Scenario, z: Doubts, sold_in: NDArray[np.int64]) -> Floats:
    """Metal recovered from a pack sold in each of the years, yen per kWh [N, years]."""
    worth: Floats = np.zeros((1, sold_in.size))
    for metal in METALS:
        name = f"recycling.{metal}"
        content = along(scenario, name, z[name], sold_in)
        for factor in ("yield", "price"):
            content = content * one(scenario, f"{name}_{factor}", z[f"{name}_{factor}"])
        worth = worth + content
    return worth
