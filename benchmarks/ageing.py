"""Ten years of ageing against BLAST-Lite: equal first, then timed, in one run.

    python benchmarks/ageing.py [--peer PYTHON] [--counts 1,10,100,1000,10000]

Profiles are those of BLAST-Lite's own examples in the shared field data (MEGURI_SHARED). BLAST-Lite lives in
an environment of its own, made from ageing.txt when it is not there yet. Writes benchmarks/results/ageing.md,
prints it, and ends with 1 if a target is missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from ageing_case import CASES, PERSONAL, SHARED_MODELS, profiles
from meguri.life.fade import age, card
from meguri.life.profile import Profile
from nation import machine
from peers import peer_python

HERE = Path(__file__).resolve().parent
YEARS = 10
WITHIN_POINTS = 0.2
FASTER = 1000.0
GROWTH_MODEL = "nmc111-kokam-75ah"
EACH = 250  # vehicles by which the models are timed
Rows = dict[str, list[dict[str, float]]]

HEAD = """# Ageing: BLAST-Lite and ours

The same year of state of charge and temperature, repeated for ten years, through BLAST-Lite {version} (NumPy
{numpy}, one process) and `meguri.life.fade`. Profiles: BLAST-Lite's own examples (personal and commercial EV,
a week told again and again), air temperatures of Honolulu and Miami as they come with it, of Tokyo and
Sapporo from monthly normals with an assumed daily swing of ±4 K.
"""
SAME = """## Relative capacity after ten years, ours minus theirs, in points

Five-minute steps, as the profiles come. *nan*: BLAST-Lite gives no number.

"""
HOURLY = """## The same by the hour

BLAST-Lite begins each of its steps one point after the end of the one before; time and charge in between are
not counted. With hourly points that is one hour in 25. *filled*: with a point one second after each of its
breakpoints, on the straight line to the next, so that BLAST-Lite loses one second instead. Largest difference
over the personal profiles, in points.

"""
SPEED = """## Speed

By the hour, ten years. BLAST-Lite: median over the profiles. Ours: {each} vehicles in one call, each with a
year of its own. *Times*: elapsed time of one vehicle, theirs over ours, which uses both processors; *of
processor time*: the same in processor time, one core against one core. Other work on the machine slows both.

"""
GROWTH = """## How it grows

{model}; vehicles come in lots of 250. Memory is the peak of the whole process, Python and the making of the
profiles included.

