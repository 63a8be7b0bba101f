"""Rounding that never narrows an interval: down at its low end, up at its high end."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from meguri.journeys.certificate.content import Between

RANGE_STEP_KM = 5


def percent_between(low: float, median: float, high: float) -> Between:
    """Shares as whole percent."""
    return _between(low, median, high, Decimal("0.01"), 1)


def km_between(low: float, median: float, high: float) -> Between:
    """Distances in km, in steps of five: more would only look exact."""
    return _between(low, median, high, Decimal(RANGE_STEP_KM), RANGE_STEP_KM)


def _between(low: float, median: float, high: float, step: Decimal, size: int) -> Between:
    # By the shortest decimal of each float: 0.29 is 29 %, though 0.29 * 100 falls below 29.
    steps = [Decimal(repr(float(value))) / step for value in (low, median, high)]
    modes = (ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_CEILING)
    down, middle, up = (int(value.to_integral_value(mode)) for value, mode in zip(steps, modes, strict=True))
    return Between(down * size, middle * size, up * size)
