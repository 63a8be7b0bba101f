"""A synthetic day of collection on Kyushu, to try the rounds with; no place is a real business."""

from typing import Any

import polars as pl

from meguri.market.carriage import FILES

_STOPS = (
    ("T-01", "福岡県", 33.59, 130.40, 3, 840.0, 120.0, "recycling", 540.0, 720.0),
    ("T-02", "福岡県", 33.32, 130.51, 2, 560.0, 80.0, "normal", 540.0, 1020.0),
    ("T-03", "福岡県", 33.23, 131.00, 1, 170.0, 24.0, "unknown", 600.0, 960.0),
    ("T-04", "佐賀県", 33.26, 130.30, 4, 1_120.0, 160.0, "recycling", 540.0, 1020.0),
    ("T-05", "長崎県", 33.16, 129.72, 2, 560.0, 80.0, "normal", 600.0, 900.0),
    ("T-06", "熊本県", 32.80, 130.71, 3, 900.0, 120.0, "recycling", 540.0, 1020.0),
    ("T-07", "大分県", 33.24, 131.61, 2, 620.0, 84.0, "damaged", 540.0, 1020.0),
    ("T-08", "山口県", 34.00, 131.00, 2, 480.0, 64.0, "normal", 540.0, 1020.0),
    ("T-09", "沖縄県", 26.21, 127.68, 1, 280.0, 40.0, "normal", None, None),
)  # the last one lies over the sea: no round gets there
_DEPOTS = (("D-1", "福岡県", 33.88, 130.81, 420.0, 1_200.0),)
_LORRIES = (
    ("K-1", "D-1", 2, 3_000.0, 400.0, False, 25_000.0, 90.0, 45.0, 660.0),
    ("K-2", "D-1", 1, 2_000.0, 160.0, True, 32_000.0, 110.0, 45.0, 660.0),
)


def demo_rounds() -> dict[str, pl.DataFrame]:
    """STOPS, DEPOTS and LORRIES by name."""
    stops = [
        _row("stops", one[:4], waiting_count=one[4], mass_kg=one[5], energy_kwh=one[6], condition=one[7],
             open_from_min=one[8], open_until_min=one[9], service_min=30.0)
        for one in _STOPS
    ]  # fmt: skip
    depots = [_row("depots", one[:4], open_from_min=one[4], open_until_min=one[5]) for one in _DEPOTS]
    lorries = [dict(zip(FILES["lorries"].names, one, strict=True)) for one in _LORRIES]
    rows = {"stops": stops, "depots": depots, "lorries": lorries}
    return {
        name: table.check(pl.DataFrame(rows[name], schema=table.polars_schema))
        for name, table in FILES.items()
    }


def _row(name: str, place: tuple[Any, ...], **rest: Any) -> dict[str, Any]:
    return dict(zip(FILES[name].names[:4], place, strict=True)) | rest
