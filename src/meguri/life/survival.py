"""How long a fleet lasts: Kaplan–Meier and Weibull, where many are still there and many were met late.

Those still in use say how long they lasted at least (right censoring); those first watched at some age would
not have been met had they left before (left truncation), and count from that age on only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.frames import as_frame
from meguri.tables.lives import LIVES, SURVIVAL_CURVE, WEIBULL_FITS
from meguri.tables.schema import N_, check
from meguri.tables.survival import SURVIVAL

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST_LEFT = 2
_Z90 = 1.6448536269514722
_ROUNDS = 200
_FARTHEST_LOG = 10.0  # of shape, or of scale over the median life: beyond it nothing is determined


class SurvivalCode(StrEnum):
    """What can be wrong with lives, or with what is asked of them."""

    NO_FRAME = "lives_no_frame"
    EMPTY = "lives_empty"
    NO_TIME = "lives_no_time"
    TOO_FEW = "lives_too_few"
    ONE_AGE = "lives_one_age"
    UNDETERMINED = "lives_undetermined"
    AGES = "lives_ages"


MESSAGES: dict[SurvivalCode, str] = {
    SurvivalCode.NO_FRAME: N_("The lives are {found}; give a table with {wanted}."),
    SurvivalCode.EMPTY: N_("The lives hold no row; give one for each vehicle or battery."),
    SurvivalCode.NO_TIME: N_(
        "{found} lives end no later than they were first watched, the first of them {unit}. "
        "Leave out what was never watched."
    ),
    SurvivalCode.TOO_FEW: N_("Segment {segment}: {found} left; a Weibull fit needs {wanted} or more."),
    SurvivalCode.ONE_AGE: N_(
        "Segment {segment}: all that left did so at one age, and nothing was watched beyond it; "
        "a Weibull fit needs more than one age."
    ),
    SurvivalCode.UNDETERMINED: N_(
        "Segment {segment}: its lives do not determine a Weibull distribution. "
        "Look at the Kaplan–Meier curve."
    ),
    SurvivalCode.AGES: N_("The ages are {found}; give numbers of years, 0 or more, each once."),
}


class SurvivalError(CodedError):
    """Lives that nothing can be learned from; every fault is named."""

    messages = MESSAGES


@dataclass(frozen=True, eq=False)
class _Lives:
    """Lives of one segment [n]."""

    segment: str
    entered: Floats
    age: Floats
    left: Flags


def kaplan_meier(lives: Any) -> pl.DataFrame:
    """The share of each segment still there after each age at which some left (Kaplan & Meier 1958).

    The interval is Greenwood's on the scale of log(−log): it stays within 0 and 1. Whoever is met at an age
    is at risk from just after it. Where few were watched early, one that leaves then moves all that follows:
    `at_risk_count` tells.

    Args:
        lives: table `lives`; `entered_yr` may be left out.

    Returns:
        Table `survival_curve`; a segment of which none left has no row.

    Raises:
        TableError: the frame does not keep table `lives`.
        SurvivalError: no frame, no row, or lives that end before they were watched.
    """
    parts = [_curve(one) for one in _segments(lives)]
    empty = pl.DataFrame(schema=SURVIVAL_CURVE.polars_schema)
    return check(SURVIVAL_CURVE, pl.concat([empty, *parts]))


def fit_weibull(lives: Any) -> pl.DataFrame:
    """The Weibull distribution of each segment's lives, by maximum likelihood.

    Intervals are 5–95 %, normal on the logarithm of each figure, from the observed information.

    Args:
        lives: table `lives`; `entered_yr` may be left out.

    Returns:
        Table `weibull_fits`: shape, scale, mean and median of each segment.

    Raises:
        TableError: the frame does not keep table `lives`.
        SurvivalError: as `kaplan_meier`, or too few left for a fit.
    """
    segments = _segments(lives)
    faults = [one for segment in segments for one in _fit_faults(segment)]
    if faults:
        raise SurvivalError(faults)
    return check(WEIBULL_FITS, pl.concat([_fitted(one) for one in segments]))


def survival_by_age(fits: pl.DataFrame, ages_yr: Sequence[float]) -> pl.DataFrame:
    """The fitted share of each segment still there at given ages, as the nation's account reads it.

    Args:
        fits: table `weibull_fits`.
        ages_yr: ages, 0 or more.

    Returns:
        Table `survival`.

    Raises:
        TableError: `fits` does not keep its table.
        SurvivalError: ages that are none.
    """
    checked = check(WEIBULL_FITS, fits)
    ages = _ages(ages_yr)
    rows = []
    for segment in checked["segment"].unique(maintain_order=True):
        of_one = dict(checked.filter(segment=segment).select("quantity", "value").iter_rows())
        alive = np.exp(-((ages / of_one["scale"]) ** of_one["shape"]))
        rows.append(pl.DataFrame({"segment": [segment] * ages.size, "age_yr": ages, "alive_share": alive}))
    return check(SURVIVAL, pl.concat([pl.DataFrame(schema=SURVIVAL.polars_schema), *rows]))


def _segments(lives: Any) -> list[_Lives]:
    frame = as_frame(lives)
    if frame is None:
        values = {"found": type(lives).__name__, "wanted": ", ".join(LIVES.names)}
        raise SurvivalError([CodedFault(SurvivalCode.NO_FRAME, values)])
    if "entered_yr" not in frame.columns:
        frame = frame.with_columns(entered_yr=pl.lit(None, dtype=pl.Float64))
    rows = check(LIVES, frame).with_columns(pl.col("entered_yr").fill_null(0.0))
    if rows.is_empty():
        raise SurvivalError([CodedFault(SurvivalCode.EMPTY)])
    never = rows.filter(pl.col("age_yr") <= pl.col("entered_yr"))
    if never.height:
        values = {"found": str(never.height), "unit": never["unit_id"][0]}
        raise SurvivalError([CodedFault(SurvivalCode.NO_TIME, values)])
    return [
        _Lives(
            str(name),
            part["entered_yr"].to_numpy().astype(float),
            part["age_yr"].to_numpy().astype(float),
            part["has_left"].to_numpy().astype(bool),
        )
        for (name,), part in rows.partition_by("segment", as_dict=True, maintain_order=True).items()
    ]


def _curve(lives: _Lives) -> pl.DataFrame:
    ages, left = np.unique(lives.age[lives.left], return_counts=True)
    entered, gone = np.sort(lives.entered), np.sort(lives.age)
    at_risk = np.searchsorted(entered, ages, side="left") - np.searchsorted(gone, ages, side="left")
    alive = np.cumprod(1 - left / at_risk)
    low, high = _log_log_interval(alive, left, at_risk)
    return pl.DataFrame(
        {
            "segment": [lives.segment] * ages.size,
            "age_yr": ages,
            "at_risk_count": at_risk.astype(float),
            "left_count": left.astype(float),
            "alive_share_low": low,
            "alive_share": alive,
            "alive_share_high": high,
        },
        schema=SURVIVAL_CURVE.polars_schema,
    )


def _log_log_interval(alive: Floats, left: NDArray[Any], at_risk: NDArray[Any]) -> tuple[Floats, Floats]:
    """Greenwood's variance carried to log(−log); where all are gone the share is 0 and so are its edges."""
    some = alive > 0
    stay = np.where(some, at_risk * (at_risk - left), 1)
    greenwood = np.cumsum(np.where(some, left / stay, 0.0))
    log_alive = np.log(np.where(some, alive, 0.5))
    wide = -_Z90 * np.sqrt(greenwood) / log_alive
    low: Floats = np.where(some, alive ** np.exp(wide), 0.0)
    high: Floats = np.where(some, alive ** np.exp(-wide), 0.0)
    return low, high


