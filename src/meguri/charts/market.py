"""How large the market could be, and which assumptions decide it."""

import altair as alt
import polars as pl

from meguri.charts.look import (
    EXPORTED,
    INK,
    KEPT,
    PAPER,
    QUIET,
    SEGMENTS,
    SIZE,
    Caption,
    Frame,
    apart,
    note,
    render,
)
from meguri.charts.parts import Chart, height_of, line, place_of, unit_above, y_axis, years_axis, yen_scale
from meguri.charts.speech import Speech

_ORDER = ("used_ev", "reuse", "recycling")
_ROW = 46


def market_by_segment(
    market: pl.DataFrame,
    other_total: pl.DataFrame | None,
    top_jpy: float,
    speech: Speech,
    frame: Frame,
    caption: Caption,
) -> str:
    """MARKET of one scenario: yen a year by segment (medians), its total with the 5–95 % interval.

    Args:
        market: rows of one scenario, with the total.
        other_total: total rows of the scenario to compare with, drawn as a dashed line; or none.
        top_jpy: end of the value axis, the same for every scenario shown side by side.
        speech: language.
        frame: sheet.
        caption: words for screen readers.
    """
    _ = speech.gettext
    divisor, unit = yen_scale(speech, top_jpy)
    top = top_jpy / divisor
    value = pl.col(r"^value_jpy.*$") / divisor
    parts = market.filter(pl.col("market_segment") != "total").with_columns(value).sort("year")
    total = market.filter(pl.col("market_segment") == "total").with_columns(value).sort("year")
    x = years_axis(int(total["year"][0]), int(total["year"][-1]), frame)
    layers = [_areas(parts, x, top)]
    for end in ("low", "high"):
        edge = y_axis(f"value_jpy_{end}", top)
        layers.append(
            line(total, x, edge, PAPER, (), 2.6)
        )  # a pale ground, so that the dots show on dark areas
        layers.append(line(total, x, edge, INK, (2, 3), 1.3))
    if other_total is not None:
        layers.append(_other(other_total.with_columns(value).sort("year"), x, top))
    over = [unit_above(unit, frame), *_labels(parts, total, other_total, divisor, top, speech, frame)]
    return render(alt.layer(*layers), frame, caption, over)


def _areas(parts: pl.DataFrame, x: alt.X, top: float) -> Chart:
    rank = {name: i for i, name in enumerate(_ORDER)}
    data = parts.with_columns(rank=pl.col("market_segment").replace_strict(rank, return_dtype=pl.Int64))
    chart: Chart = (
        Chart(data)
        .mark_area(stroke=PAPER, strokeWidth=0.8)
        .encode(
            x=x,
            y=alt.Y(
                "value_jpy:Q",
                stack="zero",
                title=None,
                scale=alt.Scale(domain=[0, top], nice=False),
                axis=alt.Axis(tickCount=5, format=",~f"),
            ),
            color=alt.Color(
                "market_segment:N",
                legend=None,
                scale=alt.Scale(domain=list(_ORDER), range=[SEGMENTS[s] for s in _ORDER]),
            ),
            order=alt.Order("rank:Q"),
        )
    )
    return chart


def _other(total: pl.DataFrame, x: alt.X, top: float) -> Chart:
    return line(total, x, y_axis("value_jpy", top), EXPORTED, (7, 4), 2.2)


def _labels(
    parts: pl.DataFrame,
    total: pl.DataFrame,
    other: pl.DataFrame | None,
    divisor: float,
    top: float,
    speech: Speech,
    frame: Frame,
) -> list[str]:
    _ = speech.gettext
    names = {"used_ev": _("Used EVs"), "reuse": _("Reuse batteries"), "recycling": _("Recycling")}
    year = total["year"][-1]
    ends = dict(parts.filter(pl.col("year") == year).select("market_segment", "value_jpy").iter_rows())
    rows, below = [], 0.0
    for segment in _ORDER:
        rows.append((names[segment], INK, below + ends.get(segment, 0.0) / 2))
        below += ends.get(segment, 0.0)
    if other is not None:
        rows.append((_("All stay"), EXPORTED, float(other.sort("year")["value_jpy"][-1]) / divisor))
    heights = apart([height_of(value, top, frame) for _n, _c, value in rows], SIZE + 4.0)
    return [
        note(name, x=frame.plot_width + 8, y=y, colour=colour)
        for (name, colour, _v), y in zip(rows, heights, strict=True)
    ]


def sensitivity_bars(rows: pl.DataFrame, speech: Speech, width: int, caption: Caption) -> str:
    """SENSITIVITY of one scenario and year: share of the doubt that each assumption explains.

    Args:
        rows: `label`, `first_order_share`, `total_share`, in the order of drawing.
        speech: language.
        width: of the sheet, pixels; its height follows from the rows.
        caption: words for screen readers.
    """
    frame = Frame(width, rows.height * _ROW + 8, left=2, right=52, top=4, bottom=4)
    x = alt.Scale(domain=[0, 1], nice=False)
    place = pl.DataFrame({"at": [row * _ROW + 30.0 for row in range(rows.height)]})
    data = pl.concat(
        [rows.select("label", pl.col("first_order_share", "total_share").clip(0, 1)), place], how="horizontal"
    )
    y = alt.Y(
        "at:Q",
        axis=None,
        scale=alt.Scale(domain=[0, frame.plot_height], range=[0, frame.plot_height], nice=False, padding=0),
    )
    layers: list[Chart] = []
    for column, colour, size in (("total_share", "#bfdff2", 14), ("first_order_share", KEPT, 14)):
        bar = Chart(data).mark_bar(size=size, color=colour, orient="horizontal")
        layers.append(bar.encode(x=alt.X(f"{column}:Q", axis=None, scale=x), y=y))
    over = []
    for row in data.iter_rows(named=True):
        at = place_of(row["total_share"], 0, 1, frame)
        over.append(note(row["label"], x=0, y=row["at"] - 17, colour=INK))
        over.append(note(speech.percent(row["total_share"]), x=at + 6, y=row["at"], colour=QUIET))
    return render(alt.layer(*layers), frame, caption, over)
