"""Exits and exports through the years, and the share between them."""

import altair as alt
import polars as pl

from meguri.charts.look import EXITS, EXPORTED, PUBLISHED, QUIET, Caption, Frame, apart, note, render, top_of
from meguri.charts.parts import (
    Chart,
    band,
    height_of,
    line,
    place_of,
    unit_above,
    vehicle_scale,
    y_axis,
    years_axis,
)
from meguri.charts.speech import Speech

_FLOWS = ("arisen", "exported")


def outflow_by_year(outflow: pl.DataFrame, speech: Speech, frame: Frame, caption: Caption) -> str:
    """OUTFLOW of one segment, span "year": exits and exports of every year, with their intervals."""
    return _two_flows(outflow, speech, frame, caption, {})


def outflow_cumulative(
    outflow: pl.DataFrame, published: dict[str, float], speech: Speech, frame: Frame, caption: Caption
) -> str:
    """OUTFLOW of one segment, span "cumulative", with published totals marked at its last year.

    Args:
        outflow: rows of one segment and span.
        published: published vehicles by "arisen" and "exported"; may be empty.
        speech: language.
        frame: sheet.
        caption: words for screen readers.
    """
    return _two_flows(outflow, speech, frame, caption, published)


def _two_flows(
    outflow: pl.DataFrame, speech: Speech, frame: Frame, caption: Caption, published: dict[str, float]
) -> str:
    divisor, unit = vehicle_scale(speech)
    data = outflow.sort("year").with_columns(pl.col(r"^(arisen|exported)_units.*$") / divisor)
    first, last = int(data["year"][0]), int(data["year"][-1])
    marks = {flow: value / divisor for flow, value in published.items()}
    top = top_of(max(float(data["arisen_units_high"].max() or 1), *marks.values(), 1e-9))  # type: ignore[arg-type]
    x = years_axis(first, last, frame)
    layers: list[Chart] = []
    looks = {"arisen": (EXITS, (), 0.13), "exported": (EXPORTED, (7, 4), 0.25)}
    for flow, (colour, _dash, opacity) in looks.items():
        layers.append(band(data, x, y_axis(f"{flow}_units_low", top), f"{flow}_units_high", colour, opacity))
    for flow, (colour, dash, _opacity) in looks.items():
        layers.append(line(data, x, y_axis(f"{flow}_units", top), colour, dash))
    layers += _published_marks(marks, last, top)
    over = [unit_above(unit, frame), *_end_labels(data, marks, top, speech, frame)]
    return render(alt.layer(*layers), frame, caption, over)


def _published_marks(marks: dict[str, float], last: int, top: float) -> list[Chart]:
    rows = pl.DataFrame({"year": [float(last)] * len(marks), "value": list(marks.values())})
    if rows.is_empty():
        return []
    chart = Chart(rows).mark_point(
        shape="cross", angle=45, size=110, filled=True, color=PUBLISHED, opacity=1, clip=False
    )
    return [chart.encode(x=alt.X("year:Q"), y=y_axis("value", top))]


def _end_labels(
    data: pl.DataFrame, marks: dict[str, float], top: float, speech: Speech, frame: Frame
) -> list[str]:
    _ = speech.gettext
    divisor = vehicle_scale(speech)[0]
    names = {"arisen": (_("Exits"), EXITS), "exported": (_("Exported"), EXPORTED)}
    rows = [(name, colour, float(data[f"{flow}_units"][-1])) for flow, (name, colour) in names.items()]
    rows += [(f"× {speech.count(v * divisor)}", PUBLISHED, v) for v in marks.values()]
    heights = apart([height_of(value, top, frame) for _name, _colour, value in rows], 17.0)
    return [
        note(name, x=frame.plot_width + 10, y=y, colour=colour, bold=True)
        for (name, colour, _value), y in zip(rows, heights, strict=True)
    ]


def share_by_year(
    outflow: pl.DataFrame, published: float | None, speech: Speech, frame: Frame, caption: Caption
) -> str:
    """OUTFLOW of one segment, span "cumulative": share of the exits so far that was exported.

    Args:
        outflow: rows of one segment and span.
        published: a published share, drawn as a line; or none.
        speech: language.
        frame: sheet.
        caption: words for screen readers.
    """
    _ = speech.gettext
    data = outflow.sort("year").with_columns(pl.col(r"^export_share.*$") * 100)
    first, last = int(data["year"][0]), int(data["year"][-1])
    x = years_axis(first, last, frame)
    layers = [
        band(data, x, y_axis("export_share_low", 100), "export_share_high", EXPORTED, 0.25),
        line(data, x, y_axis("export_share", 100), EXPORTED, (7, 4)),
    ]
    ends: list[tuple[str, str, float]] = [(_("Estimate"), EXPORTED, float(data["export_share"][-1]))]
    if published is not None:
        rule = Chart(pl.DataFrame({"value": [published * 100]})).mark_rule(color=PUBLISHED, strokeWidth=1.6)
        layers.append(rule.encode(y=y_axis("value", 100)))
        ends.append(
            (_("Published {share}").format(share=speech.percent(published)), PUBLISHED, published * 100)
        )
    heights = apart([height_of(value, 100, frame) for _n, _c, value in ends], 17.0)
    over = [
        note(name, x=frame.plot_width + 8, y=y, colour=colour, bold=True)
        for (name, colour, _v), y in zip(ends, heights, strict=True)
    ]
    over += [unit_above("%", frame), *_end_interval(data, last, first, frame)]
    return render(alt.layer(*layers), frame, caption, over)


def _end_interval(data: pl.DataFrame, last: int, first: int, frame: Frame) -> list[str]:
    low, high = float(data["export_share_low"][-1]), float(data["export_share_high"][-1])
    x = place_of(last, first, last, frame)
    return [
        note(f"{value:.0f}%", x=x - 6, y=height_of(value, 100, frame) + shift, align="end", colour=QUIET)
        for value, shift in ((low, 11), (high, -9))
    ]
