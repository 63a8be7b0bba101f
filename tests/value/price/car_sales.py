"""Simulated sales with effects that are known, and a car to price."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from meguri.tables.worth import CAR_SALES
from meguri.value.price import Car
from meguri.value.price.features import Priced, row
from meguri.value.price.models import model_named

TRUE = {
    "base": -0.80, "age": -0.16, "mileage": -0.03, "soh": 0.60, "guarantee": 0.12,
    "level_retail": 0.25, "level_trade": 0.06,
}  # fmt: skip
NOISE = 0.12
MODELS = ("leaf40", "leaf62", "サクラ")
TAX = {"retail": "included", "trade": "excluded", "auction": "excluded"}


def simulated_sales(count: int, *, seed: int, on: date) -> pl.DataFrame:
    """CAR_SALES of so many cars of the past half year, priced by `TRUE`."""
    rng = np.random.default_rng(seed)
    rows = []
    models = [model_named(name, 0.10) for name in MODELS]
    for at in range(count):
        model = models[rng.integers(len(models))]
        age = float(rng.uniform(1, 8))
        car = Priced(
            level=list(TAX)[rng.integers(3)], model=model.name, age_yr=age,
            mileage_km=float(age * rng.uniform(3000, 16000)), range_new_km=model.range_new_km,
            soh_share=float(np.clip(1 - 0.023 * age + rng.normal(0, 0.05), 0.5, 1)),
            is_guaranteed=bool(rng.random() < 0.3),
        )  # fmt: skip
        log = float(row(car, tuple(TRUE)) @ np.array(list(TRUE.values()))) + rng.normal(0, NOISE)
        told = {name: getattr(car, name) for name in CAR_SALES.names if hasattr(car, name)}
        price = model.new_jpy * np.exp(log) * (1.1 if TAX[car.level] == "included" else 1.0)
        rows.append(told | {"sale_id": f"s{at}", "sold_on": on - timedelta(days=int(rng.integers(180))),
                            "tax": TAX[car.level], "price_jpy": float(price)})  # fmt: skip
    return CAR_SALES.check(pl.DataFrame(rows, schema=CAR_SALES.polars_schema))


def car(**changed: Any) -> Car:
    """A Leaf of five years."""
    told: dict[str, Any] = {
        "subject_id": "a", "model": "leaf40", "age_yr": 5.0, "mileage_km": 45_000.0,
        "soh": (0.85, 0.88, 0.91),
    }  # fmt: skip
    return Car(**(told | changed))
