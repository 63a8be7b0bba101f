"""How long the merit of many batteries takes to count and to sum, with doubt; writes results/merit.md."""

import os
import resource
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from meguri.tables.merit import MERIT_BATTERIES, MERIT_HOLDINGS, MERIT_READINGS, MERIT_USE
from meguri.value.circularity import merit_sums, retained_service

SIZES = (1_000, 10_000, 100_000)
DRAWS = 200
BORN, TODAY = date(2012, 4, 1), date(2026, 4, 1)
DAYS = (TODAY - BORN).days
RESULT = Path(__file__).parent / "results" / "merit.md"


def made(count: int, seed: int) -> tuple[pl.DataFrame, ...]:
    """Batteries of 14 years with two owners, three records of use and three verdicts each."""
    rng = np.random.default_rng(seed)
    names = [f"battery{at:07}" for at in range(count)]
    sold = rng.integers(1000, 4000, count)
    cars = pl.DataFrame(
        {"battery_id": names, "rated_kwh": rng.choice([24.0, 30.0, 40.0, 62.0], count)}
    ).with_columns(first_used_on=pl.lit(BORN), is_synthetic=pl.lit(True))
    day = pl.Series([BORN + timedelta(days=int(at)) for at in sold])
    city = [f"city{at % 1741}" for at in range(count)]
    first = {
        "held_from": [BORN] * count,
        "held_until": day,
        "owner_id": [f"first{at}" for at in range(count)],
    }
    second = {"held_from": day, "held_until": [TODAY] * count, "owner_id": [f"{at}" for at in range(count)]}
    held = pl.concat(
        [pl.DataFrame({"battery_id": names, "municipality": city} | one) for one in (first, second)]
    )
    held = held.with_columns(fleet_id=pl.lit(None, pl.String), prefecture=pl.lit(None, pl.String))
    edges = [BORN + timedelta(days=DAYS * at // 3) for at in range(4)]
    use = pl.concat(
        pl.DataFrame({"battery_id": names, "driven_km": rng.uniform(0, 40_000, count)}).with_columns(
            used_from=pl.lit(edges[at]), used_until=pl.lit(edges[at + 1]), moved_kwh=pl.lit(None, pl.Float64)
        )
        for at in range(3)
    )
    read = pl.concat(
        pl.DataFrame(
            {"battery_id": names, "soh_share": 1 - 0.02 * at * 4 + rng.normal(0, 0.02, count)}
        ).with_columns(
            verdict_id=pl.col("battery_id") + f"/{at}",
            measured_on=pl.lit(BORN + timedelta(days=1461 * at)),
            soh_share_low=pl.col("soh_share") - 0.03,
            soh_share_high=pl.col("soh_share") + 0.03,
            is_synthetic=pl.lit(True),
        )
        for at in (1, 2, 3)
    )
    tables = (MERIT_BATTERIES, MERIT_HOLDINGS, MERIT_USE, MERIT_READINGS)
    return tuple(
        frame.select(table.names) for table, frame in zip(tables, (cars, held, use, read), strict=True)
    )


def main() -> int:
    """Measure, print, write."""
    retained_service(*made(10, 1), until=TODAY)
    lines = ["# Merit of many batteries", "", "| batteries | count, s | sum by city, s | peak memory, MB |"]
    lines += ["|---:|---:|---:|---:|"]
    for count in SIZES:
        tables = made(count, 1)
        start = time.perf_counter()
        service = retained_service(*tables, until=TODAY, draws=DRAWS)
        counted = time.perf_counter()
        merit_sums(service, "municipality")
        summed = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        lines.append(f"| {count:,} | {counted - start:.2f} | {summed - counted:.2f} | {peak:,.0f} |")
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    lines += ["", f"{DRAWS} draws, one process, {os.cpu_count()} cores, load {load} beside it.", ""]
    text = "\n".join(lines)
    print(text)
    RESULT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
