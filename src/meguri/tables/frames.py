"""Whatever holds named columns, as a polars frame: at the doors of the Python face."""

from collections.abc import Mapping

import numpy as np
import polars as pl


def as_frame(given: object) -> pl.DataFrame | None:
    """The frame that `given` is or holds; None where it holds no named columns of one length.

    Args:
        given: a polars frame, lazy or not, a mapping of columns, or anything with `columns` that gives each
            by its name (such as a pandas frame, which is never imported here).
    """
    if isinstance(given, pl.DataFrame):
        return given
    if isinstance(given, pl.LazyFrame):
        return given.collect()
    names = list(given) if isinstance(given, Mapping) else getattr(given, "columns", None)
    if names is None or not hasattr(given, "__getitem__"):
        return None
    try:
        return pl.DataFrame({str(name): _column(given[name]) for name in names})
    except (pl.exceptions.PolarsError, KeyError, TypeError, ValueError, OverflowError):
        return None


def _column(values: object) -> pl.Series:
    if isinstance(values, pl.Series):
        return values
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError("a column has one axis")
    return pl.Series(array.tolist() if array.dtype == object else array)
