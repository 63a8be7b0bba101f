"""BLAST-Lite's side of the ageing benchmark; started with -P by our ageing.py.

    python ageing_peer.py FOLDER YEARS MODELS [filled]

Reads soc.npy, temperature.npy [case, point] and step.npy (hours) from FOLDER; prints, as JSON, the capacity
of each model and case after YEARS, processor time and elapsed time of each run, and the version. `filled`
adds a point one second after each of its breakpoints, on the straight line to the next one, so that no time
between two of its steps is lost.
"""

import json
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import blast.models
import numpy as np
from blast.models.degradation_model import BatteryDegradationModel
from blast.utils.rainflow import extract_cycles


def filled(t: np.ndarray, soc: np.ndarray) -> np.ndarray:
    """Its own breakpoints, and a second after each."""
    turns = np.unique(np.array([cycle[-1] for cycle in extract_cycles(soc)], dtype=int))
    cycles = np.cumsum(np.abs(np.ediff1d(soc, to_begin=0))) / 2
    found = BatteryDegradationModel._find_breakpoints(t, cycles, turns)
    inside = np.array([one for one in found if one < t.size - 1], dtype=int)
    return np.sort(np.append(t, t[inside] + 1.0))


def main() -> None:
    """Run and print."""
    warnings.filterwarnings("ignore")
    folder, years = Path(sys.argv[1]), float(sys.argv[2])
    soc, temperature = np.load(folder / "soc.npy"), np.load(folder / "temperature.npy")
    t = np.arange(soc.shape[1]) * 3600.0 * float(np.load(folder / "step.npy"))
    told = {}
    for name in sys.argv[3].split(","):
        rows = []
        for case in range(soc.shape[0]):
            at = filled(t, soc[case]) if "filled" in sys.argv[4:] else t
            given = {"Time_s": at, "SOC": np.interp(at, t, soc[case])}
            given["Temperature_C"] = np.interp(at, t, temperature[case])
            model = getattr(blast.models, name)()
            start, elapsed = time.process_time(), time.perf_counter()
            model.simulate_battery_life(given, threshold_time=years)
            row = {"cpu_s": time.process_time() - start, "s": time.perf_counter() - elapsed}
            yr = model.stressors["t_days"] / 365
            rows.append(row | {"q": float(np.interp(years, yr, model.outputs["q"]))})
        told[name] = rows
        print(name, [round(row["q"], 4) for row in rows], file=sys.stderr, flush=True)
    print(json.dumps({"models": told, "version": version("blast-lite"), "numpy": np.__version__}))


if __name__ == "__main__":
    main()
