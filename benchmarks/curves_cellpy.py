"""dQ/dV by cellpy; run by curves.py in cellpy's own environment."""

from importlib.metadata import version

import numpy as np
from cellpy.utils.ica import dqdv_np

from curves_case import Floats, run


def work(charge: Floats, volt: Floats) -> dict[str, Floats]:
    """Every charge with cellpy's own settings; not normalised to the capacity."""
    made = [dqdv_np(v, q, post_normalization=False) for q, v in zip(charge, volt, strict=True)]
    return {"volt": np.array([v for v, _ in made]), "dq_dv": np.array([dq for _, dq in made])}


if __name__ == "__main__":
    run(work, {name: version(name) for name in ("cellpy", "numpy", "scipy")})
