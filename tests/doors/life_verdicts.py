"""What the tests of the doors to future, range and guarantee share: verdicts in files, a quick way to run."""

import json
from pathlib import Path
from typing import Any

USE = ("--duty", "commuter", "--place", "福岡県")
CAR = ("--age-yr", "5", "--mileage-km", "40000", "--draws", "200", "--years", "3")


def verdict_file(folder: Path, name: str = "verdict.json", **more: Any) -> Path:
    """VERDICT.json of a Leaf 40 at 86 %, as `meguri diagnose --json` prints it."""
    told: dict[str, Any] = {
        "id": "0123456789abcdef0123",
        "soh": {"low": 0.83, "median": 0.86, "high": 0.89},
        "definition": "soh_c",
        "pack": "leaf40",
        "measured_on": "2026-04-01",
        "reference_capacity_ah": 115.0,
        "is_synthetic": False,
    }
    path = folder / name
    path.write_text(json.dumps({"verdict": told | more}), encoding="utf-8")
    return path


def japanese(text: str) -> bool:
    """Whether there is any hiragana in it."""
    return any("぀" <= sign <= "ゟ" for sign in text)
