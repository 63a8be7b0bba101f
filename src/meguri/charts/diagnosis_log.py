"""The log behind a verdict: its voltage, its displayed state of charge, and the window that weighs most."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from meguri.charts.look import EXPORTED, FAINT, KEPT, QUIET, note
from meguri.charts.speech import Speech

HEIGHT = 170
POINTS = 700  # drawn of each line
VOLTAGE, SOC = KEPT, EXPORTED
_MARGIN = 62


def log_panel(log: pl.DataFrame, seen: Sequence[dict[str, Any]], top: int, width: int, speech: Speech) -> str:
    """A LOG over its hours, as SVG below `top`.

    Args:
        log: table `log`; drawn at seven hundred rows at most.
        seen: rows of evidence, heaviest first; the SOC window of the first that has one is shaded.
        top: upper edge of the plot, pixels.
        width: of the whole picture, pixels.
        speech: language.
    """
    _ = speech.gettext
    some = log.gather_every(max(1, log.height // POINTS))
    volts = some["voltage_v"] if some["voltage_v"].count() else some["cell_voltage_mean_v"]
    left, right, ends = _MARGIN, width - _MARGIN, _round_ends(volts)
    hours = some["time_s"].to_numpy() / 3600
    start, stop = float(hours.min()), max(float(hours.max()), float(hours.min()) + 1e-9)
    places = (left + (right - left) * (hours - start) / (stop - start)).tolist()
    middle = (left + right) / 2
    parts = [
        f'<rect x="{left}" y="{top}" width="{right - left}" height="{HEIGHT}" fill="none" stroke="{FAINT}"/>',
        *_window(seen, left, right, top, speech),
        _line(places, volts, ends, top, f'stroke="{VOLTAGE}"'),
        _line(places, some["soc_share"], (0.0, 1.0), top, f'stroke="{SOC}" stroke-dasharray="6 4"'),
        note(_("Voltage [V]"), x=left, y=top - 12, colour=VOLTAGE, bold=True),
        note(_("SOC displayed [%] (dashed)"), x=right, y=top - 12, colour=SOC, align="end", bold=True),
        note(_("hours since the log began"), x=middle, y=top + HEIGHT + 16, colour=QUIET, align="middle"),
        note(f"{start:.1f}", x=left, y=top + HEIGHT + 16, colour=QUIET),
        note(f"{stop:.1f}", x=right, y=top + HEIGHT + 16, colour=QUIET, align="end"),
    ]
    for share in (0.0, 0.5, 1.0):
        y = top + HEIGHT * (1 - share)
        value = ends[0] + share * (ends[1] - ends[0])
        parts.append(note(f"{value:.4g}", x=left - 6, y=y, colour=QUIET, align="end"))
        parts.append(note(f"{share * 100:.0f}", x=right + 6, y=y, colour=QUIET))
    return "".join(parts)


def _window(seen: Sequence[dict[str, Any]], left: int, right: int, top: int, speech: Speech) -> list[str]:
    rows = [row for row in seen if row["soc_from_share"] is not None and row["soc_to_share"] is not None]
    if not rows:
        return []
    low, high = sorted((rows[0]["soc_from_share"], rows[0]["soc_to_share"]))
    y = top + HEIGHT * (1 - high)
    said = speech.gettext("SOC window that weighs most")
    return [
        f'<rect x="{left}" y="{y:.1f}" width="{right - left}" height="{HEIGHT * (high - low):.1f}" '
        f'fill="{SOC}" fill-opacity="0.08"/>',
        note(said, x=right - 6, y=y + HEIGHT * (high - low) - 10, align="end", colour=SOC),
    ]


def _round_ends(values: pl.Series) -> tuple[float, float]:
    """Round numbers below and above all values."""
    seen = values.drop_nulls().to_numpy()
    if not seen.size:
        return 0.0, 1.0
    step = 10.0 if seen.max() > 20 else 0.1
    low = float(np.floor(seen.min() / step)) * step
    return low, max(float(np.ceil(seen.max() / step)) * step, low + step)


def _line(places: list[float], values: pl.Series, ends: tuple[float, float], top: int, stroke: str) -> str:
    low, high = ends
    points = [
        f"{x:.1f},{top + HEIGHT * (1 - (value - low) / (high - low)):.1f}"
        for x, value in zip(places, values.to_list(), strict=True)
        if value is not None
    ]
    return f'<polyline points="{" ".join(points)}" fill="none" stroke-width="2" {stroke}/>' if points else ""
