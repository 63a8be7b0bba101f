"""Range by month on a terminal, with an answer in words: does it do the daily run in February?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from meguri.charts.speech import Speech, digits
from meguri.cli.life_text import SYNTHETIC, assumed_text, findings_text, percent_said
from meguri.cli.output import NONE, text_table
from meguri.locale import N_, words
from meguri.report.diagnosis_words import battery_said
from meguri.report.life_words import duty_said

if TYPE_CHECKING:
    from meguri.life.range_km import Range
    from meguri.life.stress import Duty
    from meguri.report.diagnosis_words import Row
    from meguri.tables.verdict import Verdict

TITLE = N_("Range by month on a full charge (an estimate)")
FEBRUARY = 2
SAFE, HALF = 0.95, 0.5
ANSWERS = (
    (SAFE, N_("Yes")),
    (HALF, N_("Not on every day")),
    (0.0, N_("No")),
)
ANSWER = N_(
    "Does it do the daily run of {need} km in {month}? {answer}: full in the morning it does on {chance} of "
    "all days, and with a chance of {cold} on a cold day ({outside} °C)."
)
NO_RUN = N_("In {month} it is not driven.")
HARDEST = N_("The hardest month is {month}.")
NO_DUTY = N_("Say how it is used (--duty), and the answer says whether it does the daily run.")


def range_text(
    made: "Range",
    name: str,
    soh: Sequence[float],
    place: str,
    duty: "Duty | None",
    verdict: "Verdict | None",
    lang: str,
) -> str:
    """Range by month: figures with doubt, the answer for February, findings, assumptions."""
    about = range_about(name, soh, place, duty, verdict, lang)
    parts = (
        "\n".join((words(lang)(TITLE), *about)),
        _answer(made.table.to_dicts(), lang),
        _months(made.table.to_dicts(), duty is not None, lang),
        findings_text(made.findings, lang),
        assumed_text(made.assumed, lang),
        ""
        if verdict is None
        else words(lang)(N_("Id of the verdict: {ident}")).format(ident=verdict.verdict_id[:16]),
    )
    return "\n\n".join(part for part in parts if part)


def range_about(
    name: str, soh: Sequence[float], place: str, duty: "Duty | None", verdict: "Verdict | None", lang: str
) -> list[str]:
    """Which car this is, whether its data are simulated, its state, where and how it is used."""
    say, speech = words(lang), Speech(lang, words(lang))
    state = speech.percent(soh[len(soh) // 2])
    if len(soh) == 3:
        state = say(N_("{median}   (90% interval {between})")).format(
            median=state, between=speech.percent_between(soh[0], soh[2])
        )
    lines = [battery_said(name)]
    if verdict is not None and verdict.is_synthetic:
        lines.append(say(SYNTHETIC))
    used = [] if duty is None else [duty_said(duty.name, lang)]
    health = say(N_("State of health (残存容量率)"))
    lines.append(" · ".join((f"{health} {state}", place, *used)))
    return lines


def _answer(rows: "Sequence[Row]", lang: str) -> str:
    if rows[0]["enough_share"] is None:
        return words(lang)(NO_DUTY)
    say = words(lang)
    driven = [row for row in rows if row["need_km"] > 0]
    hardest = min(driven, key=lambda row: row["enough_cold_share"], default=None)
    lines = [_answer_of(rows[FEBRUARY - 1], lang)]
    if hardest is not None and hardest["month_rank"] != FEBRUARY:
        lines.append(say(HARDEST).format(month=month_said(hardest["month_rank"], lang)))
        lines.append(_answer_of(hardest, lang))
    return "\n".join(lines)


def _answer_of(row: "Row", lang: str) -> str:
    say, month = words(lang), month_said(row["month_rank"], lang)
    if not row["need_km"]:
        return say(NO_RUN).format(month=month)
    least = min(row["enough_share"], row["enough_cold_share"])
    answer = next(word for limit, word in ANSWERS if least >= limit)
    return say(ANSWER).format(
        need=digits(row["need_km"], 3),
        month=month,
        answer=say(answer),
        chance=percent_said(row["enough_share"], lang),
        cold=percent_said(row["enough_cold_share"], lang),
        outside=_degrees(row["coldest_day_c"]),
    )


def month_said(rank: int, lang: str) -> str:
    """A month's name."""
    from babel import Locale

    return str(Locale(lang).months["format"]["wide"][rank])


def _months(rows: "Sequence[Row]", has_run: bool, lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    lines = [
        (
            month_said(row["month_rank"], lang),
            f"{_degrees(row['outside_c'])} °C",
            f"{row['range_km']:.0f} km",
            speech.between(f"{row['range_km_low']:.0f}", f"{row['range_km_high']:.0f} km"),
            NONE if row["cold_range_km"] is None else f"{row['cold_range_km']:.0f} km",
            *((f"{row['need_km']:.0f} km", percent_said(row["enough_share"], lang)) if has_run else ()),
        )
        for row in rows
    ]
    heads = [N_("month"), N_("outside air"), N_("full charge"), N_("90% interval"), N_("cold day")]
    heads += [N_("daily run"), N_("is enough")] if has_run else []
    return text_table(tuple(say(one) for one in heads), lines, right=tuple(range(1, len(heads))))


def _degrees(value: float | None) -> str:
    return NONE if value is None else f"{value:.0f}".replace("-0", "0").replace("-", "−")
