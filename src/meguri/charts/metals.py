"""Which metals left with the exported cars."""

import altair as alt
import polars as pl

from meguri.charts.look import METALS, Caption, Frame, key, render, top_of
from meguri.charts.parts import Chart, unit_above, y_axis
from meguri.charts.speech import Speech


def metals_by_year(metals: pl.DataFrame, speech: Speech, frame: Frame, caption: Caption) -> str:
    """METALS of one segment, span "year": mass of Li, Ni and Co leaving in every year (medians), t."""
    _ = speech.gettext
    names = {"li": _("Lithium"), "ni": _("Nickel"), "co": _("Cobalt")}
    order = ["ni", "co", "li"]
    data = metals.filter(pl.col("metal").is_in(order)).sort("year")
    totals = data.group_by("year").agg(pl.col("mass_t").sum())
    top = top_of(float(totals["mass_t"].max() or 1))  # type: ignore[arg-type]
    years = sorted(set(data["year"].to_list()))
    every = next(s for s in (1, 2, 3, 5) if frame.plot_width / len(years) * s > 40 or s == 5)
    bars = (
        Chart(data)
        .mark_bar(size=max(4.0, frame.plot_width / len(years) * 0.68))
        .encode(
            x=alt.X(
                "year:O",
                title=None,
                axis=alt.Axis(values=[y for y in years if (years[-1] - y) % every == 0], ticks=False),
            ),
            y=y_axis("mass_t", top, form=",~f"),
            color=alt.Color(
                "metal:N", legend=None, scale=alt.Scale(domain=order, range=[METALS[m] for m in order])
            ),
            order=alt.Order("rank:Q"),
        )
        .transform_calculate(rank="datum.metal == 'ni' ? 0 : datum.metal == 'co' ? 1 : 2")
    )
    patches = key([names[m] for m in order], [METALS[m] for m in order])
    return render(bars, frame, caption, [unit_above(_("t a year"), frame), *patches])
