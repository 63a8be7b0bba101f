"""The charges that every side of curves.py gets: many slow charges of one kind of cell, by seed."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
POINTS = 1000
LOW_V, HIGH_V = 3.0, 4.2


def charges(count: int, points: int = POINTS) -> tuple[Floats, Floats]:
    """Charge (even steps) and voltage (1 mV steps) [count, points]: three plateaus that shift with ageing."""
    rng = np.random.default_rng(20261124)
    place = np.linspace(0, 1, points)
    capacity = rng.uniform(45, 60, (count, 1))
    shift = rng.uniform(-0.04, 0.04, (count, 1))
    slopes = sum(
        height * np.exp(-0.5 * ((place - middle - shift) / width) ** 2)
        for height, middle, width in (
            (-0.6, 0.3, 0.06),
            (-0.5, 0.6, 0.08),
            (0.8, 0.95, 0.04),
            (6.0, -0.02, 0.03),
        )
    )
    rise = np.cumsum(1.0 + slopes, axis=1)
    rise = (rise - rise[:, :1]) / (rise[:, -1:] - rise[:, :1])
    noise = rng.normal(0, 0.0002, (count, points))
    noise[:, [0, -1]] = 0
    volt = np.clip(LOW_V + (HIGH_V - LOW_V) * rise + noise, LOW_V, HIGH_V)
    return capacity * place, np.round(volt, 3)


def run(work: Callable[[Floats, Floats], dict[str, Floats]], versions: dict[str, str]) -> None:
    """Measure `work` on `count` charges, `times` times after a first one; hand over its arrays and times.

    Processor time of all threads, not time on the clock: a machine that is shared measures the same.

    Arguments of the command line: count, times, folder for the arrays.
    """
    count, times, out = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    charge, volt = charges(count)
    start = process_time()
    made = work(charge, volt)
    first, took = process_time() - start, []
    for _ in range(times):
        start = process_time()
        made = work(charge, volt)
        took.append(process_time() - start)
    for name, values in made.items():
        np.save(out / f"{name}.npy", values)
    print(json.dumps({"first_s": first, "s": took, "versions": versions}))
