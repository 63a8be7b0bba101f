"""`python -m accuracy` rewrites docs/accuracy.md; with `--check` it fails when the page differs."""

import os
import sys
from importlib import import_module
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: sums in one order everywhere

from accuracy.page import differs, page

_ROOT = Path(__file__).resolve().parent.parent
PAGE = _ROOT / "docs" / "accuracy.md"
SECTIONS = ("ev10", "denso", "zhang", "pulsebat", "leaf_log", "fleet_prior", "ageing", "forecast")


def main(words: list[str]) -> int:
    """Measure everything; write the page, or with `--check` compare it."""
    shared = Path(os.environ.get("MEGURI_SHARED", _ROOT.parent / "shared"))
    if not (shared / "fielddata").is_dir():
        sys.stderr.write(f"no field data at {shared} (set MEGURI_SHARED); nothing measured\n")
        return 1 if os.environ.get("MEGURI_REQUIRE") else 0
    sections = []
    for name in SECTIONS:
        sys.stderr.write(f"measuring {name} …\n")
        sections.append(import_module(f"accuracy.{name}").section(shared))
    made = page(sections)
    if "--check" not in words:
        PAGE.write_text(made, encoding="utf-8", newline="\n")
        return 0
    found = differs(PAGE.read_text(encoding="utf-8"), made)
    for line in found:
        sys.stderr.write(line + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
