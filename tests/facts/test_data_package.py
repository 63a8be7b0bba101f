"""The data package beside the fact files."""

import shutil
import warnings
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from meguri.facts.package import FILE, package_text

DATA = files("meguri.facts") / "data"


def validate(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package's own imports may warn; what it reports is what counts
        from frictionless import Package, system

        with system.use_context(trusted=True):
            return Package(str(path)).validate()


def test_the_descriptor_is_what_the_declarations_say() -> None:
    stale = f"{FILE} is stale: run `python tools/datapackage.py`"
    assert (DATA / FILE).read_text(encoding="utf-8") == package_text(), stale


def test_the_package_validates_with_frictionless() -> None:
    with as_file(DATA) as folder:
        report = validate(folder / FILE)
    assert report.valid, report.flatten(["type", "message"])
    assert report.stats["tasks"] == sum(1 for path in DATA.iterdir() if path.name.endswith(".csv"))


def test_a_row_without_a_known_source_does_not_validate(tmp_path: Path) -> None:
    with as_file(DATA) as folder:
        shutil.copytree(folder, tmp_path / "data")
    path = tmp_path / "data" / "jp_ev_survival.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("crc_ev_statistics_2", "nobody"), encoding="utf-8")
    report = validate(tmp_path / "data" / FILE)
    assert not report.valid
    assert {kind for (kind,) in report.flatten(["type"])} == {"foreign-key"}
