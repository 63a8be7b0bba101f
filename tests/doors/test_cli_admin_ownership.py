"""Promise of `meguri admin decide-ownership`: recorded on the second word, by who may, on the audit log."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.doors.test_cli_admin import FIRM, Asked, asked, installed, let_in
from tests.registry.conftest import open_folder, server
from tests.registry.told import KEY, battery, made

from meguri.registry.store import capture, life_of

__all__ = ["asked", "installed", "open_folder", "server"]
Run = Callable[..., tuple[int, str, str]]
BUYER = "did:web:buyer.example"
OPERATOR = "urn:uuid:00000000-0000-4000-8000-0000000000f9"


@pytest.fixture
def begun(asked: Asked, installed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A battery that the firm registered, and an operator beside it; its identifier."""
    monkeypatch.setenv("MEGURI_DATA", str(tmp_path))
    asked("add-organisation", FIRM, "--name", "Firm", "--role", "dealer")
    asked("add-organisation", OPERATOR, "--name", "Operator", "--role", "administrator")
    with let_in(installed) as session:
        capture(session, made(1), KEY)
    return battery(1)


def _argv(ident: str, **more: str) -> list[str]:
    told = {"to": BUYER, "why": "court order", "document": "2026-18", "by": OPERATOR} | more
    return [
        "admin",
        "decide-ownership",
        ident,
        *(part for name, one in told.items() for part in (f"--{name}", one)),
    ]


def _life(installed: str, ident: str) -> list[Any]:
    with let_in(installed) as session:
        return [(one.kind, one.by, one.custody, dict(one.details)) for one in life_of(session, ident)]


def test_it_is_recorded_when_it_is_said_twice(run: Run, asked: Asked, installed: str, begun: str) -> None:
    status, _, err = run(*_argv(begun))
    assert status == 2
    for part in ("--yes", begun, BUYER, "court order [2026-18]"):
        assert part in err
    assert len(_life(installed, begun)) == 1
    status, out, err = run(*_argv(begun), "--yes", "--json")
    assert (status, err) == (0, "")
    told = json.loads(out)
    assert (told["battery"], told["giver"], told["taker"]) == (
        begun,
        FIRM,
        BUYER,
    )  # who began its record had it
    kind, by, parties, details = _life(installed, begun)[-1]
    assert (kind, by, parties.taker) == ("ownership_decided", OPERATOR, BUYER)
    assert details == {"note": "court order [2026-18]"}
    (line,) = [one for one in asked("audit") if one["resource"] == "ownership"]
    assert (line["verb"], line["organisation"], line["battery"]) == ("create", OPERATOR, begun)
    assert line["person"].startswith("os-user:")
    assert run(*_argv(begun), "--yes")[0] == 2  # it is the buyer's already


def test_who_may_not_decide_decides_nothing(run: Run, installed: str, begun: str) -> None:
    for more in ({"by": FIRM}, {"by": BUYER}, {"why": " "}, {"to": "Nobody & Sons"}):
        status, out, _ = run(*_argv(begun, **more), "--yes", "--json")
        assert status == 2
        assert json.loads(out)["error"]["message"]
    assert run(*_argv(battery(2)), "--yes")[0] == 2
    assert len(_life(installed, begun)) == 1