"""


def theirs(python: Path, profile: Profile, models: list[str], *ways: str) -> dict[str, Any]:
    """What BLAST-Lite says of each model and case."""
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "soc.npy", profile.soc_share)
        np.save(Path(folder) / "temperature.npy", profile.temperature_c)
        np.save(Path(folder) / "step.npy", profile.step_h)
        command = [
            str(python),
            "-P",
            str(HERE / "ageing_peer.py"),
            folder,
            str(YEARS),
            ",".join(models),
            *ways,
        ]
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(
            command, stdout=subprocess.PIPE, text=True, env=os.environ | threads, check=False
        )
        if done.returncode:
            raise SystemExit(f"BLAST-Lite ended with {done.returncode}")
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told


def differences(told: Rows, profile: Profile) -> dict[str, np.ndarray]:
    """Ours minus theirs, points, of each model [case]."""
    out = {}
    for name, rows in told.items():
        ours = age(card(SHARED_MODELS[name]), profile, YEARS, np.array([float(YEARS)])).capacity_share[:, 0]
        out[name] = 100 * (ours - np.array([row["q"] for row in rows]))
    return out


def ours(model: str, count: int) -> dict[str, float]:
    """Seconds and memory of a process of its own."""
    command = [sys.executable, str(HERE / "ageing_ours.py"), model, str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    print(model, count, told, file=sys.stderr)
    return told


def grid(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n\n"


def same_table(found: dict[str, np.ndarray]) -> str:
    """Differences of each model and case."""
    head = ["model", *(f"{drive.replace('_', ' ')}, {place}" for drive, place in CASES)]
    return grid(head, [[SHARED_MODELS[name], *(f"{x:+.2f}" for x in row)] for name, row in found.items()])


def hourly_table(plain: dict[str, np.ndarray], filled: dict[str, np.ndarray]) -> str:
    """Largest differences, as they come and filled."""
    rows = [
        [SHARED_MODELS[name], f"{_most(plain[name]):.2f}", f"{_most(filled[name]):.2f}"] for name in plain
    ]
    return grid(["model", "as they come", "filled"], rows)


def speed_table(told: Rows, timed: dict[str, dict[str, float]]) -> tuple[str, dict[str, float]]:
    """Times of each model, and how many times faster."""
    rows, times = [], {}
    for name, cases in told.items():
        mine = timed[name]
        s, cpu = (median(one[key] for one in cases[:PERSONAL]) for key in ("s", "cpu_s"))
        times[name] = s / (mine["s"] / EACH)
        cells = [f"{s:.2f}", f"{1000 * mine['s'] / EACH:.2f}", f"{times[name]:,.0f}"]
        rows.append([SHARED_MODELS[name], *cells, f"{cpu / (mine['cpu_s'] / EACH):,.0f}"])
    head = ["model", "theirs, s a vehicle", "ours, ms a vehicle", "times", "of processor time"]
    return grid(head, rows), times


def growth_table(counts: list[int], grown: list[dict[str, float]]) -> str:
    """Time and memory over the number of vehicles."""
    rows = [
        [f"{n:,}", f"{one['s']:.2f}", f"{1000 * one['s'] / n:.2f}", f"{one['peak_mb']:.0f}"]
        for n, one in zip(counts, grown, strict=True)
    ]
    return grid(["vehicles", "s", "ms a vehicle", "memory, MB"], rows)


def _most(row: np.ndarray) -> float:
    known = row[np.isfinite(row)][:PERSONAL]
    return float(np.abs(known).max()) if known.size else float("nan")


def faults(same: dict[str, np.ndarray], times: dict[str, float], grown: list[dict[str, float]]) -> list[str]:
    """What misses its target."""
    wrong = [
        f"{SHARED_MODELS[name]}: {_most(row[:PERSONAL]):.2f} points apart"
        for name, row in same.items()
        if not _most(row[:PERSONAL]) <= WITHIN_POINTS
    ]
    slow = [f"{SHARED_MODELS[name]}: {x:,.0f} times faster" for name, x in times.items() if x < FASTER]
    heavy = [f"{one['peak_mb']:.0f} MB" for one in grown if one["peak_mb"] > 1500]
    return wrong + slow + heavy


def main() -> int:
    """Compare, measure, write, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peer", type=Path, help="a Python that has blast-lite")
    parser.add_argument("--counts", default="1,10,100,1000,10000")
    parser.add_argument("--out", type=Path, default=HERE / "results")
    asked = parser.parse_args()
    peer = asked.peer or peer_python(HERE.parent / ".venv-peers-ageing", HERE / "ageing.txt")
    counts, names = [int(n) for n in asked.counts.split(",")], list(SHARED_MODELS)
    fine, hourly = profiles(list(CASES), 1 / 12), profiles(list(CASES[:PERSONAL]), 1.0)
    told = theirs(peer, fine, names)
    same = differences(told["models"], fine)
    plain_told = theirs(peer, hourly, names)["models"]
    plain, filled = (
        differences(one, hourly) for one in (plain_told, theirs(peer, hourly, names, "filled")["models"])
    )
    timed = {name: ours(SHARED_MODELS[name], EACH) for name in names}
    grown = [ours(GROWTH_MODEL, count) for count in counts]
    speed, times = speed_table(plain_told, timed)
    wrong = faults(same, times, grown)
    text = HEAD.format(**told) + f"\nRan on {machine()}.\n\n" + SAME + same_table(same)
    text += HOURLY + hourly_table(plain, filled) + SPEED.format(each=EACH) + speed
    text += GROWTH.format(model=GROWTH_MODEL) + growth_table(counts, grown)
    text += "## Not as it should be\n\n" + "".join(f"- {one}\n" for one in wrong or ["nothing"])
    (asked.out / "ageing.md").write_text(text, encoding="utf-8")
    print(text)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
