"""What is assumed about exits and exports before any evidence is seen.

Every parameter is a transform of a standard normal number, so that a history's whole doubt is one vector z
with a standard normal prior. None of these values has a published source for Japan's EVs; all are labelled
as assumed, and the docs show how much the account moves when they are changed.

Owners decide when the compulsory inspection (車検) falls due: first after three years for a private car and
two for a kei van, then every two years. Leases end at the same ages. The purchase subsidy may not be
disposed of for four years, so some owners wait for that day.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.nation.outflow.fleet import QUARTERS
from meguri.tables.account import ASSUMED
from meguri.tables.schema import check

Floats = NDArray[np.float64]
Hazard = Literal["piecewise", "weibull"]

_NORMAL_95 = 1.6448536269514722
AGE_BANDS_YR = (0.0, 3.0, 5.0, 7.0, 9.0, 11.0, 13.0)
_SHIFT_FROM, _SHIFT_FULL = 2021.0, 2023.0
_SCRAP_YEAR = 2017.0
_RATE_RANGE = (1e-6, 20.0)  # per quarter: practically none, practically all
_PERSISTENCE = 0.8  # of the log export rate from year to year
_Q1_SHARE, _Q1_SPREAD = 0.27, 0.05
_LATER_QUARTERS = np.array([0.31, 0.34, 0.35])


@dataclass(frozen=True, slots=True)
class Parameter:
    """One uncertain number: median and spread (of its logarithm, when `log`)."""

    median: float
    spread: float
    unit: str
    log: bool = True

    def at(self, z: Floats) -> Floats:
        """The number at standard normal z."""
        return self.median * np.exp(self.spread * z) if self.log else self.median + self.spread * z


@dataclass(frozen=True, slots=True)
class Prior:
    """The prior of one segment.

    Attributes:
        scalars: uncertain numbers by name.
        band_spread: spread of the log factor on the Weibull hazard in each band of age.
        step_spread: spread of the yearly step of the log export rate, which reverts to its mean.
        inspections_yr: ages at which the inspection falls due.
        hazard: "piecewise" (bands and spikes upon the Weibull) or "weibull" (the Weibull alone).
    """

    scalars: dict[str, Parameter] = field(
        default_factory=lambda: {
            "exit_age_scale_yr": Parameter(12.0, 0.30, "yr"),
            "exit_age_shape": Parameter(1.8, 0.15, "1"),
            "inspection_spike_ratio": Parameter(3.0, 0.5, "1"),
            "subsidy_end_spike_ratio": Parameter(1.5, 0.5, "1"),
            "outflow_pace_after_2021_ratio": Parameter(1.15, 0.40, "1"),
            "export_rate_per_quarter": Parameter(0.2, 0.6, "1/quarter"),
            "scrap_rate_2017_per_quarter": Parameter(0.01, 1.0, "1/quarter"),
            "scrap_rate_growth_per_yr": Parameter(0.10, 0.12, "1/yr", log=False),
            "customs_missed_share": Parameter(0.02, 0.8, "share"),
        }
    )
    band_spread: float = 0.35
    step_spread: float = 0.35
    inspections_yr: tuple[float, ...] = (3.0, 5.0, 7.0, 9.0, 11.0, 13.0, 15.0)
    hazard: Hazard = "piecewise"

    def with_scalar(self, name: str, **change: float) -> "Prior":
        """The same prior with one number's median or spread changed."""
        changed = replace(self.scalars[name], **change)  # type: ignore[arg-type]
        return replace(self, scalars=self.scalars | {name: changed})


PRIORS: dict[str, Prior] = {
    "bev_passenger": Prior(),
    "phev_passenger": Prior(),
    "bev_van": Prior(inspections_yr=(2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0)),
}


@dataclass(frozen=True, slots=True)
class Rates:
    """Inputs of the fleet's mechanics for N parameter vectors on T quarters; see `fleet.totals`."""

    sales: Floats
    stay: Floats
    level: NDArray[np.int64]
    export_rate: Floats
    scrap_rate: Floats
    customs_missed_share: Floats


def size(prior: Prior, years: int) -> int:
    """Length of z for a history of so many years."""
    return len(prior.scalars) + len(AGE_BANDS_YR) + 3 * years


