"""Years that tests age batteries through; made by formula, so that anyone can make them again."""

import numpy as np

from meguri.life.profile import HOURS_PER_YR, Profile

HOURS = np.arange(HOURS_PER_YR)
# State of charge of a day by the hour.
COMMUTER = np.interp(np.arange(24), [0, 7, 9, 17, 19, 21, 24], [0.85, 0.85, 0.72, 0.71, 0.58, 0.85, 0.85])
DEEP = np.interp(np.arange(24), [0, 5, 9, 13, 19, 24], [0.5, 0.9, 0.9, 0.5, 0.1, 0.5])
WEEKEND = np.interp(np.arange(24), [0, 10, 14, 18, 22, 24], [0.85, 0.85, 0.5, 0.3, 0.85, 0.85])


def warmth(mean_c: float, season_c: float, day_c: float) -> np.ndarray:
    """Temperature by the hour: coldest in late January and at five in the morning."""
    season = np.cos(2 * np.pi * (HOURS / HOURS_PER_YR - 0.07))
    return mean_c - season_c * season - day_c * np.cos(2 * np.pi * (HOURS - 5) / 24)


def year(case: str) -> Profile:
    """One battery's year: `commuter` in a mild climate or `deep` daily cycles in a warm one."""
    if case == "deep":
        return Profile(1.0, DEEP[HOURS % 24][None], warmth(26.0, 3.0, 2.0)[None])
    weekday = (HOURS // 24) % 7 < 5
    soc = np.where(weekday, COMMUTER[HOURS % 24], WEEKEND[HOURS % 24])
    return Profile(1.0, soc[None], warmth(16.0, 10.0, 4.0)[None])


CASES = ("commuter", "deep")
