"""Ways made by hand: the reference values as certain prices, and random ones that share causes."""

from typing import Any

import numpy as np

from meguri.tables.draws import Draws
from meguri.value.routing import Ways

BARE: dict[str, dict[str, float]] = {
    "keep": {"uplift_share": 0.2, "diagnosis_jpy": 12_000, "premium_jpy": 32_088, "sale_fees_jpy": 0},
    "export": {
        "exchange_change_share": 0,
        "carriage_jpy": 45_000,
        "port_jpy": 0,
        "auction_jpy": 0,
        "tax_share": 0,
        "tax_passed_share": 0,
        "deposit_refund_jpy": 0,
        "deposit_fee_jpy": 0,
    },
    "reuse": {"removal_jpy": 0, "logistics_jpy": 15_000, "body_jpy": 0},
    "recycle": {"removal_jpy": 0, "logistics_jpy": 0, "process_jpy": 45_000, "body_jpy": 0},
}


def drawn(values: Any, seed: int = 1) -> Draws:
    """Draws of these values."""
    return Draws(np.asarray(values, dtype=np.float64), (), seed, ("used_car_market",))


def reference(draws: int = 1, **changed: Any) -> Ways:
    """The reference values: SOH .86, 40 kWh, second life at 15,000 yen, discount .15, repurposing 3,000."""
    buy = (15_000 * 0.86 * (1 - 0.15) - 3_000) * 40
    prices = {"keep": 620_000, "export": 760_000, "reuse": buy, "recycle": 60_000}
    made = {f"{way}_jpy": drawn([price] * draws) for way, price in prices.items()}
    told: dict[str, Any] = {**made, "verdict_id": "v-1"} | changed
    return Ways("car-1", **told)


def random_ways(seed: int, draws: int = 200, **changed: Any) -> Ways:
    """Prices that share one cause and have each their own doubt."""
    rng = np.random.default_rng(seed)
    shared = rng.standard_normal(draws)
    levels = rng.uniform(0.3, 1.0, 4) * 1e6 * np.array([1.0, 1.0, 0.5, 0.2])
    made = {
        f"{way}_jpy": drawn(level * np.exp(0.1 * shared + 0.2 * rng.standard_normal(draws)))
        for way, level in zip(("keep", "export", "reuse", "recycle"), levels, strict=True)
    }
    return Ways("car-1", **(made | changed))
