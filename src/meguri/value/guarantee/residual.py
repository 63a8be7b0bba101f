"""The level of a residual-value promise: the car's value, draw by draw."""

import numpy as np
from numpy.typing import NDArray

from meguri.tables.lifetime import Life
from meguri.value.guarantee.level import Level, entry_share, promised
from meguri.value.guarantee.price_paths import SOH_VALUE_SHARE, PricePaths
from meguri.value.guarantee.terms import Terms

Floats = NDArray[np.float64]


def residual_level(terms: Terms, life: Life, paths: PricePaths) -> Level:
    """The value of the car on its price paths, moved by how its battery differs from what was expected.

    One point of state of health more or less than the median of that day moves the value by
    `SOH_VALUE_SHARE` %. Where there are fewer paths than draws they are used in turn, so that shared causes
    stay shared.

    Args:
        terms: of a residual value.
        life: the battery's future.
        paths: the car's value.
    """
    soh = life.soh.array
    faded = (soh[:, :1] - soh) * (1.0 + terms.behaviour.adverse_selection_share)
    apart = (soh[:, :1] - faded) - np.median(soh, axis=0)
    which = np.arange(soh.shape[0]) % paths.value_jpy.array.shape[0]
    value = paths_at(paths, life.elapsed_yr)[which] * np.maximum(1.0 + SOH_VALUE_SHARE * apart, 0.0)
    return Level(life.elapsed_yr, value, promised(terms.promise), entry_share(life), 0.0, None)


def paths_at(paths: PricePaths, elapsed_yr: Floats) -> Floats:
    """The paths at other times, straight between their points; held beyond their end."""
    if np.array_equal(paths.elapsed_yr, elapsed_yr):
        return paths.value_jpy.array
    return np.stack([np.interp(elapsed_yr, paths.elapsed_yr, one) for one in paths.value_jpy.array])
