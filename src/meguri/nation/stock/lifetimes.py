"""How long things live: the share still alive at an age, for every draw and segment at once.

A parameter may be one number, one per segment `[segment]`, or one per draw and segment
`[draw, segment]`. `alive_share(age_yr)` puts the ages first: `[age, draw, segment]`, with 1 where a
parameter does not vary. Every lifetime starts whole (alive share 1 at age 0) and never rises with age.

Names say what a parameter is, because the same two numbers mean different things elsewhere: the spread of
`Lognormal` is the standard deviation of the *lifetime in years*, never that of its logarithm.
"""

from abc import ABC, abstractmethod
from copy import copy
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

SQRT3_OVER_PI = 3.0**0.5 / np.pi


def _by_draw_and_segment(name: str, value: ArrayLike) -> Array:
    """A parameter as a read-only copy of shape [draw, segment]."""
    array = np.array(value, dtype=np.float64)
    if array.ndim > 2:
        raise ValueError(f"{name}: at most [draw, segment], found {array.ndim} axes")
    array = array.reshape((1, 1, *array.shape)[-2:]) if array.ndim < 2 else array
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name}: every value must be finite, found {array[~np.isfinite(array)][0]}")
    array.flags.writeable = False
    return array


def _positive(name: str, array: Array) -> None:
    if np.any(array <= 0):
        raise ValueError(f"{name}: must be above 0, found {array.min()}")


@dataclass(frozen=True, eq=False)
class Lifetime(ABC):
    """A distribution of lifetimes, one for each draw and segment."""

    def __post_init__(self) -> None:
        """Every parameter becomes a read-only [draw, segment] array of its own, and is checked."""
        for field in fields(self):
            array = _by_draw_and_segment(field.name, getattr(self, field.name))
            _positive(field.name, array)
            object.__setattr__(self, field.name, array)
        _ = self.shape

    @property
    def shape(self) -> tuple[int, int]:
        """(draws, segments), 1 where nothing varies."""
        draws, segments = np.broadcast_shapes(*(getattr(self, field.name).shape for field in fields(self)))
        return draws, segments

    def part(self, draws: slice) -> Self:
        """The same lifetimes for some of the draws; lifetimes without draws stay as they are."""
        some = copy(self)  # already checked: not made anew
        for field in fields(self):
            value = getattr(self, field.name)
            if value.shape[0] > 1:
                object.__setattr__(some, field.name, value[draws])
        return some

    def alive_share(self, age_yr: ArrayLike) -> Array:
        """The share alive at each age.

        Args:
            age_yr: ages [age] in years, none below 0.

        Returns:
            Shares [age, draw, segment], 1 at age 0.

        Raises:
            ValueError: an age is below 0 or not finite.
        """
        ages = np.asarray(age_yr, dtype=np.float64)
        if ages.ndim != 1 or not np.all(np.isfinite(ages)) or np.any(ages < 0):
            raise ValueError("age_yr: one axis of finite ages, none below 0")
        return self._alive(ages)

    @abstractmethod
    def _alive(self, ages: Array) -> Array: ...


@dataclass(frozen=True, eq=False)
class Weibull(Lifetime):
    """S(a) = exp(−(a / scale)^shape).

    Attributes:
        shape_k: shape (k); above 1 the hazard rises with age.
        scale_yr: age by which 1 − 1/e = 63.2 % have left, years.
    """

    shape_k: ArrayLike
    scale_yr: ArrayLike

    def _alive(self, ages: Array) -> Array:
        shape, scale = np.asarray(self.shape_k), np.asarray(self.scale_yr)
        with np.errstate(divide="ignore"):
            log_age = np.log(ages)[:, None, None]
        # exp(k·(ln a − ln λ)) instead of a power: two vectorised exponentials, and ln 0 = −∞ gives S(0) = 1.
        # The numbers are written in place: a chunk stays in the cache through all five passes.
        share: Array = log_age - np.log(scale)
        if share.shape[1:] == np.broadcast_shapes(shape.shape, scale.shape):
            share *= shape
        else:
            share = share * shape
        np.exp(share, out=share)
        np.negative(share, out=share)
        np.exp(share, out=share)
        return share


