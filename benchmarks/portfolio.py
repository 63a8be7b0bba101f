"""How long a portfolio of guarantees takes, and how much memory; writes results/portfolio.md.

    python benchmarks/portfolio.py [--quick]

Every measurement is a process of its own. Beside ours stands the same model as NumPy has it: one draw at a
time, all contracts at once. Ends with 1 if 100,000 contracts x 10,000 draws miss the limit.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does, before NumPy is imported

import json
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from meguri.value.guarantee import portfolio, read_terms

LIMIT_S, LIMIT_GB, CORES = 90.0, 4.0, 2
SIZES = ((1_000, 10_000), (10_000, 10_000), (100_000, 1_000), (100_000, 10_000), (1_000_000, 200))
QUICK = ((1_000, 1_000), (10_000, 1_000))
PEER = (100_000, 100)
RESULT = Path(__file__).parent / "results" / "portfolio.md"

HEAD = """# A portfolio of guarantees: contracts × draws

Terms `used_ev_range`: waiting time, lapse, spread of repair costs, interest, errors of both diagnoses. 40
model lines, 47 places, 5 diagnosis methods; {threads} threads, kernel from the cache. A cell is one contract
in one draw. *Whole* includes what each cause does, which are four more runs of up to 1,000 draws. Processor
time is that of all threads; on a machine with other work on it the clock measures that work as well.

| contracts | draws | clock [s] | processor [s] | ns a cell | whole, clock [s] | peak memory [GB] |
|---:|---:|---:|---:|---:|---:|---:|
"""


TAIL = """
Limit for 100,000 × 10,000: {limit_s:.0f} s on {cores} cores that have nothing else to do (processor time of
the whole, shared between them: {seconds:.0f} s) and {limit_gb:.0f} GB – {said}. The same model in plain
NumPy, one draw at a time on one core, takes {theirs:.0f} ns a cell.

What diversification gives there: contracts with nothing in common would spread by {alone:,.0f} million yen
around {mean:,.0f} million; with the shared causes assumed it is {together:,.0f} million, and {shared:.1%} of
its variance is shared.

