"""An owner's log of nine years of one Leaf: the car's own resets flagged, the trend beneath them."""

from pathlib import Path

import numpy as np
import polars as pl

from accuracy.page import Section
from meguri.health.readings import read_readings, trend
from meguri.health.simulate import simulate_readings

_LEAST_POINTS, _WITHIN_DAYS = 3.0, 60
_CARS, _READINGS = 200, 40
_SIZES = (0.03, 0.04, 0.05, 0.06)

PROSE = """One 2013 Leaf (24 kWh), Leaf Spy readings 2013–2022, four overlapping parts. Nothing was fitted to
it: a reading that stands 3 points or more above the lowest of the 60 days before it is a reset of the car's
own estimate, because cells do not heal. The list is checked against a plain search over all pairs of readings
at most 60 days apart. There is no label of the true capacity, so the trend is judged on {cars} simulated cars
(SYNTHETIC) whose truth is known: 40 readings about a month apart, error of one reading 0.4 points (standard
deviation), no reset or one, decaying within weeks.
"""


def section(shared: Path) -> Section:
    """The log, and what the same code does on simulated cars."""
    parts = sorted((shared / "fielddata" / "leaf_owner_log").glob("*.csv"))
    readings, findings = read_readings(parts)
    jumps = findings.filter(pl.col("code") == "healing_jump")
    flagged, there = set(jumps["about"]), _rises(readings)
    curve = trend(readings)
    falls = bool((curve["soh_share"].diff().drop_nulls() <= 1e-12).all())
    false = _false_alarms()
    caught = {size: _power(size) for size in _SIZES}
    held, n = _held()
    return Section(
        title="Leaf owner log",
        prose=PROSE.format(cars=_CARS),
        tables=(_jump_table(jumps), _trend_table(curve), _simulated_table(false, caught, held, n)),
        figures={
            "jumps of ≥ 3 points within 60 days flagged": (
                f"{len(flagged & there)}/{len(there)}, {len(flagged - there)} false",
                "all, none false",
                flagged == there,
            ),
            "smoothed trend": ("never rises" if falls else "rises", "never rises", falls),
        },
    )


def _rises(readings: pl.DataFrame) -> set[str]:
    """The first day of each rise of 3 points within 60 days, looked for in all pairs."""
    told = readings.select("day", "soh_bms_share").drop_nulls().rows()
    found: set[str] = set()
    last = None
    for at, (day, soh) in enumerate(told):
        near = [one for then, one in told[:at] if (day - then).days <= _WITHIN_DAYS]
        if near and 100 * (soh - min(near)) >= _LEAST_POINTS:
            if last is None or last != at - 1:
                found.add(day.isoformat())
            last = at
    return found


def _false_alarms() -> int:
    return sum(_flags(seed, ()) > 0 for seed in range(_CARS))


def _power(size: float) -> int:
    return sum(_flags(1000 + seed, ((20, size),)) > 0 for seed in range(_CARS))


def _flags(seed: int, jumps: tuple[tuple[int, float], ...]) -> int:
    made, _ = simulate_readings(np.random.default_rng(seed), readings=_READINGS, jumps=jumps)
    return read_readings(made)[1].filter(pl.col("code") == "healing_jump").height


def _held() -> tuple[int, int]:
    """How often the trend's interval holds the truth at the last reading; one reset of 5 points each."""
    held = 0
    for seed in range(_CARS):
        made, truth = simulate_readings(
            np.random.default_rng(2000 + seed), readings=_READINGS, jumps=((20, 0.05),)
        )
        last = trend(made)[-1]
        held += bool(last["soh_low_share"][0] <= truth[-1] <= last["soh_high_share"][0])
    return held, _CARS


def _jump_table(jumps: pl.DataFrame) -> tuple[list[str], list[list[str]]]:
    rows = [[about, f"+{value:.2f}"] for about, value in jumps.select("about", "found_value").iter_rows()]
    return ["day flagged", "rise, points"], rows


def _trend_table(curve: pl.DataFrame) -> tuple[list[str], list[list[str]]]:
    yearly = curve.group_by_dynamic("day", every="1y").agg(pl.all().last())
    rows = [[str(day.year), *(f"{100 * one:.1f}" for one in values)] for day, *values in yearly.iter_rows()]
    return ["year's last reading", "5 %", "trend, % SOH", "95 %"], rows


def _simulated_table(
    false: int, caught: dict[float, int], held: int, n: int
) -> tuple[list[str], list[list[str]]]:
    rows = [["no reset: cars flagged", f"{false}/{_CARS}"]]
    rows += [
        [f"reset of {100 * size:.0f} points: cars flagged", f"{hits}/{_CARS}"]
        for size, hits in caught.items()
    ]
    rows.append(["trend's 90 % interval holds the truth at the last reading", f"{held}/{n}"])
    return ["simulated (SYNTHETIC)", "cars"], rows
