"""A plain history for market tests: real sales to 2025, a Weibull life, a fixed share exported."""

import numpy as np

from meguri.nation.histories import Histories

SOLD = (1078, 2442, 12607, 13469, 14756, 16109, 10465, 15300, 18100, 26530, 21300, 14600, 21700, 58813, 88535,
        59736, 60677)  # fmt: skip
FIRST, LAST_ACTUAL, UNTIL = 2009, 2025, 2050


def history(
    future: np.ndarray, *, draws: int = 1, shape: float = 2.0, scale: float = 9.5, exported: float = 0.93
) -> Histories:
    """Histories 2009–2050 with `future` sales [draws or 1, 25] after 2025; nobody waits (idle is 0)."""
    years = np.arange(FIRST, UNTIL + 1)
    past = np.broadcast_to(np.array(SOLD, dtype=float), (draws, len(SOLD)))
    sold = np.concatenate((past, np.broadcast_to(future, (draws, UNTIL - LAST_ACTUAL))), axis=1)
    age = years[:, None] - years[None, :]
    alive = np.where(age >= 0, np.exp(-((np.maximum(age, 0) / scale) ** shape)), 0.0)
    in_use = sold[:, None, :] * alive
    before = np.concatenate((np.zeros((draws, 1, years.size)), in_use[:, :-1]), axis=1)
    new = np.eye(years.size) * sold[:, None, :]
    exits = before + new - in_use
    return Histories(
        "bev_passenger", years, years, sold, exits, exits * exported, exits * (1 - exported),
        np.zeros_like(exits), in_use, seed=0,
    )  # fmt: skip
