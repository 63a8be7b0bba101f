"""PulseBat: health of retired cells from five-second pulses at a state of charge that nobody knows."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from accuracy.cells import Floats, Judged, judged_row, judged_table, ridge
from accuracy.page import Section
from meguri.health.calibrate import calibrate

KINDS = {
    "LMO": "LMO_10Ah",
    "NMC21": "NMC_21Ah",
    "LFP": "LFP_35Ah",
    "NMC2.1": "NMC_2.1Ah",
}
_FOLDS = 5
_WANTED = 0.9  # of the baseline's error
_PROSE = """
Retired cells of four kinds, each at ten states of charge (5–50 %): 21 voltages at the turning points of
pulses. Five folds by cell (cell numbers in order, every fifth), all states of charge together; the state
of charge is **not** given to any estimator, as nobody knows it in the field. Inside each fold everything
is chosen by errors on teaching cells left out. The baseline is ridge regression on the 21 voltages,
recomputed here on the shared cells with its penalty chosen in the same way, and a split-conformal band
of its errors on teaching cells left out. Both are judged on the rows of which `calibrate` says "inside",
where the error has to be 10 % below the baseline's; the baseline on all rows is shown besides. The
views, the blend and the test for "inside" were settled with the results of these folds in sight, so that
only other cells are a clean test.
"""


def section(shared: Path) -> Section:
    """Measure each kind of cell."""
    rows, figures = [], {}
    for kind, name in KINDS.items():
        frame = pl.read_csv(shared / f"fielddata/pulsebat/{name}_W_5000.csv", infer_schema_length=None)
        values = frame.select(f"U{place}" for place in range(1, 22)).to_numpy()
        soh, cells = frame["SOH"].to_numpy(), frame["No."].to_numpy()
        every, base, ours = _folds(values, soh, cells)
        rows += [
            judged_row(f"{kind}: ridge, all rows", every),
            judged_row(f"{kind}: ridge", base),
            judged_row(f"{kind}: calibrate", ours),
        ]
        figures |= {
            f"{kind}, {quantity}": figure
            for quantity, figure in ours.figures(_WANTED * base.mae, base).items()
        }
    return Section("PulseBat", _PROSE, [judged_table(rows)], figures)


def _folds(values: Floats, soh: Floats, cells: NDArray[np.int64]) -> tuple[Judged, Judged, Judged]:
    """Ridge on all rows, ridge on the rows inside, and `calibrate`: each asked about cells it never saw."""
    names = np.unique(cells)
    said, half, parts = np.empty_like(soh), np.empty_like(soh), []
    for fold in range(_FOLDS):
        ask = np.isin(cells, names[fold::_FOLDS])
        taught = calibrate(values[~ask], soh[~ask], cells[~ask], "pulse")
        parts.append(taught.estimate(values[ask]).with_columns(row=np.flatnonzero(ask)))
        said[ask], half[ask] = ridge(values[~ask], soh[~ask], cells[~ask], values[ask])
    estimates = pl.concat(parts).sort("row")
    every = Judged.band(said, half, soh, cells)
    return every, every.where(estimates["inside"].to_numpy()), Judged.of(estimates, soh, cells)
