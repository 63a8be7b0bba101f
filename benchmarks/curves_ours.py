"""dQ/dV by meguri; run by curves.py, on the levels that the peer used."""

import os
from importlib.metadata import version
from pathlib import Path

import numpy as np

from curves_case import Floats, run
from meguri.health.curve import incremental_capacity
from meguri.health.curve.differential import LEAN_WEIGHTS

CELLPY_FWHM_V = 0.01


def like_cellpy(charge: Floats, volt: Floats) -> dict[str, Floats]:
    """All charges in one call, on levels and with a smoothing as cellpy takes them for the whole window."""
    step = (volt.max() - volt.min()) / (volt.shape[1] - 1)
    told = incremental_capacity(
        charge,
        volt,
        method="curve",
        from_v=volt.min(),
        to_v=volt.max(),
        step_v=step,
        smooth_v=step * max(1, int(CELLPY_FWHM_V / step) / 2),
    )
    return {"volt": told.voltage_v, "dq_dv": told.dq_dv_ah_per_v}


def like_pyprobe(charge: Floats, volt: Floats) -> dict[str, Floats]:
    """All charges in one call, on the levels that PyProBE takes for this window."""
    least = np.diff(np.unique(volt[0])).min()
    levels = int(np.ceil((volt[0].max() - volt[0].min()) / least)) - 1
    told = incremental_capacity(
        charge,
        volt,
        method="lean",
        from_v=volt.min(),
        to_v=volt.max(),
        step_v=(volt.max() - volt.min()) / levels,
        weights=LEAN_WEIGHTS,
    )
    return {"volt": told.voltage_v, "dq_dv": told.dq_dv_ah_per_v}


def spread(charge: Floats, volt: Floats) -> dict[str, Floats]:
    """What `incremental_capacity` does unless told otherwise."""
    told = incremental_capacity(charge, volt)
    return {"volt": told.voltage_v, "dq_dv": told.dq_dv_ah_per_v}


if __name__ == "__main__":
    ways = {"like_cellpy": like_cellpy, "like_pyprobe": like_pyprobe, "spread": spread}
    run(
        ways[Path(os.environ["CURVES_WAY"]).name],
        {name: version(name) for name in ("numpy", "numba", "scipy")},
    )
