"""Cars, ranges and plants for the tests of demand."""

from typing import Any

import polars as pl

from meguri.tables.demand import FLEET_CARS, RANGE_BY_PLACE, STORAGE_PROJECTS


def cars(*several: dict[str, Any]) -> pl.DataFrame:
    """Table `fleet_cars`: kei cars of Fukuoka, 25 km a day, unless told otherwise."""
    usual = {"owner_id": "city", "kind": "kei", "fuel": "petrol", "duty": "official", "prefecture": "福岡県"}
    rows = [
        dict.fromkeys(FLEET_CARS.names)
        | {"car_id": f"car-{rank}", "daily_km": 25.0, "hard_day_km": 60.0, "charging": "normal"}
        | usual
        | one
        for rank, one in enumerate(several or ({},), start=1)
    ]
    return FLEET_CARS.check(pl.DataFrame(rows, schema=FLEET_CARS.polars_schema))


def ranges(
    winter_km: float = 150.0, *, pack: str = "leaf40", prefecture: str = "福岡県", width: float = 0.2
) -> pl.DataFrame:
    """Table `range_by_place`: in January the winter range, in July half as much again."""
    rows = []
    for month in range(1, 13):
        middle = winter_km if month == 1 else winter_km * 1.5
        row: dict[str, Any] = {"pack": pack, "prefecture": prefecture, "month_rank": month, "soh_share": 0.85}
        for name, value in (
            ("range_km", middle * 1.1),
            ("cold_range_km", middle),
            ("use_wh_per_km", 24000 / middle),
        ):
            row |= {f"{name}_low": value * (1 - width), name: value, f"{name}_high": value * (1 + width)}
        rows.append(row | {"is_extrapolated": False})
    return RANGE_BY_PLACE.check(pl.DataFrame(rows, schema=RANGE_BY_PLACE.polars_schema))


def plants(*several: dict[str, Any]) -> pl.DataFrame:
    """Table `storage_projects`: 1 MWh and 500 kW for ten years of 40 kWh packs, unless told otherwise."""
    usual: dict[str, Any] = {"owner_id": "plant", "prefecture": "福岡県", "wanted_mwh": 1.0}
    usual |= {"power_kw": 500.0, "service_yr": 10.0, "goods": "pack", "piece_kwh": 40.0}
    rows = [
        dict.fromkeys(STORAGE_PROJECTS.names) | {"project_id": f"plant-{rank}"} | usual | one
        for rank, one in enumerate(several or ({},), start=1)
    ]
    return STORAGE_PROJECTS.check(pl.DataFrame(rows, schema=STORAGE_PROJECTS.polars_schema))