{machine}.
"""


def contracts(count: int) -> pl.DataFrame:
    """Contracts of used EVs, by seed."""
    rng = np.random.default_rng(1)
    soh = rng.uniform(0.75, 0.95, count)
    numbers = np.arange(count)
    columns = {
        "contract_id": [f"c{i}" for i in range(count)],
        "terms_id": "used_ev_range",
        "soh_share": soh,
        "soh_low_share": soh - 0.03,
        "soh_high_share": soh + 0.03,
        "fade_median_per_yr": rng.uniform(0.015, 0.03, count),
        "fade_cv": 0.45,
        "km_per_yr": rng.uniform(5_000, 12_000, count),
        "km_cv": 0.5,
        "line_id": [f"line{i}" for i in numbers % 40],
        "place": [f"place{i}" for i in numbers % 47],
        "method_id": [f"method{i}" for i in numbers % 5],
    }
    return pl.DataFrame(columns)


def ours(count: int, draws: int) -> dict[str, Any]:
    """Seconds and gigabytes of one size, after a first small call."""
    terms, frame = read_terms("used_ev_range"), contracts(count)
    portfolio(frame.head(10), terms, np.random.default_rng(0), draws=100)
    taken: dict[str, Any] = {}
    for name, split in (("bare", False), ("whole", True)):
        clock, cpu = time.perf_counter(), time.process_time()
        made = portfolio(frame, terms, np.random.default_rng(1), draws=draws, split=split, threads=CORES)
        taken[name] = time.perf_counter() - clock
        taken[f"{name}_cpu"] = time.process_time() - cpu
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    row = made.risk.row(0, named=True)
    told = (
        "expected_jpy",
        "sd_jpy",
        "sd_independent_jpy",
        "shared_share",
        "var_jpy",
        "tvar_jpy",
        "claim_share",
    )
    return taken | {"gb": int(peak.split()[1]) / 1e6, **{name: row[name] for name in told}}


def peer(count: int, draws: int) -> dict[str, Any]:
    """The same model in NumPy, one draw at a time; processor seconds."""
    frame, rng = contracts(count), np.random.default_rng(1)
    soh = frame["soh_share"].to_numpy()
    room, fade_mid = 0.15 * soh, frame["fade_median_per_yr"].to_numpy() * 1.1
    fade_sd, use_sd = np.sqrt(np.log1p(0.45**2)), np.sqrt(np.log1p(0.5**2))
    use_mid = frame["km_per_yr"].to_numpy() / np.sqrt(1 + 0.5**2)
    which = [np.arange(count) % many for many in (40, 47, 5)]
    cpu = time.process_time()
    for _ in range(draws):
        z = rng.standard_normal((3, count))
        fade = fade_mid * np.exp(fade_sd * z[0] + 0.1 * rng.standard_normal(47)[which[1]])
        fade *= np.where(rng.random(40) < 0.01, 2.0, 1.0)[which[0]]
        left = room + 0.023 * z[2] + 0.01 * rng.standard_normal(5)[which[2]]
        end = np.minimum(3.0, 45_000 / (use_mid * np.exp(use_sd * z[1])))
        hit = np.flatnonzero(fade * end > left)
        when = np.maximum(np.maximum(left[hit], 0.0) / fade[hit], 0.083)
        cost = np.minimum(300_000 * np.exp(0.29 * rng.standard_normal(hit.size)), 500_000)
        (cost * (rng.random(hit.size) < 0.95**when) * 1.01**-when).sum()
    return {"cpu": time.process_time() - cpu}


def measured(which: str, count: int, draws: int) -> dict[str, Any]:
    """One measurement in a process of its own."""
    command = [sys.executable, __file__, which, str(count), str(draws)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def report(sizes: tuple[tuple[int, int], ...]) -> tuple[str, bool]:
    """The page, and whether the limit holds."""
    lines, kept, last = [], True, {}
    for count, draws in sizes:
        found = measured("ours", count, draws)
        each = 1e9 * found["bare_cpu"] / count / draws
        lines.append(
            f"| {count:,} | {draws:,} | {found['bare']:.1f} | {found['bare_cpu']:.1f} | {each:.0f} "
            f"| {found['whole']:.1f} | {found['gb']:.2f} |"
        )
        if (count, draws) == (100_000, 10_000) or (not last and (count, draws) == sizes[-1]):
            last = found
            kept = found["whole_cpu"] / CORES <= LIMIT_S and found["gb"] <= LIMIT_GB
    theirs = 1e9 * measured("peer", *PEER)["cpu"] / PEER[0] / PEER[1]
    tail = TAIL.format(
        limit_s=LIMIT_S,
        limit_gb=LIMIT_GB,
        cores=CORES,
        seconds=last["whole_cpu"] / CORES,
        said="kept" if kept else "MISSED",
        theirs=theirs,
        alone=last["sd_independent_jpy"] / 1e6,
        mean=last["expected_jpy"] / 1e6,
        together=last["sd_jpy"] / 1e6,
        shared=last["shared_share"],
        machine=f"{os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}",
    )
    return HEAD.format(threads=CORES) + "\n".join(lines) + "\n" + tail, kept


def main() -> int:
    """Measure, print, write; 1 when the limit is missed."""
    arguments = sys.argv[1:]
    if arguments[:1] in (["ours"], ["peer"]):
        called = ours if arguments[0] == "ours" else peer
        sys.stdout.write(json.dumps(called(int(arguments[1]), int(arguments[2]))))
        return 0
    quick = "--quick" in arguments
    text, kept = report(QUICK if quick else SIZES)
    print(text)
    if not quick:
        RESULT.write_text(text, encoding="utf-8")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
