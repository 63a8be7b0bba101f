"""What can be wrong with what is taught or asked, and the words for it."""

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from meguri.health.calibrate.views import Floats
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

LEAST_CELLS = 3
MOST_ROWS = 3000


class CalibrationCode(StrEnum):
    """What can be wrong with a calibration."""

    FEATURES = "calibration_features"
    NOT_FINITE = "calibration_not_finite"
    ROWS = "calibration_rows"
    TOO_MANY = "calibration_too_many"
    CELLS = "calibration_cells"
    SOH = "calibration_soh"
    SOH_TEXT = "calibration_soh_text"
    SOH_CONSTANT = "calibration_soh_constant"
    HALVES = "calibration_halves"
    CONDITIONS = "calibration_conditions"
    COLUMNS = "calibration_columns"
    FILE = "calibration_file"


MESSAGES: dict[CalibrationCode, str] = {
    CalibrationCode.FEATURES: N_(
        "{field}: found {found}; give numbers in rows and columns, at least one of each."
    ),
    CalibrationCode.NOT_FINITE: N_(
        "{field}: {found} values are no finite numbers, the first in row {row} (counted from 0). "
        "Leave such rows out."
    ),
    CalibrationCode.ROWS: N_("{field}: has {found} values; give one for each of the {wanted} rows."),
    CalibrationCode.TOO_MANY: N_("{field}: has {found} rows; give at most {wanted}, evenly from each cell."),
    CalibrationCode.CELLS: N_(
        "{field}: names {found} cells; give rows of at least {wanted}, "
        "as nothing else tells how a new cell differs."
    ),
    CalibrationCode.SOH: N_(
        "{field}: goes from {found}; give shares above 0 and up to 1.5 (0.85 stands for 85 %)."
    ),
    CalibrationCode.SOH_TEXT: N_("{field}: holds {found}; give a number for each row."),
    CalibrationCode.SOH_CONSTANT: N_("{field}: is {found} everywhere; give cells of different health."),
    CalibrationCode.HALVES: N_(
        "{field}: has {found} columns of a spectrum; give all real parts, then as many imaginary parts, "
        "and say with `conditions` how many columns after them are temperature and the like."
    ),
    CalibrationCode.CONDITIONS: N_(
        "{field}: is {found}; give how many of the last columns are conditions (0 to {wanted})."
    ),
    CalibrationCode.COLUMNS: N_("{field}: has {found} columns; this calibration was taught with {wanted}."),
    CalibrationCode.FILE: N_(
        "{field}: is no calibration that this version can read ({found}). Calibrate again and save it."
    ),
}


class CalibrationFault(CodedFault):
    """One thing wrong: which rule, and the values for its message."""


class CalibrationError(CodedError):
    """Reference cells that teach nothing, or features that nobody taught; every fault is named.

    Attributes:
        faults: all faults found.
    """

    messages = MESSAGES


def fault(code: CalibrationCode, where: str, found: object, **more: object) -> CalibrationFault:
    """A fault with its values in words."""
    values = {"field": where, "found": str(found)} | {name: str(value) for name, value in more.items()}
    return CalibrationFault(code, values)


def features_of(given: ArrayLike, where: str) -> Floats:
    """Features as an array [n, p].

    Raises:
        CalibrationError: no finite numbers in rows and columns.
    """
    try:
        values = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise CalibrationError((fault(CalibrationCode.FEATURES, where, type(given).__name__),)) from None
    if values.ndim != 2 or 0 in values.shape:
        shape = " × ".join(map(str, values.shape)) or "one number"
        raise CalibrationError((fault(CalibrationCode.FEATURES, where, shape),))
    bad = _not_finite(values, where)
    if bad:
        raise CalibrationError(tuple(bad))
    return values


def reference_faults(
    values: Floats, soh: Floats, groups: NDArray[np.str_], quantity: str, conditions: int
) -> list[CalibrationFault]:
    """All that is wrong with what is to be taught."""
    code, rows = CalibrationCode, len(values)
    found = [
        fault(code.ROWS, name, " × ".join(map(str, given.shape)) or "no list of", wanted=rows)
        for name, given in (("soh", soh), ("groups", groups))
        if given.shape != (rows,)
    ]
    if rows > MOST_ROWS:
        found.append(fault(code.TOO_MANY, "X", rows, wanted=MOST_ROWS))
    cells = len(np.unique(groups))
    if cells < LEAST_CELLS:
        found.append(fault(code.CELLS, "groups", cells, wanted=LEAST_CELLS))
    found += _soh_faults(soh)
    columns = values.shape[1] - conditions
    if not 0 <= conditions < values.shape[1]:
        found.append(fault(code.CONDITIONS, "conditions", conditions, wanted=values.shape[1] - 1))
    elif quantity == "spectrum" and columns % 2:
        found.append(fault(code.HALVES, "X", columns))
    return found


def _soh_faults(soh: Floats) -> list[CalibrationFault]:
    if not soh.size:
        return []
    bad = _not_finite(soh, "soh")
    if bad:
        return bad
    low, high = float(soh.min()), float(soh.max())
    if low <= 0 or high > 1.5:
        return [fault(CalibrationCode.SOH, "soh", f"{low:g}…{high:g}")]
    if high - low < 1e-6:
        return [fault(CalibrationCode.SOH_CONSTANT, "soh", f"{low:g}")]
    return []


def _not_finite(values: Floats, where: str) -> list[CalibrationFault]:
    bad = np.argwhere(~np.isfinite(values))
    return [fault(CalibrationCode.NOT_FINITE, where, len(bad), row=bad[0][0])] if len(bad) else []
