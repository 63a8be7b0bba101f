"""Where chance comes from: shared causes that move prices together, and what is one car's own.

A stream follows from the seed and a name alone, so that figures of different rooms and calls with the same
seed move together draw by draw, whatever else is priced and in whichever order.
"""

from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MARKET = "used_car_market"
CURRENCY = "exchange_rate"
METAL = "metal_price"
MODEL = "price_model"
DIAGNOSIS = "diagnosis"


def stream(seed: int, *names: str) -> np.random.Generator:
    """The generator that belongs to these names under this seed."""
    word = sha256("\0".join(names).encode()).digest()[:8]
    return np.random.default_rng([seed, int.from_bytes(word, "little")])


def normal(seed: int, draws: int, *names: str) -> Floats:
    """Standard normal draws [draw] of these names."""
    return stream(seed, *names).standard_normal(draws)
