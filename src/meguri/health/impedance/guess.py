"""Where a fit starts: sizes of the elements read off the spectrum's shape, several starts for each spectrum.

The resistance at high frequency and the width of the spectrum give the resistances; each element that has a
time constant gets one of the places that a start spreads evenly over a part of the measured decades, those
that come first in the string at the higher frequency.
"""

from dataclasses import dataclass

import numpy as np

from meguri.health.impedance.circuit import Circuit, Element, Node, Parallel, Series
from meguri.health.impedance.elements import Floats
from meguri.health.impedance.response import internal
from meguri.health.impedance.spectra import Spectra

EXPONENT = 0.8
# Parts of the measured decades, from the highest frequency (0) to the lowest (1) and beyond, over which a
# start spreads: many batteries have an arc that ends below the lowest frequency.
WINDOWS = ((0.0, 1.0), (0.0, 0.6), (0.35, 1.0), (0.3, 1.2), (0.4, 1.3))


@dataclass(frozen=True, eq=False)
class _Shape:
    """What a spectrum looks like: arrays [n]."""

    resistance: Floats
    width: Floats
    rise: Floats
    fall: Floats
    omega_high: Floats
    omega_low: Floats


@dataclass
class _Slots:
    """How many of the places for time constants are taken."""

    count: int = 0


def starts(circuit: Circuit, spectra: Spectra) -> Floats:
    """Internal parameters to start from [windows, n, p]."""
    shape = _shape(spectra)
    arcs = max(_arcs(circuit.root), 1)
    values = np.ones((len(WINDOWS), len(spectra.ids), len(circuit.parameters)))
    for window, (first, last) in enumerate(WINDOWS):
        share = first + (last - first) * (np.arange(arcs) + 0.5) / arcs
        logs = np.log(shape.omega_high), np.log(shape.omega_low)
        omega = np.exp(logs[0] + share[:, None] * (logs[1] - logs[0]))
        _fill(circuit.root, values[window], shape, omega, _Slots(), in_arc=False)
    return np.stack([internal(circuit, each) for each in values])


def _shape(spectra: Spectra) -> _Shape:
    used, z = spectra.used, spectra.z
    omega = 2 * np.pi * spectra.frequency_hz
    size = np.abs(z).max(axis=1, where=used, initial=0.0)
    least = z.real.min(axis=1, where=used, initial=np.inf)
    most = z.real.max(axis=1, where=used, initial=-np.inf)
    last = used.sum(axis=1) - 1
    rows = np.arange(len(z))
    return _Shape(
        resistance=np.maximum(least, 1e-3 * size),
        width=np.maximum(most - least, 1e-2 * size),
        rise=np.maximum(z.imag[:, 0], 1e-3 * size),
        fall=np.maximum(-z.imag[rows, last], 1e-2 * size),
        omega_high=omega[:, 0],
        omega_low=omega[rows, last],
    )


def _arcs(node: Node, in_arc: bool = False) -> int:
    """How many time constants the circuit wants to be placed."""
    if isinstance(node, Element):
        return int(node.kind in {"Wo", "Ws", "G"} or (in_arc and node.kind in {"C", "CPE"}))
    return sum(_arcs(part, in_arc or isinstance(node, Parallel)) for part in node.parts)


def _fill(node: Node, values: Floats, shape: _Shape, omega: Floats, slots: _Slots, *, in_arc: bool) -> None:
    """Write a value for every parameter below `node`."""
    if isinstance(node, Series | Parallel):
        inside = in_arc or isinstance(node, Parallel)
        for part in node.parts:
            _fill(part, values, shape, omega, slots, in_arc=inside)
        return
    width = shape.width / len(omega)
    own = values[:, node.first :].T
    if _arcs(node, in_arc):
        place = omega[slots.count]
        slots.count += 1
        if node.kind in {"C", "CPE"}:
            exponent = EXPONENT if node.kind == "CPE" else 1.0
            own[0] = place**-exponent / width
        else:
            own[0], own[1] = width, 1 / place
    elif node.kind == "R":
        own[0] = width if in_arc else shape.resistance
    elif node.kind == "L":
        own[0] = shape.rise / shape.omega_high
    elif node.kind == "W":
        own[0] = shape.fall * np.sqrt(shape.omega_low)
    else:
        own[0] = shape.omega_low ** (-EXPONENT if node.kind == "CPE" else -1.0) / shape.fall
    if node.kind == "CPE":
        own[1] = EXPONENT
