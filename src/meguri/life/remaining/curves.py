"""Curves of loss over time for every way the future may go: each model, each variant of use and weather."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.places import Climate, climate_of
from meguri.facts.source import fact
from meguri.life.fade import Card, age, cards, pack_capacity_share
from meguri.life.profile import Profile
from meguri.life.remaining.car import Car
from meguri.tables.draws import two_piece

Floats = NDArray[np.float64]

FLEET = "fleet"
POINTS_PER_YR = 6
LONGEST_YR = 60.0
REFERENCE = "東京都"  # the climate that the fleet's coefficients are given for
_KELVIN = 273.15


@dataclass(frozen=True, eq=False)
class Curves:
    """Share of capacity lost over time under one use, for each variant of it.

    Attributes:
        at_yr: times [t], rising from 0.
        loss: by model [variant, t]; each rises with time.
        km_per_yr: distance in a year [variant].
        knee_yr: by model, when a knee comes [variant]; models that know none are missing.
        findings: what lies outside the models' experiments, by model (table `findings`).
    """

    at_yr: Floats
    loss: dict[str, Floats]
    km_per_yr: Floats
    knee_yr: dict[str, Floats]
    findings: dict[str, pl.DataFrame]

    @cached_property
    def variants(self) -> int:
        """How many variants."""
        return int(self.km_per_yr.size)


def models_of(chemistry: str) -> tuple[Card, ...]:
    """The published models of new cells of a chemistry; all of them where nobody knows it."""
    fresh = (card for card in cards().values() if card.starts_at_share >= 1.0)
    return tuple(card for card in fresh if chemistry in (card.chemistry, "unknown"))


def card_curves(
    chosen: tuple[Card, ...], profile: Profile, km_per_yr: Floats, groups: int, years: float
) -> Curves:
    """What published models say of a year that is repeated, from cell to pack.

    Args:
        chosen: the models.
        profile: a year of each variant.
        km_per_yr: distance in it [variant].
        groups: cell groups in series.
        years: how long, at most LONGEST_YR.
    """
    at = np.linspace(0.0, years, round(years * POINTS_PER_YR) + 1)
    loss, knees, findings = {}, {}, {}
    for card in chosen:
        aged = age(card, profile, years, at)
        pack = pack_capacity_share(aged.capacity_share, groups)
        loss[card.model_id] = np.maximum.accumulate(np.maximum(1.0 - pack, 0.0), axis=1)
        findings[card.model_id] = aged.findings
        if aged.knee_yr is not None:
            knees[card.model_id] = aged.knee_yr
    return Curves(at, loss, km_per_yr, knees, findings)


@dataclass(frozen=True, eq=False)
class FleetLaw:
    """The fade of a fleet: loss = time_loss·climate·age^power + mileage_loss·km/100,000 (fact `fleet_fade`).

    Attributes:
        low, middle, high: coefficients by quantity; 5 %, 50 % and 95 % points.
        age_to_yr: oldest car that was seen.
        odometer_to_km: longest distance that was seen.
    """

    low: dict[str, float]
    middle: dict[str, float]
    high: dict[str, float]
    age_to_yr: float
    odometer_to_km: float

    @classmethod
    def of(cls, fade_class: str) -> "FleetLaw":
        """The law of one class of fleets."""
        rows = fact("fleet_fade").rows.filter(pl.col("fade_class") == fade_class)
        names = rows["quantity"].to_list()
        low, middle, high = (
            dict(zip(names, rows[edge].to_list(), strict=True))
            for edge in ("value_low", "value", "value_high")
        )
        leading = rows.filter(pl.col("quantity") == "time_loss").row(0, named=True)
        return cls(low, middle, high, leading["age_to_yr"], leading["odometer_to_km"])

    def drawn(self, name: str, z: Floats) -> Floats:
        """Draws of one coefficient from standard normal draws, not below 0."""
        out: Floats = np.maximum(two_piece(self.low[name], self.middle[name], self.high[name], z), 0.0)
        return out

    def climate_factor(self, place: str | Climate, activation_k: Floats) -> Floats:
        """Rate in this place over that in the reference: Arrhenius' law over the monthly means."""
        climate = climate_of(place) if isinstance(place, str) else place
        out: Floats = _rate(climate, activation_k) / _rate(climate_of(REFERENCE), activation_k)
        return out


def _rate(climate: Climate, activation_k: Floats) -> Floats:
    months = np.asarray(climate.monthly_c) + _KELVIN
    out: Floats = np.exp(-activation_k[:, None] / months).mean(axis=1)
    return out


def years_needed(car: Car, horizon_yr: float) -> float:
    """How long curves must be: past and future, and time to spare for batteries that aged faster."""
    past = 12.0 if car.age_yr is None else car.age_yr
    return min(past + horizon_yr + 8.0, LONGEST_YR)
