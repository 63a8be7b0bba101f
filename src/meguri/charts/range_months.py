"""How far one car goes: month by month against what is wanted of it, and over the outside temperature."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from meguri.charts.look import EXPORTED, FAINT, INK, KEPT, PUBLISHED, QUIET, Caption, note, top_of
from meguri.charts.range_curve import CURVE_HEIGHT, curve_panel
from meguri.charts.sheet import (
    EDGE,
    WIDTH,
    Plot,
    box,
    gridded,
    heading,
    legend,
    level,
    shade,
    sheet,
    stroke,
    upright,
)
from meguri.charts.speech import Speech

Row = dict[str, Any]
HEIGHT = 240
LEFT, RIGHT = 190, WIDTH - EDGE
_ROW = 21
_BAR = 20.0


def range_by_month(
    months: pl.DataFrame,
    curve: pl.DataFrame,
    speech: Speech,
    caption: Caption,
    *,
    safe_share: float,
    lines: Sequence[str] = (),
) -> str:
    """RANGE_BY_MONTH and RANGE_BY_TEMPERATURE in, one SVG out.

    Args:
        months: one row a month; those whose chance of being enough is known and below `safe_share` are
            shaded and named.
        curve: by outside temperature; left out where it has fewer than two rows.
        speech: language and numbers.
        caption: words for screen readers; its title is also the picture's.
        safe_share: chance from which a month counts as enough.
        lines: what stands below the title.
    """
    rows = months.sort("month_rank").to_dicts()
    parts, y = heading(caption.title, lines)
    signs, y = legend(_key(rows, safe_share, speech), y + 4)
    top = top_of(max(_most(rows), _most(curve.to_dicts())))
    plot = Plot(LEFT, RIGHT, y + 22, y + 22 + HEIGHT, 0.5, 12.5, 0.0, top)
    parts += [
        *signs,
        note(speech.gettext("km on a full charge"), x=plot.left, y=plot.top - 14, colour=QUIET),
        *_short_months(rows, plot, safe_share),
        *gridded(plot, *ticks(top)),
        level(plot.left, plot.right, plot.bottom, QUIET),
        *(part for row in rows for part in _month(row, plot)),
        *_wanted(rows, plot),
    ]
    below, y = _figures(rows, plot, safe_share, speech)
    parts += below
    if curve.height >= 2:
        parts += curve_panel(curve, rows, y + 44, top, speech)
        y += 44 + CURVE_HEIGHT + 40
    return sheet(parts, y + 18, caption)


def ticks(top: float) -> tuple[list[float], list[str]]:
    """Round values from nothing to the end of the axis."""
    step = next(one for one in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000) if top / one <= 6)
    values = [float(step * place) for place in range(int(top / step + 1e-9) + 1)]
    return values, [f"{value:,.0f}" for value in values]


def is_short(row: Row, safe_share: float) -> bool:
    """Whether the charge meant is not surely enough in this month."""
    return row["enough_share"] is not None and row["enough_share"] < safe_share


def _most(rows: Sequence[Row]) -> float:
    values = [row["range_km_high"] for row in rows]
    values += [row["need_km"] for row in rows if row.get("need_km") is not None]
    values += [row["cold_range_km_high"] for row in rows if row.get("cold_range_km_high") is not None]
    return float(max(values, default=1.0))


def _short_months(rows: Sequence[Row], plot: Plot, safe_share: float) -> list[str]:
    below = plot.bottom + len(_kinds(rows, str)) * _ROW + 6
    return [
        shade(
            plot.x(row["month_rank"] - 0.5),
            plot.x(row["month_rank"] + 0.5),
            plot.top,
            below,
            EXPORTED,
            0.14,
        )
        for row in rows
        if is_short(row, safe_share)
    ]


def _month(row: Row, plot: Plot) -> list[str]:
    """A bar from 5 to 95 % with its median; beside it the same on a cold day, thin and with a diamond."""
    x = plot.x(row["month_rank"]) - 7
    low, mid, high = (plot.y(row[f"range_km{edge}"]) for edge in ("_low", "", "_high"))
    parts = [
        f'<rect x="{x - _BAR / 2:.1f}" y="{high:.1f}" width="{_BAR:g}" height="{max(low - high, 1):.1f}" '
        f'rx="2" fill="{KEPT}" fill-opacity="0.35"/>',
        level(x - _BAR / 2, x + _BAR / 2, mid, KEPT, 3),
    ]
    if row["cold_range_km"] is not None:
        cold = x + _BAR / 2 + 9
        low, mid, high = (plot.y(row[f"cold_range_km{edge}"]) for edge in ("_low", "", "_high"))
        parts += [upright(cold, high, low, INK, 1.4), f'<g transform="translate({cold:.1f},{mid:.1f})">'
                  f"{_DIAMOND}</g>"]  # fmt: skip
    return parts


_DIAMOND = f'<path d="M0,-5L5,0L0,5L-5,0Z" fill="{INK}"/>'


def _wanted(rows: Sequence[Row], plot: Plot) -> list[str]:
    return [
        level(
            plot.x(row["month_rank"] - 0.5),
            plot.x(row["month_rank"] + 0.5),
            plot.y(row["need_km"]),
            PUBLISHED,
            2.6,
        )
        for row in rows
        if row["need_km"] is not None
    ]


def _kinds(rows: Sequence[Row], gettext: Callable[[str], str]) -> list[tuple[str, str]]:
    """Names and columns of the rows below the months; what nobody knows is left out."""
    _ = gettext
    kinds = (
        (_("month"), "month_rank"),
        (_("outside, mean [°C]"), "outside_c"),
        (_("outside, cold day [°C]"), "coldest_day_c"),
        (_("chance that it is enough"), "enough_share"),
        (_("the same on a cold day"), "enough_cold_share"),
    )
    return [kind for kind in kinds if any(row[kind[1]] is not None for row in rows)]


def _figures(rows: Sequence[Row], plot: Plot, safe_share: float, speech: Speech) -> tuple[list[str], float]:
    """What belongs to each month, below it in rows: a table that the picture stands on."""
    parts, y = [], plot.bottom
    for words, column in _kinds(rows, speech.gettext):
        y += _ROW
        parts.append(note(words, x=EDGE, y=y - 4, colour=QUIET))
        parts.append(level(EDGE, plot.right, y + 6, FAINT))
        for row in rows:
            short = column == "enough_share" and is_short(row, safe_share)
            parts.append(
                note(
                    _cell(row[column], column, speech),
                    x=plot.x(row["month_rank"]),
                    y=y - 4,
                    align="middle",
                    colour=INK if short or column == "month_rank" else QUIET,
                    bold=short,
                )
            )
    return parts, y


def _cell(value: float | None, column: str, speech: Speech) -> str:
    if value is None:
        return "–"
    if column == "month_rank":
        return month_name(int(value), speech)
    if column.endswith("_c"):
        return f"{value:.1f}".replace("-", "−")
    return chance_said(value)


_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_name(rank: int, speech: Speech) -> str:
    """A month's short name, by its place in the year."""
    return f"{rank}月" if speech.japanese else _ENGLISH[rank - 1]


