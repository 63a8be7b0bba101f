"""A log in, one row of evidence out for each stretch of charging that says something of the capacity."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from meguri.health.capacity.points import points_of
from meguri.health.capacity.posterior import Question, density_of
from meguri.health.capacity.shown import shown_of
from meguri.health.capacity.windows import stretches
from meguri.health.logs.log import Log
from meguri.health.ocv import OcvCurve, curve_of
from meguri.health.pack import Pack
from meguri.health.sessions import find_sessions, moved_ah
from meguri.health.validation import validation_of
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED, HEALTH_EVIDENCE

METHOD = "partial_charge"
BY_DISPLAY = "flips"  # where no voltage can be used: charge counted against the SOC displayed
GAIN = 0.01  # of a vehicle's current sensor, standard deviation (assumed: a class-1 sensor)
# Of the doubt left, what the same curve, or the same display, brings into every stretch of a car (assumed).
SHARED_PART = {METHOD: 0.6, BY_DISPLAY: 0.95}
SHORT_SHARE = 0.12  # a window below it cannot tell
_Z95 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class SohPrior:
    """What is believed of the state of health before a log is read, as a normal.

    Attributes:
        mean: share. Halfway between new and the 70 % at which guarantees end.
        sd: share; wide, so that a stretch that says nothing is seen to say nothing.
        stretches: how many stretches of one battery share it. Their results are multiplied later on, so each
            takes its part of the belief (the prior to the power 1/stretches): together they hold it once.
    """

    mean: float = 0.85
    sd: float = 0.15
    stretches: int = 1

    @property
    def sd_of_each(self) -> float:
        """Standard deviation of the part that one stretch takes."""
        return float(self.sd * max(self.stretches, 1) ** 0.5)


@dataclass(frozen=True, eq=False)
class CapacityEvidence:
    """What a log says of the capacity.

    Attributes:
        rows: one row a stretch (table `health_evidence`).
        findings: what could not be used (table `findings`).
        assumed: what was taken without being told (table `health_assumed`).
    """

    rows: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame


def capacity_evidence(
    log: Log, pack: Pack, prior: SohPrior | None = None, *, sessions: pl.DataFrame | None = None
) -> CapacityEvidence:
    """Capacity from each stretch of charging in a log.

    Args:
        log: what `read_log` gave; voltage, displayed charge and temperature may be missing.
        pack: capacity when new, cells in series, chemistry, and the cell's own OCV table where known.
        prior: wide by default; where other logs of the battery are read too, say of how many stretches.
        sessions: the log's, where they are already known (table `sessions`).

    Returns:
        Evidence rows of method `partial_charge`, or `flips` where no voltage can be used (none where nothing
        can be said), findings, assumptions.
        The interval is 5–95 % of the posterior, widened by the current sensor's gain; `bias_share` is the
        part of it that all stretches of the car have in common.
    """
    frame = log.frame
    sessions = find_sessions(frame) if sessions is None else sessions
    curve = curve_of(pack.chemistry, pack.ocv)
    asked = prior or SohPrior()
    rows, findings = [], []
    for rank, (begin, end) in enumerate(stretches(frame, sessions, pack.capacity_ah), start=1):
        inside = sessions.filter(pl.col("row_from_count") < end, pl.col("row_to_count") > begin)
        row = _row(frame[begin:end], inside, pack, curve, asked)
        if row is None:
            findings.append(_finding("charge_without_witness", "note", log, frame, begin, end))
            continue
        rows.append({"evidence_id": f"{row['method']}_{rank}", **row})
        if row["soc_to_share"] - row["soc_from_share"] < SHORT_SHARE:
            moved = row["soc_to_share"] - row["soc_from_share"]
            findings.append(
                _finding("window_too_short", "caution", log, frame, begin, end)
                | {"found_value": moved, "limit_value": SHORT_SHARE, "unit": "share"}
            )
    if not rows and not findings:
        findings.append(_finding("no_charge_found", "caution", log, frame, 0, frame.height))
    numbered = [{"finding_id": f"capacity_{rank}", **one} for rank, one in enumerate(findings, start=1)]
    return CapacityEvidence(
        HEALTH_EVIDENCE.check(pl.DataFrame(rows, schema=HEALTH_EVIDENCE.polars_schema)),
        FINDINGS.check(pl.DataFrame(numbered, schema=FINDINGS.polars_schema)),
        _assumed(log, pack, curve, asked) if rows else HEALTH_ASSUMED.empty(),
    )


def _row(
    stretch: pl.DataFrame, sessions: pl.DataFrame, pack: Pack, curve: OcvCurve | None, prior: SohPrior
) -> dict[str, Any] | None:
    moved = moved_ah(stretch)
    shown = shown_of(stretch["soc_share"].to_numpy().astype(float), moved)
    points = None if curve is None else points_of(stretch, pack)
    if points is None and shown is None:
        return None
    warm = stretch["temperature_c"].mean()
    temperature = float(warm) if isinstance(warm, float) else None
    charge, method = float(moved[-1]), BY_DISPLAY if points is None else METHOD
    found = density_of(
        Question(charge, pack.capacity_ah, points, curve, shown, temperature, (prior.mean, prior.sd_of_each))
    )
    low, soh, high = found.quantiles()
    gain = _Z95 * GAIN * soh
    low, high = max(0.0, soh - float(np.hypot(soh - low, gain))), soh + float(np.hypot(high - soh, gain))
    bias = float(np.hypot(GAIN * soh, SHARED_PART[method] * (high - low) / (2 * _Z95)))
    air, power = stretch["air_temperature_c"].mean(), sessions["power_max_kw"].clip(lower_bound=0.0).max()
    start = found.start_share
    return {
        "way": "log",
        "method": method,
        "soh_share_low": low,
        "soh_share": soh,
        "soh_share_high": high,
        "definition": "soh_c",
        "bias_share": bias,
        "validation": validation_of(pack.name or None, method).status,
        "capacity_ah_low": low * pack.capacity_ah,
        "capacity_ah": soh * pack.capacity_ah,
        "capacity_ah_high": high * pack.capacity_ah,
        "soc_from_share": float(np.clip(start, 0, 1)),
        "soc_to_share": float(np.clip(start + charge / (soh * pack.capacity_ah), 0, 1)),
        "rest_s": _longest_rest(sessions),
        "temperature_c": temperature,
        "air_temperature_c": air,
        "charger_kw": power,
        "binding": "self_declared",
    }


def _longest_rest(sessions: pl.DataFrame) -> float:
    rests = sessions.filter(kind="rest")
    return float((rests["end_s"] - rests["start_s"]).to_numpy().max(initial=0.0))


def _finding(code: str, level: str, log: Log, frame: pl.DataFrame, begin: int, end: int) -> dict[str, Any]:
    time = frame["time_s"]
    return {
        "code": code,
        "level": level,
        "about": log.name,
        "from_s": time[begin] if end > begin else None,
        "to_s": time[end - 1] if end > begin else None,
        "rows_count": float(end - begin),
    }


def _assumed(log: Log, pack: Pack, curve: OcvCurve | None, prior: SohPrior) -> pl.DataFrame:
    said: list[tuple[str, str, str | None]] = [
        ("soh_prior", f"{prior.mean:g} ± {prior.sd:g}", None),
        ("current_gain", f"±{GAIN:g}", None),
    ]
    if curve is not None and not curve.has_table:
        said.append(("ocv_of_chemistry", pack.chemistry, None))
    if curve is None:
        said.append(("no_ocv_known", pack.chemistry, None))
    if log.frame["temperature_c"].null_count() == log.frame.height:
        said.append(("temperature_unknown", "25 °C", None))
    if log.frame["soc_share"].null_count() < log.frame.height:
        said.append(("soc_display_fault", "±3.2 points, ±14.5 %", "ev300_liu_2025"))
    rows = [
        {"about": log.name, "code": code, "said": text, "source_id": source} for code, text, source in said
    ]
    return HEALTH_ASSUMED.check(pl.DataFrame(rows, schema=HEALTH_ASSUMED.polars_schema))
