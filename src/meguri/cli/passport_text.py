"""A passport on a terminal: what it states, by section; what was corrected; the life line; what is hidden."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from meguri.cli.life_text import pairs_text
from meguri.cli.output import text_table
from meguri.locale import N_, words
from meguri.report.passport_words import (
    GROUP_WORDS,
    ROLE_WORDS,
    band_said,
    basis_said,
    kind_said,
    value_said,
)
from meguri.tables.passport import SECTION_WORDS

if TYPE_CHECKING:
    from meguri.passport.document import Document
    from meguri.passport.events import Event

TITLE = N_("Battery passport as of {day}, as {role} reads it")
HEADINGS = (N_("what"), N_("value"), N_("90% interval"), N_("basis"))
CORRECTED = N_("Corrected (the old value stays readable)")
CORRECTED_LINE = N_("- {what}: {old}, corrected on {day}. {reason}")
LIFE = N_("Life line")
HIDDEN = N_("Not shown to this reader")
HIDDEN_LINE = N_("- {count} attributes for: {group}")
UNFITTING = N_("What does not fit together in the record")
NOTHING = N_("Nothing is stated that this reader may see.")


def document_text(document: "Document", role: str, hidden: Mapping[str, int], lang: str) -> str:
    """The whole document as one reader sees it.

    Args:
        document: the reader's view.
        role: who reads.
        hidden: access group → how many attributes are not shown.
        lang: `ja` or `en`.
    """
    say = words(lang)
    head = say(TITLE).format(day=document.as_of, role=say(ROLE_WORDS[role]) if role in ROLE_WORDS else role)
    parts = (
        head,
        *_sections(document, lang),
        _corrected(document, lang),
        _life(document, lang),
        _hidden(hidden, lang),
    )
    return "\n\n".join(part for part in parts if part)


def contradictions_text(events: "Sequence[Event]", on: "date", lang: str, event_id: str | None = None) -> str:
    """What does not fit together in a record up to a day, or in one event of it; "" where all fits."""
    from meguri.passport.events import fold_findings
    from meguri.passport.events.contradictions import MESSAGES

    say = words(lang)
    found = [one for one in fold_findings(events, on) if event_id in (None, one.event)]
    lines = [f"- {say(MESSAGES[one.code]).format(**one.values)}" for one in found]
    return "\n".join((say(UNFITTING), *lines)) if lines else ""


def _sections(document: "Document", lang: str) -> list[str]:
    from meguri.passport.document import sections

    stated = document.values()
    if not stated:
        return [words(lang)(NOTHING)]
    told = []
    for section, held in sections().items():
        rows = [
            (
                one.words.say("ja" if lang == "ja" else "en"),
                value_said(one, stated[one.name], lang, is_doubtful=_has_doubt(document, one.name)),
                band_said(one, document.evidence.get(one.name), lang),
                basis_said(document.evidence.get(one.name), lang),
            )
            for one in held
            if one.name in stated
        ]
        if rows:
            head = SECTION_WORDS[section].say("ja" if lang == "ja" else "en")
            told.append(f"{head}\n{text_table([words(lang)(one) for one in HEADINGS], rows, right=(2,))}")
    return told


def _has_doubt(document: "Document", name: str) -> bool:
    grounds = document.evidence.get(name)
    return grounds is not None and grounds.low is not None


def _corrected(document: "Document", lang: str) -> str:
    from meguri.passport.document import attributes

    known = attributes()
    lines = [
        words(lang)(CORRECTED_LINE)
        .format(
            what=known[one.attribute].words.say("ja" if lang == "ja" else "en"),
            old=value_said(known[one.attribute], one.value, lang),
            day=one.corrected_on,
            reason=one.reason or "",
        )
        .rstrip()
        for one in document.superseded
    ]
    return "\n".join((words(lang)(CORRECTED), *lines)) if lines else ""


def _life(document: "Document", lang: str) -> str:
    pairs = [
        (one.at[:10], " · ".join(part for part in (kind_said(one.kind, lang), one.by or "") if part))
        for one in document.life
    ]
    return f"{words(lang)(LIFE)}\n{pairs_text(pairs)}" if pairs else ""


def _hidden(hidden: Mapping[str, int], lang: str) -> str:
    say = words(lang)
    lines = [
        say(HIDDEN_LINE).format(count=count, group=say(GROUP_WORDS[group])) for group, count in hidden.items()
    ]
    return "\n".join((say(HIDDEN), *lines)) if lines else ""
