"""Compiled: the rates of one stretch from its means, its extremes and the tables' means.

Imported inside functions only, for numba takes a second to import. Its cache looks at the file of a
kernel, not at those it calls: after a change of an inner one, remove the cached files of all four modules.
"""

from math import erf, exp, pi, sqrt, tanh
from typing import Any

import numba as nb
import numpy as np

from meguri.life.fade.formula import Floats
from meguri.life.fade.program import DERIVE, Program


def compiled(function: Any) -> Any:
    """A function as numba compiles it: without the interpreter lock, kept between runs."""
    return nb.njit(cache=True, nogil=True, error_model="numpy")(function)


def inlined(function: Any) -> Any:
    """The same, written into its callers: a call would copy the whole program's description."""
    return nb.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function)


def _raised(base: float, power: float) -> float:
    if power == 0.5:
        return float(np.sqrt(base))
    size = abs(power)
    if size > 6.0 or size != np.floor(size):
        return float(base**power)
    out = 1.0
    for _ in range(int(size)):
        out *= base
    return out if power > 0.0 else 1.0 / out


raised = inlined(_raised)


def _product(p: Program, first: int, last: int, x: Floats) -> float:
    value = 1.0
    for i in range(first, last):
        value *= raised(x[p.powers_of[i]], p.powers[i])
    return value


product = inlined(_product)


def _factor(p: Program, f: int, x: Floats) -> float:
    """One factor: the sum of its terms, then its size, floor and power."""
    total = 0.0
    for t in range(p.factors[f, 0], p.factors[f, 1]):
        value = p.term_times[t] * product(p, p.terms[t, 0], p.terms[t, 1], x)
        if p.terms[t, 3] > p.terms[t, 2]:
            exponent = 0.0
            for e in range(p.terms[t, 2], p.terms[t, 3]):
                inner = product(p, p.exponents[e, 0], p.exponents[e, 1], x)
                exponent += p.exponent_times[e] * (exp(inner) if p.exponents[e, 2] else inner)
            value *= exp(exponent)
        total += value
    if p.factors[f, 2]:
        total = abs(total)
    return float(raised(max(total, p.factor_limits[f, 0]), p.factor_limits[f, 1]))


factor = inlined(_factor)


def _derive(p: Program, op: int, x: Floats) -> None:
    """Set a variable that is made from another."""
    power, minus, over, shape, skew, growth = p.derive[op]
    value = (raised(x[p.ops[op, 2]], power) - minus) / over
    if shape == 1.0:
        value = max(value, 0.0)
    elif shape == 2.0:
        normal = exp(-0.5 * value * value) / sqrt(2.0 * pi)
        value = normal * (1.0 + erf(skew * value / sqrt(2.0)))
    elif shape == 3.0:
        value = tanh(growth * value / 2)
    x[p.ops[op, 1]] = value


derive = inlined(_derive)


def _all_factors(p: Program, op: int, x: Floats) -> float:
    value = 1.0
    for f in range(p.ops[op, 2], p.ops[op, 3]):
        value *= factor(p, f, x)
    return value


all_factors = inlined(_all_factors)


def _at(p: Program, op: int, x: Floats, temperature: float, soc: float) -> float:
    """A rate at one temperature and SOC within a stretch."""
    x[0], x[1] = temperature, min(1.0, max(0.0, soc))
    for i in range(op):
        if p.ops[i, 0] == DERIVE and p.ops[i, 5] == 1:
            derive(p, i, x)
    return float(all_factors(p, op, x))


at_node = compiled(_at)


def _over_nodes(p: Program, op: int, x: Floats, spread: Floats) -> float:
    """Mean of a rate over a stretch's temperature and SOC, from nodes with the same second moments.

    Two nodes where only the temperature counts, else four. `spread`: standard deviation of temperature, of
    SOC, and the correlation of the two.
    """
    temperature, soc = x[0], x[1]
    warm, cold, wide = temperature + spread[0], temperature - spread[0], spread[1]
    if p.ops[op, 5] == 1:
        mean = 0.5 * (at_node(p, op, x, warm, soc) + at_node(p, op, x, cold, soc))
    else:
        along, across = 0.25 * (1.0 + spread[2]), 0.25 * (1.0 - spread[2])
        mean = along * (at_node(p, op, x, warm, soc + wide) + at_node(p, op, x, cold, soc - wide))
        mean += across * (at_node(p, op, x, warm, soc - wide) + at_node(p, op, x, cold, soc + wide))
    x[0], x[1] = temperature, soc
    return float(mean)


over_nodes = compiled(_over_nodes)


def _run(p: Program, x: Floats, means: Floats, spread: Floats) -> None:
    """Fill in every made variable and every rate of one stretch, in the card's order."""
    for op in range(p.ops.shape[0]):
        if p.ops[op, 0] == DERIVE:
            derive(p, op, x)
            continue
        value = over_nodes(p, op, x, spread) if p.ops[op, 5] > 0 else all_factors(p, op, x)
        if p.ops[op, 4] >= 0:
            value *= means[p.ops[op, 4]]
        x[p.ops[op, 1]] = max(value, p.derive[op, 0])


run = compiled(_run)
