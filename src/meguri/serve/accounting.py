"""The nation's account in a process of its own; it takes a while, and is the same until the facts change."""

import json
import sys
from pathlib import Path
from typing import Any

from meguri.serve.workers import limit_memory

RESULT = "result.json"
DRAWS = 2000


def main(arguments: list[str]) -> int:
    """Make the account.

    Args:
        arguments: the folder to write into, bytes of memory at most, the data folder.
    """
    limit_memory(int(arguments[1]))
    outcome = {"status": "done", "account": account(Path(arguments[2]))}
    Path(arguments[0], RESULT).write_text(json.dumps(outcome, ensure_ascii=False, allow_nan=False), "utf-8")
    return 0


def account(folder: Path) -> dict[str, Any]:
    """The account of the shipped facts and those of a data folder."""
    from meguri.journeys.account import nation_account
    from meguri.report.account_json import account_json

    return account_json(nation_account(folder=folder, draws=DRAWS))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
