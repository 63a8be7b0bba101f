"""What happened in a log? Charges, discharges, rests and pulses, in order, none across a gap of the clock."""

from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.health.logs.tidy import gap_steps
from meguri.tables.battery import SESSIONS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Run = tuple[int, int, int]  # first row, row after the last, state: 1 charging, -1 discharging, 0 at rest

# A parked car draws 1–2 A and current sensors wander by about as much; a slow charge is 6 A and more.
# Currents of a single cell on a tester are smaller, so the threshold follows the log's own largest current.
_REST_A, _REST_SHARE, _PACK_REST_A = 3.0, 0.3, 1.5
_PACK_V = 50.0
_CLEAR = 1.5  # times that threshold
_FLICKER_S = 3.0
_DRIVE_S = 60.0  # a stop or a braking this short belongs to the drive
_PULSE_S = 60.0
_STRONG = 0.2  # of the log's largest current
_STEADY, _STRAYS = 0.15, 0.35  # a pulse keeps to its median by so much, but for its ramps (share of its rows)
_FRESH_S = 60.0  # a displayed SOC this far from an end is that end's


def find_sessions(frame: pl.DataFrame) -> pl.DataFrame:
    """The parts of a log.

    Charging and discharging begin where the current leaves the band of an idle car (at most 3 A, less where
    the log's own currents are small); flickers of up to 3 s, and weak currents of under a minute, belong to
    what surrounds them; short stops and brakings belong to the drive; a steady and strong current of up to
    60 s after a rest, with a rest or a reversal after it, is a pulse. A gap in time always ends a session.

    Args:
        frame: table `log`.

    Returns:
        Table `sessions`: in order of time; every row of the log lies in exactly one session. `charge_ah` is
        the trapezoid sum from `start_s` to `end_s`.
    """
    if frame.is_empty():
        return SESSIONS.empty()
    time, current = frame["time_s"].to_numpy(), frame["current_a"].to_numpy()
    gaps = gap_steps(time)
    states = _states(frame, time, current, gaps)
    runs = _without_flicker(_runs(states, gaps), time, gaps)
    kinds = _kinds(runs, time, current, gaps)
    runs, kinds = _drives(runs, kinds, time, gaps)
    return _table(frame, runs, kinds, gaps)


def moved_ah(frame: pl.DataFrame) -> Floats:
    """Charge moved in since the log began, Ah, one value a row (trapezoids; none across a gap)."""
    time, current = frame["time_s"].to_numpy(), frame["current_a"].to_numpy()
    step = np.where(gap_steps(time), 0.0, np.diff(time)) * (current[1:] + current[:-1]) / 7200
    return np.concatenate(([0.0], np.cumsum(step)))


def _states(frame: pl.DataFrame, time: Floats, current: Floats, gaps: NDArray[np.bool_]) -> Ints:
    """1, -1 or 0 a row; short runs that hardly leave the band of rest are noise on a fading current."""
    largest = float(np.quantile(np.abs(current), 0.98))
    voltage = frame["voltage_v"].median()
    is_pack = isinstance(voltage, float) and voltage > _PACK_V
    still = min(_REST_A, max(_REST_SHARE * largest, _PACK_REST_A if is_pack else 0.0))
    states = np.where(np.abs(current) <= still, 0, np.sign(current)).astype(np.int64)
    first, end, _ = np.array(_runs(states, gaps)).T
    peak = np.maximum.reduceat(np.abs(current), first)
    noise = (peak < _CLEAR * still) & (time[end - 1] - time[first] < _PULSE_S)
    return np.where(np.repeat(noise, end - first), 0, states)


def _runs(states: Ints, gaps: NDArray[np.bool_]) -> list[Run]:
    cuts = np.flatnonzero((np.diff(states) != 0) | gaps) + 1
    edges = [0, *cuts.tolist(), states.size]
    return [(first, end, int(states[first])) for first, end in pairwise(edges)]


def _without_flicker(runs: list[Run], time: Floats, gaps: NDArray[np.bool_]) -> list[Run]:
    """Runs, where a short one between two of one state has joined them."""
    kept: list[Run] = []
    for run in runs:
        kept.append(run)
        while len(kept) > 2 and kept[-3][2] == kept[-1][2] and _joined(kept[-3:], gaps):
            first, middle, last = kept[-3:]
            if time[last[0]] - time[middle[0]] > _FLICKER_S:
                break
            kept[-3:] = [(first[0], last[1], first[2])]
    return kept


def _joined(runs: list[Run], gaps: NDArray[np.bool_]) -> bool:
    return not any(gaps[run[0] - 1] for run in runs[1:])


