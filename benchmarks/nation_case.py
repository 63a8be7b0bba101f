"""The cohort problem that both sides solve, and how a side tells what it did. Needs only NumPy.

75 years × 20 segments: a stock that grows along a logistic curve, an inflow to match, and Weibull lifetimes
whose shape and scale differ by draw (10 % log-normal each). Shape, scale, stock and inflow are those of
golden case G1 (seed 20261123).
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

YEARS, SEGMENTS, SEED = 75, 20, 20261123
SAMPLE = 20  # draws whose cohorts are handed over for comparison


def problem(draws: int) -> dict[str, Array]:
    """Inflow and stock [year, segment], shape and scale [draw, segment]."""
    rng = np.random.default_rng(SEED)
    shape, scale = rng.uniform(2.0, 5.0, SEGMENTS), rng.uniform(10.0, 18.0, SEGMENTS)
    year = np.arange(YEARS)[:, None]
    full, middle = rng.uniform(1e4, 1e6, SEGMENTS), rng.uniform(25, 45, SEGMENTS)
    stock = full / (1 + np.exp(-(year - middle) / 6.0))
    inflow = np.gradient(stock, axis=0) + stock / 15.0
    doubt = [rng.lognormal(0, 0.10, (draws, SEGMENTS)) for _ in range(2)]
    return {"inflow": inflow, "stock": stock, "shape": shape * doubt[0], "scale": scale * doubt[1]}


def sample(draws: int) -> NDArray[np.int64]:
    """The draws whose cohorts are compared."""
    return np.unique(np.linspace(0, draws - 1, min(SAMPLE, draws)).astype(np.int64))


def peak_mb() -> float:
    """Most memory this process has held, MB; 0 where /proc does not say."""
    # not getrusage: that counts what the parent held before this program was started
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def arguments() -> argparse.Namespace:
    """What a side is asked to do."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--way", required=True)
    parser.add_argument("--driven-by", choices=["inflow", "stock"], required=True)
    parser.add_argument("--draws", type=int, required=True)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def tell(
    asked: argparse.Namespace, run: Callable[[bool], dict[str, Array]], versions: dict[str, str]
) -> None:
    """Time `run`, then write what it found (.npy) and what it took (JSON on standard output)."""
    before = peak_mb()
    seconds = []
    for _ in range(asked.times + 1):
        start = time.perf_counter()
        run(False)
        seconds.append(time.perf_counter() - start)
    peak = peak_mb()  # before the comparison holds results of its own
    for name, array in run(True).items():
        np.save(asked.out / f"{name}.npy", array)
    report = {"first_s": seconds[0], "s": seconds[1:], "peak_mb": peak, "start_mb": before}
    print(json.dumps(report | {"versions": versions}))
