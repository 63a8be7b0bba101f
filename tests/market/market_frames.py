"""Small markets for tests: lots and wishes with everything said, changed row by row."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from meguri.tables.deals import DEMANDS, OFFERS

DAY = date(2026, 4, 1)
TOKYO, OSAKA = (35.69, 139.69), (34.69, 135.50)


def lot(offer_id: str, **changed: Any) -> dict[str, Any]:
    """A lot that meets every need of `wish`."""
    row = {
        "offer_id": offer_id,
        "seller_id": "seller",
        "goods": "vehicle",
        "lot_count": 1,
        "battery_id": None,
        "verdict_id": None,
        "model": "leaf40",
        "chemistry": "NMC",
        "rated_kwh": 40.0,
        "soh_share": 0.85,
        "soh_share_low": 0.82,
        "soh_share_high": 0.88,
        "age_yr": 5.0,
        "mileage_km": 40_000.0,
        "winter_range_km_low": 150.0,
        "winter_range_km": 170.0,
        "winter_range_km_high": 190.0,
        "prefecture": "東京都",
        "latitude_deg": TOKYO[0],
        "longitude_deg": TOKYO[1],
        "certified_on": date(2026, 3, 1),
        "offered_from": date(2026, 3, 1),
        "offered_until": None,
        "reserve_jpy": 700_000.0,
        "has_traceability": True,
        "is_guaranteed": True,
        "safety": "confirmed",
        "is_synthetic": True,
    }
    return row | changed


def wish(demand_id: str, **changed: Any) -> dict[str, Any]:
    """A wish that asks for everything that `lot` has."""
    row = {
        "demand_id": demand_id,
        "buyer_id": "buyer",
        "goods": "vehicle",
        "purpose": "drive",
        "wanted_count": 1,
        "bundle_count": 1,
        "models": "leaf40;sakura",
        "chemistries": "NMC;LFP",
        "least_kwh": 30.0,
        "least_soh_share": 0.8,
        "least_winter_range_km": 120.0,
        "most_age_yr": 8.0,
        "most_mileage_km": 80_000.0,
        "most_certificate_age_yr": 0.5,
        "needs_traceability": True,
        "needs_guarantee": True,
        "needs_safety": True,
        "regions": "東京都;大阪府",
        "prefecture": "東京都",
        "latitude_deg": TOKYO[0],
        "longitude_deg": TOKYO[1],
        "wanted_from": date(2026, 4, 1),
        "wanted_until": date(2026, 6, 30),
        "bid_jpy": 1_000_000.0,
        "bid_jpy_per_kwh": None,
        "is_abroad": False,
    }
    return row | changed


def offers(*rows: dict[str, Any]) -> pl.DataFrame:
    """OFFERS."""
    return pl.DataFrame(list(rows), schema=OFFERS.polars_schema)


def demands(*rows: dict[str, Any]) -> pl.DataFrame:
    """DEMANDS."""
    return pl.DataFrame(list(rows), schema=DEMANDS.polars_schema)


def random_market(
    seed: int, lots: int, wishes: int, *, most_count: int = 3, needs: bool = True
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A market with gaps, needs, prices that often tie, and several pieces on both sides."""
    rng = np.random.default_rng(seed)
    some = lambda values: values[int(rng.integers(len(values)))]  # noqa: E731
    offered = [
        lot(
            f"o{at:03}",
            lot_count=int(rng.integers(1, most_count + 1)),
            model=some(["leaf40", "sakura", "mirai"]) if needs else "leaf40",
            soh_share_low=some([0.7, 0.82, None]) if needs else 0.82,
            mileage_km=some([20_000.0, 90_000.0, 40_000.0]) if needs else 1.0,
            is_guaranteed=bool(rng.random() < 0.8) or not needs,
            latitude_deg=float(rng.uniform(33, 43)),
            longitude_deg=float(rng.uniform(130, 142)),
            reserve_jpy=float(rng.integers(5, 10) * 100_000),
        )
        for at in range(lots)
    ]
    wanted = [
        wish(
            f"d{at:03}",
            wanted_count=int(rng.integers(1, most_count + 1)),
            needs_guarantee=bool(rng.random() < 0.5) and needs,
            bid_jpy=float(rng.integers(6, 13) * 100_000),
            latitude_deg=float(rng.uniform(33, 43)),
            longitude_deg=float(rng.uniform(130, 142)),
            is_abroad=bool(rng.random() < 0.3),
        )
        for at in range(wishes)
    ]
    return offers(*offered), demands(*wanted)
