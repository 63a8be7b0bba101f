"""A charge curve taken apart into its two electrodes: what each can hold, and how much lithium moves between.

The open-circuit voltage of a cell is the potential of its positive electrode less that of its negative one;
both slide along their half-cell curves as charge goes in (Dubarry, Truchot & Liaw 2012, J. Power Sources 219,
204; Birkl et al. 2017, J. Power Sources 341, 373). Four stoichiometries – of each electrode at the first and
the last point of the charge – say all; a fifth number takes up a constant overpotential.

The doubt has two parts: noise of the voltage, and half-cell curves that are not quite those of this cell. The
latter is smooth along the stoichiometry, so neighbouring points share it: residuals are weighed by the
covariance of both, and the doubt comes from the Gauss–Newton matrix. A part of a charge leaves electrodes
undetermined (Lee et al. 2020, IEEE Trans. Ind. Inform. 16, 3376) or fits at several places: the intervals
span them all, are wide, and a finding says so.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from meguri.health.curve.differential import resolution
from meguri.health.curve.faults import CurveCode, CurveError, Floats, charges, fault
from meguri.health.curve.half_cell import HalfCell, half_cell_of
from meguri.health.curve.losses import ElectrodeFit, Mode, findings, losses, told

BINS = 120  # points that the charge is thinned to, by means
_LEVELS = 25  # stoichiometries tried at each end before the fit
_STARTS = 8
_LOOKS = 2
_APART = 0.06  # starts differ by this much somewhere
_REACH = 0.1  # stoichiometry over which the error of a half-cell curve stays alike
_ANYWHERE = 0.5  # standard deviation of a stoichiometry of which nothing is known, from 0 to 1
_LEAST_SPAN = 0.02


@dataclass(frozen=True, eq=False)
class _Charge:
    """A charge as the fit sees it: places from 0 to 1 along it, mean voltages, and the doubt of each mean."""

    place: Floats
    voltage: Floats
    noise: Floats
    moved_ah: float


def fit_electrodes(
    charge_ah: ArrayLike,
    voltage_v: ArrayLike,
    positive: pl.DataFrame,
    negative: pl.DataFrame,
    *,
    window_v: tuple[float, float],
    fresh: ElectrodeFit | None = None,
    doubt_v: float = 0.005,
    overpotential_v: float = 0.01,
) -> ElectrodeFit:
    """Capacity, electrodes, lithium, and what was lost since `fresh`, from one slow charge or a part of it.

    Args:
        charge_ah: charge moved so far [points], Ah.
        voltage_v: voltage of one cell [points], V, at a current low enough for nearly constant overpotential.
        positive: half-cell curve of the positive electrode: stoichiometry_share, potential_v.
        negative: half-cell curve of the negative electrode.
        window_v: voltages between which the cell counts as empty and full.
        fresh: the same cell or kind of cell when new; without it no losses are told.
        doubt_v: standard deviation of the error of each half-cell curve, V; more is taken where the
            curves miss the charge by more.
        overpotential_v: standard deviation of the constant overpotential, V.

    Raises:
        CurveError: bad arrays or half-cell curves, doubts that are none, voltages that the electrodes
            cannot make.
    """
    wrong = tuple(
        fault(CurveCode.DOUBT, field=name, found=value)
        for name, value in (("doubt_v", doubt_v), ("overpotential_v", overpotential_v))
        if not (np.isfinite(value) and value > 0)
    )
    if wrong:
        raise CurveError(wrong)
    if np.ndim(charge_ah) != 1:
        raise CurveError((fault(CurveCode.SHAPE, found=f"{np.ndim(charge_ah)} axes, one charge is wanted"),))
    charge = _thinned(*charges(charge_ah, voltage_v))
    cells = half_cell_of(positive, "positive"), half_cell_of(negative, "negative")
    _check_reach(charge, cells)
    modes = _modes(charge, cells, doubt_v, overpotential_v)
    fit = told(modes, charge.moved_ah, cells, window_v)
    residual = charge.voltage - _modelled(modes[0].answer, charge.place, cells)[0]
    allowed = 2 * float(np.sqrt(np.mean(charge.noise**2) + 2 * doubt_v**2))
    return losses(findings(fit, float(np.sqrt(np.mean(residual**2))), allowed), fresh)


def least_miss(
    charge_ah: ArrayLike, voltage_v: ArrayLike, positive: pl.DataFrame, negative: pl.DataFrame
) -> float:
    """By how much two half-cell curves miss a charge at best, root mean square, V: a quick look at a pair.

    Raises:
        CurveError: bad arrays or half-cell curves.
    """
    charge = _thinned(*charges(charge_ah, voltage_v))
    cells = half_cell_of(positive, "positive"), half_cell_of(negative, "negative")
    alike = np.diag(np.full(charge.voltage.size, 0.01))
    ends = [_descend(start, charge, cells, alike, 0.01)[0] for start in _starts(charge, cells)[:_LOOKS]]
    misses = [_modelled(end, charge.place, cells)[0] - charge.voltage for end in ends]
    return min((float(np.sqrt(np.mean(miss**2))) for miss in misses), default=float("inf"))


def _thinned(charge: Floats, voltage: Floats) -> _Charge:
    """Means over even parts of the charge, each as sure as its points are many."""
    kept = np.isfinite(charge[0]) & np.isfinite(voltage[0])
    order = np.argsort(charge[0][kept], kind="stable")
    q, v = charge[0][kept][order], voltage[0][kept][order]
    moved = float(q[-1] - q[0])
    if not moved > 0:
        raise CurveError((fault(CurveCode.SHAPE, found="no charge moved"),))
    white, rounding = float(np.std(np.diff(v, 2))) / np.sqrt(6), min(resolution(v), 0.05) / np.sqrt(12)
    place = (q - q[0]) / moved
    part = np.minimum((place * BINS).astype(np.intp), BINS - 1)
    counts = np.bincount(part, minlength=BINS)
    full = counts > 0
    at, volt = (np.bincount(part, weights=x, minlength=BINS)[full] / counts[full] for x in (place, v))
    # Rounding is alike at neighbouring points: means do not take it away.
    return _Charge(at, volt, np.sqrt((white**2 + 1e-8) / counts[full] + rounding**2), moved)


def _check_reach(charge: _Charge, cells: tuple[HalfCell, HalfCell]) -> None:
    positive, negative = (cell.potential for cell in cells)
    low, high = positive.min() - negative.max(), positive.max() - negative.min()
    if charge.voltage.max() < low or charge.voltage.min() > high:
        found = f"{charge.voltage[0]:.2f} … {charge.voltage[-1]:.2f}"
        raise CurveError((fault(CurveCode.FIT, found=found, wanted=f"{low:.2f} … {high:.2f}"),))


def _modelled(answer: Floats, place: Floats, cells: tuple[HalfCell, HalfCell]) -> tuple[Floats, Floats]:
    """Voltage at each place, and its derivatives by the five numbers.

    `answer`: stoichiometry of the positive electrode at the start and the end, of the negative one at both,
    and the overpotential.
    """
    y0, y1, x0, x1, over = answer
    potential, slope = cells[0].at(y0 + (y1 - y0) * place)
    other, other_slope = cells[1].at(x0 + (x1 - x0) * place)
    columns = (slope * (1 - place), slope * place, -other_slope * (1 - place), -other_slope * place)
    return potential - other + over, np.column_stack((*columns, np.ones_like(place)))


def _modes(charge: _Charge, cells: tuple[HalfCell, HalfCell], doubt: float, over: float) -> list[Mode]:
    """Every answer that the charge allows, the likeliest first, each with its share of the belief.

    A part of a charge may fit at several places of the two curves. Each place is weighed by its evidence
    (Laplace's approximation), so that an interval spans all places that fit.
    """
    plain = np.diag(np.hypot(charge.noise, doubt))
    tried = [_descend(start, charge, cells, plain, over) for start in _starts(charge, cells)]
    best = min(tried, key=lambda one: one[1])[0]
    # Curves that miss the charge by more than was assumed are doubted by as much as they miss it.
    missed = float(np.std(_modelled(best, charge.place, cells)[0] - charge.voltage))
    factor = _factor(best, charge, max(doubt, missed / np.sqrt(2)))
    found: list[tuple[Floats, Floats, float]] = []
    for start, _ in tried:
        answer, cost = _descend(start, charge, cells, factor, over)
        if any(np.abs(answer - known).max() < 0.01 for known, _, _ in found):
            continue
        white = np.linalg.solve(factor, _modelled(answer, charge.place, cells)[1])
        information = white.T @ white + np.diag([_ANYWHERE**-2] * 4 + [over**-2])
        evidence = -cost - 0.5 * float(np.linalg.slogdet(information)[1])
        found.append((answer, np.linalg.inv(information), evidence))
    most = max(evidence for _, _, evidence in found)
    belief = np.exp([evidence - most for _, _, evidence in found])
    modes = [
        Mode(a, c, float(w)) for (a, c, _), w in zip(found, belief / belief.sum(), strict=True) if w > 1e-4
    ]
    return sorted(modes, key=lambda mode: -mode.weight)


def _factor(answer: Floats, charge: _Charge, doubt: float) -> Floats:
    """Cholesky factor of the residuals' covariance: noise of each mean, and errors of both half-cell curves.

    An error keeps alike over some stoichiometry and may bend anywhere (exponential covariance): a smoother
    one would trust small steps of the voltage too much.
    """
    covariance = np.diag(charge.noise**2)
    for start, end in (answer[:2], answer[2:4]):
        apart = np.abs(charge.place[:, None] - charge.place[None, :]) * abs(end - start) / _REACH
        covariance = covariance + doubt**2 * np.exp(-apart)
    return np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)


def _descend(
    start: Floats, charge: _Charge, cells: tuple[HalfCell, HalfCell], factor: Floats, over: float
) -> tuple[Floats, float]:
    from scipy.linalg import solve_triangular
    from scipy.optimize import least_squares

    (p, n) = cells
    low = np.array([p.low, p.low, n.low, n.low, -np.inf])
    high = np.array([p.high, p.high, n.high, n.high, np.inf])
    last = np.zeros((1, 5))
    last[0, 4] = 1 / over

    def residuals(answer: Floats) -> Floats:
        white = solve_triangular(
            factor, _modelled(answer, charge.place, cells)[0] - charge.voltage, lower=True
        )
        return np.append(white, answer[4] / over)

    def jacobian(answer: Floats) -> Floats:
        white = solve_triangular(factor, _modelled(answer, charge.place, cells)[1], lower=True)
        return np.vstack((white, last))

    inside = np.clip(start, low + 1e-6, high - 1e-6)
    found = least_squares(residuals, inside, jacobian, bounds=(low, high), x_scale="jac", max_nfev=60)
    return found.x, float(found.cost)


def _starts(charge: _Charge, cells: tuple[HalfCell, HalfCell]) -> list[Floats]:
    """The best few of all stoichiometries on a coarse grid, none beside another."""
    place = np.linspace(0, 1, 41)
    wanted = np.interp(place, charge.place, charge.voltage)
    pairs, curves = [], []
    for cell, sign in zip(cells, (-1, 1), strict=True):
        levels = np.linspace(cell.low, cell.high, _LEVELS)
        ends = np.array([(a, b) for a in levels for b in levels if sign * (b - a) > _LEAST_SPAN])
        pairs.append(ends)
        curves.append(cell.at(ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * place)[0])
    gap = curves[0] - wanted
    squares = (gap**2).sum(1)[:, None] + (curves[1] ** 2).sum(1)[None, :] - 2 * gap @ curves[1].T
    rows, columns = np.unravel_index(np.argsort(squares, axis=None)[:2000], squares.shape)
    kept: list[Floats] = []
    for i, j in zip(rows, columns, strict=True):
        start = np.array([*pairs[0][i], *pairs[1][j], 0.0])
        if all(np.abs(start - known).max() > _APART for known in kept):
            kept.append(start)
    return kept[:_STARTS]
