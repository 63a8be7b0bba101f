"""Writes the data package beside the fact files; a test fails when it is stale."""

from pathlib import Path

from meguri.facts.package import FILE, package_text

DATA = Path(__file__).resolve().parent.parent / "src" / "meguri" / "facts" / "data"

if __name__ == "__main__":
    (DATA / FILE).write_text(package_text(), encoding="utf-8", newline="\n")
