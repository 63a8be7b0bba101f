"""Promise of the reference: its generated pages say what the code says today."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES: dict[str, str] = _generator().pages()


@pytest.mark.parametrize("path", PAGES)
def test_a_generated_page_is_as_the_code_would_write_it_now(path: str) -> None:
    file = DOCS / path
    kept = file.read_text(encoding="utf-8") if file.is_file() else ""
    assert kept == PAGES[path], f"docs/{path} is stale: run `python docs/generate.py` and keep the result"


def test_writing_makes_exactly_these_pages(tmp_path: Path) -> None:
    _generator().write(tmp_path)
    written = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.*")}
    assert written == set(PAGES)