def rates(prior: Prior, z: Floats, units: Floats, units_sd: Floats, first_year: int, until: int) -> Rates:
    """Standard normal vectors in, rates out.

    Args:
        prior: the segment's prior.
        z: [N, size].
        units: sales of the years of evidence [Y]; the first belongs to `first_year`.
        units_sd: standard deviation of the sales [Y].
        first_year: calendar year.
        until: last calendar year of the rates; after the years of evidence nothing is sold and the last
            year's export rate is kept.
    """
    count, years = len(prior.scalars), units.size
    scalar = {name: p.at(z[:, i])[:, None] for i, (name, p) in enumerate(prior.scalars.items())}
    bands, steps, sold, first = np.split(z[:, count:], np.cumsum([len(AGE_BANDS_YR), years, years]), axis=1)
    quarters = (until - first_year + 1) * QUARTERS
    day = first_year + (np.arange(quarters) + 0.5) / QUARTERS
    stay, level = _staying(scalar, _hazard(prior, scalar, bands, quarters), day)
    log_export = np.log(scalar["export_rate_per_quarter"]) + prior.step_spread * _reverting(steps)
    in_year = np.minimum(np.arange(quarters) // QUARTERS, years - 1)
    grown_yr = np.minimum(day, first_year + years) - _SCRAP_YEAR
    scrap = scalar["scrap_rate_2017_per_quarter"] * np.exp(scalar["scrap_rate_growth_per_yr"] * grown_yr)
    return Rates(
        sales=_quarterly(np.maximum(units + units_sd * sold, 0.0), first, quarters),
        stay=stay,
        level=level,
        export_rate=np.clip(np.exp(log_export[:, in_year]), *_RATE_RANGE),
        scrap_rate=np.clip(scrap, *_RATE_RANGE),
        customs_missed_share=np.minimum(scalar["customs_missed_share"][:, 0], 0.9),
    )


def _staying(scalar: dict[str, Floats], hazard: Floats, day: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Share staying over a quarter at each level of the pace [N, L, T], and the level of each quarter [T]."""
    ramp = np.clip((day - _SHIFT_FROM) / (_SHIFT_FULL - _SHIFT_FROM), 0.0, 1.0)
    steps_up, level = np.unique(ramp, return_inverse=True)
    pace = scalar["outflow_pace_after_2021_ratio"] ** steps_up
    return np.exp(-pace[:, :, None] * hazard[:, None, :]), level


def _reverting(steps: Floats) -> Floats:
    """Standard normal steps [N, Y] to a stationary first-order autoregression with unit steps."""
    path = np.empty_like(steps)
    path[:, 0] = steps[:, 0] / np.sqrt(1.0 - _PERSISTENCE**2)
    for y in range(1, steps.shape[1]):
        path[:, y] = _PERSISTENCE * path[:, y - 1] + steps[:, y]
    return path


def _quarterly(sold: Floats, first: Floats, quarters: int) -> Floats:
    q1 = np.clip(_Q1_SHARE + _Q1_SPREAD * first, 0.02, 0.9)[..., None]
    split = np.concatenate((q1, (1.0 - q1) * _LATER_QUARTERS), axis=-1)
    known = (sold[..., None] * split).reshape(sold.shape[0], -1)
    return np.concatenate((known, np.zeros((sold.shape[0], quarters - known.shape[1]))), axis=1)


def _hazard(prior: Prior, scalar: dict[str, Floats], bands: Floats, quarters: int) -> Floats:
    """Cumulative hazard of each quarter of age; a car is taken to be sold at the middle of its quarter."""
    edges = np.maximum(np.arange(quarters + 1) - 0.5, 0.0) / QUARTERS
    shape = scalar["exit_age_shape"]
    hazard: Floats = np.diff((edges / scalar["exit_age_scale_yr"]) ** shape, axis=1)
    if prior.hazard == "weibull":
        return hazard
    ages = np.arange(quarters) / QUARTERS
    band = np.searchsorted(AGE_BANDS_YR, ages, side="right") - 1
    hazard *= np.exp(prior.band_spread * bands[:, band])
    for age_yr in prior.inspections_yr:
        _spike(hazard, age_yr, scalar["inspection_spike_ratio"])
    _spike(hazard, 4.25, scalar["subsidy_end_spike_ratio"])
    return hazard


def _spike(hazard: Floats, age_yr: float, ratio: Floats) -> None:
    quarter = round(age_yr * QUARTERS)
    if quarter < hazard.shape[1]:
        hazard[:, quarter] *= 1.0 + ratio[:, 0]


def assumed_frame(prior: Prior, segment: str) -> pl.DataFrame:
    """Prior in, ASSUMED out: every number that no source gives."""
    rows = [_assumption(f"outflow.{segment}.{name}", p) for name, p in prior.scalars.items()]
    rows.append(_assumption(f"outflow.{segment}.age_band_ratio", Parameter(1.0, prior.band_spread, "1")))
    rows.append(
        _assumption(f"outflow.{segment}.export_rate_step_ratio", Parameter(1.0, prior.step_spread, "1"))
    )
    rows.append(
        _assumption(f"outflow.{segment}.q1_sales_share", Parameter(_Q1_SHARE, _Q1_SPREAD, "share", log=False))
    )
    return check(
        ASSUMED, pl.DataFrame(rows, schema_overrides={"value_low": pl.Float64, "value_high": pl.Float64})
    )


def _assumption(name: str, parameter: Parameter) -> dict[str, str | float]:
    low, median, high = (float(parameter.at(np.array(z))) for z in (-_NORMAL_95, 0.0, _NORMAL_95))
    return {
        "assumption": name,
        "value": median,
        "value_low": low,
        "value_high": high,
        "unit": parameter.unit,
        "used_in": "outflow",
        "basis": "assumed",
    }
