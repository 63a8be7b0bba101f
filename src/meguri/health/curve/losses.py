"""What a fit of the electrodes says: capacities, losses against the fresh cell, and what it cannot tell."""

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from meguri.health.curve.faults import Floats
from meguri.health.curve.half_cell import HalfCell
from meguri.tables.health import FINDINGS
from meguri.tables.schema import N_

WIDEST = 0.2  # of the value: a wider 90 % interval tells little about a loss of some per cent
_Z = 1.645
_SURE = 0.95  # belief in one place from which on no other counts
_LEAST_SPAN = 1e-3
_FINE = 4001
_MOST_LOG_SD = 3.0  # a figure this open is not known at all

FINDING_WORDS: dict[str, str] = {
    "electrodes_wide": N_(
        "{about}: this part of a charge leaves it undetermined within {found}% of its value (wanted: "
        "{limit}%). A wider window, best from nearly empty to nearly full, would tell it."
    ),
    "electrodes_ambiguous": N_(
        "This part of a charge fits at several places of the half-cell curves: the likeliest has {found}% of "
        "the belief (wanted: {limit}%). A wider window would tell which one holds."
    ),
    "electrodes_poor_fit": N_(
        "The two half-cell curves miss the charge by {found} {unit} (allowed: {limit} {unit}). The materials "
        "may be others, or the current too high."
    ),
}


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A figure with its 5 % and 95 % points."""

    low: float
    value: float
    high: float

    @property
    def log_sd(self) -> float:
        """Standard deviation of its logarithm."""
        return float(np.log(self.high / self.low) / (2 * _Z))


@dataclass(frozen=True, eq=False)
class ElectrodeFit:
    """One charge taken apart.

    Attributes:
        capacity_ah: of the cell between the two voltages asked for, at rest, Ah.
        positive_ah: what the positive electrode's active material can hold, Ah.
        negative_ah: what the negative electrode's active material can hold, Ah.
        lithium_ah: lithium that can move, in both electrodes together, Ah.
        positive_share: stoichiometry of the positive electrode at the first and the last point.
        negative_share: stoichiometry of the negative electrode at the first and the last point.
        overpotential_v: constant overpotential, V.
        covariance: of the four stoichiometries and the overpotential [5, 5].
        belief_share: belief in these stoichiometries; the rest lies with other places of the curves that fit.
        residual_v: root mean square of what the fit leaves, V.
        lli_share: loss of lithium inventory against the fresh fit; None without one. Below 0: gained, or
            doubt.
        lam_positive_share: loss of active material of the positive electrode.
        lam_negative_share: loss of active material of the negative electrode.
        findings: what the fit cannot tell (table `findings`).
    """

    capacity_ah: Doubtful
    positive_ah: Doubtful
    negative_ah: Doubtful
    lithium_ah: Doubtful
    positive_share: tuple[float, float]
    negative_share: tuple[float, float]
    overpotential_v: float
    covariance: Floats
    belief_share: float
    residual_v: float = 0.0
    lli_share: Doubtful | None = None
    lam_positive_share: Doubtful | None = None
    lam_negative_share: Doubtful | None = None
    findings: pl.DataFrame = field(default_factory=FINDINGS.empty)


def derived(
    answer: Floats, moved_ah: float, cells: tuple[HalfCell, HalfCell], window: tuple[float, float]
) -> Floats:
    """Capacity, what each electrode holds, and lithium, Ah, from the stoichiometries at both ends [4]."""
    y0, y1, x0, x1 = answer[:4]
    positive, negative = moved_ah / max(y0 - y1, _LEAST_SPAN), moved_ah / max(x1 - x0, _LEAST_SPAN)
    # From where either electrode is at its end to where either is at the other end, then cut by the voltages.
    first = max((y0 - cells[0].high) * positive, (cells[1].low - x0) * negative)
    last = min((y0 - cells[0].low) * positive, (cells[1].high - x0) * negative)
    charge = np.linspace(first, max(last, first + 1e-9), _FINE)
    volt = cells[0].at(y0 - charge / positive)[0] - cells[1].at(x0 + charge / negative)[0]
    empty, full = np.interp(window, np.maximum.accumulate(volt), charge)
    return np.array([max(full - empty, 1e-9), positive, negative, y0 * positive + x0 * negative])


@dataclass(frozen=True, eq=False)
class Mode:
    """One place where the charge fits: stoichiometries and overpotential, their covariance, its belief."""

    answer: Floats
    covariance: Floats
    weight: float


def told(
    modes: list[Mode], moved_ah: float, cells: tuple[HalfCell, HalfCell], window: tuple[float, float]
) -> ElectrodeFit:
    """The fit in words of capacity; intervals over all modes, by the delta method on logarithms."""
    points = [_logs(mode, moved_ah, cells, window) for mode in modes]
    means, sds = np.array([p[0] for p in points]), np.array([p[1] for p in points])
    weights = np.array([mode.weight for mode in modes])
    capacity, positive, negative, lithium = (
        _mixed(means[:, k], np.maximum(sds[:, k], 1e-9), weights) for k in range(4)
    )
    best = modes[0]
    return ElectrodeFit(
        capacity_ah=capacity,
        positive_ah=positive,
        negative_ah=negative,
        lithium_ah=lithium,
        positive_share=(float(best.answer[0]), float(best.answer[1])),
        negative_share=(float(best.answer[2]), float(best.answer[3])),
        overpotential_v=float(best.answer[4]),
        covariance=best.covariance,
        belief_share=best.weight,
    )


def _logs(
    mode: Mode, moved_ah: float, cells: tuple[HalfCell, HalfCell], window: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Logarithms of the four capacities of one mode, and their standard deviations."""
    slopes = np.empty((4, 5))
    for k, step in enumerate(np.eye(5) * 1e-5):
        up, down = (derived(mode.answer + s * step, moved_ah, cells, window) for s in (1, -1))
        slopes[:, k] = (np.log(up) - np.log(down)) / 2e-5
    sds = np.sqrt(np.einsum("ik,kl,il->i", slopes, mode.covariance, slopes))
    return np.log(derived(mode.answer, moved_ah, cells, window)), np.minimum(sds, _MOST_LOG_SD)


