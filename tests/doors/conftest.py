"""What the tests of the doors share: a command line to run, accounts that are reckoned once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meguri.cli import main

Run = Callable[..., tuple[int, str, str]]

_ACCOUNTS: dict[str, Any] = {}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs one command line; returns exit code, stdout and stderr."""

    def command(*argv: str) -> tuple[int, str, str]:
        code = main(argv, {"MEGURI_DATA": str(tmp_path / "data"), "LANG": "C.UTF-8"})
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands asking for the same account of an empty data folder get the same one, reckoned once a run."""
    from meguri.journeys import account

    monkeypatch.setattr(account, "nation_account", _remembered(account.nation_account))


def _remembered(reckon: Callable[..., Any]) -> Callable[..., Any]:
    def once(**asked: Any) -> Any:
        asked.pop("progress", None)
        folder = asked.get("folder")
        if folder is not None and folder.exists():
            return reckon(**asked)
        key = repr(sorted((name, value) for name, value in asked.items() if name != "folder"))
        if key not in _ACCOUNTS:
            _ACCOUNTS[key] = reckon(**asked)
        return _ACCOUNTS[key]

    return once