def _fit_faults(lives: _Lives) -> Iterable[CodedFault]:
    found = int(lives.left.sum())
    if found < LEAST_LEFT:
        values = {"segment": lives.segment, "found": str(found), "wanted": str(LEAST_LEFT)}
        yield CodedFault(SurvivalCode.TOO_FEW, values)
    elif lives.age[lives.left].min() >= lives.age.max():
        yield CodedFault(SurvivalCode.ONE_AGE, {"segment": lives.segment})


def _fitted(lives: _Lives) -> pl.DataFrame:
    from scipy.special import digamma, gammaln

    unit = float(np.median(lives.age))
    point, covariance = _most_likely(lives, unit)
    if float(np.abs(point).max()) > _FARTHEST_LOG:
        raise SurvivalError([CodedFault(SurvivalCode.UNDETERMINED, {"segment": lives.segment})])
    shape, scale = float(np.exp(point[0])), unit * float(np.exp(point[1]))
    median = scale * float(np.log(2)) ** (1 / shape)
    mean = scale * float(np.exp(gammaln(1 + 1 / shape)))
    # Slopes of the logarithm of each figure along log shape and log scale.
    figures = {
        "shape": (shape, "one", (1.0, 0.0)),
        "scale": (scale, "yr", (0.0, 1.0)),
        "mean": (mean, "yr", (-float(digamma(1 + 1 / shape)) / shape, 1.0)),
        "median": (median, "yr", (-float(np.log(np.log(2))) / shape, 1.0)),
    }
    rows = []
    for quantity, (value, of, along) in figures.items():
        factor = float(np.exp(_Z90 * np.sqrt(max(np.array(along) @ covariance @ np.array(along), 0.0))))
        rows.append((lives.segment, quantity, value / factor, value, value * factor, of))
    names = WEIBULL_FITS.names[:6]
    counts = {"watched_count": float(lives.age.size), "left_count": float(lives.left.sum())}
    return pl.DataFrame(rows, schema=list(names), orient="row").with_columns(
        **{name: pl.lit(count) for name, count in counts.items()}
    )


