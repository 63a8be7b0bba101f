"""The range of one car as one picture (SVG), with its words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from meguri.charts.look import Caption
from meguri.charts.speech import Speech
from meguri.locale import N_, words

if TYPE_CHECKING:
    from meguri.life.range_km import Range

Row = dict[str, Any]


def range_svg(range: "Range", lang: str, about: Sequence[str] = ()) -> str:  # noqa: A002 – the word of the trade
    """Range by month and by outside temperature, against the distance wanted, in `ja` or `en`.

    Args:
        range: by month and by temperature.
        lang: language.
        about: lines that say which car this is, where and how it is used, and whether the data are simulated.

    Raises:
        ValueError: no such language.
    """
    from meguri.charts.range_months import range_by_month
    from meguri.life.range_km.months import SAFE_SHARE

    speech = Speech(lang, words(lang))
    rows = range.table.sort("month_rank").to_dicts()
    lines = [*about, *_enough(rows, SAFE_SHARE, speech), *_beyond(rows, speech)]
    caption = Caption("range", _title(rows, speech), " ".join([*lines, *_told(rows, speech)]))
    return range_by_month(range.table, range.curve, speech, caption, safe_share=SAFE_SHARE, lines=lines)


def _title(rows: list[Row], speech: Speech) -> str:
    least, most = (pick(rows, key=lambda row: row["range_km"]) for pick in (min, max))
    return speech.gettext(
        N_("On a full charge: {least} km in {least_month}, {most} km in {most_month} (median)")
    ).format(
        least=f"{least['range_km']:,.0f}",
        most=f"{most['range_km']:,.0f}",
        least_month=_months([least], speech),
        most_month=_months([most], speech),
    )


def _told(rows: list[Row], speech: Speech) -> list[str]:
    """Each month, for who cannot see it."""
    said = speech.gettext(N_("{month}: {km} km ({between})."))
    return [
        said.format(
            month=_months([row], speech),
            km=f"{row['range_km']:,.0f}",
            between=speech.between(f"{row['range_km_low']:,.0f}", f"{row['range_km_high']:,.0f}"),
        )
        for row in rows
    ]


def _enough(rows: list[Row], safe_share: float, speech: Speech) -> list[str]:
    from meguri.life.stress.simulate import FLOOR

    _ = speech.gettext
    known = [row for row in rows if row["enough_share"] is not None]
    if not known:
        return [_(N_("No daily run was given; give a duty, and each month is judged against it."))]
    short = [row for row in known if row["enough_share"] < safe_share]
    share = speech.percent(safe_share)
    if not short:
        said = [
            _(N_("Does the daily run in every month, with a chance of {share} or more.")).format(share=share)
        ]
    elif len(short) == len(known):
        said = [_(N_("Does not do the daily run in any month with a chance of {share}.")).format(share=share)]
    else:
        said = [
            _(N_("Does not do the daily run with a chance of {share} in: {months}.")).format(
                share=share, months=_months(short, speech)
            )
        ]
    chance = _(N_("The chance counts the charge that is meant, with {kept} kept back, on days as they come."))
    return [*said, chance.format(kept=speech.percent(FLOOR))]


def _beyond(rows: list[Row], speech: Speech) -> list[str]:
    beyond = [row for row in rows if row["is_extrapolated"]]
    if not beyond:
        return []
    said = speech.gettext(N_("Beyond the temperatures that were measured in: {months}."))
    return [said.format(months=_months(beyond, speech))]


def _months(rows: list[Row], speech: Speech) -> str:
    from meguri.charts.range_months import month_name

    return ("、" if speech.japanese else ", ").join(month_name(row["month_rank"], speech) for row in rows)
