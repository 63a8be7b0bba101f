"""The fleet's mechanics on a grid of quarters: sales → in use → exited → waiting → exported or scrapped.

A car sold in quarter c stays in quarter t with chance exp(−h(t − c)·g(t)): a hazard of its age times a
factor of the day, of which there are few levels. One that leaves waits under temporary deregistration; a
waiting car is exported with rate e(t) and scrapped with rate s(t). Hence in every history, whatever the
rates, sold = in use + exits and exits = exported + scrapped + waiting.
"""

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

QUARTERS = 4


@numba.njit(cache=True, error_model="numpy")
def totals(
    sales: Floats,
    stay: Floats,
    level: Ints,
    export_rate: Floats,
    scrap_rate: Floats,
    old: int,
    out: Floats,
) -> None:
    """Fleet totals by quarter, for each draw.

    Args:
        sales: vehicles sold in the quarter [D, T].
        stay: share staying in use over a quarter, at each level of the factor of the day and age [D, L, T].
        level: level of each quarter [T].
        export_rate: rate of export of a waiting vehicle, per quarter [D, T].
        scrap_rate: rate of scrapping of a waiting vehicle, per quarter [D, T].
        old: number of quarters whose cohorts count as old.
        out: filled with in use, exited, exported, scrapped, in use of old cohorts [D, 5, T].
    """
    draws, periods = sales.shape
    for d in range(draws):
        for t in range(periods):
            for k in range(5):
                out[d, k, t] = 0.0
        for c in range(periods):
            alive = sales[d, c]
            out[d, 0, c] += alive
            if c < old:
                out[d, 4, c] += alive
            for t in range(c + 1, periods):
                left = alive * stay[d, level[t], t - c]
                out[d, 1, t] += alive - left
                alive = left
                out[d, 0, t] += alive
                if c < old:
                    out[d, 4, t] += alive
        waiting = 0.0
        for t in range(periods):
            pool = waiting + out[d, 1, t]
            rate = export_rate[d, t] + scrap_rate[d, t]
            gone = pool * (1.0 - np.exp(-rate))
            out[d, 2, t] = gone * export_rate[d, t] / rate
            out[d, 3, t] = gone - out[d, 2, t]
            waiting = pool - gone


@numba.njit(cache=True, error_model="numpy")
def by_cohort(
    sales: Floats, stay: Floats, level: Ints, export_rate: Floats, scrap_rate: Floats, out: Floats
) -> None:
    """The same mechanics by calendar year and year of sale.

    Args:
        sales: as in `totals` [D, T]; T is a whole number of years.
        stay: as in `totals` [D, L, T].
        level: as in `totals` [T].
        export_rate: as in `totals` [D, T].
        scrap_rate: as in `totals` [D, T].
        out: filled with exited, exported, scrapped (each in the year), waiting, in use (each at its end)
            [5, D, Y, Y], year before year of sale.
    """
    draws, periods = sales.shape
    out[:] = 0.0
    for d in range(draws):
        for c in range(periods):
            alive = sales[d, c]
            waiting = 0.0
            cohort = c // 4
            if c % 4 == 3:
                out[4, d, cohort, cohort] += alive
            for t in range(c + 1, periods):
                left = alive * stay[d, level[t], t - c]
                pool = waiting + alive - left
                rate = export_rate[d, t] + scrap_rate[d, t]
                gone = pool * (1.0 - np.exp(-rate))
                exported = gone * export_rate[d, t] / rate
                year = t // 4
                out[0, d, year, cohort] += alive - left
                out[1, d, year, cohort] += exported
                out[2, d, year, cohort] += gone - exported
                alive = left
                waiting = pool - gone
                if t % 4 == 3:
                    out[3, d, year, cohort] += waiting
                    out[4, d, year, cohort] += alive
