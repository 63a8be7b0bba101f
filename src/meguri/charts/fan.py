"""How the state of health of one battery goes on: what is likely, what is reached when, what is promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from meguri.charts.fan_marks import STORED, Pledge, axis_of_days, key_of, level_words, plain_end, pledge_marks
from meguri.charts.look import INK, KEPT, QUIET, Caption, apart, note
from meguri.charts.sheet import (
    EDGE,
    Plot,
    area,
    beside,
    gridded,
    heading,
    legend,
    level,
    month_said,
    path,
    shade,
    sheet,
    synthetic_stamp,
)
from meguri.charts.speech import Speech
from meguri.tables.lifetime import Life

__all__ = ["Pledge", "Reading", "fade_fan"]

HEIGHT = 330
LEFT, RIGHT = 56, 588
_BLOCK = 37.0  # of two lines of words at the right


@dataclass(frozen=True, slots=True)
class Reading:
    """What the car showed on one day."""

    day: date
    soh_share: float


def fade_fan(
    life: Life,
    speech: Speech,
    caption: Caption,
    *,
    lines: Sequence[str] = (),
    pledge: Pledge | None = None,
    readings: Sequence[Reading] = (),
) -> str:
    """State of health over calendar time, as one SVG.

    Args:
        life: the forecast; its tables `life` and `life_reached` are drawn.
        speech: language and numbers.
        caption: words for screen readers; its title is also the picture's.
        lines: what stands below the title.
        pledge: a promise to draw in; none where None.
        readings: what the car showed earlier.

    Raises:
        ValueError: the forecast has fewer than two days.
    """
    table = life.table.sort("day")
    if table.height < 2:
        raise ValueError("a forecast of two days or more is wanted")
    parts, y = heading(caption.title, lines)
    signs, y = legend(key_of(table, pledge, bool(readings), speech), y + 4)
    plot = plot_of(table, pledge, readings, y + 30)
    height = plot.bottom + 36
    parts += [
        *signs,
        note(speech.gettext("State of health"), x=EDGE, y=plot.top - 20, colour=QUIET),
        *second_life_of(table, plot, speech, x=plot.right - 4, y=plot.top - 12),
        *gridded(plot, *tens(plot)),
        *axis_of_days(plot, speech),
        *pledge_marks(pledge, life.start, plot, speech),
        *bands_of(table, plot),
        *levels_of(life, plot),
        *_readings(readings, plot),
        *_today(table, plot, speech),
        *_at_the_right(table, life.reached, plot, speech),
        synthetic_stamp(height, speech) if life.is_synthetic else "",
    ]
    return sheet(parts, height, caption)


def plot_of(
    table: pl.DataFrame,
    pledge: Pledge | None,
    readings: Sequence[Reading],
    top: float,
    sides: tuple[float, float] = (LEFT, RIGHT),
    height: float = HEIGHT,
) -> Plot:
    """The rectangle that takes all that is drawn: tens of percent, and days of forecast and readings."""
    shares = [one.soh_share for one in readings] + [plain_end(table, "soh_share_high", "max")]
    lows = [one.soh_share for one in readings] + [plain_end(table, "soh_share_low", "min"), 0.58]
    if pledge is not None and pledge.soh_share is not None:
        lows.append(pledge.soh_share - 0.02)
        shares.append(pledge.soh_share)
    low = max(0, int(min(lows) * 100 // 10) * 10) / 100
    high = max(1.0, -int(-(max(shares) * 100 + 3) // 10) * 10 / 100)
    days = [one.day for one in readings] + table["day"].to_list()
    first, last = min(days).toordinal(), max(days).toordinal()
    return Plot(*sides, top, top + height, first, max(last, first + 1), low, high)


def tens(plot: Plot) -> tuple[list[float], list[str]]:
    """The values of the lines across, and their words."""
    step = 10 if plot.high - plot.low <= 0.65 else 20
    first = -(-round(plot.low * 100) // step) * step
    values = range(first, round(plot.high * 100) + 1, step)
    return [value / 100 for value in values], [f"{value}%" for value in values]


def _line(table: pl.DataFrame, column: str, plot: Plot) -> list[tuple[float, float]]:
    rows = table.select("day", column).iter_rows()
    return [(plot.x(day.toordinal()), plot.y(share)) for day, share in rows]


def bands_of(table: pl.DataFrame, plot: Plot) -> list[str]:
    """What is likely: 5 to 95 %, 25 to 75 %, and the median."""
    pairs = (("soh_share_low", "soh_share_high", 0.17), ("soh_quarter_share", "soh_three_quarter_share", 0.3))
    bands = [
        area(_line(table, low, plot), _line(table, high, plot), KEPT, opacity) for low, high, opacity in pairs
    ]
    return [*bands, path(_line(table, "soh_share", plot), KEPT)]


def second_life_of(table: pl.DataFrame, plot: Plot, speech: Speech, *, x: float, y: float) -> list[str]:
    """The days of a second life, shaded, and their name, which ends at a place."""
    stored = table.filter(phase="storage")
    if stored.is_empty():
        return []
    left = plot.x(stored["day"][0].toordinal())
    words = speech.gettext("second life (stationary)")
    return [
        shade(left, plot.right, plot.top, plot.bottom, STORED, 0.1),
        note(words, x=x, y=y, align="end", colour=STORED),
    ]


def levels_of(life: Life, plot: Plot) -> list[str]:
    """Each level, and on it from when to when it is reached (5 to 95 %), with a ring where half have."""
    parts = []
    for row in life.reached.iter_rows(named=True):
        y = plot.y(row["threshold_share"])
        parts.append(level(plot.left, plot.right, y, QUIET, 1.2, "2 4"))
        if row["day_late"] is not None and row["day_late"] <= life.start:
            continue
        if row["day_early"] is not None:
            late = plot.right if row["day_late"] is None else plot.x(row["day_late"].toordinal())
            parts.append(level(plot.x(row["day_early"].toordinal()), late, y, INK, 2.2))
        if row["day_middle"] is not None:
            x = plot.x(row["day_middle"].toordinal())
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#fff" stroke="{INK}" stroke-width="2"/>'
            )
    return parts


def _readings(readings: Sequence[Reading], plot: Plot) -> list[str]:
    return [
        f'<circle cx="{plot.x(one.day.toordinal()):.1f}" cy="{plot.y(one.soh_share):.1f}" r="3.5" '
        f'fill="{QUIET}"/>'
        for one in readings
    ]


def _today(table: pl.DataFrame, plot: Plot, speech: Speech) -> list[str]:
    """The verdict that the forecast starts from: a bar from 5 to 95 %, and its words above."""
    row = table.row(0, named=True)
    x = plot.x(row["day"].toordinal())
    low, mid, high = (plot.y(row[f"soh_share{edge}"]) for edge in ("_low", "", "_high"))
    between = speech.percent_between(row["soh_share_low"], row["soh_share_high"])
    said = speech.gettext("Verdict {median} ({between})").format(
        median=speech.percent(row["soh_share"]), between=between
    )
    return [
        f'<path d="M{x - 5:.1f},{low:.1f}h10M{x:.1f},{low:.1f}V{high:.1f}M{x - 5:.1f},{high:.1f}h10'
        f'M{x - 7:.1f},{mid:.1f}h14" stroke="{INK}" stroke-width="2.2" fill="none"/>',
        beside(said, x, high - 12, plot),
    ]


def _at_the_right(table: pl.DataFrame, reached: pl.DataFrame, plot: Plot, speech: Speech) -> list[str]:
    """In words: where it ends, and when each level is reached; led to their heights."""
    last = table.row(-1, named=True)
    between = speech.percent_between(last["soh_share_low"], last["soh_share_high"])
    blocks = [
        (
            last["soh_share"],
            KEPT,
            speech.gettext("{median} at the end").format(median=speech.percent(last["soh_share"])),
            speech.gettext("{between} in {month}").format(
                between=between, month=month_said(last["day"], speech)
            ),
        )
    ]
    blocks += [
        (row["threshold_share"], INK, *level_words(row, table, speech))
        for row in reached.iter_rows(named=True)
    ]
    true = [plot.y(block[0]) for block in blocks]
    parts = []
    for (_share, colour, first, second), y, at in zip(blocks, apart(true, _BLOCK), true, strict=True):
        x = plot.right + 22
        parts += [
            f'<path d="M{plot.right + 2:.1f},{at:.1f}L{x - 5:.1f},{y:.1f}" stroke="{colour}" fill="none"/>',
            note(first, x=x, y=y - 8, colour=colour, bold=True),
            note(second, x=x, y=y + 9, colour=QUIET, size=12),
        ]
    return parts
