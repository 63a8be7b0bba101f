"""A battery's future as one picture (SVG), with its words; the promise drawn in where there is a quote."""

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from meguri.charts.look import Caption
from meguri.charts.speech import Speech
from meguri.locale import N_, words
from meguri.report.diagnosis_words import battery_said, said

if TYPE_CHECKING:
    from meguri.charts.fan import Pledge, Reading
    from meguri.tables.lifetime import Life
    from meguri.value.guarantee import Quote


def life_svg(
    life: "Life", lang: str, quote: "Quote | None" = None, readings: pl.DataFrame | None = None
) -> str:
    """The state of health over calendar time, in `ja` or `en`.

    Args:
        life: the forecast.
        lang: language.
        quote: a promise about the same battery, drawn in; its first day is the forecast's.
        readings: what the car showed earlier (table `readings`); rows in Ah alone are left out and counted.

    Raises:
        TableError: not the table `readings`.
        ValueError: no such language, a quote about another battery, or a forecast of fewer than two days.
    """
    from meguri.charts.fan import fade_fan

    if quote is not None and quote.verdict_id != life.verdict_id:
        raise ValueError(f"the quote rests on verdict {quote.verdict_id}, the forecast on {life.verdict_id}")
    speech = Speech(lang, words(lang))
    points, left_out = _readings(readings, life.start)
    title = _title(life, speech)
    lines = [*_lines(life, speech), *_left_out(left_out, speech)]
    if quote is not None:
        lines += promise_lines(quote, speech)
    return fade_fan(
        life,
        speech,
        Caption("life", title, " ".join([*lines, *_levels(life, speech)])),
        lines=lines,
        pledge=None if quote is None or not quote.is_eligible else _pledge(quote, life),
        readings=points,
    )


def life_svg_narrow(life: "Life", lang: str) -> str:
    """The same for a screen as narrow as a phone's, without promise and readings; its title is the page's.

    Args:
        life: the forecast.
        lang: language.

    Raises:
        ValueError: no such language, or a forecast of fewer than two days.
    """
    from meguri.charts.fan_narrow import fade_fan_narrow

    speech = Speech(lang, words(lang))
    told = " ".join([*_lines(life, speech), *_levels(life, speech)])
    return fade_fan_narrow(life, speech, Caption("life-narrow", _title(life, speech), told))


def _title(life: "Life", speech: Speech) -> str:
    from meguri.charts.sheet import month_said

    row = life.table.sort("day").row(-1, named=True)
    first = life.table.sort("day").row(0, named=True)
    return speech.gettext(
        N_("State of health {now} today, {then} in {month} (90% interval {between})")
    ).format(
        now=speech.percent(first["soh_share"]),
        then=speech.percent(row["soh_share"]),
        month=month_said(row["day"], speech),
        between=speech.percent_between(row["soh_share_low"], row["soh_share_high"]),
    )


def _levels(life: "Life", speech: Speech) -> list[str]:
    """When each level is reached, for who cannot see it."""
    from meguri.charts.fan_marks import level_words

    table = life.table.sort("day")
    return [
        speech.gettext(N_("{name}: {value}")).format(name=first, value=second)
        for first, second in (level_words(row, table, speech) for row in life.reached.iter_rows(named=True))
    ]


def _lines(life: "Life", speech: Speech) -> list[str]:
    _ = speech.gettext
    start = _(N_("forecast from {day}")).format(day=speech.day(life.start))
    synthetic = _(N_("SYNTHETIC DATA – no real car")) if life.is_synthetic else ""
    parts = (synthetic, battery_said(life.model) if life.model else "", start)
    what = said("definition", life.definition, speech.lang)
    level = _(N_("A level that is reached is no end of life: the battery goes on, in a car or at rest."))
    return [" · ".join(part for part in parts if part), what, level]


LAW = N_("A promise given for payment may be insurance business under Japanese law.")


def promise_lines(quote: "Quote", speech: Speech) -> list[str]:
    """A quote in a few lines: what is promised, what it would cost, that this is no offer, and the law."""
    from meguri.value.guarantee.words import ESTIMATE, FINDING_WORDS, PRICE_WORDS

    _, row = speech.gettext, quote.guarantee.row(0, named=True)
    estimate = _(FINDING_WORDS[ESTIMATE])
    title = quote.terms.title.say("ja" if speech.japanese else "en")
    if not quote.is_eligible:
        return [_(N_("{title}: not eligible under these terms, so no promise is drawn.")).format(title=title),
                estimate, _(LAW)]  # fmt: skip
    level = _level(row, speech)
    chance = _(N_("chance of a claim {chance} ({between})")).format(
        chance=percent_said(row["claim_share"], speech),
        between=speech.between(
            percent_said(row["claim_share_low"], speech).rstrip("%"),
            percent_said(row["claim_share_high"], speech),
        ),
    )
    kind = PRICE_WORDS[row["price_kind"]]
    price = _(kind) + " " + speech.price(row["price_jpy"])
    return [
        " · ".join((_(N_("{name}: {value}")).format(name=title, value=level), chance, price)),
        estimate,
        _(LAW),
    ]


def _level(row: dict[str, float], speech: Speech) -> str:
    _ = speech.gettext
    if row["threshold_jpy"] is not None:
        return _(N_("{value} at the end of the term (no state of health is promised)")).format(
            value=speech.price(row["threshold_jpy"])
        )
    share = speech.percent(row["threshold_share"])
    if row["product"] == "range" and row["threshold_km"] is not None:
        return _(N_("{km} km on a full charge, which is a state of health of {share}")).format(
            km=f"{row['threshold_km']:,.0f}", share=share
        )
    return _(N_("state of health {share}")).format(share=share)


def percent_said(share: float, speech: Speech) -> str:
    """A share as percent, small ones with a decimal."""
    return f"{share * 100:.1f}%" if 0 < share < 0.0995 else speech.percent(share)


def _pledge(quote: "Quote", life: "Life") -> "Pledge":
    from meguri.charts.fan import Pledge
    from meguri.value.guarantee.cover import cover_end

    ends = cover_end(quote.terms.cover, life)
    early, middle, late = np.quantile(ends, (0.05, 0.5, 0.95), method="inverted_cdf")
    waits = min(quote.terms.cover.waiting_yr, float(late))
    return Pledge(
        quote.guarantee["threshold_share"].item(),
        *(life.day(float(year)) for year in (waits, early, middle, late)),
    )


def _readings(readings: pl.DataFrame | None, start: date) -> tuple[list["Reading"], int]:
    """Readings as shares up to the first day of the forecast, and how many had none."""
    from meguri.charts.fan import Reading
    from meguri.tables.battery import READINGS

    if readings is None or readings.is_empty():
        return [], 0
    rows = READINGS.check(readings, where="readings").filter(pl.col("day") <= start).sort("day")
    shown = rows.drop_nulls("soh_bms_share")
    points = [Reading(day, share) for day, share in shown.select("day", "soh_bms_share").iter_rows()]
    return points, rows.height - shown.height


def _left_out(count: int, speech: Speech) -> list[str]:
    if not count:
        return []
    said = speech.gettext(N_("Earlier readings that tell no state of health, and are not drawn: {count}."))
    return [said.format(count=count)]
