"""The pictures of the market: how large under each scenario, and which assumptions decide it."""

import polars as pl

from meguri import charts
from meguri.charts.look import Caption, top_of
from meguri.charts.speech import Speech
from meguri.report.assumption_words import assumption_words
from meguri.report.drawing import HALF, drawn, sheet
from meguri.report.parts import Figure
from meguri.report.reading import MARKET_YEARS, Reading
from meguri.report.wording import NATURES, SCENARIOS, say


def markets(reading: Reading, speech: Speech) -> tuple[Figure, ...]:
    """The market under every scenario, on one scale."""
    market = reading.account.market
    top = top_of(float(market.filter(pl.col("market_segment") == "total")["value_jpy_high"].max() or 1))  # type: ignore[arg-type]
    return tuple(_one_market(reading, speech, scenario, top) for scenario in reading.scenarios)


def _one_market(reading: Reading, speech: Speech, scenario: str, top: float) -> Figure:
    _ = speech.gettext
    rows = reading.account.market.filter(pl.col("scenario") == scenario)
    total = rows.filter(pl.col("market_segment") == "total")
    stay = reading.account.market.filter(
        (pl.col("scenario") == "all-stay") & (pl.col("market_segment") == "total")
    )
    other = stay if scenario == "as-today" and not stay.is_empty() else None
    title = say(speech, SCENARIOS, scenario)
    notes = [_("Areas: medians. Dotted lines: 5–95% interval of the total. Both charts have the same scale.")]
    if other is not None:
        notes.append(_lost(reading, speech))
    desc = _("In {year}: {value}, 5–95% interval {band}.").format(
        year=total["year"][-1],
        value=speech.yen(total["value_jpy"][-1]),
        band=speech.yen_between(total["value_jpy_low"][-1], total["value_jpy_high"][-1]),
    )
    ident = f"fig-market-{scenario}"

    def draw(width: int, caption: Caption) -> str:
        right = 112 if speech.japanese else 108
        return charts.market_by_segment(
            rows, other, top, speech, sheet(width, 320, right=right, left=34), caption
        )

    wide, narrow = drawn(ident, title, desc, HALF, draw)
    nature = _(NATURES["calibrated"]) if bool(rows["calibrated"].any()) else None
    return Figure(ident, title, wide, narrow, tuple(notes), half=True, nature=nature)


def _lost(reading: Reading, speech: Speech) -> str:
    """What goes missing when exports go on, in the headline years."""
    _ = speech.gettext
    parts = []
    totals = reading.account.lost.filter(pl.col("market_segment") == "total")
    for row in totals.filter(pl.col("year").is_in(MARKET_YEARS)).sort("year").iter_rows(named=True):
        band = speech.yen_between(row["value_jpy_low"], row["value_jpy_high"])
        parts.append(
            _("{value} ({band}) in {year}").format(
                year=row["year"], value=speech.yen(row["value_jpy"]), band=band
            )
        )
    return _("What is lost against “if all used EVs stayed”: {lost}.").format(lost=_("; ").join(parts))


def sensitivities(reading: Reading, speech: Speech) -> tuple[Figure, ...]:
    """What moves the market of the headline years, under the first scenario."""
    table = reading.account.sensitivity
    if table.is_empty():
        return ()
    scenario = table["scenario"][0]
    years = sorted(set(table.filter(pl.col("scenario") == scenario)["year"]))
    return tuple(_one_sensitivity(reading, speech, scenario, year) for year in years)


def _one_sensitivity(reading: Reading, speech: Speech, scenario: str, year: int) -> Figure:
    _ = speech.gettext
    rows = reading.account.sensitivity.filter((pl.col("scenario") == scenario) & (pl.col("year") == year))
    rows = rows.sort("rank").head(6)
    names = [assumption_words(speech, name) for name in rows["assumption"]]
    shown = rows.with_columns(label=pl.Series(names, dtype=pl.String))
    title = _("What moves the market of {year} most").format(year=year)
    desc = "; ".join(
        f"{name} {speech.percent(share)}" for name, share in zip(names, rows["total_share"], strict=True)
    )
    ident = f"fig-sensitivity-{year}"

    def draw(width: int, caption: Caption) -> str:
        return charts.sensitivity_bars(shown, speech, width, caption)

    wide, narrow = drawn(ident, title, desc, HALF, draw)
    note = _(
        "Share of the variance that an assumption takes part in (pale) and explains alone (dark): Sobol "
        "indices. Scenario: {scenario}."
    ).format(scenario=say(speech, SCENARIOS, scenario))
    return Figure(ident, title, wide, narrow, (note,), half=True)
