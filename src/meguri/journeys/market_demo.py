"""A synthetic market day: a few lots, wishes and sales of no real car, to see the market before one's own."""

from datetime import date, timedelta
from typing import Any

import polars as pl

from meguri.journeys.market import FILES

DEMO_DAY = date(2026, 4, 1)

# offer, seller, model, chemistry, kWh, SOH, years, km, February km, prefecture, certified, reserve, guarantee
_CARS: tuple[tuple[Any, ...], ...] = (
    ("L-01", "tokyo-cars", "leaf40", "NMC", 40.0, 0.88, 5.0, 38_000, 178, "東京都", 20, 880_000, True),
    ("L-02", "tokyo-cars", "leaf40", "NMC", 40.0, 0.83, 7.0, 71_000, 165, "東京都", 35, 690_000, True),
    ("L-03", "osaka-motors", "leaf40", "NMC", 40.0, 0.85, 6.0, 52_000, 172, "大阪府", 12, 760_000, True),
    ("L-04", "osaka-motors", "leaf40", "NMC", 40.0, 0.79, 7.5, 96_000, 155, "大阪府", 300, 560_000, False),
    ("L-05", "fukuoka-ev", "leaf40", "NMC", 40.0, 0.86, 6.0, 45_000, 186, "福岡県", 18, 740_000, True),
    ("L-06", "fukuoka-ev", "leaf24", "LMO", 24.0, 0.66, 12.0, 83_000, 82, "福岡県", 40, 180_000, False),
    ("L-07", "fukuoka-ev", "leaf24", "LMO", 24.0, 0.71, 11.0, 58_000, 88, "福岡県", 25, 240_000, False),
    ("L-08", "nagoya-auto", "leaf30", "NMC", 30.0, 0.77, 9.0, 64_000, 118, "愛知県", 60, 360_000, False),
    ("L-09", "nagoya-auto", "sakura", "NMC", 20.0, 0.94, 3.0, 21_000, 112, "愛知県", 15, 1_050_000, True),
    ("L-10", "nagoya-auto", "sakura", "NMC", 20.0, 0.92, 3.5, 30_000, 110, "愛知県", 15, 960_000, True),
    ("L-11", "sendai-cars", "sakura", "NMC", 20.0, 0.93, 3.0, 18_000, 101, "宮城県", 30, 1_080_000, True),
    ("L-12", "sendai-cars", "leaf62", "NMC", 62.0, 0.90, 5.0, 49_000, 268, "宮城県", 22, 1_450_000, True),
    ("L-13", "sapporo-trade", "leaf40", "NMC", 40.0, 0.87, 5.5, 41_000, 138, "北海道", 10, 820_000, True),
    ("L-14", "sapporo-trade", "leaf62", "NMC", 62.0, 0.88, 5.5, 60_000, 236, "北海道", 14, 1_380_000, True),
    ("L-15", "hiroshima-ev", "imiev16", "LMO", 16.0, 0.69, 13.0, 47_000, 62, "広島県", 90, 160_000, False),
    ("L-16", "hiroshima-ev", "leaf40", "NMC", 40.0, 0.84, 6.5, 66_000, 170, "広島県", 28, 650_000, True),
)
# offer, seller, model, chemistry, kWh, SOH, years, prefecture, pieces, reserve
_PACKS: tuple[tuple[Any, ...], ...] = (
    ("P-01", "fukuoka-ev", "leaf24", "LMO", 24.0, 0.62, 12.0, "福岡県", 6, 95_000),
    ("P-02", "osaka-motors", "leaf24", "LMO", 24.0, 0.64, 12.0, "大阪府", 4, 110_000),
    ("P-03", "nagoya-auto", "leaf40", "NMC", 40.0, 0.72, 8.0, "愛知県", 5, 230_000),
)
# demand, buyer, purpose, pieces, models, February km, most years, guarantee, prefecture, bid, abroad
_WISHES: tuple[tuple[Any, ...], ...] = (
    ("W-01", "fukuoka-city", "drive", 2, "leaf40", 140, 8, True, "福岡県", 930_000, False),
    ("W-02", "nagano-city", "drive", 1, "leaf40;leaf62", 150, 8, True, "長野県", 980_000, False),
    ("W-03", "sapporo-taxi", "drive", 1, "leaf62", 220, 7, True, "北海道", 1_560_000, False),
    ("W-04", "tottori-care", "drive", 2, "sakura", 90, 6, True, "鳥取県", 1_150_000, False),
    ("W-05", "sendai-post", "drive", 1, "sakura;imiev16", 60, 14, False, "宮城県", 420_000, False),
    ("W-06", "yokohama-export", "export", 3, "leaf40;leaf62", None, None, False, "神奈川県", 690_000, True),
    ("W-11", "yokohama-export", "export", 3, "leaf24;leaf30;imiev16", None, None, False, "神奈川県", 290_000,
     True),
    ("W-07", "ehime-farm", "drive", 1, "leaf24;leaf30", 75, 13, False, "愛媛県", 330_000, False),
    ("W-08", "wakkanai-town", "drive", 1, None, 280, 8, True, "北海道", 1_700_000, False),
    ("W-09", "osaka-delivery", "drive", 1, "leaf40", 140, 8, True, "大阪府", 790_000, False),
)  # fmt: skip


