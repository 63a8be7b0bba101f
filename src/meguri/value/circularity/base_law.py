"""The survival of a battery's peers, kept as it was in a base year, and its areas in closed form.

The index weighs each year of use by the share of peers that are gone, 1 − S(a). S is a Weibull law with a
name, a version and a base year (facts, `base_survival`), so that the index does not shrink when policy
keeps more cars in use. Every area is an antiderivative taken at two ages: whichever way time is cut, the
pieces add up to the whole.
"""

from dataclasses import dataclass
from functools import cached_property
from math import gamma

import numpy as np
from numpy.typing import ArrayLike, NDArray

from meguri.value.circularity.faults import MeritCode, MeritError, merit_fault

Floats = NDArray[np.float64]

FACT = "base_survival"


@dataclass(frozen=True)
class BaseLaw:
    """S(a) = exp(−(a / scale)^shape), and how a new pack fades: 1 − fade · a.

    Attributes:
        law_id: name with version.
        base_year: calendar year whose survival it keeps.
        shape: shape of the Weibull law.
        scale_yr: age by which 63.2 % are gone, years.
        fade_per_yr: what a new pack is expected to lose of its state of health a year, share.
        source_ids: where the figures come from.
    """

    law_id: str
    base_year: int
    shape: float
    scale_yr: float
    fade_per_yr: float
    source_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a law that is none.

        Raises:
            ValueError: shape or scale not above 0, or a fade outside 0 … 1.
        """
        if not (0 < self.shape < 100 and 0 < self.scale_yr < 1000 and 0 <= self.fade_per_yr <= 1):
            raise ValueError("a law needs shape and scale_yr above 0, and fade_per_yr from 0 to 1")

    def gone_share(self, age_yr: ArrayLike) -> Floats:
        """1 − S(a): the share of peers that are gone at these ages, years."""
        out: Floats = -np.expm1(-self._power(age_yr))
        return out

    def gone_area(self, age_yr: ArrayLike) -> Floats:
        """∫ (1 − S) from 0 to these ages, years.

        By parts, a·F(a) − ∫ u f(u) du: at small ages both terms are as small as the area itself, so that
        nothing is lost as it would be in a − ∫ S.
        """
        ages = np.asarray(age_yr, dtype=np.float64)
        out: Floats = np.maximum(ages * self.gone_share(ages) - self._moment(ages, 1), 0.0)
        return out

    def gone_moment(self, age_yr: ArrayLike) -> Floats:
        """∫ u (1 − S(u)) du from 0 to these ages, years²."""
        ages = np.asarray(age_yr, dtype=np.float64)
        out: Floats = np.maximum((ages**2 * self.gone_share(ages) - self._moment(ages, 2)) / 2, 0.0)
        return out

    @cached_property
    def expected_yr(self) -> float:
        """What a kilowatt-hour of a new pack is expected to serve, kWh·years: ∫ (1 − fade·a) S(a) da.

        To the age at which the straight line reaches 0, or for ever without fade.
        """
        from scipy.special import gammainc

        end = 1 / self.fade_per_yr if self.fade_per_yr > 0 else np.inf
        with np.errstate(over="ignore"):  # a fade of next to nothing ends next to never
            power = float(np.power(end / self.scale_yr, self.shape))
        first, second = (
            self.scale_yr**n / self.shape * gamma(n / self.shape) * gammainc(n / self.shape, power)
            for n in (1, 2)
        )
        return float(first - self.fade_per_yr * second)

    def _power(self, age_yr: ArrayLike) -> Floats:
        out: Floats = (np.maximum(np.asarray(age_yr, dtype=np.float64), 0.0) / self.scale_yr) ** self.shape
        return out

    def _moment(self, ages: Floats, order: int) -> Floats:
        """∫ u^order f(u) du from 0 to these ages."""
        from scipy.special import gammainc

        k = 1 + order / self.shape
        return np.asarray(self.scale_yr**order * gamma(k) * gammainc(k, self._power(ages)), dtype=np.float64)


def law_names() -> tuple[str, ...]:
    """The shipped laws, sorted."""
    from meguri.facts.source import fact

    return tuple(sorted(set(fact(FACT).rows["law_id"])))


def base_law(law_id: str) -> BaseLaw:
    """The shipped law of that name.

    Raises:
        MeritError: there is none.
    """
    import polars as pl

    from meguri.facts.source import fact

    rows = fact(FACT).rows.filter(pl.col("law_id") == law_id)
    if rows.is_empty():
        known = ", ".join(law_names())
        raise MeritError([merit_fault(MeritCode.NO_LAW, found=law_id, known=known)])
    value = dict(rows.select("item", "value").iter_rows())
    return BaseLaw(
        law_id=law_id,
        base_year=int(rows["base_year"][0]),
        shape=value["shape"],
        scale_yr=value["scale"],
        fade_per_yr=value["fade"],
        source_ids=tuple(sorted(set(rows["source_id"]))),
    )
