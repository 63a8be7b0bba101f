"""What can be wrong with a charge curve or a half-cell curve, and the check of the former."""

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

Floats = NDArray[np.float64]
FEWEST_POINTS = 5


class CurveCode(StrEnum):
    """What can be wrong with what a curve is made from."""

    SHAPE = "curve_shape"
    POINTS = "curve_points"
    GRID = "curve_grid"
    METHOD = "curve_method"
    HALF_CELL = "curve_half_cell"
    HALF_CELL_ORDER = "curve_half_cell_order"
    DOUBT = "curve_doubt"
    FIT = "curve_fit"


MESSAGES: dict[CurveCode, str] = {
    CurveCode.SHAPE: N_(
        "charge and voltage: {found}. Give two arrays of one shape: points, or charges × points."
    ),
    CurveCode.POINTS: N_("charge {row}: has {found} points with both numbers; give at least {wanted}."),
    CurveCode.GRID: N_("{field}: {found} makes no grid. Give {wanted}."),
    CurveCode.METHOD: N_("method: {found} is not known here. Use one of: {wanted}."),
    CurveCode.HALF_CELL: N_(
        "half-cell curve {field}: {found}. Give the columns stoichiometry_share (0 to 1, at least 5 "
        "different values) and potential_v, in numbers."
    ),
    CurveCode.HALF_CELL_ORDER: N_(
        "half-cell curve {field}: the potential rises by {found} V while stoichiometry_share rises. Give the "
        "potential against lithium, which falls as lithium enters."
    ),
    CurveCode.DOUBT: N_("{field}: {found} is no doubt in volts. Give a number above 0."),
    CurveCode.FIT: N_(
        "The charge has {found} V at its ends; the two half-cell curves can make {wanted} V. Check that the "
        "voltage is that of one cell and that the materials are right."
    ),
}


class CurveFault(CodedFault):
    """One thing wrong: which rule, and the values for its message."""


class CurveError(CodedError):
    """A curve that cannot be made; every fault found is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def fault(code: CurveCode, **values: object) -> CurveFault:
    """One fault, its values as text."""
    return CurveFault(code, {name: str(value) for name, value in values.items()})


def charges(charge_ah: ArrayLike, voltage_v: ArrayLike) -> tuple[Floats, Floats]:
    """Charge and voltage as two arrays [charges, points]; one charge becomes one row.

    Raises:
        CurveError: shapes that differ, other than one or two axes, no numbers, rows with too few points.
    """
    try:
        charge, voltage = (np.asarray(given, dtype=np.float64) for given in (charge_ah, voltage_v))
    except (TypeError, ValueError) as error:
        raise CurveError((fault(CurveCode.SHAPE, found="not in numbers"),)) from error
    if charge.shape != voltage.shape or charge.ndim not in {1, 2} or not charge.size:
        raise CurveError((fault(CurveCode.SHAPE, found=f"shapes {charge.shape} and {voltage.shape}"),))
    charge, voltage = np.atleast_2d(charge), np.atleast_2d(voltage)
    counts = (np.isfinite(charge) & np.isfinite(voltage)).sum(axis=1)
    few = tuple(
        fault(CurveCode.POINTS, row=row + 1, found=counts[row], wanted=FEWEST_POINTS)
        for row in np.flatnonzero(counts < FEWEST_POINTS)
    )
    if few:
        raise CurveError(few)
    return charge, voltage
