"""Our side of the cohort benchmark; started by nation.py in a process of its own."""

import numba
import numpy as np

from meguri.nation.stock.cohorts import by_cohort, inflow_driven, stock_driven
from meguri.nation.stock.lifetimes import Weibull
from nation_case import Array, arguments, problem, sample, tell


def main() -> None:
    """Totals, or totals and then every cohort in blocks of draws, kept or not."""
    asked = arguments()
    case = problem(asked.draws)
    drive = inflow_driven if asked.driven_by == "inflow" else stock_driven
    threads = 2 if asked.way == "totals_2_threads" else 1

    def run(keep: bool) -> dict[str, Array]:
        lifetime = Weibull(case["shape"], case["scale"])
        flows = drive(case[asked.driven_by], lifetime, threads=threads)
        found = {"inflow": flows.inflow, "stock": flows.stock, "outflow": flows.outflow} if keep else {}
        if not asked.way.startswith("cohorts"):
            return found
        wanted = sample(asked.draws)
        kept: dict[str, list[Array]] = {"in_use": [], "left": []}
        held = []
        for block in by_cohort(flows, lifetime, reuse=asked.way == "cohorts"):
            if asked.way == "cohorts_kept":
                held.append(block)
            if keep:
                here = wanted[(wanted >= block.draws.start) & (wanted < block.draws.stop)] - block.draws.start
                kept["in_use"].append(block.in_use[here])
                kept["left"].append(block.left[here])
        return found | {name: np.concatenate(parts) for name, parts in kept.items() if parts}

    tell(asked, run, {"numpy": np.__version__, "numba": numba.__version__})


if __name__ == "__main__":
    main()
