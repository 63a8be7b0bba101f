"""Teaching an estimator with reference cells."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from meguri.health.calibrate.bounds import FEW_CELLS, distance_bound, error_bound, to_other_cells
from meguri.health.calibrate.choosing import Reference, choose
from meguri.health.calibrate.estimator import Calibrated, Member, blend
from meguri.health.calibrate.faults import (
    CalibrationCode,
    CalibrationError,
    fault,
    features_of,
    reference_faults,
)
from meguri.health.calibrate.process import Rows, covariance, left_out, precision
from meguri.health.calibrate.views import Floats

_DOUBT = 0.5  # part of the error on cells left out that an interval's scale never falls below
_ALIASES: Mapping[str, str] = {
    "spectrum": "spectrum",
    "spectra": "spectrum",
    "impedance": "spectrum",
    "impedance_spectrum": "spectrum",
    "eis": "spectrum",
    "pulse": "pulse",
    "pulses": "pulse",
    "pulse_voltage": "pulse",
    "voltage": "pulse",
    "voltage_response": "pulse",
}


def calibrate(
    X: ArrayLike,  # noqa: N803  (the matrix of features, as everywhere)
    soh: ArrayLike,
    groups: ArrayLike,
    quantity: str,
    *,
    conditions: int = 0,
) -> Calibrated:
    """An estimator of the state of health from features of one's own reference cells.

    Gaussian processes, ridge regression among them, look at the features in the ways that suit the quantity.
    Their settings and their weights in the blend come from errors on whole cells left out, and so do the
    intervals and the bound beyond which nothing is estimated: see docs/explain/calibration.md.

    Args:
        X: features [n, p], one row a measurement. Of a spectrum all real parts, then all imaginary parts in
            the same order (either sign; any unit, any frequencies, but always the same); of a pulse the
            voltages at its turning points, the voltage at rest first.
        soh: state of health of each row [n], shares (0.85 stands for 85 %).
        groups: the cell of each row [n]: names or numbers, in any order.
        quantity: what X holds: "spectrum" (or "impedance", "eis"), "pulse" (or "voltage"); anything else is
            taken as features of no known layout ("generic").
        conditions: how many of the last columns of X are conditions (temperature, state of charge).

    Raises:
        CalibrationError: fewer than 3 cells, numbers of rows that differ, values that are no finite numbers,
            health that is no share or the same everywhere, …; all faults at once.
    """
    values = features_of(X, "X")
    kind = _ALIASES.get(quantity.strip().lower().replace(" ", "_").replace("-", "_"), "generic")
    try:
        labels = np.asarray(soh, dtype=float)
    except (TypeError, ValueError):
        raise CalibrationError((fault(CalibrationCode.SOH_TEXT, "soh", "text"),)) from None
    names = np.asarray(groups).astype(str)
    faults = reference_faults(values, labels, names, kind, conditions)
    if faults:
        raise CalibrationError(tuple(faults))
    order = np.lexsort((*values.T[::-1], labels))  # neither row order nor names of cells change a result
    values, labels, names = values[order], labels[order], names[order]
    number = {name: index for index, name in enumerate(dict.fromkeys(names.tolist()))}
    empty = Calibrated(
        kind, conditions, values, labels, [number[name] for name in names.tolist()], [], 0, 0, 0, 0, 0
    )
    return _taught(empty)


def _taught(empty: Calibrated) -> Calibrated:
    """The estimator with what its reference cells teach."""
    cells = [np.flatnonzero(np.array(empty.cells) == cell) for cell in range(max(empty.cells) + 1)]
    values, at = empty.split(empty.features)
    spread = float(empty.soh.std())
    reference = Reference(values, at, (empty.soh - empty.soh.mean()) / spread, cells)
    chosen = choose(reference, empty.quantity)
    bare = replace(empty, members=[Member(setting, weight, []) for weight, setting in chosen])
    pulls, errors = zip(*(_learnt(bare, reference, member) for member in bare.members), strict=True)
    members = [
        replace(member, pull=(spread * pull).tolist())
        for member, pull in zip(bare.members, pulls, strict=True)
    ]
    off = spread * np.array(errors)
    heed = 0.0 if len(cells) < FEW_CELLS else 1.0  # few cells cannot tell what disagreement means
    least = max(_DOUBT * float(np.sqrt(np.mean((bare.weights @ off) ** 2))), 1e-6)
    missed, doubts = blend(off, bare.weights, least, heed)
    filled = replace(
        bare,
        members=members,
        error_share=float(np.abs(missed).mean()),
        doubt_share=least,
        heed=heed,
        width=error_bound(np.abs(missed) / doubts, cells),
    )
    return replace(filled, reach=_reach(filled, cells))


def _learnt(bare: Calibrated, reference: Reference, member: Member) -> tuple[Floats, Floats]:
    """The pull of each row on the standardised estimate, and its error with its cell left out."""
    setting = member.setting
    scores = bare.views[setting.view].scores(reference.values, setting.whitening)
    shared = covariance(scores, scores, reference.at, reference.at, setting.length)
    inverse = precision(shared, reference.cells, setting.noise, setting.offset)
    return inverse @ reference.labels, left_out(inverse, reference.labels, reference.cells)


def _reach(filled: Calibrated, cells: Rows) -> float:
    return distance_bound(to_other_cells(filled.taught_places, cells), cells)
