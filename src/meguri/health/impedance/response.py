"""The impedance of a circuit, and its exact slope along every parameter (Jacobian)."""

import numpy as np

from meguri.health.impedance.circuit import Circuit, Element, Node, Parallel
from meguri.health.impedance.elements import KINDS, Complexes, Floats, Frequencies


def internal(circuit: Circuit, values: Floats) -> Floats:
    """Parameters as the fit sees them [n, p]: logarithms, and exponents as they are."""
    kept = np.asarray(circuit.is_exponent)
    return np.where(kept, values, np.log(np.where(kept, 1.0, values)))


def external(circuit: Circuit, inner: Floats) -> Floats:
    """The reverse of `internal`."""
    kept = np.asarray(circuit.is_exponent)
    return np.where(kept, inner, np.exp(np.where(kept, 0.0, inner)))


def frequencies(omega: Floats) -> Frequencies:
    """Angular frequencies with what is needed of them again and again."""
    return Frequencies(omega, np.log(omega))


def impedance(circuit: Circuit, values: Floats, frequency_hz: Floats) -> Complexes:
    """Impedance, Ω [n, f], of parameters `values` [n, p] at `frequency_hz` [f] or [n, f]."""
    omega = 2 * np.pi * np.atleast_2d(frequency_hz)
    found: dict[int, Complexes] = {}
    inner = internal(circuit, np.atleast_2d(values))
    z = _forward(circuit.root, inner, frequencies(omega), found)
    return np.broadcast_to(z, (inner.shape[0], omega.shape[1])).astype(np.complex128)


def linearised(circuit: Circuit, inner: Floats, at: Frequencies) -> tuple[Complexes, Complexes]:
    """Impedance [n, f] and Jacobian [n, p, f] along the internal parameters [n, p].

    The chain rule over the tree: along a series the slope of the whole is that of the part; beside others,
    with 1/z the sum of 1/z_part, it is (z/z_part)² times that of the part.
    """
    found: dict[int, Complexes] = {}
    z = _forward(circuit.root, inner, at, found)
    jacobian = np.empty((*inner.shape, at.omega.shape[1]), dtype=np.complex128)
    _backward(circuit.root, None, inner, at, found, jacobian)
    return np.broadcast_to(z, (inner.shape[0], at.omega.shape[1])), jacobian


def _logs(element: Element, inner: Floats) -> list[Floats]:
    count = len(KINDS[element.kind].units)
    return [inner[:, k, None] for k in range(element.first, element.first + count)]


def _forward(node: Node, inner: Floats, at: Frequencies, found: dict[int, Complexes]) -> Complexes:
    """Impedance of `node`; that of every node below it is kept in `found`."""
    if isinstance(node, Element):
        z = KINDS[node.kind].impedance(_logs(node, inner), at)
    else:
        parts = [_forward(part, inner, at, found) for part in node.parts]
        if isinstance(node, Parallel):
            parts = [1 / part for part in parts]
        z = parts[0]
        for part in parts[1:]:
            z = z + part
        if isinstance(node, Parallel):
            z = 1 / z
    found[id(node)] = z
    return z


def _backward(
    node: Node,
    slope: Complexes | None,
    inner: Floats,
    at: Frequencies,
    found: dict[int, Complexes],
    out: Complexes,
) -> None:
    """Write the slopes below `node`; `slope` is that of the whole along this node's impedance, None for 1."""
    z = found[id(node)]
    if isinstance(node, Element):
        for k, own in enumerate(KINDS[node.kind].slopes(_logs(node, inner), at, z)):
            out[:, node.first + k] = own if slope is None else slope * own
        return
    for part in node.parts:
        further = slope
        if isinstance(node, Parallel):
            ratio = z / found[id(part)]
            further = ratio * ratio if slope is None else slope * ratio * ratio
        _backward(part, further, inner, at, found, out)
