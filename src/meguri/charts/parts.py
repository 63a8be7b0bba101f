"""The few marks that charts are put together from."""

from collections.abc import Iterable
from typing import Any

import altair as alt
import polars as pl

from meguri.charts.look import QUIET, Frame, note
from meguri.charts.speech import Speech

Chart = alt.Chart


def vehicle_scale(speech: Speech) -> tuple[float, str]:
    """Divisor and words of an axis of vehicles."""
    return speech.car_axis


def yen_scale(speech: Speech, largest: float) -> tuple[float, str]:
    """Divisor and words of an axis of yen."""
    return speech.yen_axis(largest)


def years_axis(first: int, last: int, frame: Frame) -> alt.X:
    """The years, with as many labels as fit."""
    room = max(2, frame.plot_width // 56)
    step = next(s for s in (1, 2, 3, 5, 10, 20) if (last - first) / s + 1 <= room or s == 20)
    values = [year for year in range(last, first - 1, -1) if (last - year) % step == 0]
    return alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(values=values, format="d", labelFlush=False),
    )


def y_axis(field: str, top: float, *, low: float = 0.0, count: int = 5, form: str = ",~f") -> alt.Y:
    """A value axis from `low` to `top`, without a title: its unit stands above it."""
    return alt.Y(
        f"{field}:Q",
        title=None,
        scale=alt.Scale(domain=[low, top], nice=False),
        axis=alt.Axis(tickCount=count, format=form),
    )


def unit_above(words: str, frame: Frame) -> str:
    """The unit of the value axis, above it at the left edge."""
    return note(words, x=-frame.left + 1, y=-16, colour=QUIET)


def line(
    frame: pl.DataFrame, x: Any, y: Any, colour: str, dash: Iterable[int] = (), width: float = 2.4
) -> Chart:
    """A line in one colour, dashed or not."""
    marked = Chart(frame).mark_line(color=colour, strokeDash=list(dash), strokeWidth=width)
    chart: Chart = marked.encode(x=x, y=y)
    return chart


def band(frame: pl.DataFrame, x: Any, low: Any, high: str, colour: str, opacity: float) -> Chart:
    """An interval over the years."""
    marked = Chart(frame).mark_area(color=colour, opacity=opacity, line=False)
    chart: Chart = marked.encode(x=x, y=low, y2=f"{high}:Q")
    return chart


def height_of(value: float, top: float, frame: Frame, low: float = 0.0) -> float:
    """Where a value lies on the plot, in pixels from its upper edge."""
    return frame.plot_height * (1.0 - (value - low) / (top - low))


def place_of(year: float, first: float, last: float, frame: Frame) -> float:
    """Where a year lies on the plot, in pixels from its left edge."""
    return frame.plot_width * (year - first) / (last - first)
