"""Promise: every example in the docs and the README runs as it stands there."""

import contextlib
import io
import json
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from life_verdicts import VERDICT, contracts
from passport_papers import PASSPHRASE, papers
from worth_lists import LISTS

from meguri.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "README.ja.md"]
FILE = re.compile(r"^```toml\n# (\S+\.toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

STOCK = (
    "区分,計数日,保有台数,単位,出典,数値の性格,公表日\r\n"
    "乗用BEV(軽を含む),2024年12月末,282000,台,例,正確,2025-06-30\r\n"
)


@dataclass(frozen=True)
class Example:
    """One command or one Python block, and where it stands."""

    page: str
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def _examples() -> list[Example]:
    found = []
    for page in PAGES:
        if "_build" in page.parts:
            continue
        text = page.read_text(encoding="utf-8")
        for block in BLOCK.finditer(text):
            line = text.count("\n", 0, block.start()) + 2
            where = str(page.relative_to(ROOT))
            if block[1] == "python":
                found.append(Example(where, line, "python", block[2]))
                continue
            commands = [one for one in block[2].splitlines() if one.startswith("$ ")]
            found += [Example(where, line + i, "console", one[2:]) for i, one in enumerate(commands)]
    return found


EXAMPLES = _examples()
FILES = {name: text for page in PAGES for name, text in FILE.findall(page.read_text(encoding="utf-8"))}


def _charge() -> str:
    """The log of a charge, as the pages call it: a simulated one."""
    from meguri.health.simulate import demo, demo_csv

    return demo_csv(demo()[1])


def _deals() -> str:
    """The deals of the synthetic market."""
    from meguri.journeys.market import clear_lists, read_market_lists
    from meguri.journeys.market_demo import DEMO_DAY, demo_files

    lists = read_market_lists({name: (one, name) for name, one in demo_files().items()}, DEMO_DAY)
    return clear_lists(lists["offers"], lists["demands"], DEMO_DAY).cleared.matches.write_csv()


def _market(name: str) -> str:
    """One list of the synthetic market."""
    from meguri.journeys.market_demo import demo_files

    return demo_files()[name].decode()


def _fleet() -> str:
    """A synthetic fleet list."""
    from meguri.journeys.municipal_demo import demo_fleet

    return demo_fleet().decode()


MARKET: dict[str, Callable[[], str]] = {
    "offers.csv": lambda: _market("offers"),
    "demands.csv": lambda: _market("demands"),
    "sales.csv": lambda: _market("sales"),
    "deals.csv": _deals,
    "fleet.csv": _fleet,
}


def _papers(argv: list[str]) -> None:
    """The files that a command on passports reads; what it is to write, it writes by itself."""
    written = [after for word, after in pairwise(argv) if word in ("--out", "--html")]
    for name in [word for word in argv if word in papers() and word not in written]:
        Path(name).write_bytes(papers()[name])


def _file(name: str) -> str:
    """What a file that a page names holds: a log of a charge, a verdict, contracts, or counts of cars."""
    if name == "charge.csv":
        return _charge()
    if name == "verdict.json":
        return json.dumps({"verdict": VERDICT})
    if name in MARKET:
        return MARKET[name]()
    if name in LISTS:
        return LISTS[name]()
    if name == "contracts.csv":
        return contracts(20).write_csv()
    return STOCK


def test_there_are_examples() -> None:
    assert {example.kind for example in EXAMPLES} == {"console", "python"}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("command", sorted({e.text for e in EXAMPLES if e.kind == "console"}))
def test_a_command_of_the_docs_runs(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *argv = shlex.split(command, comments=True)
    assert program == "meguri"
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")
    if ">" in argv:  # the shell's: into which file the answer goes
        argv = argv[: argv.index(">")]
    if argv[0] == "merit" and "records" in argv and argv[1] != "template":
        assert main(["merit", "template", "records", "--demo"], {}) == 0
    if argv[0] in ("passport", "recycling"):
        monkeypatch.setenv("MEGURI_PASSPHRASE", PASSPHRASE)
        _papers(argv)
    else:
        for file in (word for word in argv if word.endswith((".csv", ".json"))):
            Path(file).write_text(_file(file), encoding="utf-8")
    assert main(argv, {"MEGURI_DATA": str(tmp_path / "data")}) == 0, capsys.readouterr().err
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.kind == "python"], ids=str)
def test_a_python_example_of_the_docs_runs(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")
    code = compile(example.text, str(example), "exec")
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, {"__name__": "__example__"})  # noqa: S102 – the project's own text


def test_no_page_shows_a_command_that_help_does_not_know() -> None:
    from meguri.cli.tree import command_tree

    tree = command_tree("en")
    for page in PAGES:
        if "_build" in page.parts:
            continue
        for group, name in re.findall(
            r"\bmeguri (nation|facts|guarantee|passport|tables) ([a-z]+)\b", page.read_text("utf-8")
        ):
            assert name in tree.commands[group].commands, (page.name, group, name)
