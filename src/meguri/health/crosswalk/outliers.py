"""Operators and cells that stand out in a round robin: Mandel's h and k, Cochran, Grubbs (ISO 5725-2).

The limits follow from the t and F distributions (ISO 5725-2:2019, 8.3; Wilrich 2013, J. Qual. Technol. 45).
Nothing is left out of the estimate: a finding asks to look at the result and at how it was made.
"""

from collections.abc import Iterator
from math import sqrt
from typing import Any

import numpy as np
import polars as pl

from meguri.health.crosswalk.precision import cells_of
from meguri.tables.health import FINDINGS

LEVEL = 0.01  # ISO 5725-2: beyond the 1 % point it is an outlier
LEAST_OPERATORS = 3


def mandel_h_limit(operators: int, level: float = LEVEL) -> float:
    """Limit of Mandel's h, the distance of an operator from the others of one car in standard deviations."""
    from scipy.stats import t

    point = t.ppf(1 - level / 2, operators - 2)
    return float((operators - 1) * point / sqrt(operators * (point**2 + operators - 2)))


def mandel_k_limit(operators: int, repeats: int, level: float = LEVEL) -> float:
    """Limit of Mandel's k, an operator's own spread over that of all on one car."""
    from scipy.stats import f

    point = f.ppf(1 - level, repeats - 1, (operators - 1) * (repeats - 1))
    return float(sqrt(operators * point / (point + operators - 1)))


def cochran_limit(operators: int, repeats: int, level: float = LEVEL) -> float:
    """Limit of Cochran's C, the largest variance of one car over the sum of all."""
    from scipy.stats import f

    point = f.ppf(1 - level / operators, repeats - 1, (operators - 1) * (repeats - 1))
    return float(1 / (1 + (operators - 1) / point))


def grubbs_limit(operators: int, level: float = LEVEL) -> float:
    """Limit of Grubbs' G, the largest distance from the mean in standard deviations, both sides."""
    from scipy.stats import t

    point = t.ppf(1 - level / (2 * operators), operators - 2)
    return float((operators - 1) / sqrt(operators) * sqrt(point**2 / (operators - 2 + point**2)))


def outliers(results: pl.DataFrame, method_id: str) -> Iterator[dict[str, Any]]:
    """FINDINGS (without ids) on one method's results, car by car; three operators or more are needed."""
    for (car,), cells in cells_of(results).group_by("car_id", maintain_order=True):
        operators = cells.height
        if operators < LEAST_OPERATORS:
            continue
        names, means = cells["operator"].to_list(), cells["mean"].to_numpy()
        spread = float(means.std(ddof=1))
        if spread > 0:
            far = np.abs(means - means.mean()) / spread
            yield from _beyond("mandel_h", method_id, car, names, far, mandel_h_limit(operators))
            most = int(far.argmax())
            yield from _beyond("grubbs", method_id, car, [names[most]], far[[most]], grubbs_limit(operators))
        repeats = int(cells["number"].to_numpy().min())
        if repeats < 2 or cells["number"].n_unique() > 1 or cells["squares"].sum() <= 0:
            continue
        variances = cells["squares"].to_numpy() / (repeats - 1)
        own = np.sqrt(variances / variances.mean())
        yield from _beyond("mandel_k", method_id, car, names, own, mandel_k_limit(operators, repeats))
        most = int(variances.argmax())
        share = variances[[most]] / variances.sum()
        yield from _beyond("cochran", method_id, car, [names[most]], share, cochran_limit(operators, repeats))


def _beyond(
    code: str, method_id: str, car: object, names: list[str], found: Any, limit: float
) -> Iterator[dict[str, Any]]:
    for name, value in zip(names, found, strict=True):
        if value > limit:
            yield dict.fromkeys(FINDINGS.names) | {
                "code": code,
                "level": "note" if code.startswith("mandel") else "caution",
                "about": f"{method_id} / {name} / {car}",
                "found_value": float(value),
                "limit_value": limit,
            }
