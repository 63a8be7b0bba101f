"""Distribution of relaxation times: which time constants make up a spectrum.

Z(ω) = R∞ + jωL + 1/(jωC) + Σ r_k / (1 + jωτ_k) with r_k ≥ 0 at fixed τ_k, even in log τ: Tikhonov
regularisation of order 0 (ridge) with non-negativity. Its strength is chosen by generalised cross-validation
(Golub, Heath and Wahba, Technometrics 21:215, 1979), which needs no guess of the noise; Saccoccio et al.,
Electrochim. Acta 147:470 (2014) compare such choices for these distributions. Everything but the spectra
themselves depends on the frequencies alone and is worked out once for all spectra that share them.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.impedance.elements import Complexes, Floats
from meguri.health.impedance.nonnegative import non_negative
from meguri.health.impedance.spectra import as_spectra
from meguri.health.impedance.spectrum_faults import SpectrumCode, SpectrumError, fault

POINTS_A_DECADE = 10
BEYOND = 0.5  # decades on either side of the measured frequencies
STRENGTHS = np.logspace(-7, 0, 29)  # relative to the largest singular value squared
PARTS = ("both", "real", "imaginary")
SMALLEST_PEAK = 0.02  # of the polarisation resistance


@dataclass(frozen=True, eq=False)
class RelaxationTimes:
    """Distributions of n spectra.

    Attributes:
        ids: of the spectra, in the order of `resistance_ohm`, `strength` and `residuals`.
        distribution: `spectrum_id, tau_s, gamma_ohm`: γ, Ω for each unit of ln τ; its area is the
            polarisation resistance.
        peaks: `spectrum_id, tau_s, resistance_ohm, is_edge`: the peaks, their share of the resistance, and
            whether they lie beyond the measured frequencies, where they stand for something slower or faster.
        resistance_ohm: R∞ [n].
        strength: regularisation chosen, relative to the largest singular value squared [n].
        residuals: root mean square of |z − fitted| / |z| [n].
    """

    ids: tuple[str, ...]
    distribution: pl.DataFrame
    peaks: pl.DataFrame
    resistance_ohm: Floats
    strength: Floats
    residuals: Floats


def drt(spectra: pl.DataFrame, strength: float | Floats | None = None, part: str = "both") -> RelaxationTimes:
    """The distribution of relaxation times of every spectrum.

    Args:
        spectra: table `spectrum`.
        strength: regularisation, relative to the largest singular value squared; None chooses it for each
            spectrum; an array gives one for each.
        part: which part of the impedance is explained: "both", "real" or "imaginary" (which leaves R∞ open).

    Raises:
        SpectrumError: spectra that cannot be used, options that are not known. TableError: no such table.
    """
    _check(strength, part)
    given = as_spectra(spectra, fewest=5)
    count = len(given.ids)
    wanted = None if strength is None else np.broadcast_to(np.asarray(strength, dtype=np.float64), (count,))
    resistance, chosen, misses = np.empty(count), np.empty(count), np.empty(count)
    areas, times = [np.empty(0)] * count, [np.empty(0)] * count
    for rows, same in given.by_grid():
        kernel = _kernel(2 * np.pi * same.frequency_hz[0])
        solution, picked = _solve(kernel, same.z, None if wanted is None else wanted[rows], part)
        missed = np.abs(solution @ kernel.matrix.T - same.z) / np.abs(same.z)
        resistance[rows], chosen[rows] = solution[:, 0], picked
        misses[rows] = np.sqrt((missed**2).mean(axis=1))
        for row, own in zip(rows.tolist(), solution[:, kernel.fixed :], strict=True):
            areas[row], times[row] = own, kernel.tau
    distribution = _long(given.ids, times, areas)
    edges = [1 / (2 * np.pi * given.frequency_hz[row, given.used[row]]) for row in range(count)]
    peaks = _peaks(given.ids, times, areas, edges)
    return RelaxationTimes(given.ids, distribution, peaks, resistance, chosen, misses)


def _check(strength: float | Floats | None, part: str) -> None:
    faults = []
    if part not in PARTS:
        faults.append(fault(SpectrumCode.OPTION, field="part", found=repr(part), wanted=", ".join(PARTS)))
    if strength is not None and not (np.isfinite(strength) & (np.asarray(strength) > 0)).all():
        values = {"field": "strength", "found": strength, "wanted": "> 0"}
        faults.append(fault(SpectrumCode.OPTION, **values))
    if faults:
        raise SpectrumError(tuple(faults))


@dataclass(frozen=True, eq=False)
class _Kernel:
    """What the frequencies alone decide.

    `matrix` [f, m] gives the impedance of each variable: R∞, L and 1/C (the `fixed` ones), then r_k.
    """

    matrix: Complexes
    tau: Floats
    fixed: int


def _kernel(omega: Floats) -> _Kernel:
    low, high = -np.log10(omega.max()) - BEYOND, -np.log10(omega.min()) + BEYOND
    tau = np.logspace(low, high, int(np.ceil((high - low) * POINTS_A_DECADE)) + 1)
    ends = [np.ones_like(omega), 1j * omega / omega.max(), omega.min() / (1j * omega)]
    matrix = np.column_stack([*ends, 1 / (1 + 1j * omega[:, None] * tau)])
    return _Kernel(matrix, tau, len(ends))


def _solve(kernel: _Kernel, z: Complexes, strength: Floats | None, part: str) -> tuple[Floats, Floats]:
    """Variables [n, m], and the regularisation of each spectrum [n]."""
    rows = {"real": slice(0, z.shape[1]), "imaginary": slice(z.shape[1], None)}.get(part, slice(None))
    matrix = np.vstack([kernel.matrix.real, kernel.matrix.imag])[rows]
    right = np.hstack([z.real, z.imag])[:, rows]
    ridge = np.ones(matrix.shape[1])
    ridge[: kernel.fixed] = 1e-6  # hardly any: these are not part of the distribution
    scaled = matrix / np.sqrt(ridge)
    left, singular, _ = np.linalg.svd(scaled, full_matrices=False)
    gram, sums = matrix.T @ matrix, right @ matrix
    top = np.linalg.eigvalsh(gram[kernel.fixed :, kernel.fixed :])[-1]  # the largest singular value squared
    picked = strength
    if picked is None:
        picked = STRENGTHS[_generalised_cross_validation(left, singular**2, right, STRENGTHS * top)]
    solution = np.empty((len(z), matrix.shape[1]))
    for each in np.unique(picked):
        same = picked == each
        solution[same] = non_negative(gram + np.diag(each * top * ridge), sums[same])
    return solution, picked


def _generalised_cross_validation(
    left: Floats, squares: Floats, right: Floats, strengths: Floats
) -> NDArray[np.intp]:
    """Place of the strength with the least predicted error, for each spectrum; without regard to signs."""
    part = right @ left
    beyond = (right**2).sum(axis=1) - (part**2).sum(axis=1)
    lost = strengths[:, None] / (squares + strengths[:, None])
    error = np.maximum(beyond, 0.0)[:, None] + part**2 @ (lost**2).T
    scores = error / (right.shape[1] - (1 - lost).sum(axis=1)) ** 2
    return np.asarray(scores.argmin(axis=1), dtype=np.intp)


def _long(ids: tuple[str, ...], times: list[Floats], areas: list[Floats]) -> pl.DataFrame:
    sizes = [tau.size for tau in times]
    step = np.repeat([np.log(tau[1] / tau[0]) for tau in times], sizes)
    named = [name for name, size in zip(ids, sizes, strict=True) for _ in range(size)]
    gamma = np.concatenate(areas) / step
    return pl.DataFrame({"spectrum_id": named, "tau_s": np.concatenate(times), "gamma_ohm": gamma})


def _peaks(
    ids: tuple[str, ...], times: list[Floats], areas: list[Floats], edges: list[Floats]
) -> pl.DataFrame:
    """All spectra in one line, one behind the other, a zero on both sides of each: it parts their peaks."""
    row = np.repeat(np.arange(len(ids)), [tau.size for tau in times])
    place = np.arange(row.size) + 2 * row + 1
    area, log_tau = np.zeros(row.size + 2 * len(ids)), np.full(row.size + 2 * len(ids), np.nan)
    area[place], log_tau[place] = np.concatenate(areas), np.log(np.concatenate(times))
    tops = 1 + np.flatnonzero((area[1:-1] > area[:-2]) & (area[1:-1] >= area[2:]))
    part = np.add.reduceat(area, _starts(area, tops)) if tops.size else np.empty(0)
    row = row[np.searchsorted(place, tops)]
    large = part >= SMALLEST_PEAK * np.array([own.sum() for own in areas])[row]
    tops, part, row = tops[large], part[large], row[large]
    at = _between(log_tau, area, tops)
    low, high = (np.array([most(edge) for edge in edges])[row] for most in (np.min, np.max))
    named = pl.Series("spectrum_id", [ids[k] for k in row.tolist()], dtype=pl.String)
    outside = (at < low) | (at > high)
    return pl.DataFrame({"spectrum_id": named, "tau_s": at, "resistance_ohm": part, "is_edge": outside})


def _starts(area: Floats, tops: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where the share of each peak starts: at the first lowest place since the peak before it."""
    since = np.zeros(area.size, dtype=np.intp)
    since[tops] = 1
    since = since.cumsum()
    places = np.flatnonzero(area == np.minimum.reduceat(area, np.array([0, *tops]))[since])
    first = np.searchsorted(since[places], np.arange(tops.size))
    return np.asarray(places[first], dtype=np.intp)


def _between(log_tau: Floats, area: Floats, tops: NDArray[np.intp]) -> Floats:
    """Time constants at the tops of the parabolas through peaks and their neighbours."""
    before, here, after = area[tops - 1], area[tops], area[tops + 1]
    steps = log_tau[tops + 1] - log_tau[tops], log_tau[tops] - log_tau[tops - 1]
    step = np.where(np.isfinite(steps[1]), np.nan_to_num(steps[0]), 0.0)  # the first and the last do not move
    return np.asarray(np.exp(log_tau[tops] + 0.5 * (before - after) / (before - 2 * here + after) * step))
