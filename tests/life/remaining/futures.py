"""Verdicts to look ahead from."""

from datetime import date
from typing import Any

from meguri.life.remaining import forecast_life

START = date(2026, 12, 1)


def verdict(median: float = 0.86, half: float = 0.03, pack: str = "leaf40", **more: Any) -> dict[str, Any]:
    soh = {"low": median - half, "median": median, "high": median + half}
    return {"verdict": {"id": "v", "soh": soh, "definition": "soh_c", "pack": pack} | more}


def life(
    median: float = 0.86, half: float = 0.03, *, pack: str = "leaf40", duty: Any = "commuter", **more: Any
):
    told = {"age_yr": 6.0, "odometer_km": 50_000.0, "start": START, "draws": 800} | more
    return forecast_life(verdict(median, half, pack), duty, told.pop("place", "福岡県"), **told)
