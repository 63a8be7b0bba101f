"""A card's terms on whole arrays: readable, and used where a rate depends on temperature and SOC alone."""

from collections.abc import Mapping
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from meguri.life.fade.card import Card, Factor, Powers, Term, Variable

Floats = NDArray[np.float64]
Values = Mapping[str, Floats]

# Lithium content of graphite at 0 and 100 % state of charge (Schimpe et al. 2018, doi 10.1149/2.1181714jes).
LITHIUM_EMPTY, LITHIUM_FULL = 8.5e-3, 0.78
# Height, middle and width of its steps (Safari & Delacourt, as below).
_PLATEAUS = (
    (0.044, 0.1958, -0.1088),
    (-0.1978, 1.0571, 0.0854),
    (-0.6875, -0.0117, 0.0529),
    (-0.0175, 0.5692, 0.0875),
)


def anode_potential_v(soc_share: Floats) -> Floats:
    """Potential of a graphite electrode against lithium at a cell's state of charge, V.

    Curve of Safari & Delacourt (J. Electrochem. Soc. 158, A562, 2011, doi 10.1149/1.3567007). The lithium
    content at both ends is that of one cell; for other cells it tells where the plateaus lie, no more.
    """
    x = LITHIUM_EMPTY + soc_share * (LITHIUM_FULL - LITHIUM_EMPTY)
    bends = sum(height * np.tanh((x - middle) / width) for height, middle, width in _PLATEAUS)
    out: Floats = 0.6379 + 0.5416 * np.exp(-305.5309 * x) + bends
    return out


def point_values(card: Card, temperature_k: Floats, soc_share: Floats) -> dict[str, Floats]:
    """All variables of a point, those made from others included."""
    values = {"temperature_k": temperature_k, "soc": soc_share, "anode_v": anode_potential_v(soc_share)}
    if card.soc_points:
        values["voltage_v"] = np.interp(soc_share, card.soc_points, card.voltage_points_v)
    for one in card.variables:
        if one.source in values:
            values[one.name] = derived(one, values[one.source])
    return values


def derived(variable: Variable, source: Floats) -> Floats:
    """A variable made from another."""
    from scipy.special import ndtr

    x: Floats = (source**variable.power - variable.minus) / variable.over
    if variable.shape == "hinge":
        return np.maximum(x, 0.0)
    if variable.shape == "skew_normal":
        out: Floats = 2.0 * np.exp(-0.5 * x * x) / sqrt(2.0 * np.pi) * ndtr(variable.skew * x)
        return out
    return np.tanh(variable.growth * x / 2) if variable.shape == "saturation" else x


def factor_value(factor: Factor, values: Values) -> Floats:
    """A factor on arrays that broadcast."""
    total = sum((_term(term, values) for term in factor.terms), np.zeros(()))
    if factor.absolute:
        total = np.abs(total)
    if factor.at_least is not None:
        total = np.maximum(total, factor.at_least)
    out: Floats = total**factor.power if factor.power != 1.0 else total
    return out


def _term(term: Term, values: Values) -> Floats:
    exponent = np.zeros(())
    for one in term.exponents:
        inner = _product(one.of, values)
        exponent = exponent + one.times * (np.exp(inner) if one.nested else inner)
    out: Floats = term.times * _product(term.of, values) * np.exp(exponent)
    return out


def _product(of: Powers, values: Values) -> Floats:
    product = np.ones(())
    for name, power in of:
        product = product * values[name] ** power
    return product
