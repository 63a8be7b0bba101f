"""Synthetic records of a few cars, to see a count of merit before one has records of one's own."""

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl

from meguri.journeys.merit import FILES

DEMO_UNTIL = date(2026, 4, 1)
_YEAR = timedelta(days=365.25)


def demo_files() -> dict[str, bytes]:
    """Synthetic records of four cars in two cities, as CSV files by name; marked as simulated."""
    rows = {name: _DEMO[name]() for name in ("batteries", "holdings", "odometer", "readings")}
    return {
        name: pl.DataFrame(told, schema=FILES[name].polars_schema, orient="row").write_csv().encode()
        for name, told in rows.items()
    }


_CARS = (
    ("demo-1", 24.0, date(2012, 4, 1), "hanako", "city-cars", "福岡市", "福岡県", 7_600.0, 0.63),
    ("demo-2", 24.0, date(2013, 6, 1), "taro", "city-cars", "福岡市", "福岡県", 5_200.0, 0.68),
    ("demo-3", 40.0, date(2018, 3, 1), "taro", "taxi-cars", "札幌市", "北海道", 14_000.0, 0.80),
    ("demo-4", 16.0, date(2011, 9, 1), "jiro", "taxi-cars", "札幌市", "北海道", 3_900.0, 0.61),
)
_SOLD = date(2019, 4, 1)
_MEASURED = date(2026, 3, 1)


def _demo_odometer() -> list[tuple[object, ...]]:
    told: list[tuple[object, ...]] = []
    for car, _kwh, new, *_rest, km, _soh in _CARS:
        for year in range(new.year, DEMO_UNTIL.year + 1):
            day = new if year == new.year else date(year, 4, 1)
            told.append((car, day, round(km * ((day - new) / _YEAR), 0)))
    return told


_DEMO: "dict[str, Callable[[], list[tuple[object, ...]]]]" = {
    "batteries": lambda: [(car, kwh, new, True) for car, kwh, new, *_rest in _CARS],
    "holdings": lambda: [
        one
        for car, _kwh, new, owner, fleet, town, prefecture, *_rest in _CARS
        for one in (
            (car, "first-owner", new, _SOLD, None, None, None),
            (car, owner, _SOLD, None, fleet, town, prefecture),
        )
    ],
    "odometer": _demo_odometer,
    "readings": lambda: [
        (car, f"{car}-verdict", _MEASURED, soh - 0.03, soh, soh + 0.03, True) for car, *_rest, soh in _CARS
    ],
}
