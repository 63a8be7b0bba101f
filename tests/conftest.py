"""What every test may ask for."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Before NumPy is imported: many small products go several times faster on one thread than on two that wait.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import settings

# No law is about how fast a machine is; and what CI finds must be found again.
settings.register_profile("meguri", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("meguri")

_ROOT = Path(__file__).resolve().parent.parent


def missing(what: str, reason: str) -> None:
    """Skip for a missing thing – or fail, where MEGURI_REQUIRE says that it has to be here."""
    if what in os.environ.get("MEGURI_REQUIRE", "").split(","):
        pytest.fail(f"MEGURI_REQUIRE asks for {what!r}, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material and field data."""
    folder = Path(os.environ.get("MEGURI_SHARED", _ROOT.parent / "shared"))
    if not (folder / "README.md").is_file():
        missing("shared", f"no reference material at {folder} (set MEGURI_SHARED)")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a chromium to look at pages with."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing("browser", "no chromium on this machine (apt install chromium fonts-noto-cjk)")
    return str(found)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """One browser for all tests of a file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()
