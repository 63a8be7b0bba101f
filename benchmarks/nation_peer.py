"""flodym's side of the cohort benchmark; started by nation.py with the interpreter of .venv-peers.

flodym keeps survival, hazard, stock by cohort and outflow by cohort, each [year, cohort, draw, segment], as
its models do by themselves; totals come with them.
"""

from importlib.metadata import version

import flodym as fd
import numpy as np
from flodym.lifetime_models import WeibullLifetime

from nation_case import SEGMENTS, YEARS, Array, arguments, problem, sample, tell


def model(case: dict[str, Array], driven_by: str, draws: slice) -> fd.Stock:
    """One computed model; draws are a dimension beside the segments."""
    count = draws.stop - draws.start
    sizes = (("time", "t", YEARS), ("draw", "d", count), ("segment", "s", SEGMENTS))
    axes = [fd.Dimension(name=n, letter=c, items=list(range(size)), dtype=int) for n, c, size in sizes]
    dims, of_draw = fd.DimensionSet(dim_list=axes), fd.DimensionSet(dim_list=axes[1:])
    lifetime = WeibullLifetime(
        dims=dims,
        time_letter="t",
        inflow_at="end",
        weibull_shape=fd.Parameter(dims=of_draw, values=case["shape"][draws]),
        weibull_scale=fd.Parameter(dims=of_draw, values=case["scale"][draws]),
    )
    kind = fd.InflowDrivenDSM if driven_by == "inflow" else fd.StockDrivenDSM
    made = kind(dims=dims, lifetime_model=lifetime)
    getattr(made, driven_by).values[...] = case[driven_by][:, None, :]
    made.compute()
    return made


def results(made: fd.Stock, wanted: Array | None) -> dict[str, Array]:
    """Arrays in our order of axes: [draw, year, segment] and [draw, year, cohort, segment]."""
    found = {name: np.moveaxis(getattr(made, name).values, 1, 0) for name in ("inflow", "stock", "outflow")}
    if wanted is not None:
        for name, array in (
            ("in_use", made.get_stock_by_cohort()),
            ("left", made.get_outflow_by_cohort()),
        ):
            found[name] = np.moveaxis(array[:, :, wanted], 2, 0)
    return found


def main() -> None:
    """All draws as a dimension, or one draw after the other."""
    asked = arguments()
    case = problem(asked.draws)
    parts = [slice(0, asked.draws)]
    if asked.way == "loop":
        parts = [slice(draw, draw + 1) for draw in range(asked.draws)]

    def run(keep: bool) -> dict[str, Array]:
        found = []
        for part in parts:
            made = model(case, asked.driven_by, part)
            if keep:
                found.append(results(made, sample(asked.draws) if asked.way == "dimension" else None))
        names = found[0] if found else {}
        return {name: np.concatenate([each[name] for each in found]) for name in names}

    tell(asked, run, {name: version(name) for name in ("flodym", "numpy")})


if __name__ == "__main__":
    main()
