"""How long one log takes from file to verdict, in its own process; writes results/diagnosis.md."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does, before NumPy is imported

import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import numpy as np
import polars as pl

import meguri as mg
import meguri.facts
import meguri.health
import meguri.tables
from meguri.health.simulate import Truth, simulate_charge

ROWS = (5_000, 20_000, 80_000)
REPEATS = 5
LIMIT_S = 0.2
RESULT = Path(__file__).parent / "results" / "diagnosis.md"


def written(rows: int, folder: Path) -> Path:
    """A simulated quick charge as CSV, resting at its end until it has so many rows."""
    frame = simulate_charge(Truth(), np.random.default_rng(1)).frame
    columns = ("time_s", "current_a", "voltage_v", "cell_voltage_mean_v", "cell_voltage_max_v", "soc_share")
    frame = frame.select(columns)
    step = (frame["time_s"].max() or 0.0) / rows
    time_s = np.arange(rows) * step
    made = {
        name: np.interp(time_s, frame["time_s"].to_numpy(), frame[name].to_numpy()) for name in columns[1:]
    }
    path = folder / f"log_{rows}.csv"
    pl.DataFrame({"time_s": time_s, **made}).write_csv(path, float_precision=3)
    return path


def one(path: Path) -> None:
    """Print the seconds of the first diagnosis and the median of those after it."""
    for room in (meguri.facts, meguri.tables, meguri.health):
        for module in walk_packages(room.__path__, f"{room.__name__}."):
            import_module(module.name)
    diagnose, read_log, truth = mg.diagnose, mg.read_log, Truth()
    took = []
    for _ in range(1 + REPEATS):
        start = time.perf_counter()
        diagnose(read_log(path), mg.Pack(truth.capacity_ah, truth.cells_in_series, "NMC"))
        took.append(time.perf_counter() - start)
    sys.stdout.write(f"{took[0]} {np.median(took[1:])}")


def main() -> int:
    """Measure, print, write; 1 when 20,000 rows take longer than the limit."""
    lines = ["# One log, from file to verdict", "", "| rows | first [s] | after it [s] |", "|---:|---:|---:|"]
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for rows in ROWS:
            path = written(rows, Path(folder))
            done = subprocess.run(
                [sys.executable, __file__, str(path)], capture_output=True, text=True, check=True
            )
            first, after = (float(word) for word in done.stdout.split())
            lines.append(f"| {rows:,} | {first:.3f} | {after:.3f} |")
            slowest = max(first, after) if rows == 20_000 else slowest
    lines += [
        "",
        f"A simulated log as CSV, no table of voltages; {os.cpu_count()} cores, one BLAS thread. The modules",
        "are imported before; the first diagnosis loads the facts and makes the curves. Limit for 20,000",
        f"rows: {LIMIT_S} s.",
        "",
    ]
    text = "\n".join(lines)
    print(text)
    RESULT.write_text(text, encoding="utf-8")
    return int(slowest > LIMIT_S)


if __name__ == "__main__":
    sys.exit(main() if len(sys.argv) == 1 else one(Path(sys.argv[1])))
