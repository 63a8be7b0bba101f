"""What became of the cars of every year of sale."""

import altair as alt
import polars as pl

from meguri.charts.look import (
    EXPORTED,
    PAPER,
    QUIET,
    SEGMENTS,
    SIZE,
    Caption,
    Frame,
    key,
    note,
    render,
    top_of,
)
from meguri.charts.parts import (
    Chart,
    height_of,
    unit_above,
    vehicle_scale,
    y_axis,
    years_axis,
)
from meguri.charts.speech import Speech

_SHADES = ("#08395a", "#0f5c8c", "#2f83b7", "#69abd3", "#a5cee6", "#d3e8f4")


def in_use_by_cohort(cohorts: pl.DataFrame, speech: Speech, frame: Frame, caption: Caption) -> str:
    """COHORTS of one segment: cars in use at each year's end, by years of sale (medians)."""
    divisor, unit = vehicle_scale(speech)
    first, last = _first_last(cohorts)
    groups = sale_groups(first, last, len(_SHADES))
    names = [name for _a, _b, name in groups]
    data = (
        _grouped(cohorts, groups)
        .with_columns(pl.col("in_use_units") / divisor)
        .with_columns(order=pl.col("group").replace_strict(names, range(len(names)), return_dtype=pl.Int64))
        .sort("order", "year")
    )
    totals = data.group_by("year").agg(pl.col("in_use_units").sum())
    top = top_of(float(totals["in_use_units"].max()))  # type: ignore[arg-type]
    areas = (
        Chart(data)
        .mark_area(stroke=PAPER, strokeWidth=0.8)
        .encode(
            x=years_axis(first, last, frame),
            y=alt.Y(
                "in_use_units:Q",
                stack="zero",
                title=None,
                scale=alt.Scale(domain=[0, top], nice=False),
                axis=alt.Axis(tickCount=5, format=",~f"),
            ),
            color=alt.Color(
                "group:N", legend=None, scale=alt.Scale(domain=names, range=list(_SHADES[: len(names)]))
            ),
            order=alt.Order("order:Q"),
        )
    )
    over = [unit_above(unit, frame), *_area_labels(data, top, frame)]
    return render(areas, frame, caption, over)


def _area_labels(data: pl.DataFrame, top: float, frame: Frame) -> list[str]:
    """Names at the right edge; each area there is as high as its cars still in use."""
    last = data["year"].max()
    ends = data.filter(pl.col("year") == last).sort("order")
    labels, below = [], 0.0
    for name, value in zip(ends["group"], ends["in_use_units"], strict=True):
        middle = height_of(below + value / 2, top, frame)
        labels.append((name, middle))
        below += value
    out, limit = [], float(frame.plot_height + 8)
    for name, middle in labels:
        limit = min(middle, limit)
        out.append(note(name, x=frame.plot_width + 8, y=limit, colour=QUIET))
        limit -= SIZE + 2
    return out


def fate_of_cohorts(cohorts: pl.DataFrame, year: int, speech: Speech, frame: Frame, caption: Caption) -> str:
    """COHORTS of one segment: of the cars sold in each year, how many are where at the end of `year`.

    Medians by cohort; what left and was not exported is scrapped or waits deregistered.
    """
    _ = speech.gettext
    divisor, unit = vehicle_scale(speech)
    names = [_("In use"), _("Exported"), _("Scrapped or waiting")]
    fills = [SEGMENTS["used_ev"], EXPORTED, "url(#hatch-scrapped)"]
    data = fates(cohorts, year).with_columns(pl.col("in_use", "exported", "other") / divisor)
    long = data.unpivot(
        on=["in_use", "exported", "other"], index="cohort_year", variable_name="fate", value_name="units"
    )
    top = top_of(float(data.select(pl.sum_horizontal("in_use", "exported", "other")).to_series().max()))  # type: ignore[arg-type]
    count = data.height
    bars = (
        Chart(long)
        .mark_bar(size=max(4.0, frame.plot_width / count * 0.72))
        .encode(
            x=alt.X("cohort_year:O", title=None, axis=alt.Axis(values=_labelled(data, frame), ticks=False)),
            y=y_axis("units", top),
            color=alt.Color(
                "fate:N", legend=None, scale=alt.Scale(domain=["in_use", "exported", "other"], range=fills)
            ),
            order=alt.Order("rank:Q"),
        )
        .transform_calculate(rank="datum.fate == 'in_use' ? 0 : datum.fate == 'exported' ? 1 : 2")
    )
    return render(bars, frame, caption, [unit_above(unit, frame), *key(names, fills)])


