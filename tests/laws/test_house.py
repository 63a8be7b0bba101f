"""The house keeps its own rules: short files, short functions, no clock and no luck below the doors."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "meguri"
FILES = sorted(SOURCE.rglob("*.py"))
PURE = [
    file
    for room in ("tables", "facts", "health", "life", "value", "passport", "market", "nation", "journeys")
    for file in sorted((SOURCE / room).rglob("*.py"))
]
CLOCK = {"now", "today", "utcnow", "time_ns", "perf_counter", "monotonic"}


def _functions(file: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def _calls(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_file_is_read_in_one_sitting(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_function_fits_one_look(file: Path) -> None:
    """At most 40 lines, the docstring aside."""
    for function in _functions(file):
        told = ast.get_docstring(function) is not None
        body = function.body[1:] if told else function.body
        if body:
            lines = (function.end_lineno or 0) - body[0].lineno + 1
            assert lines <= 40, function.name


@pytest.mark.parametrize("file", PURE, ids=lambda file: str(file.relative_to(SOURCE)))
def test_no_clock_and_no_unseeded_randomness_below_the_doors(file: Path) -> None:
    for call in _calls(file):
        assert isinstance(call.func, ast.Attribute)
        assert call.func.attr not in CLOCK, f"line {call.lineno}"
        if call.func.attr == "default_rng":
            assert call.args, f"line {call.lineno}: a generator without a seed"


@pytest.mark.parametrize("file", PURE, ids=lambda file: str(file.relative_to(SOURCE)))
def test_of_urllib_only_the_reading_of_addresses_is_used(file: Path) -> None:
    """The floors let the passport read percent signs; nothing pure may open an address."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not any(one.name.split(".")[0] == "urllib" for one in node.names), f"line {node.lineno}"
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "urllib":
            assert node.module == "urllib.parse", f"line {node.lineno}"
