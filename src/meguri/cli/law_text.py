"""The calendar of the law on a terminal: jurisdiction, topic, rule, as a tree."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from meguri.charts.speech import Speech
from meguri.cli.passport_lines import wrapped
from meguri.locale import N_, words
from meguri.report.law_lines import counted, figure, said_jurisdiction, said_topic, short_lines

MARKS = {
    "in_force": "●",
    "voluntary": "○",
    "goal": "○",
    "conditional": "?",
    "unverified": "?",
    "ended": "×",
}
AHEAD = "…"
TITLE = N_("The law on batteries on {day}")
KEPT = N_(
    "As known on {day}; what was changed later is not in it. Confidence stands with each rule; this is no "
    "legal advice."
)
NOTHING = N_("No rule here answers to that.")


def law_text(calendar: pl.DataFrame, on: date, kept_on: date, lang: str) -> str:
    """The calendar as a tree.

    Args:
        calendar: LAW_CALENDAR.
        on: the day asked.
        kept_on: the day to which the calendar was kept.
        lang: "ja" or "en".
    """
    speech = Speech(lang, words(lang))
    head = speech.gettext(TITLE).format(day=speech.day(on))
    kept = wrapped(speech.gettext(KEPT).format(day=speech.day(kept_on)))
    if calendar.is_empty():
        return f"{head}\n{kept}\n\n{speech.gettext(NOTHING)}"
    parts = [f"{head}\n{kept}\n{wrapped(counted(calendar, speech))}"]
    for (code,), own in calendar.group_by("jurisdiction", maintain_order=True):
        parts.append("\n".join(_jurisdiction(str(code), own, speech)))
    return "\n\n".join(parts)


def _jurisdiction(code: str, rows: pl.DataFrame, speech: Speech) -> Iterator[str]:
    yield said_jurisdiction(code, speech)
    topics = list(rows.group_by("topic", maintain_order=True))
    for place, ((topic,), own) in enumerate(topics):
        is_last = place == len(topics) - 1
        yield f"{'└─' if is_last else '├─'} {said_topic(str(topic), speech)}"
        yield from _rules(own, speech, "   " if is_last else "│  ")


def _rules(rows: pl.DataFrame, speech: Speech, before: str) -> Iterator[str]:
    last = rows.height - 1
    for place, row in enumerate(rows.iter_rows(named=True)):
        mark = MARKS.get(row["standing"], AHEAD)
        title = row[f"title_{speech.lang}"]
        value = figure(row, speech)
        yield f"{before}{'└─' if place == last else '├─'} {mark} {title}{f' [{value}]' if value else ''}"
        under = before + ("      " if place == last else "│     ")
        for line in short_lines(row, speech):
            yield wrapped(line, first=under, rest=under)
