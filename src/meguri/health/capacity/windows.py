"""The stretches of a log in which a pack is charged: with the rests between, up to a drive or a gap."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from meguri.health.logs.tidy import gap_steps

LEAST_SHARE = 0.01  # of the capacity when new: a stretch that moves less says nothing
DRIVE_SHARE = 0.02  # … and what draws more than this is a drive, after which another stretch begins …
DRIVE_C_RATE = 0.05  # … unless it draws so slowly that only heating, cooling and lights can be on


def stretches(frame: pl.DataFrame, sessions: pl.DataFrame, capacity_ah: float) -> list[tuple[int, int]]:
    """First row and row after the last of each stretch that brings in at least LEAST_SHARE of the capacity.

    Args:
        frame: table `log`.
        sessions: its table `sessions`.
        capacity_ah: capacity when new.
    """
    gaps = gap_steps(frame["time_s"].to_numpy())
    found: list[tuple[int, int]] = []
    begin, moved = 0, 0.0
    rows = sessions.select("kind", "row_from_count", "row_to_count", "charge_ah", "current_median_a").rows()
    for place, (kind, first, end, charge, current) in enumerate(rows):
        drives = charge < -DRIVE_SHARE * capacity_ah and current < -DRIVE_C_RATE * capacity_ah
        drive = kind == "discharge" and drives
        if drive or (first > 0 and gaps[first - 1]):
            _keep(found, begin, first, moved, capacity_ah)
            begin, moved = (end, 0.0) if drive else (first, 0.0)
        moved += 0.0 if drive else charge
        if place == len(rows) - 1:
            _keep(found, begin, end, moved, capacity_ah)
    return found


def count_stretches(logs: Iterable[tuple[pl.DataFrame, pl.DataFrame]], capacity_ah: float) -> int:
    """How many stretches several logs of one battery hold, each with its table `sessions`."""
    return sum(len(stretches(frame, sessions, capacity_ah)) for frame, sessions in logs)


def _keep(found: list[tuple[int, int]], begin: int, end: int, moved: float, capacity_ah: float) -> None:
    if end - begin > 1 and np.isfinite(moved) and moved >= LEAST_SHARE * capacity_ah:
        found.append((begin, end))
