"""What one car's duty asks of an electric car: range on a hard winter's day, distance of a year, charging."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from meguri.facts.places import climate_of
from meguri.market.demand.figures import Figures
from meguri.tables.demand import FLEET_CARS

WEEK_DAYS, DAYS_OFF = 240, 125  # working days and days off of a year in Japan, rounded


@dataclass(frozen=True, slots=True)
class Need:
    """What one car's duty asks.

    Attributes:
        day_km: distance of a usual day between two charges (or two exchanges of the battery).
        hard_km: the same on a hard day.
        needed_km: range needed on a hard day of winter, margin included.
        official_km: distance of a year on duty.
        shared_km: distance of a year by citizens.
        charges: whether it needs a charging place of its own.
        parked_h: hours in which it can be charged on a day.
        filled: what nobody said and was filled in, by name of the figure.
    """

    day_km: float
    hard_km: float
    needed_km: float
    official_km: float
    shared_km: float
    charges: bool
    parked_h: float
    filled: tuple[str, ...]

    @property
    def year_km(self) -> float:
        """Distance of a year."""
        return self.official_km + self.shared_km


def placed(cars: pl.DataFrame) -> pl.DataFrame:
    """Table `fleet_cars` with its prefectures named in Japanese.

    Raises:
        TableError: it does not keep the table.
        PlaceError: no such prefecture.
    """
    told = FLEET_CARS.check(cars)
    named = {one: climate_of(one).prefecture for one in told["prefecture"].unique()}
    return told.with_columns(pl.col("prefecture").replace(named)) if named else told


def need_of(car: Mapping[str, Any], known: Figures) -> Need:
    """What a car of the table `fleet_cars` needs.

    Three duties are told apart:

    - `official`: it is driven on working days and charged between them;
    - `shared`: on working days it is an official car, on evenings and days off citizens have it. A weekday's
      charge must do the official run and the evening's; a day off's charge that day's;
    - `portable`: its battery is exchanged; each load must do its part of the day, and the car needs no
      charging place.
    """
    filled = []
    hard, days, parked = car["hard_day_km"], car["days_count"], car["parked_h"]
    if hard is None:
        hard = car["daily_km"] * known.middle["hard_day"]
        filled.append("hard_day")
    if days is None:
        days = known.middle["days"]
        filled.append("days")
    if parked is None:
        parked = known.middle["parked"]
        filled.append("parked")
    hard = max(hard, car["daily_km"])
    day, shared_km = car["daily_km"], 0.0
    if car["duty"] == "shared":
        evening, weekend = car["evening_km"] or 0.0, car["weekend_km"] or 0.0
        taken = known.middle["shared_days"]
        filled.append("shared_days")
        shared_km = taken * (WEEK_DAYS * evening + DAYS_OFF * weekend)
        day, hard = day + evening, max(hard + evening, weekend)
    loads = (car["swaps_count"] or 0) + 1 if car["duty"] == "portable" else 1
    return Need(
        day_km=day / loads,
        hard_km=hard / loads,
        needed_km=hard / loads * (1 + known.middle["range_margin"]),
        official_km=car["daily_km"] * days,
        shared_km=shared_km,
        charges=car["duty"] != "portable",
        parked_h=parked,
        filled=(*filled, "range_margin"),
    )