def _kinds(runs: list[Run], time: Floats, current: Floats, gaps: NDArray[np.bool_]) -> list[str]:
    names, largest = {0: "rest", 1: "charge", -1: "discharge"}, float(np.quantile(np.abs(current), 0.98))
    kinds = [names[state] for _, _, state in runs]
    for at in range(1, len(runs)):
        (first, end, state), before = runs[at], runs[at - 1]
        after = runs[at + 1] if at + 1 < len(runs) else None
        if state == 0 or before[2] != 0 or not _joined([before, runs[at]], gaps):
            continue
        ends = after is not None and after[2] != state and _joined([runs[at], after], gaps)
        inside = current[first:end]
        usual = float(np.median(inside))
        steady = float(np.mean(np.abs(inside - usual) > _STEADY * abs(usual))) <= _STRAYS
        strong = abs(usual) >= _STRONG * largest
        if ends and steady and strong and time[end - 1] - time[first] <= _PULSE_S:
            kinds[at] = "pulse"
    return kinds


def _drives(
    runs: list[Run], kinds: list[str], time: Floats, gaps: NDArray[np.bool_]
) -> tuple[list[Run], list[str]]:
    """Short stops and brakings between two discharges become part of one drive."""
    made: list[Run] = []
    said: list[str] = []
    for run, kind in zip(runs, kinds, strict=True):
        made.append(run)
        said.append(kind)
        at = len(said) - 2
        while kind == "discharge" and at >= 0 and said[at] in ("rest", "charge"):
            if time[made[at][1] - 1] - time[made[at][0]] > _DRIVE_S or not _joined(made[at:], gaps):
                break
            at -= 1
        is_drive = kind == "discharge" and 0 <= at < len(said) - 1 and said[at] == "discharge"
        if is_drive and _joined(made[at:], gaps):
            made[at:] = [(made[at][0], run[1], -1)]
            said[at:] = ["discharge"]
    return made, said


def _table(frame: pl.DataFrame, runs: list[Run], kinds: list[str], gaps: NDArray[np.bool_]) -> pl.DataFrame:
    time, moved = frame["time_s"].to_numpy(), moved_ah(frame)
    first, end = (np.array([run[side] for run in runs]) for side in (0, 1))
    last, duration = end - 1, time[end - 1] - time[first]
    still = np.where(np.array(kinds) == "rest", duration, 0.0)
    apart = np.concatenate(([True], gaps[first[1:] - 1], [True]))  # no session, or a gap, on that side
    before = np.where(apart[:-1], 0.0, np.concatenate(([0.0], still[:-1])))
    after = np.where(apart[1:], 0.0, np.concatenate((still[1:], [0.0])))
    power = pl.col("current_a") * pl.col("voltage_v") / 1000
    parts = (
        frame.lazy()
        .select("current_a", "temperature_c", power.alias("kw"))
        .with_columns(at=pl.Series(np.repeat(np.arange(first.size), end - first)))
        .group_by("at")
        .agg(pl.col("current_a").median(), pl.col("temperature_c").mean(), pl.col("kw").max())
        .sort("at")
        .collect()
    )
    return SESSIONS.check(
        pl.DataFrame(
            {
                "session_rank": np.arange(1, first.size + 1),
                "kind": kinds,
                "row_from_count": first,
                "row_to_count": end,
                "start_s": time[first],
                "end_s": time[last],
                "charge_ah": moved[last] - moved[first],
                **_shown_soc(frame, first, end),
                "current_median_a": parts["current_a"],
                "power_max_kw": pl.select(
                    pl.when(pl.Series(kinds) == "charge").then(parts["kw"])
                ).to_series(),
                "temperature_c": parts["temperature_c"],
                "rest_before_s": before,
                "rest_after_s": after,
            },
            schema=SESSIONS.polars_schema,
        )
    )


def _shown_soc(frame: pl.DataFrame, first: Ints, end: Ints) -> dict[str, pl.Series]:
    """SOC displayed at the start and end of each session, null where none was shown within a minute."""
    time, soc = frame["time_s"].to_numpy(), frame["soc_share"].to_numpy()
    shown = np.flatnonzero(np.isfinite(soc))
    if shown.size == 0:
        nothing = pl.Series([None] * first.size, dtype=pl.Float64)
        return {"soc_from_share": nothing, "soc_to_share": nothing}
    head = shown[np.minimum(np.searchsorted(shown, first), shown.size - 1)]
    tail = shown[np.maximum(np.searchsorted(shown, end) - 1, 0)]
    inside = ((first <= head) & (head < end), (first <= tail) & (tail < end))
    fresh = (time[head] - time[first] <= _FRESH_S, time[end - 1] - time[tail] <= _FRESH_S)
    values = (np.where(inside[side] & fresh[side], soc[at], np.nan) for side, at in enumerate((head, tail)))
    return {
        name: pl.Series(value).fill_nan(None)
        for name, value in zip(("soc_from_share", "soc_to_share"), values, strict=True)
    }