def fates(cohorts: pl.DataFrame, year: int) -> pl.DataFrame:
    """COHORTS in; by cohort_year: in_use, exported and other (vehicles, medians) at the end of `year`."""
    so_far = (
        cohorts.filter(pl.col("year") <= year)
        .group_by("cohort_year")
        .agg(pl.col("arisen_units", "exported_units").sum())
    )
    now = cohorts.filter(pl.col("year") == year).select("cohort_year", in_use="in_use_units")
    return (
        now.join(so_far, on="cohort_year")
        .with_columns(exported=pl.min_horizontal("exported_units", "arisen_units"))
        .with_columns(other=pl.col("arisen_units") - pl.col("exported"))
        .select("cohort_year", "in_use", "exported", "other")
        .sort("cohort_year")
    )


def sale_groups(first: int, last: int, count: int) -> list[tuple[int, int, str]]:
    """Years of sale in at most so many groups of about equal length: first and last year, name."""
    length = -(-(last - first + 1) // count)
    out = [(max(first, end - length + 1), end) for end in range(last, first - 1, -length)]
    if len(out) > 1 and 2 * (out[-1][1] - out[-1][0] + 1) <= length:
        out[-2:] = [(out[-1][0], out[-2][1])]  # too few years to stand alone
    return [(a, b, str(a) if a == b else f"{a}–{b % 100:02d}") for a, b in reversed(out)]


def _grouped(cohorts: pl.DataFrame, groups: list[tuple[int, int, str]]) -> pl.DataFrame:
    names = {year: name for first, last, name in groups for year in range(first, last + 1)}
    years = cohorts.select("year").unique()
    flows = (
        cohorts.with_columns(
            group=pl.col("cohort_year").replace_strict(
                list(names), list(names.values()), return_dtype=pl.String
            )
        )
        .group_by("group", "year")
        .agg(pl.col("in_use_units", "arisen_units", "exported_units").sum())
    )
    every = years.join(pl.DataFrame({"group": [name for _a, _b, name in groups]}), how="cross")
    return every.join(flows, on=["group", "year"], how="left").with_columns(
        pl.col("in_use_units", "arisen_units", "exported_units").fill_null(0.0)
    )


def exits_by_group(cohorts: pl.DataFrame, year: int, count: int = 5) -> list[tuple[str, float]]:
    """Exits of one year by years of sale (medians), oldest first."""
    first, last = _first_last(cohorts)
    groups = sale_groups(first, min(last, year), count)
    flows = _grouped(cohorts.filter(pl.col("cohort_year") <= year), groups).filter(pl.col("year") == year)
    by_name = dict(zip(flows["group"], flows["arisen_units"], strict=True))
    return [(name, float(by_name[name])) for _a, _b, name in groups]


def _first_last(cohorts: pl.DataFrame) -> tuple[int, int]:
    return int(cohorts["cohort_year"].min()), int(cohorts["year"].max())  # type: ignore[arg-type]


def _labelled(data: pl.DataFrame, frame: Frame) -> list[int]:
    step = 1 if frame.plot_width / data.height > 40 else (2 if frame.plot_width / data.height > 20 else 3)
    years = data["cohort_year"].to_list()
    return [year for year in years if (years[-1] - year) % step == 0]
