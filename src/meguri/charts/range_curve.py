"""How far one car goes at one outside temperature: the curve below the months."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import polars as pl

from meguri.charts.look import KEPT, PUBLISHED, QUIET, note
from meguri.charts.sheet import EDGE, WIDTH, Plot, area, gridded, level, path, upright
from meguri.charts.speech import Speech

CURVE_HEIGHT = 190
_LEFT, _RIGHT = 190, WIDTH - EDGE


def curve_panel(
    curve: pl.DataFrame, months: Sequence[dict[str, Any]], top: float, most_km: float, speech: Speech
) -> list[str]:
    """RANGE_BY_TEMPERATURE below `top`: median and 5–95 %, pale and dashed beyond what was measured.

    Args:
        curve: two rows or more.
        months: rows of RANGE_BY_MONTH; the longest distance wanted is drawn.
        top: upper edge of the plot, pixels.
        most_km: end of the axis of distance.
        speech: language.
    """
    from meguri.charts.range_months import ticks

    _ = speech.gettext
    rows = curve.sort("outside_c").to_dicts()
    first, last = rows[0]["outside_c"], rows[-1]["outside_c"]
    plot = Plot(_LEFT, _RIGHT, top, top + CURVE_HEIGHT, first, last, 0.0, most_km)
    parts = [
        note(_("km on a full charge, by outside temperature"), x=plot.left, y=top - 14, colour=QUIET),
        *gridded(plot, *ticks(most_km)),
        level(plot.left, plot.right, plot.bottom, QUIET),
    ]
    for celsius in (value for value in range(-60, 61, 10) if first <= value <= last):
        x = plot.x(celsius)
        said = f"{celsius} °C".replace("-", "−")
        parts.append(upright(x, plot.bottom, plot.bottom + 5, QUIET))
        parts.append(note(said, x=min(x, plot.right - 16), y=plot.bottom + 16, align="middle", colour=QUIET))
    for beyond, run in _runs(rows):
        lows, mids, highs = (
            [(plot.x(row["outside_c"]), plot.y(row[f"range_km{edge}"])) for row in run]
            for edge in ("_low", "", "_high")
        )
        parts.append(area(lows, highs, KEPT, 0.12 if beyond else 0.25))
        parts.append(path(mids, KEPT, 2.4, "5 4" if beyond else ""))
    if any(row["is_extrapolated"] for row in rows):
        said = _("pale, dashed: beyond the temperatures that were measured")
        parts.append(note(said, x=plot.right - 2, y=plot.bottom - 10, align="end", colour=QUIET))
    wanted = [row["need_km"] for row in months if row["need_km"] is not None]
    if wanted:
        parts.append(level(plot.left, plot.right, plot.y(max(wanted)), PUBLISHED, 2.6))
    return parts


def _runs(rows: Sequence[dict[str, Any]]) -> list[tuple[bool, list[dict[str, Any]]]]:
    """Stretches of one kind, each begun where the one before it ends, so that no gap is drawn."""
    runs: list[tuple[bool, list[dict[str, Any]]]] = []
    for beyond, group in groupby(rows, key=lambda row: bool(row["is_extrapolated"])):
        here = list(group)
        if runs and beyond:
            here = [runs[-1][1][-1], *here]
        elif runs:
            runs[-1][1].append(here[0])
        runs.append((beyond, here))
    return runs