def chance_said(share: float) -> str:
    """A chance as percent; not quite certain is never said to be certain."""
    percent = share * 100
    if share < 1 and percent > 99.5:
        return ">99%"
    return "<1%" if 0 < percent < 0.5 else f"{percent:.0f}%"


def _key(rows: Sequence[Row], safe_share: float, speech: Speech) -> list[tuple[str, str]]:
    _ = speech.gettext
    found = [(box(KEPT, 0.35) + stroke(KEPT, 3), _("month's mean weather (median; 5–95 %)"))]
    if any(row["cold_range_km"] is not None for row in rows):
        sign = f'<g transform="translate(11,0)">{_DIAMOND}</g>' + upright(11, -9, 9, INK, 1.4)
        found.append((sign, _("on a cold day of the month")))
    wanted = sorted(row["need_km"] for row in rows if row["need_km"] is not None)
    if wanted:
        ends = [f"{value:,.0f}" for value in (wanted[0], wanted[-1])]
        km = ends[0] if ends[0] == ends[1] else speech.between(*ends)
        found.append((stroke(PUBLISHED, 2.6), _("distance wanted on a day ({km} km)").format(km=km)))
    if any(is_short(row, safe_share) for row in rows):
        said = _("not enough: chance below {share}").format(share=speech.percent(safe_share))
        found.append((box(EXPORTED, 0.14, edge=True), said))
    return found