def _mixed(means: Floats, sds: Floats, weights: Floats) -> Doubtful:
    """5 %, 50 % and 95 % points of a weighted mixture of lognormal beliefs."""
    from scipy.special import ndtr

    grid = np.linspace((means - 5 * sds).min(), (means + 5 * sds).max(), 20_001)
    below = (ndtr((grid[:, None] - means) / sds) * weights).sum(axis=1)
    low, middle, high = (float(np.exp(np.interp(share, below, grid))) for share in (0.05, 0.5, 0.95))
    return Doubtful(low, middle, high)


def losses(fit: ElectrodeFit, fresh: ElectrodeFit | None) -> ElectrodeFit:
    """The fit with its losses against `fresh`; both fits' doubts count, as if they had nothing in common."""
    if fresh is None:
        return fit

    def lost(now: Doubtful, new: Doubtful) -> Doubtful:
        sd = float(np.hypot(now.log_sd, new.log_sd))
        low, value, high = (1 - float(now.value / new.value * np.exp(z * sd)) for z in (_Z, 0.0, -_Z))
        return Doubtful(max(low, -1.0), value, high)

    return replace(
        fit,
        lli_share=lost(fit.lithium_ah, fresh.lithium_ah),
        lam_positive_share=lost(fit.positive_ah, fresh.positive_ah),
        lam_negative_share=lost(fit.negative_ah, fresh.negative_ah),
    )


def findings(fit: ElectrodeFit, residual_v: float, allowed_v: float) -> ElectrodeFit:
    """The fit with its residual and the findings on what it cannot tell."""
    rows: list[dict[str, object]] = []
    for about in ("capacity_ah", "positive_ah", "negative_ah", "lithium_ah"):
        figure: Doubtful = getattr(fit, about)
        width = (figure.high - figure.low) / figure.value
        if width > WIDEST:
            rows.append(_finding("electrodes_wide", "note", about, 100 * width, 100 * WIDEST, "points"))
    if fit.belief_share < _SURE:
        rows.append(
            _finding("electrodes_ambiguous", "note", "log", 100 * fit.belief_share, 100 * _SURE, "points")
        )
    if residual_v > allowed_v:
        rows.append(_finding("electrodes_poor_fit", "caution", "log", residual_v, allowed_v, "v"))
    for rank, row in enumerate(rows, 1):
        row["finding_id"] = f"electrodes-{rank}"
    frame = (
        pl.concat([FINDINGS.empty(), pl.DataFrame(rows)], how="diagonal_relaxed")
        if rows
        else FINDINGS.empty()
    )
    return replace(fit, residual_v=residual_v, findings=frame.select(FINDINGS.names))


def _finding(code: str, level: str, about: str, found: float, limit: float, unit: str) -> dict[str, object]:
    return {
        "code": code,
        "level": level,
        "about": about,
        "found_value": found,
        "limit_value": limit,
        "unit": unit,
    }
