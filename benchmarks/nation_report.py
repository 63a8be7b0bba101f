"""What nation.py measured, as a page."""

from typing import Any

HEAD = """# Cohort model: flodym and ours

75 years × 20 segments, Weibull lifetimes that differ by draw, year-end entry; both sides get the same numbers
by seed, each measurement is a process of its own. Time is the median of several calls after a first one
(which for ours loads or compiles the kernels); each call makes its model anew from the same inputs. Peak is
the most memory the process held, with the memory it held before the first call in brackets. *Times faster*
is against flodym with draws as a dimension.

What each side builds:

- **flodym, dimension** – draws as a dimension: survival, hazard, stock by cohort and outflow by cohort
  [75 × 75 × draws × 20], and the totals. It has no way to make totals only.
- **flodym, loop** – the same, one draw after the other; only one draw's arrays are held at a time.
- **ours, totals** – stock, inflow, outflow and corrections [draws × 75 × 20]; no cohort array is made.
- **ours, totals_2_threads** – the same, chunks of draws in two threads.
- **ours, cohorts** – the totals, then stock by cohort and outflow by cohort of every draw [75 × 75 × 20],
  eight draws at a time, each block written over the one before: what a sum or a quantile by draw needs.
- **ours, cohorts_kept** – the same with every block kept (1.8 GB at 1,000 draws): most of its time goes into
  asking the system for memory, as it does for flodym.
"""


def as_markdown(report: dict[str, Any]) -> str:
    """The page."""
    machine = report["machine"]
    versions: dict[str, str] = {}
    for row in report["measured"]:
        versions |= {f"{row['side']}: {name}": number for name, number in row["versions"].items()}
    parts = [
        HEAD,
        f"{machine['cpu']}, {machine['cores']} cores, Python {machine['python']}; "
        + ", ".join(f"{name} {number}" for name, number in sorted(versions.items()))
        + ".\n",
        *(_timings(report["measured"], driven_by) for driven_by in ("inflow", "stock")),
        _growth(report["measured"]),
        _compared(report["compared"]),
        "## Not as it should be\n\n"
        + "\n".join(f"- {fault}" for fault in report["faults"] or ["nothing"])
        + "\n",
    ]
    return "\n".join(parts)


def _timings(measured: list[dict[str, Any]], driven_by: str) -> str:
    rows = [row for row in measured if row["driven_by"] == driven_by]
    base = {r["draws"]: r["median_s"] for r in rows if (r["side"], r["way"]) == ("flodym", "dimension")}
    lines = [
        f"## {driven_by.capitalize()}-driven\n",
        "| draws | side | time, ms | least, ms | first, ms | peak (before), MB | times faster |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        name = f"{row['side']}, {row['way']}"
        if row["skipped"]:
            lines.append(f"| {row['draws']:,} | {name} | not run: {row['skipped']} | | | | |")
            continue
        theirs = base.get(row["draws"])
        ratio = f"{theirs / row['median_s']:,.1f}" if theirs else "–"
        lines.append(
            f"| {row['draws']:,} | {name} | {row['median_s'] * 1e3:,.2f} | {row['least_s'] * 1e3:,.2f} "
            f"| {row['first_s'] * 1e3:,.0f} | {row['peak_mb']:,.0f} ({row['start_mb']:,.0f}) | {ratio} |"
        )
    return "\n".join(lines) + "\n"


def _growth(measured: list[dict[str, Any]]) -> str:
    draws = sorted({row["draws"] for row in measured})
    head = " | ".join(f"{n:,} draws" for n in draws)
    lines = [
        "## Growth: microseconds a draw, from the least time\n",
        f"| driven by | side | {head} |",
        "|---|---|" + "---:|" * len(draws),
    ]
    kinds = list(dict.fromkeys((row["driven_by"], row["side"], row["way"]) for row in measured))
    for kind in kinds:
        by_draws = {
            row["draws"]: row["least_s"]
            for row in measured
            if (row["driven_by"], row["side"], row["way"]) == kind and row["least_s"]
        }
        cells = " | ".join(f"{by_draws[n] / n * 1e6:,.1f}" if n in by_draws else "–" for n in draws)
        lines.append(f"| {kind[0]} | {kind[1]}, {kind[2]} | {cells} |")
    return "\n".join(lines) + "\n"


def _compared(compared: list[dict[str, Any]]) -> str:
    names = ("inflow", "stock", "outflow", "in_use", "left")
    lines = [
        "## Equal?\n",
        "Largest difference, ours against flodym. Inflow and stock relative to themselves; outflow relative",
        "to itself plus the stock that is left; cohorts (of up to 20 draws) relative to what entered.\n",
        "| driven by | draws | ours | " + " | ".join(names) + " |",
        "|---|---:|---|" + "---:|" * len(names),
    ]
    for row in compared:
        cells = " | ".join(f"{row[name]:.1e}" if name in row else "" for name in names)
        lines.append(f"| {row['driven_by']} | {row['draws']:,} | {row['ours']} | {cells} |")
    return "\n".join(lines) + "\n"
