"""A charge as a curve: voltage of one cell over charge moved, from the longest charge of a log."""

import polars as pl

from meguri.health.sessions import find_sessions, moved_ah
from meguri.tables.internals import CHARGE_CURVE


def charge_curve_of(
    frame: pl.DataFrame, cells_in_series: int | None = None, sessions: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The charge that moves most.

    Args:
        frame: table `log`.
        cells_in_series: divides the pack's voltage where the log has none of cells.
        sessions: the log's, where they are already known (table `sessions`).

    Returns:
        Table `charge_curve`; empty where the log has no charge, or no voltage that can be one cell's.
    """
    parts = find_sessions(frame) if sessions is None else sessions
    charges = parts.filter(kind="charge").sort("charge_ah", descending=True)
    if charges.is_empty():
        return CHARGE_CURVE.empty()
    start, end = charges.select("row_from_count", "row_to_count").row(0)
    part = frame[int(start) : int(end)]
    by_pack = pl.col("voltage_v") / (cells_in_series or float("nan"))
    curve = part.select(
        "time_s",
        pl.Series("charge_ah", moved_ah(part)),
        pl.coalesce("cell_voltage_mean_v", by_pack.fill_nan(None)).alias("cell_voltage_v"),
        "current_a",
    )
    return CHARGE_CURVE.check(curve.drop_nulls())
