"""Random numbers by counter: what a draw brings a contract depends on their names alone.

Not on the order of contracts, not on the number of threads, not on what else is in the portfolio. A stream
starts at mix(draw ^ name) and goes on as SplitMix64 (Steele, Lea, Flood 2014); normals come from it by the
ziggurat of Marsaglia and Tsang in Doornik's form (2005), 128 layers. Compiled on import; imported by the
portfolio alone, when it is asked for one.
"""

from math import exp, log, sqrt
from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_S7, _S32 = np.uint64(7), np.uint64(32)
_LAYER, _25_BITS = np.uint64(127), np.uint64((1 << 25) - 1)
_HALF_UNIT = 1.0 / 16777216.0  # 2^-24
_SIGNED = 1.0 / 4503599627370496.0  # 2^-52: a signed 53-bit number to (-1, 1)
_UNSIGNED = 1.0 / 9007199254740992.0  # 2^-53
_TAIL = 3.442619855899
_AREA = 9.91256303526217e-3


def layers() -> tuple[Floats, Floats]:
    """Edges of the ziggurat's layers [129], and the ratio of each to the one before [128]."""
    edges = np.empty(129)
    density = exp(-0.5 * _TAIL * _TAIL)
    edges[0], edges[1], edges[128] = _AREA / density, _TAIL, 0.0
    for i in range(2, 128):
        edges[i] = sqrt(-2.0 * log(_AREA / edges[i - 1] + density))
        density = exp(-0.5 * edges[i] * edges[i])
    return edges, edges[1:] / edges[:-1]


EDGES, RATIOS = layers()  # compiled in: an array that is passed around costs more than a number drawn from it


def _mix(x: Any) -> Any:
    x = (x ^ (x >> _S30)) * _MIX_1
    x = (x ^ (x >> _S27)) * _MIX_2
    return x ^ (x >> _S31)


mix: Any = nb.njit(inline="always")(_mix)


def _start(seed: Any, draw: Any) -> Any:
    """The number of a draw."""
    return mix(seed + _GOLDEN * (np.uint64(draw) + np.uint64(1)))


start: Any = nb.njit(inline="always")(_start)


def _uniform(state: Any) -> Any:
    """A uniform number from (0, 1), and the stream after it."""
    state += _GOLDEN
    return (np.float64(mix(state) >> _S11) + 0.5) * _UNSIGNED, state


uniform: Any = nb.njit(inline="always")(_uniform)


def _rare(i: Any, u: Any, state: Any) -> Any:
    """The slow one in a hundred: the tail, or an edge of a layer; whether it was taken, number, stream."""
    if i == 0:
        while True:
            a, state = uniform(state)
            b, state = uniform(state)
            x = log(a) / _TAIL
            if -2.0 * log(b) >= x * x:
                return True, (x - _TAIL if u < 0.0 else _TAIL - x), state
    x = u * EDGES[i]
    upper = exp(-0.5 * (EDGES[i] * EDGES[i] - x * x))
    lower = exp(-0.5 * (EDGES[i + 1] * EDGES[i + 1] - x * x))
    a, state = uniform(state)
    return lower + a * (upper - lower) < 1.0, x, state


rare: Any = nb.njit(_rare)


def _normal(state: Any) -> Any:
    """A standard normal number, and the stream after it."""
    while True:
        state += _GOLDEN
        bits = mix(state)
        i = np.int64(bits & _LAYER)
        u = np.float64(np.int64(bits) >> 11) * _SIGNED
        if abs(u) < RATIOS[i]:
            return u * EDGES[i], state
        taken, x, state = rare(i, u, state)
        if taken:
            return x, state


normal: Any = nb.njit(inline="always")(_normal)


def _half(bits: Any, state: Any) -> Any:
    """A standard normal number from 32 bits that are there already, and the stream after it."""
    i = np.int64(bits & _LAYER)
    u = (np.float64((bits >> _S7) & _25_BITS) + 0.5) * _HALF_UNIT - 1.0
    if abs(u) < RATIOS[i]:
        return u * EDGES[i], state
    taken, x, state = rare(i, u, state)
    if taken:
        return x, state
    return normal(state)


half: Any = nb.njit(inline="always")(_half)


def _first_normals(seed: Any, draws: Any, key: Any, out: Any) -> None:
    """The first normal of one name in every draw; for tests and for causes that all share."""
    for draw in range(draws):
        out[draw], _state = normal(mix(start(seed, draw) ^ key))


first_normals: Any = nb.njit(cache=True, nogil=True)(_first_normals)


def _pair(state: Any) -> Any:
    """Two normal numbers from the state that a stream starts with, and the stream after them."""
    bits = state
    one, state = half(bits, state)
    other, state = half(bits >> _S32, state)
    return one, other, state


pair: Any = nb.njit(inline="always")(_pair)


def _pairs(seed: Any, draws: Any, key: Any, out: Any) -> None:
    """The first pair of one name in every draw [draw, 2]; for tests."""
    for draw in range(draws):
        out[draw, 0], out[draw, 1], _state = pair(mix(start(seed, draw) ^ key))


pairs: Any = nb.njit(cache=True, nogil=True)(_pairs)


def keys(names: list[str], kind: str) -> Keys:
    """A number for each name, the same on every machine; names of different kinds never meet."""
    from hashlib import blake2b

    digests = b"".join(blake2b(f"{kind}:{name}".encode(), digest_size=8).digest() for name in names)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
