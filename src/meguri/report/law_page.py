"""The calendar of the law as one HTML file that needs nothing else: no network, no script, no font."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from meguri.charts.speech import Speech
from meguri.report.law_lines import (
    UNDER,
    Row,
    counted,
    detail_lines,
    figure,
    next_line,
    reference,
    said_jurisdiction,
    said_standing,
    said_topic,
    standing_line,
    sureness,
)
from meguri.report.template import environment, style
from meguri.tables.words import N_

TITLE = N_("The law on batteries on {day}")
KICKER = N_("Which rule stands how, and what comes next")
KEPT = N_("As known on {day}; what was changed later is not in it. This is no legal advice.")
_LOOKS = {"in_force": "reproduced", "conditional": "not_identifiable", "unverified": "not_identifiable"}
_LOOKS |= {"ended": "agrees", "overdue": "not_supported", "goal": "calibrated", "voluntary": "calibrated"}
_AHEAD = "consistent"
_SAFE = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule as the template prints it.

    Attributes:
        rule_id: id, and anchor on the page.
        title: what it is called.
        figure: the figure it sets; "" for none.
        badge: how it stands, in one word or two.
        look: class of that badge.
        standing: how it stands, since when, and why.
        coming: what becomes of it next; "" for nothing.
        requirement: what it asks.
        condition: under which condition; "" for none.
        reference: act and article.
        sureness: how binding and how sure.
        details: further lines.
        url: address of the source; "" for none.
        href: the same where it can be followed safely; "" otherwise.
    """

    rule_id: str
    title: str
    figure: str
    badge: str
    look: str
    standing: str
    coming: str
    requirement: str
    condition: str
    reference: str
    sureness: str
    details: tuple[str, ...]
    url: str
    href: str


@dataclass(frozen=True, slots=True)
class Part:
    """Rules under one heading, or headings under one."""

    ident: str
    title: str
    parts: tuple["Part", ...] = ()
    rules: tuple[RuleView, ...] = ()


def law_html(calendar: pl.DataFrame, on: date, kept_on: date, lang: str) -> str:
    """The calendar as a page to read, print and keep.

    Args:
        calendar: LAW_CALENDAR.
        on: the day asked.
        kept_on: the day to which the calendar was kept.
        lang: "ja" or "en".

    Returns:
        One HTML document; the same calendar and language always give the same text.
    """
    from meguri.locale import words

    speech = Speech(lang, words(lang))
    return (
        environment(speech)
        .get_template("law.html.j2")
        .render(
            lang=lang,
            title=speech.gettext(TITLE).format(day=speech.day(on)),
            kicker=speech.gettext(KICKER),
            kept=speech.gettext(KEPT).format(day=speech.day(kept_on)),
            counted=counted(calendar, speech),
            parts=law_parts(calendar, speech),
            style=style(),
        )
    )


def law_parts(calendar: pl.DataFrame, speech: Speech) -> tuple[Part, ...]:
    """The rules of a calendar under their headings, for `law_body.html.j2`."""
    return tuple(
        Part(str(code), said_jurisdiction(str(code), speech), _topics(str(code), own, speech))
        for (code,), own in calendar.group_by("jurisdiction", maintain_order=True)
    )


def _topics(code: str, rows: pl.DataFrame, speech: Speech) -> tuple[Part, ...]:
    return tuple(
        Part(f"{code}-{topic}", said_topic(str(topic), speech), rules=tuple(_rules(own, speech)))
        for (topic,), own in rows.group_by("topic", maintain_order=True)
    )


def _rules(rows: pl.DataFrame, speech: Speech) -> list[RuleView]:
    return [_rule(row, speech) for row in rows.iter_rows(named=True)]


def _rule(row: Row, speech: Speech) -> RuleView:
    condition, url = row[f"condition_{speech.lang}"], row["source_url"] or ""
    return RuleView(
        rule_id=row["rule_id"],
        title=row[f"title_{speech.lang}"],
        figure=figure(row, speech),
        badge=said_standing(row["standing"], speech),
        look=_LOOKS.get(row["standing"], _AHEAD),
        standing=standing_line(row, speech),
        coming=next_line(row, speech),
        requirement=row[f"requirement_{speech.lang}"],
        condition=speech.gettext(UNDER).format(condition=condition) if condition else "",
        reference=reference(row),
        sureness=sureness(row, speech),
        details=tuple(detail_lines(row, speech)),
        url=url,
        href=safe_address(url),
    )


def safe_address(url: str) -> str:
    """The address where it can be followed safely; "" otherwise."""
    return url if url.startswith(_SAFE) else ""
