"""How near to the best known do the collection rounds come?

`python benchmarks/carriage.py [--seconds 28] [case …]`.
Public CVRP instances (tests/data/cvrp, or `.vrp` files of CVRPLIB given by path with the best known length
behind a colon), wanted: at most 2 % above the best known within 30 s for up to 200 stops. PyVRP, which
searches here, is the `rounds` extra.
"""

import argparse
import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "market" / "carriage"))

from cvrp_case import BEST_KNOWN, length_of, read_case

from meguri.market.carriage.solving import solve

ENOUGH = 10_000_000  # iterations; the clock ends the search


def run(case: str, seconds: float, seed: int) -> tuple[str, bool]:
    """One line for one case, and whether it is within 2 % and 30 s."""
    name, _, told = case.partition(":")
    problem = read_case(name)
    best = float(told) if told else float(BEST_KNOWN[name])
    started = perf_counter()
    found = solve(problem, iterations=ENOUGH, seconds=seconds, seed=seed)
    took = perf_counter() - started
    gap = length_of(problem, found) / best - 1
    line = (
        f"{name:<14} {len(problem.visits):>4} stops  {len(found.tours):>3} rounds"
        f"  {length_of(problem, found):>9.0f}  best known {best:>9.0f}  gap {gap:7.2%}  {took:5.1f} s"
    )
    return line, gap <= 0.02 and took <= 30 and not found.left_out


def main() -> int:
    """Measure each case; 1 where one misses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=sorted(BEST_KNOWN))
    parser.add_argument("--seconds", type=float, default=28.0)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    held = True
    for case in told.cases:
        line, is_held = run(case, told.seconds, told.seed)
        sys.stdout.write(f"{line}{'' if is_held else '  MISSED'}\n")
        held = held and is_held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
