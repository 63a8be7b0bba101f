"""Linear Kramers–Kronig check: whether a spectrum can come from something linear that stood still.

Boukamp, J. Electrochem. Soc. 142:1885 (1995): a row of RC elements with fixed time constants, which always
obeys the relations, is fitted by linear least squares; what it cannot follow breaks them. Schönleber, Klotz
and Ivers-Tiffée, Electrochim. Acta 131:20 (2014): the number of elements grows until resistances of both
signs begin to alternate, µ = 1 − Σ|R<0| / Σ|R≥0| ≤ c.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.impedance.elements import Complexes, Floats
from meguri.health.impedance.spectra import Spectra, as_spectra
from meguri.tables.health import FINDINGS

OVERFITTING = 0.85  # c, as Schönleber et al. propose
# Fewer elements than these, narrow arcs are missed so badly that signs alternate for want of elements, not
# for too many; Boukamp takes six or seven to a decade.
FEWEST_A_DECADE = 3
MOST_ELEMENTS = 50
LIMIT, GRAVE_LIMIT = 0.01, 0.02  # Schönleber et al. show deviations below 1 % for valid spectra


@dataclass(frozen=True, eq=False)
class KramersKronig:
    """The check of n spectra.

    Attributes:
        ids: of the spectra, in the order of the arrays.
        rms: root mean square over frequencies of |z − fitted| / |z| [n].
        valid: whether `rms` keeps within LIMIT [n].
        elements: RC elements used [n].
        mu: µ at which the number of elements stopped [n].
        deviations: `spectrum_id, frequency_hz, real_share, imag_share`: (z − fitted) / |z|.
        findings: table `findings`.
    """

    ids: tuple[str, ...]
    rms: Floats
    valid: NDArray[np.bool_]
    elements: NDArray[np.intp]
    mu: Floats
    deviations: pl.DataFrame
    findings: pl.DataFrame


def kramers_kronig(
    spectra: pl.DataFrame,
    *,
    overfitting: float = OVERFITTING,
    capacitance: bool = True,
    inductance: bool = True,
) -> KramersKronig:
    """Check every spectrum.

    Args:
        spectra: table `spectrum`.
        overfitting: c, at which µ the number of RC elements stops growing.
        capacitance: whether a capacitance in series is allowed, for spectra that end in a blocking line.
        inductance: whether an inductance in series is allowed, for leads and cell.

    Raises:
        SpectrumError: spectra that cannot be checked. TableError: no such table.
    """
    given = as_spectra(spectra, fewest=5)
    count = len(given.ids)
    rms, mu, elements = np.empty(count), np.empty(count), np.empty(count, dtype=np.intp)
    parts: list[pl.DataFrame] = [pl.DataFrame()] * count
    for rows, same in given.by_grid():
        found = _check(same, overfitting, capacitance, inductance)
        missed = found.missed / np.abs(same.z)
        rms[rows] = np.sqrt((np.abs(missed) ** 2).mean(axis=1))
        mu[rows], elements[rows] = found.mu, found.elements
        for row, own in zip(rows.tolist(), missed, strict=True):
            columns = {"frequency_hz": same.frequency_hz[0], "real_share": own.real, "imag_share": own.imag}
            parts[row] = pl.DataFrame(columns).insert_column(
                0, pl.Series("spectrum_id", [given.ids[row]] * own.size)
            )
    findings = list(_findings(given.ids, rms, mu, elements, overfitting))
    table = pl.DataFrame(findings, schema=FINDINGS.polars_schema) if findings else FINDINGS.empty()
    return KramersKronig(given.ids, rms, rms <= LIMIT, elements, mu, pl.concat(parts), table)


@dataclass(frozen=True, eq=False)
class _Checked:
    """z − fitted [n, f], µ [n] and the number of elements [n]."""

    missed: Complexes
    mu: Floats
    elements: NDArray[np.intp]


def _check(spectra: Spectra, overfitting: float, capacitance: bool, inductance: bool) -> _Checked:
    """Spectra of one frequency grid: more and more elements, until each spectrum has enough."""
    count, size = spectra.z.shape
    made = _Checked(spectra.z.copy(), np.ones(count), np.zeros(count, dtype=np.intp))
    open_rows = np.arange(count)
    omega = 2 * np.pi * spectra.frequency_hz[0]
    most = min(MOST_ELEMENTS, size)
    fewest = min(int(np.ceil(FEWEST_A_DECADE * np.log10(omega.max() / omega.min()))), most)
    for number in range(fewest, most + 1):
        basis = _basis(omega, number, capacitance, inductance)
        values = _fit(basis, spectra.z[open_rows])
        resistances = values[:, :number]
        positive = np.where(resistances >= 0, resistances, 0.0).sum(axis=1)
        negative = np.where(resistances < 0, -resistances, 0.0).sum(axis=1)
        made.mu[open_rows] = 1 - negative / np.maximum(positive, 1e-300)
        made.elements[open_rows] = number
        made.missed[open_rows] = spectra.z[open_rows] - values @ basis.T
        open_rows = open_rows[made.mu[open_rows] > overfitting]
        if not open_rows.size:
            break
    return made


def _basis(omega: Floats, number: int, capacitance: bool, inductance: bool) -> Complexes:
    """Impedance of each part at 1 [f, m]: RC elements, resistance, inductance, 1/capacitance."""
    tau = np.geomspace(1 / omega.max(), 1 / omega.min(), number)
    parts = [1 / (1 + 1j * omega[:, None] * tau), np.ones((omega.size, 1))]
    if inductance:
        parts.append(1j * omega[:, None] / omega.max())
    if capacitance:
        parts.append(omega.min() / (1j * omega[:, None]))
    return np.hstack(parts)


def _fit(basis: Complexes, z: Complexes) -> Floats:
    """Weighted least squares of each spectrum, weights 1/|z| [n, m]."""
    weight = 1 / np.abs(z)
    found = np.empty((len(z), basis.shape[1]))
    for row in range(len(z)):
        weighted = basis * weight[row][:, None]
        right = z[row] * weight[row]
        matrix = np.vstack([weighted.real, weighted.imag])
        found[row] = np.linalg.lstsq(matrix, np.concatenate([right.real, right.imag]), rcond=None)[0]
    return found


def _findings(
    ids: tuple[str, ...], rms: Floats, mu: Floats, elements: NDArray[np.intp], overfitting: float
) -> Iterator[dict[str, object]]:
    for name, missed, sign, number in zip(ids, rms.tolist(), mu.tolist(), elements.tolist(), strict=True):
        row: dict[str, object] = {"about": name}
        if missed > LIMIT:
            row |= {
                "code": "kramers_kronig_violated",
                "level": "warning" if missed > GRAVE_LIMIT else "caution",
            }
            row |= {"found_value": missed, "limit_value": LIMIT, "unit": "share"}
        elif sign > overfitting:
            row |= {"code": "kramers_kronig_unsettled", "level": "note", "found_value": float(number)}
        else:
            continue
        yield row | {"finding_id": f"{row['code']}-{name}"}
