"""A passport on a terminal: what it states, by section; what was corrected; the life line; what is hidden."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from meguri.cli.passport_lines import bulleted, wrapped_pairs, wrapped_table
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
    from meguri.passport.document import Attribute, Document
    from meguri.passport.events import Event

TITLE = N_("Battery passport as of {day}, as {role} reads it")
HEADINGS = (N_("what"), N_("value (90% interval)"), N_("basis"))
CORRECTED = N_("Corrected (the old value stays readable)")
CORRECTED_LINE = N_("{what}: {old}, corrected on {day}. {reason}")
LIFE = N_("Life line")
HIDDEN = N_("Not shown to this reader")
HIDDEN_LINE = N_("{group}: {count}")
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
    lines = [say(MESSAGES[one.code]).format(**one.values) for one in found]
    return f"{say(UNFITTING)}\n{bulleted(lines)}" if lines else ""


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
                _value(document, one, stated[one.name], lang),
                basis_said(document.evidence.get(one.name), lang),
            )
            for one in held
            if one.name in stated
        ]
        if rows:
            head = SECTION_WORDS[section].say("ja" if lang == "ja" else "en")
            told.append(f"{head}\n{wrapped_table(rows, head=[words(lang)(one) for one in HEADINGS])}")
    return told


def _value(document: "Document", attribute: "Attribute", value: Any, lang: str) -> str:
    """A value, and beside it how far it may be off."""
    grounds = document.evidence.get(attribute.name)
    band = band_said(attribute, grounds, lang)
    said = value_said(attribute, value, lang, is_doubtful=grounds is not None and grounds.low is not None)
    return f"{said} ({band})" if band else said


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
    return f"{words(lang)(CORRECTED)}\n{bulleted(lines)}" if lines else ""


def _life(document: "Document", lang: str) -> str:
    pairs = [
        (one.at[:10], " · ".join(part for part in (kind_said(one.kind, lang), one.by or "") if part))
        for one in document.life
    ]
    return f"{words(lang)(LIFE)}\n{wrapped_pairs(pairs)}" if pairs else ""


def _hidden(hidden: Mapping[str, int], lang: str) -> str:
    say = words(lang)
    lines = [
        say(HIDDEN_LINE).format(count=count, group=say(GROUP_WORDS[group])) for group, count in hidden.items()
    ]
    return f"{say(HIDDEN)}\n{bulleted(lines)}" if lines else ""
