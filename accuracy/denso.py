"""DENSO spectra: health from impedance at any temperature and state of charge, on the authors' own split."""

from pathlib import Path

import numpy as np
import polars as pl

from accuracy.cells import Judged, judged_row, judged_table, ridge, spectra
from accuracy.page import Section
from meguri.health.calibrate import calibrate

TO_REACH = 1.8
_PENALTY = 0.01
_PROSE = """
{rows} spectra of 31 cells (69 frequencies, −10…25 °C, 10–90 % SOC). The split is the authors' (`isTest`
in `data.csv`): {taught} spectra of 24 cells teach, {asked} of 7 other cells are asked about. `calibrate`
gets the real and imaginary parts with temperature and state of charge as conditions, and chooses
everything by errors on teaching cells left out (mean absolute error there: {inner:.2f} points). The
baseline is ridge regression on log magnitude, phase, temperature and state of charge with the penalty
that suits the **test** cells best, which flatters it, and a split-conformal band of its errors on
teaching cells left out; a ridge measured before reached 2.01 points, the authors' best of thousands of
models 1.9 (Gasper et al. 2022, DOI 10.1016/j.xcrp.2022.101184). Fitting sees no label of a test cell;
but while the method was designed, the test error of some thirty designs was looked at (1.81 to 2.05
points). The one kept is the best of them by errors on teaching cells left out, but for designs that drop the
inductive part of the spectra: these did better there (1.8) and worse on the test cells (2.0), which tells how
much seven cells can tell. Cells from elsewhere are the stricter test.
"""


def section(shared: Path) -> Section:
    """Measure on the authors' test cells."""
    frame = pl.read_csv(shared / "fielddata/denso_eis_ageing/data.csv", infer_schema_length=None)
    _, values = spectra(frame)
    values = np.hstack([values, frame.select("TdegC_EIS", "soc_EIS").to_numpy()])
    soh, cells = frame["q"].to_numpy(), frame["seriesIdx"].to_numpy()
    test = frame["isTest"].to_numpy() == 1
    taught = calibrate(values[~test], soh[~test], cells[~test], "spectrum", conditions=2)
    ours = Judged.of(taught.estimate(values[test]), soh[test], cells[test])
    basis = _log_phase(values)
    said, band = ridge(basis[~test], soh[~test], cells[~test], basis[test], _PENALTY)
    base = Judged.band(said, band, soh[test], cells[test])
    prose = _PROSE.format(
        rows=len(soh), taught=int((~test).sum()), asked=int(test.sum()), inner=100 * taught.error_share
    )
    rows = [judged_row("ridge", base), judged_row("calibrate", ours)]
    return Section("DENSO spectra", prose, [judged_table(rows)], ours.figures(TO_REACH, base))


def _log_phase(values: np.ndarray) -> np.ndarray:
    half = (values.shape[1] - 2) // 2
    z = values[:, :half] + 1j * values[:, half : 2 * half]
    return np.hstack([np.log(np.abs(z)), np.angle(z), values[:, 2 * half :]])
