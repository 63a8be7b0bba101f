"""The fade of one battery drawn for a phone: the same years and bands on a sheet as narrow as its screen.

What stands at the right of the broad drawing stands below this one. Its words are as large as the page's.
"""

import polars as pl

from meguri.charts.fan import bands_of, levels_of, plot_of, second_life_of, tens
from meguri.charts.fan_marks import axis_of_days, key_of, level_words
from meguri.charts.look import INK, KEPT, QUIET, Caption, note
from meguri.charts.sheet import (
    EDGE,
    Plot,
    gridded,
    legend,
    month_said,
    on_marks,
    sheet,
    synthetic_stamp,
    wrapped,
)
from meguri.charts.speech import Speech
from meguri.tables.lifetime import Life

WIDTH, HEIGHT = 328, 250
_SIDES = (44.0, WIDTH - 14.0)
_LINE = 18.0


def fade_fan_narrow(life: Life, speech: Speech, caption: Caption) -> str:
    """State of health over calendar time, as one SVG of 328 pixels: what a screen of 360 has room for.

    Args:
        life: the forecast; its tables `life` and `life_reached` are drawn.
        speech: language and numbers.
        caption: words for screen readers.

    Raises:
        ValueError: the forecast has fewer than two days.
    """
    table = life.table.sort("day")
    if table.height < 2:
        raise ValueError("a forecast of two days or more is wanted")
    signs, y = legend(key_of(table, None, has_readings=False, speech=speech), 14, WIDTH)
    plot = plot_of(table, None, (), y + 40, _SIDES, HEIGHT)
    words, height = _below(table, life, plot, speech)
    parts = [
        *signs,
        note(speech.gettext("State of health"), x=EDGE, y=plot.top - 30, colour=QUIET),
        *second_life_of(table, plot, speech, x=plot.right, y=plot.top - 10),
        *gridded(plot, *tens(plot)),
        *axis_of_days(plot, speech),
        *bands_of(table, plot),
        *levels_of(life, plot),
        *_both_ends(table, plot, speech),
        *words,
        synthetic_stamp(height, speech, WIDTH) if life.is_synthetic else "",
    ]
    return sheet(parts, height, caption, WIDTH)


def _both_ends(table: pl.DataFrame, plot: Plot, speech: Speech) -> list[str]:
    """The median at the first day and at the last, on the marks."""
    first, last = table.row(0, named=True), table.row(-1, named=True)
    return [
        on_marks(
            speech.percent(first["soh_share"]), x=plot.left + 5, y=plot.y(first["soh_share_high"]) - 12
        ),
        on_marks(
            speech.percent(last["soh_share"]), x=plot.right - 3, y=plot.y(last["soh_share"]) - 14,
            align="end", colour=KEPT,
        ),
    ]  # fmt: skip


def _below(table: pl.DataFrame, life: Life, plot: Plot, speech: Speech) -> tuple[list[str], float]:
    """In words: where it ends, and when each level is reached; and the height of the sheet."""
    last = table.row(-1, named=True)
    between = speech.percent_between(last["soh_share_low"], last["soh_share_high"])
    end = speech.gettext("{median} at the end").format(median=speech.percent(last["soh_share"]))
    month = month_said(last["day"], speech)
    blocks = [(KEPT, end, speech.gettext("{between} in {month}").format(between=between, month=month))]
    blocks += [(INK, *level_words(row, table, speech)) for row in life.reached.iter_rows(named=True)]
    parts, y = [], plot.bottom + 46
    for colour, first, second in blocks:
        for said in wrapped(first, WIDTH - 2 * EDGE):
            parts.append(note(said, x=EDGE, y=y, colour=colour, bold=True))
            y += _LINE
        for said in wrapped(second, WIDTH - 2 * EDGE):
            parts.append(note(said, x=EDGE, y=y, colour=QUIET))
            y += _LINE
        y += 6
    return parts, y
