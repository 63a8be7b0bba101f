"""Histories for the tests of metals: made by rule, so that every law can be checked against the rule."""

import numpy as np

from meguri.nation.histories import Histories

SOLD = {
    2009: 1078, 2010: 2442, 2011: 12607, 2012: 13469, 2013: 14756, 2014: 16109, 2015: 10465, 2016: 15300,
    2017: 18100, 2018: 26530, 2019: 21300, 2020: 14600, 2021: 21700, 2022: 58813, 2023: 88535, 2024: 59736,
}  # fmt: skip


def history(
    draws: int = 3,
    *,
    segment: str = "bev_passenger",
    until: int = 2024,
    exported: float = 94_000.0,
    seed: int = 7,
) -> Histories:
    """Cars leave by a Weibull hazard, and `exported` of them have gone abroad by the end of 2024."""
    years = np.arange(2009, until + 1)
    sold = np.array([float(SOLD.get(int(year), 60_000)) for year in years])
    age = years[:, None] - years[None, :]

    def alive(at: np.ndarray) -> np.ndarray:
        return np.exp(-((np.maximum(at, 0) / 10.5) ** 1.85))

    exits = np.where(age >= 0, alive(age) - alive(age + 1.0), 0.0) * sold
    counted = (years <= 2024)[:, None] & (years <= 2024)[None, :]
    abroad = exits * exported / exits[counted].sum()
    shape = (draws, years.size, years.size)
    nothing = np.zeros(shape)
    return Histories(
        segment,
        years,
        years,
        np.broadcast_to(sold, (draws, years.size)).copy(),
        np.broadcast_to(np.maximum(exits, abroad), shape).copy(),
        np.broadcast_to(abroad, shape).copy(),
        nothing,
        nothing,
        nothing,
        seed,
    )