def demo_files() -> dict[str, bytes]:
    """Synthetic lots, wishes and sales as CSV files by name; every lot is marked as simulated."""
    told = {"offers": [*map(_car, _CARS), *map(_pack, _PACKS)], "demands": _wishes(), "sales": _sales()}
    return {
        name: pl.DataFrame(
            [dict.fromkeys(table.names) | row for row in told[name]], schema=table.polars_schema
        )
        .write_csv()
        .encode()
        for name, table in FILES.items()
    }


def _car(told: tuple[Any, ...]) -> dict[str, Any]:
    offer, seller, model, chemistry, kwh, soh, years, km, winter, place, days, reserve, guarantee = told
    return _soh(soh, 0.025) | {
        "offer_id": offer,
        "seller_id": seller,
        "goods": "vehicle",
        "lot_count": 1,
        "verdict_id": f"demo-{offer}",
        "model": model,
        "chemistry": chemistry,
        "rated_kwh": kwh,
        "age_yr": years,
        "mileage_km": float(km),
        "winter_range_km_low": round(0.88 * winter),
        "winter_range_km": float(winter),
        "winter_range_km_high": round(1.12 * winter),
        "prefecture": place,
        "certified_on": DEMO_DAY - timedelta(days=days),
        "offered_from": DEMO_DAY,
        "reserve_jpy": float(reserve),
        "has_traceability": guarantee,
        "is_guaranteed": guarantee,
        "safety": "confirmed",
        "is_synthetic": True,
    }


def _pack(told: tuple[Any, ...]) -> dict[str, Any]:
    offer, seller, model, chemistry, kwh, soh, years, place, count, reserve = told
    return _soh(soh, 0.04) | {
        "offer_id": offer,
        "seller_id": seller,
        "goods": "pack",
        "lot_count": count,
        "model": model,
        "chemistry": chemistry,
        "rated_kwh": kwh,
        "age_yr": years,
        "prefecture": place,
        "certified_on": DEMO_DAY - timedelta(days=30),
        "offered_from": DEMO_DAY,
        "reserve_jpy": float(reserve),
        "has_traceability": True,
        "is_guaranteed": False,
        "safety": "confirmed",
        "is_synthetic": True,
    }


def _soh(soh: float, half: float) -> dict[str, float]:
    return {"soh_share_low": soh - half, "soh_share": soh, "soh_share_high": soh + half}


def _wishes() -> list[dict[str, Any]]:
    rows = []
    for demand, buyer, purpose, count, models, winter, years, guarantee, place, bid, abroad in _WISHES:
        row = {"demand_id": demand, "buyer_id": buyer, "goods": "vehicle", "purpose": purpose}
        row |= {"wanted_count": count, "bundle_count": 1, "models": models, "most_age_yr": years}
        row |= {"least_winter_range_km": winter, "most_certificate_age_yr": None if abroad else 240 / 365.25}
        row |= {"needs_traceability": False, "needs_guarantee": guarantee, "needs_safety": not abroad}
        row |= {"prefecture": place, "bid_jpy": float(bid), "is_abroad": abroad}
        rows.append(row)
    store: dict[str, Any] = {"demand_id": "W-10", "buyer_id": "saga-storage", "goods": "pack"}
    store |= {"purpose": "storage", "wanted_count": 8, "bundle_count": 1, "chemistries": "LMO;NMC"}
    store |= {"least_soh_share": 0.55, "needs_traceability": True, "needs_guarantee": False}
    store |= {"needs_safety": True, "prefecture": "佐賀県", "bid_jpy_per_kwh": 9_500.0, "is_abroad": False}
    return [*rows, store]


def _sales() -> list[dict[str, Any]]:
    """What like cars were sold for, around a line of years and state of health; no real sale."""
    told = (("leaf40", 1_420_000, 105_000), ("leaf24", 620_000, 34_000), ("leaf62", 2_050_000, 120_000),
            ("sakura", 1_420_000, 110_000), ("leaf30", 820_000, 48_000))  # fmt: skip
    rows = []
    for kind, (model, new, yearly) in enumerate(told):
        for at in range(10):
            years = {"leaf24": 10.5, "leaf30": 8.0, "sakura": 2.5}.get(model, 5.0) + 0.3 * at
            soh = round(0.97 - 0.023 * years + 0.008 * ((at * 7) % 5 - 2), 3)
            price = new - yearly * years + 14_000 * ((at * 5 + kind) % 7 - 3)
            rows.append({
                "sale_id": f"S-{kind}{at:02}", "sold_on": DEMO_DAY - timedelta(days=20 + 31 * at),
                "level": "auction", "tax": "excluded", "price_jpy": round(price, -3), "model": model,
                "age_yr": years, "mileage_km": round(9_500 * years, -2), "soh_share": soh,
                "is_guaranteed": False,
            })  # fmt: skip
    return rows


def demo_storage() -> bytes:
    """A synthetic list of two planned storage plants."""
    return (
        "project_id,owner_id,prefecture,wanted_mwh,power_kw,service_yr,goods,piece_kwh,chemistries\n"
        "demo-saga,saga-storage,佐賀県,0.25,80,8,pack,24,LMO\n"
        "demo-aomori,aomori-grid,青森県,1.2,300,10,pack,40,NMC\n"
    ).encode()
