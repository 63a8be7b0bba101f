"""Does the log speak of the pack that was named? What it says of its capacity when new, against the pack."""

import numpy as np
import polars as pl

from meguri.health.logs.log import Log
from meguri.health.logs.notes import Notes
from meguri.health.pack import Pack
from meguri.health.sessions import find_sessions

_APART = 0.05  # a car's own Ah over its own SOH is its capacity when new, within a few per cent
_ABOVE = 1.1  # no used pack takes up a tenth more than a new one
_WIDE_SHARE = 0.3  # windows of SOC narrower than this say too little


def nominal_findings(log: Log, pack: Pack, *, sessions: pl.DataFrame | None = None) -> pl.DataFrame:
    """A finding `wrong_nominal_capacity` where the log's capacity when new cannot be the pack's.

    Two signs: the car's own Ah over its own SOH (Leaf Spy) lies 5 % off the pack's capacity; or charges over
    30 % of SOC or more took up over 110 % of it, scaled to the full range.

    Args:
        log: the log.
        pack: the pack as named.
        sessions: the log's, where they are already known (table `sessions`).

    Returns:
        Table `findings`, at most one row.
    """
    notes = Notes(log.name)
    found = _told(log)
    if found is None or abs(found / pack.capacity_ah - 1) <= _APART:
        found = _taken_up(find_sessions(log.frame) if sessions is None else sessions)
        found = found if found is not None and found > _ABOVE * pack.capacity_ah else None
    if found is not None:
        notes.find(
            "wrong_nominal_capacity", "warning", found_value=found, limit_value=pack.capacity_ah, unit="Ah"
        )
    made = notes.findings_frame()
    return made.with_columns(finding_id=pl.lit("log-nominal"))


def _told(log: Log) -> float | None:
    both = log.readings.filter(pl.col("soh_bms_share") > 0).drop_nulls(["capacity_ah", "soh_bms_share"])
    if both.is_empty():
        return None
    return float(np.median((both["capacity_ah"] / both["soh_bms_share"]).to_numpy()))


def _taken_up(sessions: pl.DataFrame) -> float | None:
    """Charge over SOC of the wide charges, Ah; the median."""
    rise = pl.col("soc_to_share") - pl.col("soc_from_share")
    wide = sessions.filter(pl.col("kind") == "charge", rise >= _WIDE_SHARE)
    if wide.is_empty():
        return None
    return float(np.median(wide.select(pl.col("charge_ah") / rise).to_series().to_numpy()))
