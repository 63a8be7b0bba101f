"""How a fleet loses capacity: SOH = start − loss, by age, distance and climate, as equally likely draws.

loss = (time_loss · climate · age^time_power + mileage_loss · km/100,000) · car

The square root of time is what growth of the SEI layer gives (Broussely et al. 2001); the climate factor
is Arrhenius' law over the monthly means of the prefecture's capital against those of Tokyo. Coefficients,
their spread between sources and the range they were seen in stand in the fact `fleet_fade`; `car` is the
spread between cars of one kind. What the yard does not know is drawn from the wide ranges below, which the
prior names as assumed.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.facts.packs import PackFacts
from meguri.facts.places import all_months_c, climate_of
from meguri.facts.source import fact
from meguri.health.prior.known import VehicleFacts
from meguri.tables.draws import two_piece

Array = NDArray[np.float64]

DRAWS = 4096
REFERENCE = "東京都"  # the climate that the coefficients are given for
AGE_YR = (1.0, 6.0, 12.0)  # of a used car whose age nobody knows: 5 %, median, 95 %
KM_PER_YR = (3_000.0, 8_000.0, 20_000.0)  # of a car whose distance or age nobody knows
OLDEST_YR = 17.0  # no car in the catalogue is older (first sale 2009)
NOTHING_KNOWN = (0.40, 0.80, 1.05)  # 5 %, median, 95 % where neither model, age nor distance is known
_CAUSES = ("start", "time_loss", "mileage_loss", "activation", "car", "age", "distance", "place")


@dataclass(frozen=True, eq=False)
class Fleet:
    """What a vehicle's kind says of it.

    Attributes:
        draws: state of health, shares, equally likely.
        bias_share: standard deviation of what all cars of the kind have in common.
        age_over_range: age over the oldest car in the data (above 1: outside).
        distance_over_range: distance over the longest in the data.
        source_id: source of the leading coefficient.
    """

    draws: Array
    bias_share: float
    age_over_range: float
    distance_over_range: float
    source_id: str


def fleet_of(facts: VehicleFacts, pack: PackFacts | None) -> Fleet:
    """The fleet prior of a vehicle as draws; the same facts give the same draws.

    Each draw falls with age and with distance, so the median does too. Outside the range of the data the
    spread between cars grows downwards, by the root of the excess.
    """
    fade_class = "unknown" if pack is None else pack.fade_class
    rows = fact("fleet_fade").rows.filter(pl.col("fade_class") == fade_class)
    coefficient = {
        quantity: (low, middle, high)
        for quantity, low, middle, high in rows.select(
            "quantity", "value_low", "value", "value_high"
        ).iter_rows()
    }
    z = normal_draws(len(_CAUSES))
    cause = dict(zip(_CAUSES, z, strict=True))
    age, distance = _age_and_distance(facts, pack, cause)
    drawn = {name: np.maximum(two_piece(*coefficient[name], cause[name]), 0.0) for name in _CAUSES[:4]}
    climate = _climate_factor(facts.prefecture, drawn["activation"], cause["place"])
    loss = drawn["time_loss"] * climate * age ** coefficient["time_power"][1]
    loss = loss + drawn["mileage_loss"] * distance / 1e5
    leading = rows.filter(pl.col("quantity") == "time_loss").row(0, named=True)
    over_age = float(np.median(age)) / leading["age_to_yr"]
    over_km = float(np.median(distance)) / leading["odometer_to_km"]
    spread = coefficient["car_spread"][1] * cause["car"]
    spread = np.where(spread > 0, spread * np.sqrt(max(1.0, over_age, over_km)), spread)
    draws = np.maximum(drawn["start"] - loss * np.exp(spread), 0.0)
    return Fleet(draws, float(np.std(drawn["start"] - loss)), over_age, over_km, leading["source_id"])


def normal_draws(causes: int) -> Array:
    """Standard normal draws that fill the space evenly, shape (causes, DRAWS); always the same.

    An additive recurrence on the powers of the generalised golden ratio (Roberts 2018): no generator and
    no seed, so that a prior depends on its facts alone.
    """
    golden = 2.0
    for _ in range(40):
        golden = (1 + golden) ** (1 / (causes + 1))
    steps = golden ** -np.arange(1, causes + 1)
    even = (0.5 + np.outer(steps, np.arange(1, DRAWS + 1))) % 1.0
    held = np.clip(even, 1e-6, 1 - 1e-6)
    quantile = np.vectorize(NormalDist().inv_cdf, otypes=[np.float64])  # SciPy would take longer to import
    return np.asarray(quantile(held), dtype=np.float64)


def _age_and_distance(
    facts: VehicleFacts, pack: PackFacts | None, cause: dict[str, Array]
) -> tuple[Array, Array]:
    """Age in years and distance in km; one that is not known follows from the other and a yearly distance."""
    low, middle, high = (float(np.log(km)) for km in KM_PER_YR)
    a_year = np.exp(two_piece(low, middle, high, cause["distance"]))
    if facts.age_yr is not None:
        age = np.full(DRAWS, facts.age_yr)
    elif facts.odometer_km is not None:
        age = np.minimum(facts.odometer_km / a_year, OLDEST_YR)
    else:
        age = np.clip(two_piece(*AGE_YR, cause["age"]), 0.1, OLDEST_YR)
    if facts.age_yr is None and pack is not None:
        oldest = max((facts.on_day - pack.sold_from).days / 365.25, 0.1)
        newest = 0.0 if pack.sold_to is None else max((facts.on_day - pack.sold_to).days / 365.25, 0.0)
        age = np.clip(age, newest, oldest)
    if facts.odometer_km is not None:
        return age, np.full(DRAWS, facts.odometer_km)
    return age, age * a_year


def _climate_factor(prefecture: str | None, activation_k: Array, place: Array) -> Array:
    """Rate over the year against that of the reference; a car of unknown place may be from any prefecture."""
    from scipy.special import ndtr

    months = all_months_c() if prefecture is None else np.array([climate_of(prefecture).monthly_c])
    rank = np.minimum((ndtr(place) * len(months)).astype(int), len(months) - 1)
    reference = np.array([climate_of(REFERENCE).monthly_c])
    return _rate(months[rank], activation_k) / _rate(reference, activation_k)


def _rate(months_c: Array, activation_k: Array) -> Array:
    """Arrhenius' factor exp(-E/T), mean over the months; only its ratios mean something."""
    return np.asarray(np.exp(-activation_k[:, None] / (months_c + 273.15)).mean(axis=1))
