"""The how-to on official files says what the readers do, in both languages, and its examples run."""

import contextlib
import io
import re
from datetime import date
from pathlib import Path

import pytest
from official_files import read, rows_of

from meguri.facts.official.brought import FACTS
from meguri.facts.official.customs_layout import COUNTRIES, USED_CODES
from meguri.facts.official.days import read_day, read_period
from meguri.facts.official.figures import CellError
from meguri.facts.official.forms import HEADINGS, STATUS_WORDS, segment_of
from meguri.facts.statistics import FileKind, templates

HOWTO = Path(__file__).resolve().parents[2] / "docs" / "howto"
PAGES = {
    name: (HOWTO / name).read_text(encoding="utf-8")
    for name in ("import-official-files.md", "import-official-files.ja.md")
}


def _blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)


def _table(page: str, heading: str) -> list[list[str]]:
    """The rows of the table under a heading."""
    below = page.split(f"{heading}\n", 1)[1]
    lines = re.search(r"(?:^\|.*\n)+", below, flags=re.MULTILINE)
    assert lines
    return [[cell.strip() for cell in line.strip("|\n").split("|")] for line in lines[0].splitlines()[2:]]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_kind_fact_heading_status_and_code_is_on_the_page(page: str) -> None:
    words = {f"`{kind}`" for kind in FileKind} | {f"`{fact}`" for fact in FACTS}
    words |= {
        f"`{heading}`"
        for form in templates().values()
        for lang in ("ja", "en")
        for heading in form.header(lang)
    }
    words |= {f"`{role}`" for roles in HEADINGS.values() for role in roles[:2]}
    words |= {f"`{one}`" for pair in STATUS_WORDS.items() for one in pair}
    words |= {f"`{code}`" for code in USED_CODES}
    words |= {f"{code} {iso}" for code, iso in COUNTRIES.items()}
    assert not sorted(word for word in words if word not in page)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_its_csv_examples_are_the_same_count(page: str) -> None:
    examples = _blocks(page, "csv")
    assert len(examples) == 2
    for text in examples:
        brought = read(text.encode())
        assert rows_of(brought, "jp_ev_stock", "segment", "counted_on", "units", "status") == [
            ("bev_passenger", date(2024, 12, 31), 282_000.0, "exact")
        ]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_segment_words_on_the_page_are_read(page: str) -> None:
    rows = _table(page, "### Segments" if "### Segments" in page else "### 車両区分")
    assert len(rows) == 6
    for segment, words in rows:
        code = segment.split("`")[1]
        assert {segment_of(word) for word in re.split(r", |、", words)} == {code}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_dates_on_the_page_are_read_as_it_says(page: str) -> None:
    rows = _table(page, "## Years, fiscal years and days" if "## Years" in page else "## 年・年度・日付")
    written = [re.findall(r"`([^`]+)`", cell) for cell, _ in rows]
    assert {read_period(one).label for one in written[0]} == {"2024"}
    assert {read_period(one).label for one in written[1]} == {"FY2023"}
    assert {read_period(one).label for one in written[2]} == {"2024 Aug"}
    assert {read_day(one) for one in written[3]} == {date(2024, 12, 31)}
    assert {read_day(one) for one in written[4]} == {date(2024, 3, 31)}
    for refused in ("2024年12月", "平成31年5月1日"):
        assert refused in page
        with pytest.raises(CellError):
            read_day(refused)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_its_program_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (program,) = _blocks(page, "python")
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(program, {})  # noqa: S102 - the page's own program
    assert "282000" in (tmp_path / "my-data" / "jp_ev_stock.csv").read_text(encoding="utf-8")
    assert "stock.csv" in said.getvalue()
