"""The 電池カルテ on a terminal: the dozen things that whoever trades a used car must know of its battery."""

from typing import TYPE_CHECKING

from meguri.cli.passport_lines import wrapped, wrapped_pairs
from meguri.locale import words
from meguri.report.karte_words import TITLE, eu_said, row_said

if TYPE_CHECKING:
    from meguri.passport.exchange.karte import Karte


def karte_text(card: "Karte", lang: str) -> str:
    """The card, and one sentence on what the EU asks of this battery."""
    from meguri.passport.exchange.karte import KARTE_WORDS

    say = words(lang)
    pairs = [(say(KARTE_WORDS[row.code]), row_said(row, lang)) for row in card.rows]
    head, eu = say(TITLE).format(day=card.on.isoformat()), eu_said(card, lang)
    return "\n".join((head, wrapped_pairs(pairs), wrapped(eu)))
