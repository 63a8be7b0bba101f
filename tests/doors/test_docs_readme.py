"""Promises of the READMEs: their samples are what the command prints, their links lead somewhere."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "README.ja.md", "CONTRIBUTING.md", "CHANGELOG.md")


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample", ROOT / "tools" / "sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in NUMBER.findall(text)]


def test_the_samples_in_the_readmes_are_what_is_printed_now() -> None:
    """Figures may differ in the last digit shown: another machine adds up floats in another order."""
    for path, wanted in _tool().pages().items():
        kept = path.read_text(encoding="utf-8")
        if path.suffix != ".md":
            assert kept.startswith("<svg")
            continue
        stale = f"{path.name} is stale: run `python tools/sample.py` and keep the result"
        assert NUMBER.sub("0", kept).split() == NUMBER.sub("0", wanted).split(), stale
        assert _numbers(kept) == pytest.approx(_numbers(wanted), rel=0.03, abs=2), stale


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    places = [place for place in re.findall(r"\]\(([^)#]+)", text) if "://" not in place]
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_both_readmes_have_the_same_sections() -> None:
    counts = {name: (ROOT / name).read_text("utf-8").count("\n## ") for name in PAGES[:2]}
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert counts["README.md"] - text.count("\n## In Python") == counts["README.ja.md"]


def test_every_room_is_found_by_its_question_in_both_readmes() -> None:
    rooms = {
        path.name
        for path in (ROOT / "src" / "meguri").iterdir()
        if path.is_dir() and (path / "__init__.py").exists()
    }
    for name in PAGES[:2]:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert [room for room in sorted(rooms) if f"src/meguri/{room})" not in text] == []
