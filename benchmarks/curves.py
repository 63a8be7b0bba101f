"""dQ/dV of many charges in cellpy, in PyProBE (LEAN) and in ours: equal first, then timed, in one run.

    python benchmarks/curves.py [--cellpy PYTHON] [--pyprobe PYTHON] [--charges 10,100,1000,10000]

The peers live in environments of their own, made from cellpy.txt and pyprobe.txt when they are not there yet.
Every measurement is a process of its own. Writes benchmarks/results/curves.md, prints it, and ends with 1 if
the sides differ or a target is missed.
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

from nation import machine
from peers import peer_python

HERE = Path(__file__).resolve().parent
AT = 1000  # charges at which the targets hold
TARGETS = {"cellpy": 5.0, "pyprobe": 40.0}
OURS = {"like_cellpy": "cellpy", "like_pyprobe": "pyprobe", "spread": ""}
MOST_FOR_PEERS = 1000
ENDS = 3  # levels at each end that the peer counts otherwise, see the page

HEAD = """# dQ/dV of many charges: cellpy, PyProBE and ours

Charges of 1,000 points from 3.0 to 4.2 V, even steps of charge, voltage rounded to 1 mV; all sides get the
same numbers by seed (`curves_case.py`), each measurement is a process of its own with one thread. Time is
processor time, so that other work on the machine does not count; the median of several calls after a first
one, which for ours loads or compiles the kernels. The peers take one charge a call, as their functions do;
ours takes all in one.

- **cellpy** – `dqdv_np` as it comes (Savitzky–Golay, inversion, differences, Gaussian), not normalised.
- **pyprobe** – `differentiate_lean` as it comes (level counts, five-point filter).
- **like_cellpy**, **like_pyprobe** – ours with the method, the levels and the smoothing of that peer.
- **spread** – ours as it comes: what a user gets who asks for nothing.
"""


def measure(python: Path, script: str, way: str, count: int, out: Path) -> dict[str, Any]:
    """One side in a process of its own: its times, with its arrays in `out`."""
    out.mkdir(parents=True)
    times = 3 if script != "curves_ours.py" and count >= AT else 7
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
    done = subprocess.run(
        [str(python), str(HERE / script), str(count), str(times), str(out)],
        capture_output=True,
        text=True,
        env=os.environ | threads | {"CURVES_WAY": way},
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{script} {way} {count}\n{done.stderr}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told | {"way": way, "count": count, "median_s": median(told["s"])}


def differences(peer: str, theirs: Path, ours: Path) -> dict[str, float]:
    """How far ours is from a peer's, over all charges."""
    volt, curve = (np.load(theirs / f"{name}.npy") for name in ("volt", "dq_dv"))
    our_volt, our_curve = (np.load(ours / f"{name}.npy") for name in ("volt", "dq_dv"))
    if peer == "pyprobe":
        volt, curve, our_volt, our_curve = (a[..., ENDS:-ENDS] for a in (volt, curve, our_volt, our_curve))
    height = curve.max(axis=1)
    # Counts may tie: of equal peaks the first is taken, rounding apart.
    at, our_at = (np.nanargmax(np.round(one / height[:, None], 9), axis=1) for one in (curve, our_curve))
    told = {
        "peak_v": float(np.abs(volt[np.arange(len(volt)), at] - our_volt[our_at]).max()),
        "height": float(np.abs(np.nanmax(our_curve, axis=1) / height - 1).max()),
    }
    if peer == "pyprobe":
        return told | {"inner": float((np.abs(curve - our_curve) / height[:, None]).max())}
    on_ours = np.array([np.interp(our_volt, v, c) for v, c in zip(volt, curve, strict=True)])
    apart = (on_ours - our_curve)[:, 20:-20] / height[:, None]
    return told | {"inner": float(np.sqrt(np.nanmean(apart**2, axis=1)).max())}


