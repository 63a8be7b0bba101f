"""An equivalent circuit fitted to spectra, with the doubt of every parameter."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.impedance.circuit import Circuit, parse_circuit
from meguri.health.impedance.elements import Complexes, Floats
from meguri.health.impedance.guess import starts
from meguri.health.impedance.least_squares import Problem, Solved, solve
from meguri.health.impedance.response import external, frequencies, impedance
from meguri.health.impedance.spectra import Spectra, as_spectra
from meguri.tables.health import FINDINGS

FIRST_STEPS = 20  # of every start; then the best FURTHER go on
FURTHER = 2
MOST_STEPS = 300
AT_ONCE = 64  # spectra whose arrays stay in the processor's cache
MISFIT_LIMIT = 0.02
DOUBT_LIMIT = 1.0
POINT_5 = 1.6448536269514722  # standard deviations from the median to the 5 % and 95 % points


@dataclass(frozen=True, eq=False)
class ImpedanceFit:
    """What a circuit says of n spectra; p parameters.

    Attributes:
        circuit: the circuit as read.
        ids: of the spectra, in the order of `covariance`, `residuals` and `converged`.
        parameters: `spectrum_id, parameter, unit, value, sd, low, high`; low and high are the 5 % and 95 %
            points, log-normal for sizes, which are above 0, and within 0…1 for exponents.
        covariance: [n, p, p], of the logarithms of sizes and of the exponents as they are; scaled with the
            residuals, so it holds where the circuit is right and the noise even.
        residuals: root mean square of |z − fitted| / |z| [n].
        converged: whether the fit came to rest [n].
        findings: table `findings`.
        assumed: what was taken without being told (table `health_assumed`).
    """

    circuit: Circuit
    ids: tuple[str, ...]
    parameters: pl.DataFrame
    covariance: Floats
    residuals: Floats
    converged: NDArray[np.bool_]
    findings: pl.DataFrame
    assumed: pl.DataFrame

    def values(self) -> Floats:
        """Parameters as an array [n, p]."""
        return self.parameters["value"].to_numpy().reshape(len(self.ids), -1)

    def impedance(self, frequency_hz: Floats) -> Complexes:
        """Fitted impedance, Ω [n, f], at `frequency_hz` [f]."""
        return impedance(self.circuit, self.values(), frequency_hz)


def fit_impedance(spectra: pl.DataFrame, circuit: str, weighting: str = "modulus") -> ImpedanceFit:
    """Fit a circuit to every spectrum.

    Args:
        spectra: table `spectrum`; rows in any order; each spectrum may have frequencies of its own. A single
            one needs no `spectrum_id`.
        circuit: such as `R0-p(R1,CPE1)-p(R2,CPE2)-W1`; see `circuit.py`.
        weighting: "modulus" divides residuals by |z| (an error in proportion to the size, as instruments
            state it), "unit" leaves them (as impedance.py does unless told otherwise).

    Raises:
        CircuitError: no circuit. SpectrumError: spectra that cannot be fitted. TableError: no such table.
    """
    wanted = parse_circuit(circuit)
    given = as_spectra(spectra, fewest=len(wanted.parameters) // 2 + 1)
    weight = given.weights(weighting)
    parts = [
        _solved(wanted, given.take(rows), weight[rows])
        for rows in np.array_split(np.arange(len(given.ids)), -(-len(given.ids) // AT_ONCE))
    ]
    inner, squares = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("inner", "squares")
    )
    cost, converged = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("cost", "converged")
    )
    freedom = np.maximum(2 * given.used.sum(axis=1) - len(wanted.parameters), 1)
    covariance = _inverse(squares) * (cost / freedom)[:, None, None]
    fitted = impedance(wanted, external(wanted, inner), given.frequency_hz)
    misses = np.abs(fitted - given.z) / np.abs(given.z) * given.used
    residuals = np.sqrt((misses**2).sum(axis=1) / given.used.sum(axis=1))
    parameters = _parameters(wanted, given.ids, inner, covariance)
    rows = list(_findings(given.ids, parameters, residuals, converged))
    findings = pl.DataFrame(rows, schema=FINDINGS.polars_schema) if rows else FINDINGS.empty()
    return ImpedanceFit(
        wanted, given.ids, parameters, covariance, residuals, converged, findings, given.assumed
    )


def _solved(circuit: Circuit, spectra: Spectra, weight: Floats) -> Solved:
    """The best end for each spectrum: all starts for some steps, the best of them to the end."""
    problem = Problem(circuit, frequencies(2 * np.pi * spectra.frequency_hz), spectra.z, weight)
    begun = [solve(problem, start, FIRST_STEPS) for start in starts(circuit, spectra)]
    inner, rows = np.stack([each.inner for each in begun]), np.arange(len(spectra.ids))
    order = _cost(begun).argsort(axis=0, kind="stable")
    ends = [solve(problem, inner[place, rows], MOST_STEPS) for place in order[:FURTHER]]
    best = _cost(ends).argmin(axis=0)
    chosen = (np.stack(arrays)[best, rows] for arrays in zip(*map(_arrays, ends), strict=True))
    return Solved(*chosen)


def _arrays(end: Solved) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    return end.inner, end.cost, end.squares, end.converged


def _cost(ends: list[Solved]) -> Floats:
    return np.stack([np.where(np.isfinite(end.cost), end.cost, np.inf) for end in ends])


def _inverse(squares: Floats) -> Floats:
    """Inverses of JᵀJ [n, p, p]; a direction without any slope gets a doubt beyond all measure, not none."""
    size = np.sqrt(np.maximum(np.diagonal(squares, axis1=1, axis2=2), 1e-300))
    both = size[:, :, None] * size[:, None, :]
    return np.asarray(np.linalg.inv(squares / both + 1e-13 * np.eye(size.shape[1])) / both)


def _parameters(circuit: Circuit, ids: tuple[str, ...], inner: Floats, covariance: Floats) -> pl.DataFrame:
    value = external(circuit, inner)
    spread = np.sqrt(np.maximum(np.diagonal(covariance, axis1=1, axis2=2), 0.0))
    exponent = np.asarray(circuit.is_exponent)
    reach = np.minimum(POINT_5 * spread, 600.0)
    low = np.where(exponent, np.maximum(value - reach, 0.0), value * np.exp(-reach))
    high = np.where(exponent, np.minimum(value + reach, 1.0), value * np.exp(reach))
    columns = {"value": value, "sd": np.where(exponent, spread, value * spread), "low": low, "high": high}
    names = {"parameter": circuit.parameters, "unit": circuit.units}
    return pl.DataFrame(
        {"spectrum_id": np.repeat(np.array(ids, dtype=object), value.shape[1]).tolist()}
        | {name: list(words) * len(ids) for name, words in names.items()}
        | {name: array.ravel() for name, array in columns.items()}
    )


def _findings(
    ids: tuple[str, ...], parameters: pl.DataFrame, residuals: Floats, converged: NDArray[np.bool_]
) -> Iterator[dict[str, object]]:
    def finding(
        code: str, about: str, found: float | None = None, limit: float | None = None
    ) -> dict[str, object]:
        row = {"finding_id": f"{code}-{about}", "code": code, "level": "note", "about": about}
        return row | {"found_value": found, "limit_value": limit, "unit": None if found is None else "share"}

    for name, residual, at_rest in zip(ids, residuals.tolist(), converged.tolist(), strict=True):
        if not at_rest:
            yield finding("impedance_not_converged", name)
        if residual > MISFIT_LIMIT:
            yield finding("impedance_misfit", name, residual, MISFIT_LIMIT)
    doubt = parameters.with_columns(doubt=pl.col("sd") / pl.col("value")).filter(
        (pl.col("doubt") > DOUBT_LIMIT) & (pl.col("unit") != "1")
    )
    for name, parameter, ratio in doubt.select("spectrum_id", "parameter", "doubt").iter_rows():
        about = f"{name} {parameter}"
        yield finding("impedance_parameter_undetermined", about, ratio, DOUBT_LIMIT)
