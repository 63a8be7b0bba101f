"""Does the log speak of the pack that was named? What it says of its capacity when new, against the pack."""

import numpy as np
import polars as pl

from meguri.health.logs.log import Log
from meguri.health.logs.notes import Notes
from meguri.health.pack import Pack
from meguri.health.sessions import find_sessions

WRONG, BELOW = "wrong_nominal_capacity", "far_below_nominal"
_BELOW = 0.5  # few used packs hold less than half
_APART = 0.05  # a car's own Ah over its own SOH is its capacity when new, within a few per cent
_ABOVE = 1.1  # no used pack takes up a tenth more than a new one
_WIDE_SHARE = 0.3  # windows of SOC narrower than this say too little


def nominal_findings(log: Log, pack: Pack, *, sessions: pl.DataFrame | None = None) -> pl.DataFrame:
    """A finding `wrong_nominal_capacity` where the log's capacity when new cannot be the pack's.

    Two signs: the car's own Ah over its own SOH (Leaf Spy) lies 5 % off the pack's capacity; or charges over
    30 % of SOC or more took up over 110 % of it, scaled to the full range. Where they took up less than half
    of it the finding is `far_below_nominal`: it may be so, but more often the pack is another.

    Args:
        log: the log.
        pack: the pack as named.
        sessions: the log's, where they are already known (table `sessions`).

    Returns:
        Table `findings`, at most one row.
    """
    notes = Notes(log.name)
    found, code = _told(log), WRONG
    if found is None or abs(found / pack.capacity_ah - 1) <= _APART:
        found = _taken_up(find_sessions(log.frame) if sessions is None else sessions)
        code = _code(None if found is None else found / pack.capacity_ah)
    if found is not None and code:
        notes.find(code, "warning", found_value=found, limit_value=pack.capacity_ah, unit="Ah")
    made = notes.findings_frame()
    return made.with_columns(finding_id=pl.lit("log-nominal"))


def doubted(rows: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """HEALTH_EVIDENCE of a log with `wrong_nominal_capacity`: it may be of the pack the log speaks of.

    The end on that side moves to where the same charge would stand against that pack.
    """
    wrong = findings.filter(code=WRONG)
    if wrong.is_empty():
        return rows
    ratio = float(wrong["limit_value"][0] / wrong["found_value"][0])
    end = "soh_share_low" if ratio < 1 else "soh_share_high"
    return rows.with_columns((pl.col(end) * ratio).clip(0.0, 1.5))


def _code(share: float | None) -> str:
    """What a share of the pack's capacity taken up over the full range speaks of; "" where nothing."""
    if share is None or _BELOW <= share <= _ABOVE:
        return ""
    return WRONG if share > _ABOVE else BELOW


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
