"""How long does checking a table of 1,000,000 rows and 10 columns take?  `python benchmarks/tables.py`.

A plain script: it prints the times and judges nothing but the limit it names (0.5 s).
"""

import datetime as dt
import sys
import time

import numpy as np
import polars as pl

from meguri.tables.schema import Column, Kind, Table, TableError, Words

ROWS = 1_000_000
LIMIT_S = 0.5
REPEATS = 5
_SEGMENTS = ("bev_passenger", "bev_van", "phev_passenger")


def wide_table() -> Table:
    """Ten columns of every kind: a key of three, ranges, allowed values, gaps."""
    said = Words("measured", "測定")
    return Table(
        name="wide",
        row=Words("one reading of one pack", "ある電池の1回の測定"),
        key=("pack_id", "segment", "taken_on"),
        columns=(
            Column("pack_id", Kind.TEXT, said),
            Column("segment", Kind.TEXT, said, allowed=_SEGMENTS),
            Column("taken_on", Kind.DATE, said),
            Column("year", Kind.INTEGER, said, low=1900, high=2200),
            Column("energy_kwh", Kind.NUMBER, said, low=0, high=1000),
            Column("mass_kg", Kind.NUMBER, said, low=0),
            Column("soh_share", Kind.NUMBER, said, low=0, high=1, required=False),
            Column("value_jpy", Kind.NUMBER, said),
            Column("price_basis", Kind.TEXT, said, required=False),
            Column("idle", Kind.BOOLEAN, said),
        ),
    )


def wide_frame(rows: int) -> pl.DataFrame:
    """A frame that fits `wide_table`."""
    rng = np.random.default_rng(1)
    return pl.DataFrame(
        {
            "pack_id": [f"JP-{at:09d}" for at in range(rows)],
            "segment": rng.choice(_SEGMENTS, rows),
            "taken_on": pl.Series([dt.date(2024, 3, 31)]).new_from_index(0, rows),
            "year": rng.integers(2009, 2025, rows),
            "energy_kwh": rng.uniform(10, 100, rows),
            "mass_kg": rng.uniform(100, 600, rows),
            "soh_share": rng.uniform(0, 1, rows),
            "value_jpy": rng.normal(0, 1e6, rows),
            "price_basis": rng.choice(["export_year", "fixed"], rows),
            "idle": rng.random(rows) < 0.1,
        }
    )


def main() -> int:
    """Print the best and the worst of a few runs, passing and not; 1 when a best is over the limit."""
    table, good = wide_table(), wide_frame(ROWS)
    half = pl.when(pl.int_range(pl.len()) >= ROWS // 2)
    bad = good.with_columns(
        half.then(-1.0).otherwise("mass_kg").alias("mass_kg"),
        half.then(pl.lit("lorry")).otherwise("segment").alias("segment"),
        half.then(pl.lit("JP-1")).otherwise("pack_id").alias("pack_id"),
    )
    over = 0
    for name, frame in (("passes", good), ("fails three rules", bad)):
        took = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            try:
                table.check(frame)
            except TableError as error:
                found = len(error.faults)
            else:
                found = 0
            took.append(time.perf_counter() - start)
        print(
            f"{ROWS:,} rows × {len(table.columns)} columns, {name} ({found} faults): best {min(took):.3f} s, "
            f"worst {max(took):.3f} s, limit {LIMIT_S} s"
        )
        over += min(took) > LIMIT_S
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
