"""The how-to keeps its word: its code runs."""

from pathlib import Path
from re import DOTALL, search
from runpy import run_path

import pytest

PAGE = Path(__file__).resolve().parents[3] / "docs" / "howto" / "carry-a-battery.md"


def test_the_code_of_the_page_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), DOTALL)
    assert found is not None
    script = tmp_path / "page.py"
    script.write_text(found[1], encoding="utf-8")
    run_path(str(script))
    printed = capsys.readouterr().out
    assert "air_soc_3480" in printed
    assert "tsugaru" in printed
