"""What the tests of the doors share: accounts that are reckoned once."""

from collections.abc import Callable
from typing import Any

import pytest

_ACCOUNTS: dict[str, Any] = {}


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
