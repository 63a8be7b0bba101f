"""What the tests of the doors to future, range and guarantee share: verdicts in files, a quick way to run."""

import json
from pathlib import Path
from typing import Any

import polars as pl

USE = ("--duty", "commuter", "--place", "福岡県")
CAR = ("--age-yr", "5", "--mileage-km", "40000", "--draws", "200", "--years", "3")


VERDICT: dict[str, Any] = {
    "id": "0123456789abcdef0123",
    "soh": {"low": 0.83, "median": 0.86, "high": 0.89},
    "definition": "soh_c",
    "pack": "leaf40",
    "measured_on": "2026-04-01",
    "reference_capacity_ah": 115.0,
    "is_synthetic": False,
}


def verdict_file(folder: Path, name: str = "verdict.json", **more: Any) -> Path:
    """VERDICT.json of a Leaf 40 at 86 %, as `meguri diagnose --json` prints it."""
    path = folder / name
    path.write_text(json.dumps({"verdict": VERDICT | more}), encoding="utf-8")
    return path


def japanese(text: str) -> bool:
    """Whether there is any hiragana in it."""
    return any("぀" <= sign <= "ゟ" for sign in text)


def contracts(rows: int = 40, **more: object) -> pl.DataFrame:
    """A portfolio of alike contracts."""
    alike: dict[str, object] = {
        "terms_id": "used_ev_soh", "soh_share": 0.86, "soh_low_share": 0.83, "soh_high_share": 0.89,
        "fade_median_per_yr": 0.02, "fade_cv": 0.4, "km_per_yr": 9000.0, "km_cv": 0.2, "line_id": "leaf40",
        "place": "福岡県", "method_id": "partial_charge",
    }  # fmt: skip
    names = {"contract_id": [f"c{rank:03d}" for rank in range(rows)]}
    return pl.DataFrame(names | {name: [value] * rows for name, value in (alike | more).items()})
