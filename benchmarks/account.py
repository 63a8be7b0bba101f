"""How long the nation's account takes after start-up and compilation; writes results/account.md."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does, before NumPy is imported

import sys
import time
from pathlib import Path

from meguri.journeys.account import nation_account

DRAWS = (500, 1000, 2000)
LIMIT_S = 10.0
RESULT = Path(__file__).parent / "results" / "account.md"


def seconds(draws: int) -> float:
    """Wall time of one account."""
    start = time.perf_counter()
    nation_account(draws=draws)
    return time.perf_counter() - start


def main() -> int:
    """Measure, print, write; 1 when 2,000 draws take longer than the limit."""
    nation_account(draws=50)
    took = {draws: seconds(draws) for draws in DRAWS}
    lines = ["# The nation's account, after start-up", "", "| draws | seconds |", "|---:|---:|"]
    lines += [f"| {draws:,} | {value:.1f} |" for draws, value in took.items()]
    lines += [
        "",
        f"One process, one BLAS thread, {os.cpu_count()} cores; limit for 2,000 draws: {LIMIT_S:.0f} s.",
        "",
    ]
    text = "\n".join(lines)
    print(text)
    RESULT.write_text(text, encoding="utf-8")
    return int(took[2000] > LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
