"""The elements of a circuit: impedance, and its slope along each parameter.

Every parameter but the exponent of a CPE is above 0 and enters as its natural logarithm; `logs` are columns
[n, 1], one for each parameter, frequencies an array [n, f], and so is what comes back ([n, 1] where it does
not change with frequency). Definitions and order of parameters are those of impedance.py 1.7 (Murbach et al.,
JOSS 5:2349, 2020), which follow Barsoukov and Macdonald, Impedance Spectroscopy, 2nd ed. (2005), chapter 2;
Gerischer: Boukamp and Bouwmeester, Solid State Ionics 157:29 (2003).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]
Logs = Sequence[Floats]
QUARTER_TURN = 0.5j * np.pi


@dataclass(frozen=True, eq=False)
class Frequencies:
    """Angular frequencies, rad/s [n, f], and their logarithms."""

    omega: Floats
    log: Floats


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of element.

    Attributes:
        units: unit of each parameter; "1" marks an exponent between 0 and 1.
        impedance: logs, frequencies → impedance, Ω.
        slopes: logs, frequencies, impedance → slope along each of `logs`.
    """

    units: tuple[str, ...]
    impedance: Callable[[Logs, Frequencies], Complexes]
    slopes: Callable[[Logs, Frequencies, Complexes], tuple[Complexes, ...]]


def _resistor(logs: Logs, _at: Frequencies) -> Complexes:
    return np.exp(logs[0]).astype(np.complex128)


def _inductor(logs: Logs, at: Frequencies) -> Complexes:
    return 1j * np.exp(logs[0] + at.log)


def _capacitor(logs: Logs, at: Frequencies) -> Complexes:
    return -1j * np.exp(-logs[0] - at.log)


def _constant_phase(logs: Logs, at: Frequencies) -> Complexes:
    return np.asarray(np.exp(-logs[0] - logs[1] * at.log) * np.exp(-QUARTER_TURN * logs[1]))


def _warburg(logs: Logs, at: Frequencies) -> Complexes:
    return np.asarray((1 - 1j) * np.exp(logs[0] - 0.5 * at.log))


def _diffusion_root(logs: Logs, at: Frequencies) -> Complexes:
    """√(jωτ)."""
    return np.asarray(np.exp(0.5 * (logs[1] + at.log)) * np.exp(0.5 * QUARTER_TURN))


def _warburg_open(logs: Logs, at: Frequencies) -> Complexes:
    root = _diffusion_root(logs, at)
    return np.asarray(np.exp(logs[0]) / (root * np.tanh(root)))


def _warburg_short(logs: Logs, at: Frequencies) -> Complexes:
    root = _diffusion_root(logs, at)
    return np.asarray(np.exp(logs[0]) * np.tanh(root) / root)


def _gerischer(logs: Logs, at: Frequencies) -> Complexes:
    return np.asarray(np.exp(logs[0]) / np.sqrt(1 + 1j * np.exp(logs[1] + at.log)), dtype=np.complex128)


def _rises(_logs: Logs, _at: Frequencies, z: Complexes) -> tuple[Complexes, ...]:
    return (z,)


def _falls(_logs: Logs, _at: Frequencies, z: Complexes) -> tuple[Complexes, ...]:
    return (-z,)


def _constant_phase_slopes(_logs: Logs, at: Frequencies, z: Complexes) -> tuple[Complexes, ...]:
    return -z, -z * (at.log + QUARTER_TURN)


def _warburg_open_slopes(logs: Logs, at: Frequencies, z: Complexes) -> tuple[Complexes, ...]:
    size = np.exp(logs[0])
    coth = z * _diffusion_root(logs, at) / size
    return z, -0.5 * (z + size * (coth * coth - 1))


def _warburg_short_slopes(logs: Logs, at: Frequencies, z: Complexes) -> tuple[Complexes, ...]:
    size = np.exp(logs[0])
    tanh = z * _diffusion_root(logs, at) / size
    return z, -0.5 * (z - size * (1 - tanh * tanh))


def _gerischer_slopes(logs: Logs, at: Frequencies, z: Complexes) -> tuple[Complexes, ...]:
    turn = 1j * np.exp(logs[1] + at.log)
    return z, -0.5 * z * turn / (1 + turn)


KINDS: dict[str, Kind] = {
    "R": Kind(("Ω",), _resistor, _rises),
    "C": Kind(("F",), _capacitor, _falls),
    "L": Kind(("H",), _inductor, _rises),
    "CPE": Kind(("Ω⁻¹ s^α", "1"), _constant_phase, _constant_phase_slopes),
    "W": Kind(("Ω s^-1/2",), _warburg, _rises),
    "Wo": Kind(("Ω", "s"), _warburg_open, _warburg_open_slopes),
    "Ws": Kind(("Ω", "s"), _warburg_short, _warburg_short_slopes),
    "G": Kind(("Ω", "s"), _gerischer, _gerischer_slopes),
}