def _most_likely(lives: _Lives, unit: float) -> tuple[Floats, Floats]:
    """Log shape and log scale (in `unit`) of the greatest likelihood, and their covariance [2, 2]."""
    point: Floats = np.zeros(2)
    value, slope, bend = _likelihood(point, lives, unit)
    for _ in range(_ROUNDS):
        if not np.isfinite(bend).all():  # nothing holds the shape: it runs away
            return np.full(2, np.inf), np.zeros((2, 2))
        eigen, vectors = np.linalg.eigh(-bend)
        step = vectors @ ((vectors.T @ slope) / np.maximum(np.abs(eigen), 1e-9))  # uphill wherever it stands
        step *= min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-300))
        further = _likelihood(point + step, lives, unit)
        while not further[0] >= value - 1e-12 * abs(value) and float(np.abs(step).max()) > 1e-14:
            step = 0.5 * step
            further = _likelihood(point + step, lives, unit)
        point, (value, slope, bend) = point + step, further
        if float(np.abs(step).max()) < 1e-10 or float(np.abs(point).max()) > _FARTHEST_LOG:
            break
    if not np.isfinite(bend).all():
        return np.full(2, np.inf), np.zeros((2, 2))
    return point, np.asarray(np.linalg.pinv(-bend), dtype=np.float64)


def _likelihood(point: Floats, lives: _Lives, unit: float) -> tuple[float, Floats, Floats]:
    """Log likelihood, slope [2] and bend [2, 2] along log shape and log scale."""
    shape, log_scale = float(np.exp(point[0])), float(point[1])
    left = float(lives.left.sum())
    z = shape * (np.log(lives.age / unit) - log_scale)
    late = lives.entered > 0
    begun = shape * (np.log(lives.entered[late] / unit) - log_scale)
    depth = np.concatenate((z, begun))
    hazard = np.exp(np.minimum(depth, 300)) * np.concatenate((np.ones(z.size), -np.ones(begun.size)))
    value = left * point[0] + float(z[lives.left].sum()) - float(hazard.sum())
    slope = np.array([left + z[lives.left].sum() - depth @ hazard, shape * (hazard.sum() - left)])
    both = shape * (((1 + depth) * hazard).sum() - left)
    bend = np.array(
        [
            [z[lives.left].sum() - ((depth + depth**2) * hazard).sum(), both],
            [both, -(shape**2) * hazard.sum()],
        ]
    )
    return value, slope, bend


def _ages(given: Sequence[float]) -> Floats:
    try:
        ages = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        ages = np.array([np.nan])
    if ages.ndim != 1 or not np.all(np.isfinite(ages) & (ages >= 0)) or np.unique(ages).size != ages.size:
        raise SurvivalError([CodedFault(SurvivalCode.AGES, {"found": str(given)[:80]})])
    return ages
