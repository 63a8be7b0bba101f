"""The open-circuit curves that cells of one chemistry may have: published electrodes, many balances.

A cell at rest shows the potential of its positive electrode less that of its negative one. Each pair of
published half-cell curves is balanced as in its paper, with more or less negative electrode and with
lithium lost (Dubarry et al. 2012, J. Power Sources 219, 204), and cut at several resting voltages of an
empty and of a full cell. The spread of all these curves is what is not known of a cell of that chemistry.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from meguri.facts.ocv_curves import half_cell

Floats = NDArray[np.float64]

NODES: Floats = np.round(np.linspace(-0.15, 1.15, 131), 3)  # share of true capacity


@dataclass(frozen=True, slots=True)
class Pair:
    """Two electrodes and how the paper balances them.

    Attributes:
        positive: material of the positive electrode (fact `half_cell_ocp`).
        negative: material of the negative electrode.
        ratio: capacity of the negative electrode over that of the positive one.
        negative_at: filling of the negative electrode at one state …
        positive_at: … and that of the positive one at the same state.
    """

    positive: str
    negative: str
    ratio: float
    negative_at: float
    positive_at: float


# Balance from thickness, active share, site concentration and stated filling in each paper.
_CHEN = Pair("nmc811_chen2020", "graphite_chen2020", 0.667, 0.9014, 0.2700)
_MOHTAT = Pair("nmc532_mohtat2020", "graphite_mohtat2020", 1.031, 0.0017, 0.8907)
_ECKER = Pair("nmc_ecker2015", "graphite_ecker2015", 0.821, 0.8183, 0.2600)
_KIM = Pair("nca_kim2011", "graphite_kim2011", 1.02, 0.6300, 0.4100)
# No paper states these balances: a full cell is taken where the negative is 0.85 filled (assumed).
_SPINEL = Pair("lmo_doyle1996", "graphite_chen2020", 1.0, 0.85, 0.19)
_PHOSPHATE = (
    Pair("lfp_afshar2017", "graphite_chen2020", 1.15, 0.85, 0.02),
    Pair("lfp_afshar2017", "graphite_ecker2015", 1.15, 0.85, 0.02),
    Pair("lfp_afshar2017", "graphite_mohtat2020", 1.15, 0.80, 0.02),
)
FAMILIES: dict[str, tuple[Pair, ...]] = {
    "NMC": (_CHEN, _MOHTAT, _ECKER),
    "NCA": (_KIM, _CHEN, _ECKER),
    "LMO": (_SPINEL, _MOHTAT),  # vehicles blend the spinel with a layered oxide
    "LFP": _PHOSPHATE,
}
# Ageing and design, assumed: the negative electrode ±10 % against the positive, lithium lost up to 12 %.
_BALANCES = (0.9, 1.0, 1.1)
_LOSSES = (0.0, 0.06, 0.12)
# Resting voltage of an empty and a full cell in a vehicle, assumed: makers keep a reserve at both ends.
_ENDS_V = {
    "LFP": ((2.9, 3.05, 3.15), (3.325, 3.34, 3.38)),
}
_ENDS_USUAL_V = ((3.2, 3.35, 3.5), (4.08, 4.15, 4.22))
_FEWEST_CURVES = 9
_STEPS = 1201


@cache
def family(chemistry: str) -> Floats:
    """Curves of one chemistry at NODES, V, shape (curves, nodes); no rows where no electrode is known."""
    rows = [
        row
        for pair in FAMILIES.get(chemistry, ())
        for balance, loss in product(_BALANCES, _LOSSES)
        for row in _cut(pair, balance, loss, *_ENDS_V.get(chemistry, _ENDS_USUAL_V))
    ]
    return np.array(rows) if len(rows) >= _FEWEST_CURVES else np.empty((0, NODES.size))


def _cut(
    pair: Pair, balance: float, loss: float, empty: tuple[float, ...], full: tuple[float, ...]
) -> list[Floats]:
    """One pair at one balance, cut at each empty and full voltage; what it cannot reach is left out."""
    (y, high), (x, low) = _curve(pair.positive), _curve(pair.negative)
    ratio = pair.ratio * balance
    filled = np.linspace(x[0], x[-1], _STEPS)
    other = pair.positive_at - ratio * (filled - pair.negative_at) - loss
    held = (other >= y[0]) & (other <= y[-1])
    if held.sum() < _STEPS // 4:
        return []
    volts = np.maximum.accumulate(np.interp(other[held], y, high) - np.interp(filled[held], x, low))
    place, found = filled[held], []
    for bottom, top in product(empty, full):
        if volts[0] <= bottom and volts[-1] >= top:
            start, end = np.interp([bottom, top], volts, place)
            found.append(_beyond(start + NODES * (end - start), place, volts))
    return found


def _beyond(wanted: Floats, place: Floats, volts: Floats) -> Floats:
    """The curve at `wanted`, straight on with the slope of its end where the electrodes end."""
    inside = np.interp(wanted, place, volts)
    step = 20
    first = (volts[step] - volts[0]) / (place[step] - place[0])
    last = (volts[-1] - volts[-1 - step]) / (place[-1] - place[-1 - step])
    below, above = np.minimum(wanted - place[0], 0), np.maximum(wanted - place[-1], 0)
    return np.asarray(inside + first * below + last * above, dtype=np.float64)


@cache
def _curve(material: str) -> tuple[Floats, Floats]:
    points = half_cell(material).to_numpy()
    return points[:, 0], points[:, 1]
