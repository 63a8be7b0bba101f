"""Circuit fits and relaxation times against impedance.py and pyimpspec: equal first, then timed, in one run.

    python benchmarks/impedance.py [--peer PYTHON] [--spectra 10,100,1000]

Spectra are those of Zhang et al. in the shared field data (MEGURI_SHARED), told again from the first where
more are asked for. The peers live in an environment of their own, made from impedance.txt when it is not
there yet. Writes benchmarks/results/impedance.md, prints it, and ends with 1 if a target is missed.
"""

import argparse
import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does, before NumPy is imported

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import polars as pl

from impedance_same import in_their_terms, shared_tops
from meguri.health.impedance import drt, fit_impedance, impedance, parse_circuit, read_spectra
from nation import machine
from peers import peer_python

HERE = Path(__file__).resolve().parent
# Each with the most spectra that the peer is given: with diffusion some of its fits take many seconds.
CIRCUITS = {"R0-p(R1,CPE1)-p(R2,CPE2)": 1000, "R0-p(R1,CPE1)-p(R2,CPE2)-W1": 100}
TARGETS = {"fit": 50.0, "drt": 10.0}
AT = 1000  # spectra from which on the target of the fits holds
ALMOST_ALL = 0.95  # share of spectra or peaks that must be equal
SLACK = 1e-4  # by which a residual may be larger and still count as equal, relative
NEAR = 0.1  # decades between peaks that count as the same
MAIN_PEAK = 0.1  # of the polarisation resistance

HEAD = """# Circuit fits and relaxation times: impedance.py, pyimpspec and ours

Spectra of Zhang et al. (60 frequencies, 0.02 Hz to 20 kHz; told again from the first beyond what is there),
the same circuit and the same weights 1/|z| on both sides. Each peer runs in a process of its own with one
thread, one spectrum a call, as its functions do; ours takes all in one call. Time is processor time.
impedance.py starts from one guess that a user would write; ours finds its starts by itself, and that is part
of its time. Residual: root mean square of |z − fitted| / |z|; it counts as at most theirs up to 0.01 % more.
With diffusion a few of impedance.py's fits take many seconds and make up most of its mean; it is given no
more than 100 spectra there.
"""

SAME = """*Same* is the share of tr-nnls's main peaks (more than {main:.0%} of its highest, ends apart)
near which ours has one too ({near} decades, one step of the grid), three times:

- *its own terms*: tr-nnls's formulation with its own regularisation, put to our solver. It takes the first
  real part for R∞, ends its time constants with the frequencies and puts the sign on the normal equations
  instead of on least squares. The same question gets the same answer; *apart* is the largest difference
  between the two distributions, as a share of the highest value.
- *its strength*: `drt` as it is, told to use the real part alone and tr-nnls's regularisation.
- *as they come*: both with all their defaults; the times are of these.

*True* is the share of the known time constants of made spectra (two RC arcs, 0.1 % noise) near which a side
has a peak. On Zhang's spectra arcs overlap, and peaks move with the formulation: what the first column has
and the other two lack is due to it, not to the solver. Which peaks are right is not known there.
"""


def shared_spectra(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies, falling, and impedances [count, f]."""
    folder = Path(os.environ.get("MEGURI_SHARED", HERE.parent.parent / "shared"))
    frame = read_spectra(folder / "fielddata" / "zhang2020_eis" / "data_eis_zhang2020.csv").frame
    z = (frame["z_real_ohm"].to_numpy() + 1j * frame["z_imag_ohm"].to_numpy()).reshape(-1, 60)
    spread = np.linspace(0, len(z) - 1, count).astype(int) if count < len(z) else np.arange(count) % len(z)
    return frame["frequency_hz"].to_numpy()[:60], z[spread]


def two_arcs(frequency: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Made spectra with 0.1 % noise, and the logarithms of their two time constants."""
    rng = np.random.default_rng(1)
    tau = np.stack([rng.uniform(-3.3, -2, count), rng.uniform(-1, 0.3, count)], axis=1)
    r = rng.uniform(0.1, 0.5, (count, 2))
    values = np.column_stack([rng.uniform(0.2, 0.4, count), r[:, 0], 10 ** tau[:, 0] / r[:, 0]])
    values = np.column_stack([values, r[:, 1], 10 ** tau[:, 1] / r[:, 1]])
    z = impedance(parse_circuit("R0-p(R1,C1)-p(R2,C2)"), values, frequency)
    return z + 1e-3 * np.abs(z) * (rng.normal(size=z.shape) + 1j * rng.normal(size=z.shape)), tau


def table(frequency: np.ndarray, z: np.ndarray) -> pl.DataFrame:
    """Table `spectrum`."""
    names = [f"s{row:04}" for row in range(len(z)) for _ in frequency]
    columns = {"spectrum_id": names, "frequency_hz": np.tile(frequency, len(z))}
    return pl.DataFrame(columns | {"z_real_ohm": z.real.ravel(), "z_imag_ohm": z.imag.ravel()})


def peer(
    python: Path, way: str, circuit: str, frequency: np.ndarray, z: np.ndarray
) -> tuple[float, dict[str, np.ndarray], dict[str, str]]:
    """Seconds, arrays and versions of the other side."""
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "frequency.npy", frequency)
        np.save(Path(folder) / "z.npy", z)
        command = [str(python), "-P", str(HERE / "impedance_peer.py"), way, circuit, folder]
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        environment = os.environ | threads
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        told = json.loads(done.stdout.splitlines()[-1])
        made = {path.stem: np.load(path) for path in Path(folder).glob("*.npy")}
    return told["s"], made, told["versions"]


