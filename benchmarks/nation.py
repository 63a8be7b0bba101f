"""The same cohort problem in flodym and in ours: equal to 1e-9, then timed, in one run.

    python benchmarks/nation.py [--peer .venv-peers/bin/python] [--draws 1,100,1000,10000]

flodym lives in an environment of its own, made from peers.txt when it is not there yet. Every measurement is
a process of its own. Writes benchmarks/results/nation.json and nation.md, prints the
latter, and ends with 1 if the two sides differ or a target is missed.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

from nation_report import as_markdown
from peers import peer_python

HERE = Path(__file__).resolve().parent
TOLERANCE = 1e-9
DRIVES = ("inflow", "stock")
PEER_MB_A_DRAW = 3.2  # measured at 100 and 1,000 draws
TARGETS = {"totals": 70.0, "cohorts": 20.0}  # times faster than flodym's draw dimension, at 1,000 draws
MOST_MB = 1000.0  # at any number of draws
OURS = ("totals", "totals_2_threads", "cohorts")
KEPT = "cohorts_kept"  # for comparison: every cohort of every draw held in memory at once, as flodym does


@dataclass
class Measured:
    """One side, one way, one drive, one number of draws."""

    side: str
    way: str
    driven_by: str
    draws: int
    median_s: float | None = None
    least_s: float | None = None
    first_s: float | None = None
    peak_mb: float | None = None
    start_mb: float | None = None
    times: int = 0
    skipped: str | None = None
    versions: dict[str, str] = field(default_factory=dict)


def memory_mb() -> float:
    """Memory that programs may still take, MB."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("MemAvailable"))


def measure(python: Path, side: str, way: str, driven_by: str, draws: int, out: Path) -> Measured:
    """Run one side in a process of its own."""
    made = Measured(side, way, driven_by, draws)
    if side == "flodym" and way == "dimension" and draws * PEER_MB_A_DRAW > memory_mb():
        made.skipped = (
            f"needs about {draws * PEER_MB_A_DRAW / 1000:.0f} GB, {memory_mb() / 1000:.0f} GB are free"
        )
        return made
    if side == "flodym" and way == "loop" and draws > 1000:
        made.skipped = "minutes long; linear in draws"
        return made
    if way == KEPT and draws > 1000:
        made.skipped = f"would hold {draws * 1.8 / 1000:.0f} GB; the blocks of `cohorts` are for this"
        return made
    made.times = {"flodym": {1: 7, 100: 5}.get(draws, 3), "ours": {10000: 5}.get(draws, 15)}[side]
    if way == "loop":
        made.times = {1: 5}.get(draws, 1)
    out.mkdir(parents=True)
    script = HERE / ("nation_peer.py" if side == "flodym" else "nation_ours.py")
    command = [str(python), str(script), "--way", way, "--driven-by", driven_by, "--draws", str(draws)]
    command += ["--times", str(made.times), "--out", str(out)]
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | one_thread, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    told = json.loads(done.stdout.splitlines()[-1])
    made.median_s, made.least_s, made.first_s = median(told["s"]), min(told["s"]), told["first_s"]
    made.peak_mb, made.start_mb, made.versions = told["peak_mb"], told["start_mb"], told["versions"]
    return made


def difference(ours: Path, peer: Path) -> dict[str, float]:
    """Largest difference of each array that both sides gave, against the size of what it is a part of.

    Inflow and stock against themselves, element by element. Flows out and cohorts are differences of larger
    numbers on both sides: outflow against the stock it leaves plus itself, cohorts against what entered.
    """
    found = {}
    both = {path.stem for path in ours.glob("*.npy")} & {path.stem for path in peer.glob("*.npy")}
    mine = {name: np.load(ours / f"{name}.npy") for name in both}
    theirs = {name: np.load(peer / f"{name}.npy") for name in both}
    for name in sorted(both):
        size = np.abs(theirs[name])
        if name == "outflow":
            size = size + np.abs(theirs["stock"])
        if name in ("in_use", "left"):
            entered = theirs["in_use"][:, np.arange(75), np.arange(75)]  # age 0 at the end of the first year
            size = np.broadcast_to(entered[:, None], size.shape)
        found[name] = float(np.max(np.abs(mine[name] - theirs[name]) / (size + 1e-300)))
    return found


def run_all(peer: Path, all_draws: list[int]) -> tuple[list[Measured], list[dict[str, object]]]:
    """Every measurement, and every comparison."""
    own = Path(sys.executable)
    ways = [("flodym", "dimension", peer), ("flodym", "loop", peer)]
    ways += [("ours", way, own) for way in (*OURS, KEPT)]
    measured, compared = [], []
    for draws in all_draws:
        for driven_by in DRIVES:
            with tempfile.TemporaryDirectory() as folder:
                for side, way, python in ways:
                    made = measure(python, side, way, driven_by, draws, Path(folder) / f"{side}_{way}")
                    measured.append(made)
                    print(
                        f"{driven_by:6} {draws:6} {side} {way}: {made.median_s or made.skipped}",
                        file=sys.stderr,
                    )
                peers = [way for way in ("dimension", "loop") if (Path(folder) / f"flodym_{way}").exists()]
                for way in (*OURS, KEPT) if peers else ():
                    found = difference(Path(folder) / f"ours_{way}", Path(folder) / f"flodym_{peers[0]}")
                    compared.append(
                        {"driven_by": driven_by, "draws": draws, "ours": way, "flodym": peers[0]} | found
                    )
    return measured, compared


def faults(measured: list[Measured], compared: list[dict[str, object]]) -> list[str]:
    """What is not as it should be."""
    found = []
    for row in compared:
        worst = max(value for value in row.values() if isinstance(value, float))
        if not worst <= TOLERANCE:
            found.append(f"{row}: the two sides differ by {worst:.1e}")
    by_key = {(m.side, m.way, m.driven_by, m.draws): m for m in measured}
    for driven_by in DRIVES:
        theirs = by_key.get(("flodym", "dimension", driven_by, 1000))
        for way, least in TARGETS.items():
            mine = by_key.get(("ours", way, driven_by, 1000))
            if theirs and mine and theirs.median_s and mine.median_s:
                ratio = theirs.median_s / mine.median_s
                if ratio < least:
                    found.append(
                        f"{driven_by}-driven {way}: {ratio:.0f} times faster, the target is {least:.0f}"
                    )
    found += [
        f"{m.driven_by}-driven {m.way}, {m.draws} draws: {m.peak_mb:.0f} MB"
        for m in measured
        if m.side == "ours" and m.way in OURS and m.peak_mb and m.peak_mb > MOST_MB
    ]
    return found


def machine() -> dict[str, object]:
    """What this ran on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return {
        "cpu": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def main() -> int:
    """Measure, compare, write, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peer", type=Path, help="a Python that has flodym")
    parser.add_argument("--draws", default="1,100,1000,10000")
    parser.add_argument("--out", type=Path, default=HERE / "results")
    asked = parser.parse_args()
    peer = asked.peer or peer_python(HERE.parent / ".venv-peers", HERE / "peers.txt")
    measured, compared = run_all(peer, [int(n) for n in asked.draws.split(",")])
    wrong = faults(measured, compared)
    report = {
        "machine": machine(),
        "measured": [asdict(m) for m in measured],
        "compared": compared,
        "faults": wrong,
    }
    asked.out.mkdir(exist_ok=True)
    (asked.out / "nation.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    text = as_markdown(report)
    (asked.out / "nation.md").write_text(text, encoding="utf-8")
    print(text)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