def faults(measured: list[dict[str, Any]], compared: dict[str, dict[str, float]]) -> list[str]:
    """What is not as it should be."""
    found = []
    time = {(row["way"], row["count"]): row["median_s"] for row in measured}
    for way, peer in OURS.items():
        if (peer, AT) in time:
            ratio = time[peer, AT] / time[way, AT]
            if ratio < TARGETS[peer]:
                found.append(
                    f"{way}: {ratio:.1f} times faster than {peer}, the target is {TARGETS[peer]:.0f}"
                )
    step = 1.2 / 999
    limits = {
        "cellpy": {"peak_v": 1.01 * step, "height": 0.005, "inner": 0.001},
        "pyprobe": {"peak_v": 1e-9, "height": 1e-9, "inner": 1e-9},
    }
    for peer, told in compared.items():
        found += [
            f"{peer}: {name} {told[name]:.1e}" for name, most in limits[peer].items() if told[name] > most
        ]
    return found


def as_markdown(
    measured: list[dict[str, Any]], compared: dict[str, dict[str, float]], wrong: list[str]
) -> str:
    """The page."""
    where = machine()
    versions = {name: number for row in measured for name, number in row["versions"].items()}
    time = {(row["way"], row["count"]): row for row in measured}
    lines = [HEAD, f"{where['cpu']}, {where['cores']} cores, Python {where['python']}; "]
    lines[-1] += ", ".join(f"{name} {number}" for name, number in sorted(versions.items())) + ".\n"
    lines += [
        "| charges | side | time, ms | a charge, µs | first, ms | against its peer |",
        "|---:|---|---:|---:|---:|---:|",
    ]
    for (way, count), row in sorted(time.items(), key=lambda one: one[0][1]):
        peer = time.get((OURS.get(way, ""), count))
        ratio = f"{peer['median_s'] / row['median_s']:.1f} times faster" if peer else ""
        took, first = row["median_s"], row["first_s"]
        told = f"{took * 1e3:,.1f} | {took / count * 1e6:,.0f} | {first * 1e3:,.0f}"
        lines.append(f"| {count:,} | {way} | {told} | {ratio} |")
    cellpy, pyprobe = compared["cellpy"], compared["pyprobe"]
    lines.append(
        f"""
## Equal?

At {AT:,} charges, the worst of all:

- **pyprobe**: peaks {pyprobe["peak_v"] * 1e3:.1f} mV apart, every level within {pyprobe["inner"]:.0e} of
  the peak – but for the {ENDS} levels at each end: PyProBE counts a whole step of charge for the first and
  the last point, ours half a step for each, so that the levels sum to the charge moved.
- **cellpy**: peaks {cellpy["peak_v"] * 1e3:.1f} mV apart (a level is 1.2 mV), heights within
  {cellpy["height"]:.2%}, root mean square {cellpy["inner"]:.2%} of the peak: cellpy lays its levels between
  the smoothed ends of each charge, ours has one grid for all; where the smoothed voltage still falls, cellpy
  keeps its zigzag and ours puts it in order.
"""
    )
    lines.append("## Not as it should be\n\n" + "\n".join(f"- {one}" for one in wrong or ["nothing"]) + "\n")
    return "\n".join(lines)


def main() -> int:
    """Measure, compare, write, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for peer in TARGETS:
        parser.add_argument(f"--{peer}", type=Path, help=f"a Python that has {peer}")
    parser.add_argument("--charges", default="10,100,1000,10000")
    parser.add_argument("--out", type=Path, default=HERE / "results")
    asked = parser.parse_args()
    measured, compared = [], {}
    for count in sorted({AT, *(int(n) for n in asked.charges.split(","))}):
        with tempfile.TemporaryDirectory() as folder:
            for peer in TARGETS if count <= MOST_FOR_PEERS else ():
                given = getattr(asked, peer)
                python = given or peer_python(HERE.parent / f".venv-peers-{peer}", HERE / f"{peer}.txt")
                measured.append(measure(python, f"curves_{peer}.py", peer, count, Path(folder) / peer))
            for way in OURS:
                told = measure(Path(sys.executable), "curves_ours.py", way, count, Path(folder) / way)
                measured.append(told)
            for way, peer in OURS.items():
                if peer and count == AT:
                    compared[peer] = differences(peer, Path(folder) / peer, Path(folder) / way)
    wrong = faults(measured, compared)
    text = as_markdown(measured, compared, wrong)
    asked.out.mkdir(exist_ok=True)
    (asked.out / "curves.md").write_text(text, encoding="utf-8")
    print(text)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