def ours(call: Any, times: int) -> tuple[float, Any]:
    """Median processor time of several calls after a first one, and what it gave."""
    found, took = call(), []
    for _ in range(times):
        start = time.process_time()
        call()
        took.append(time.process_time() - start)
    return median(took), found


def fits(python: Path, counts: list[int]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Every circuit and number of spectra."""
    rows, versions = [], {}
    for circuit, most in CIRCUITS.items():
        for count in (count for count in counts if count <= most):
            frequency, z = shared_spectra(count)
            frame = table(frequency, z)
            theirs_s, made, versions = peer(python, "fit", circuit, frequency, z)
            ours_s, found = ours(lambda frame=frame, circuit=circuit: fit_impedance(frame, circuit), 5)
            theirs = np.sqrt((np.abs(1 - made["fitted"] / z) ** 2).mean(axis=1))
            row = {"circuit": circuit, "count": count, "theirs_s": theirs_s, "ours_s": ours_s}
            row |= {"ratio": theirs_s / ours_s, "least": float((found.residuals / theirs).min())}
            row |= {"theirs": float(np.median(theirs)), "ours": float(np.median(found.residuals))}
            row["most"] = float((found.residuals / theirs).max())
            row["share"] = float((found.residuals <= theirs * (1 + SLACK)).mean())
            rows.append(row)
            print(row, file=sys.stderr)
    return rows, versions


def our_tops(peaks: pl.DataFrame, count: int) -> list[np.ndarray]:
    """Logarithms of the times of our peaks, of each spectrum."""
    found = peaks.group_by("spectrum_id").agg("tau_s")
    tau = dict(zip(found["spectrum_id"], found["tau_s"], strict=True))
    return [np.log10(tau[name].to_numpy()) for name in (f"s{row:04}" for row in range(count))]


def strength(frequency: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Regularisation of tr-nnls in our measure: on r, relative to the largest singular value squared."""
    tau = np.logspace(*-np.log10(2 * np.pi * frequency[[0, -1]]), len(frequency))
    kernel = (1 / (1 + 2j * np.pi * frequency[:, None] * tau)).real
    return np.maximum(theirs, 1e-9) / np.log(tau[1] / tau[0]) ** 2 / np.linalg.norm(kernel, 2) ** 2


def main_peaks(tau: np.ndarray, gamma: np.ndarray) -> np.ndarray:
    """Logarithms of the times at which a peer's distribution has its main peaks, ends apart."""
    wide = np.pad(gamma, 1)
    tops = np.flatnonzero((gamma > wide[:-2]) & (gamma >= wide[2:]) & (gamma > MAIN_PEAK * gamma.max()))
    return np.log10(tau[tops[(tops > 0) & (tops < len(tau) - 1)]])


def relaxation(
    python: Path, frequency: np.ndarray, z: np.ndarray, truth: np.ndarray | None
) -> dict[str, Any]:
    """Both sides on some spectra; `truth`: logarithms of the time constants, where they are known."""
    theirs_s, told, _ = peer(python, "drt", "", frequency, z)
    frame, count = table(frequency, z), len(z)
    ours_s, found = ours(lambda: drt(frame), 5 if count >= AT else 25)
    tops, mine = [main_peaks(told["tau"], gamma) for gamma in told["gamma"]], our_tops(found.peaks, count)
    gamma = in_their_terms(frequency, z, told["strength"])
    alike = drt(frame, strength=strength(frequency, told["strength"]), part="real").peaks
    row: dict[str, Any] = {"theirs_s": theirs_s, "ours_s": ours_s, "ratio": theirs_s / ours_s}
    apart = np.abs(gamma - told["gamma"]).max(axis=1) / told["gamma"].max(axis=1)
    same = shared_tops(tops, [main_peaks(told["tau"], own) for own in gamma], NEAR)
    row |= {"terms": same, "apart": float(apart.max()), "same": shared_tops(tops, mine, NEAR)}
    row["alike"] = shared_tops(tops, our_tops(alike, count), NEAR)
    if truth is not None:
        row["ours_true"] = shared_tops(list(truth), mine, NEAR)
        row["theirs_true"] = shared_tops(list(truth), tops, NEAR)
    return row


def relaxations(python: Path, counts: list[int]) -> list[dict[str, Any]]:
    """Made spectra, whose peaks are known, and Zhang's, every number of them."""
    rows = []
    for count in counts:
        frequency, measured = shared_spectra(count)
        made, truth = two_arcs(frequency, count)
        for name, z, known in (("made, two arcs", made, truth), ("Zhang", measured, None)):
            row = {"spectra": name, "count": count} | relaxation(python, frequency, z, known)
            rows.append(row)
            print(row, file=sys.stderr)
    return rows


def page(fitted: list[dict[str, Any]], relaxed: list[dict[str, Any]], versions: dict[str, str]) -> str:
    """The page."""
    here = machine()
    parts = [HEAD, f"{here['cpu']}, {here['cores']} cores, Python {here['python']}; impedance.py "]
    parts[-1] += f"{versions['impedance']}, pyimpspec {versions['pyimpspec']}.\n\n## Circuit fits\n"
    head = "circuit|spectra|impedance.py, ms each|ours, ms each|times faster|median residual, theirs|ours"
    head += "|ours at most theirs|ours / theirs, least to most"
    lines = [f"| {head.replace('|', ' | ')} |", "|---" + "|---:" * 8 + "|"]
    for r in fitted:
        each = [1e3 * r[side] / r["count"] for side in ("theirs_s", "ours_s")]
        lines.append(
            f"| `{r['circuit']}` | {r['count']:,} | {each[0]:.1f} | {each[1]:.2f} | {r['ratio']:.0f} | "
            f"{r['theirs']:.5f} | {r['ours']:.5f} | {r['share']:.1%} | {r['least']:.3f} – {r['most']:.4f} |"
        )
    parts += ["\n".join(lines) + "\n", "## Relaxation times\n"]
    parts.append(SAME.format(main=MAIN_PEAK, near=NEAR))
    head = "spectra|number|tr-nnls, ms each|ours, ms each|times faster|same, its own terms|apart|its strength"
    head += "|as they come|true, theirs|true, ours"
    lines = [f"| {head.replace('|', ' | ')} |", "|---" + "|---:" * 10 + "|"]
    for r in relaxed:
        each = [1e3 * r[side] / r["count"] for side in ("theirs_s", "ours_s")]
        true = [f"{r[side]:.1%}" if side in r else "–" for side in ("theirs_true", "ours_true")]
        lines.append(
            f"| {r['spectra']} | {r['count']:,} | {each[0]:.1f} | {each[1]:.2f} | {r['ratio']:.0f} | "
            f"{r['terms']:.1%} | {r['apart']:.2%} | {r['alike']:.1%} | {r['same']:.1%} | "
            f"{true[0]} | {true[1]} |"
        )
    return "\n".join([*parts, "\n".join(lines) + "\n"])


def faults(fitted: list[dict[str, Any]], relaxed: list[dict[str, Any]]) -> list[str]:
    """Targets missed: of speed, for fits at the largest number of spectra, and of equal results."""
    found = []
    for way, rows in (("fit", [row for row in fitted if row["count"] >= AT]), ("drt", relaxed)):
        slow = [row for row in rows if row["ratio"] < TARGETS[way]]
        found += [f"{way}: {row['ratio']:.0f} times faster, the target is {TARGETS[way]:.0f}" for row in slow]
    worse = [row for row in fitted if row["share"] < ALMOST_ALL or row["ours"] > row["theirs"] * (1 + SLACK)]
    found += [f"{row['circuit']}, {row['count']}: larger residuals than the peer's" for row in worse]
    other = [row for row in relaxed if row["terms"] < ALMOST_ALL or row.get("ours_true", 1.0) < ALMOST_ALL]
    return found + [f"{row['spectra']}, {row['count']}: other peaks" for row in other]


def main() -> int:
    """Measure, compare, write, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peer", type=Path, help="a Python that has impedance and pyimpspec")
    parser.add_argument("--spectra", default="10,100,1000")
    parser.add_argument("--out", type=Path, default=HERE / "results")
    asked = parser.parse_args()
    python = asked.peer or peer_python(HERE.parent / ".venv-peers-impedance", HERE / "impedance.txt")
    counts = [int(count) for count in asked.spectra.split(",")]
    fitted, versions = fits(python, counts)
    relaxed = relaxations(python, counts)
    wrong = faults(fitted, relaxed)
    text = page(fitted, relaxed, versions)
    text += "\n## Not as it should be\n\n" + "\n".join(f"- {fault}" for fault in wrong or ["nothing"]) + "\n"
    (asked.out / "impedance.md").write_text(text, encoding="utf-8")
    print(text)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
