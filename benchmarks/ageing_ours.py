"""Our side of the ageing benchmark's speed: `python ageing_ours.py MODEL COUNT`; prints JSON.

A process of its own, so that its memory peak is its own. Vehicles come in lots; making their profiles is not
counted, ageing them is.
"""

import json
import sys
import time
from pathlib import Path

from ageing_case import fleet
from meguri.life.fade import age, card

LOT = 250


def peak_mb() -> float:
    """The memory peak of this process."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    """Age COUNT vehicles through ten years, each with a year of its own."""
    model, count = card(sys.argv[1]), int(sys.argv[2])
    age(model, fleet(2, 0), 1)  # loads or compiles the kernels
    before, elapsed, cpu = peak_mb(), 0.0, 0.0
    for lot, first in enumerate(range(0, count, LOT)):
        profile = fleet(min(LOT, count - first), lot + 1)
        start, spent = time.perf_counter(), time.process_time()
        age(model, profile, 10)
        elapsed += time.perf_counter() - start
        cpu += time.process_time() - spent
    print(json.dumps({"s": elapsed, "cpu_s": cpu, "peak_mb": peak_mb(), "before_mb": before}))


if __name__ == "__main__":
    main()