@dataclass(frozen=True, eq=False)
class Lognormal(Lifetime):
    """The logarithm of the lifetime is normal.

    Attributes:
        mean_yr: mean of the lifetime itself, years.
        sd_yr: standard deviation of the lifetime itself, years (not of its logarithm).
    """

    mean_yr: ArrayLike
    sd_yr: ArrayLike

    def _alive(self, ages: Array) -> Array:
        from scipy.special import ndtr

        mean, sd = np.asarray(self.mean_yr), np.asarray(self.sd_yr)
        variance = np.log1p((sd / mean) ** 2)
        middle = np.log(mean) - variance / 2
        with np.errstate(divide="ignore"):
            log_age = np.log(ages)[:, None, None]
        return np.asarray(ndtr((middle - log_age) / np.sqrt(variance)), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Normal(Lifetime):
    """A normal distribution cut off at age 0: S(a) = P(X > a) / P(X > 0).

    Nothing can leave before it came, so the part below 0 is cut off and the rest made whole again. ODYM and
    flodym leave it in; the two agree when `mean_yr` is several `sd_yr` above 0.

    Attributes:
        mean_yr: mean of the normal before the cut, years; the mean lifetime is a little above it.
        sd_yr: standard deviation of the normal before the cut, years.
    """

    mean_yr: ArrayLike
    sd_yr: ArrayLike

    def _alive(self, ages: Array) -> Array:
        from scipy.special import ndtr

        mean, sd = np.asarray(self.mean_yr), np.asarray(self.sd_yr)
        beyond = ndtr((mean - ages[:, None, None]) / sd)
        return np.asarray(beyond / ndtr(mean / sd), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Logistic(Lifetime):
    """A logistic distribution cut off at age 0, as Busch et al. use for vehicles and their batteries.

    Attributes:
        mean_yr: mean of the logistic before the cut, years.
        sd_yr: standard deviation of the logistic before the cut, years; its scale is sd·√3/π.
    """

    mean_yr: ArrayLike
    sd_yr: ArrayLike

    def _alive(self, ages: Array) -> Array:
        from scipy.special import expit

        mean, scale = np.asarray(self.mean_yr), np.asarray(self.sd_yr) * SQRT3_OVER_PI
        beyond = expit((mean - ages[:, None, None]) / scale)
        return np.asarray(beyond / expit(mean / scale), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Tabulated(Lifetime):
    """Alive shares read from a table; straight lines between its ages.

    Past the last age the table says nothing: an alive share there is refused, unless the table ended at 0.

    Attributes:
        at_age_yr: ages of the table [row], rising from 0.
        share: alive shares [row], [row, segment] or [row, draw, segment]; 1 at age 0, never rising.
    """

    at_age_yr: ArrayLike
    share: ArrayLike

    def __post_init__(self) -> None:
        """The table becomes read-only arrays of its own, and is checked."""
        ages, share = np.array(self.at_age_yr, dtype=np.float64), np.array(self.share, dtype=np.float64)
        if ages.ndim != 1 or not 1 <= share.ndim <= 3 or share.shape[0] != ages.size:
            raise ValueError("share: [row], [row, segment] or [row, draw, segment], one row an age")
        if ages.size == 0 or ages[0] != 0 or np.any(np.diff(ages) <= 0) or not np.all(np.isfinite(ages)):
            raise ValueError("at_age_yr: ages must rise from 0")
        share = share.reshape((share.shape[0], *(1, 1, *share.shape[1:])[-2:]))
        _check_shares(share)
        ages.flags.writeable = share.flags.writeable = False
        object.__setattr__(self, "at_age_yr", ages)
        object.__setattr__(self, "share", share)

    @property
    def shape(self) -> tuple[int, int]:
        """(draws, segments), 1 where nothing varies."""
        _, draws, segments = np.asarray(self.share).shape
        return draws, segments

    def part(self, draws: slice) -> Self:
        """The same table for some of the draws."""
        share = np.asarray(self.share)
        return replace(self, share=share[:, draws]) if share.shape[1] > 1 else self

    def _alive(self, ages: Array) -> Array:
        at, share = np.asarray(self.at_age_yr), np.asarray(self.share)
        if ages.size and ages.max() > at[-1] and np.any(share[-1] > 0):
            raise ValueError(
                f"the table of alive shares ends at {at[-1]:g} years with some still alive; "
                f"{ages.max():g} years were asked for – lengthen the table"
            )
        upper = np.clip(np.searchsorted(at, ages, side="left"), 1, max(at.size - 1, 1))
        if at.size == 1:
            return np.repeat(share, ages.size, axis=0)  # ages beyond 0 were refused above
        lower = upper - 1
        weight = np.clip((ages - at[lower]) / (at[upper] - at[lower]), 0.0, 1.0)[:, None, None]
        between: Array = share[lower] * (1 - weight) + share[upper] * weight
        return between


def _check_shares(share: Array) -> None:
    if not np.all(np.isfinite(share)) or share.min() < 0 or share.max() > 1:
        raise ValueError("share: alive shares lie between 0 and 1")
    if np.any(share[0] != 1):
        raise ValueError("share: at age 0 all are alive, the first row must be 1")
    if np.any(np.diff(share, axis=0) > 0):
        raise ValueError("share: an alive share cannot rise with age")
