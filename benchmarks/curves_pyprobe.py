"""dQ/dV by PyProBE's LEAN; run by curves.py in PyProBE's own environment."""

from importlib.metadata import version

import numpy as np
import polars as pl
from pyprobe.analysis.differentiation import differentiate_lean
from pyprobe.result import Result

from curves_case import Floats, run


def work(charge: Floats, volt: Floats) -> dict[str, Floats]:
    """Every charge with PyProBE's own settings."""
    made = [_one(q, v) for q, v in zip(charge, volt, strict=True)]
    return {"volt": np.array([v for v, _ in made]), "dq_dv": np.array([dq for _, dq in made])}


def _one(q: Floats, v: Floats) -> tuple[Floats, Floats]:
    result = Result(lf=pl.LazyFrame({"Charge [Ah]": q, "Voltage [V]": v}), info={})
    told = differentiate_lean(result, "Charge [Ah]", "Voltage [V]", gradient="dxdy")
    return told.get("Voltage [V]"), told.get(told.columns[-1])


if __name__ == "__main__":
    run(work, {name: version(name) for name in ("PyProBE-Data", "numpy", "polars")})
