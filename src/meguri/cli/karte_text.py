"""The 電池カルテ on a terminal: the dozen things that whoever trades a used car must know of its battery."""

from typing import TYPE_CHECKING, Any

from meguri.cli.life_text import pairs_text
from meguri.locale import N_, words
from meguri.report.passport_words import value_said

if TYPE_CHECKING:
    from meguri.passport.exchange.karte import Karte, KarteRow

TITLE = N_("Battery card (as of {day})")
INTERVAL = N_("90% interval {low}–{high}%")
DAYS_AGO = N_("{count} days ago")
COUNTED = {
    "repairs": N_("repairs: {count}"),
    "repurposings": N_("repurposings: {count}"),
    "incidents": N_("incidents: {count}"),
}
DIAGNOSED_BY = N_("diagnosed by {who}")
# A state that only says that a value stands there is not said beside it.
_SILENT = ("stated", "measured")


def karte_text(card: "Karte", lang: str) -> str:
    """The card, and one sentence on what the EU asks of this battery."""
    from meguri.passport.exchange.karte import EU_WORDS, KARTE_WORDS

    say = words(lang)
    pairs = [(say(KARTE_WORDS[row.code]), _row(row, lang)) for row in card.rows]
    eu = say(EU_WORDS[card.eu]).format(from_day=card.eu_from.isoformat())
    return "\n".join((say(TITLE).format(day=card.on.isoformat()), pairs_text(pairs), eu))


def _row(row: "KarteRow", lang: str) -> str:
    from meguri.passport.exchange.karte import STATE_WORDS

    said = _values(dict(row.values), lang)
    state = [] if said and str(row.state) in _SILENT else [words(lang)(STATE_WORDS[row.state])]
    return " · ".join((*said, *state))


def _values(values: dict[str, Any], lang: str) -> list[str]:
    from meguri.passport.document import attributes

    say, known = words(lang), attributes()
    low, high = values.pop("low", None), values.pop("high", None)
    told = []
    for name, value in values.items():
        if name in known:
            told.append(value_said(known[name], value, lang, is_doubtful=low is not None))
        elif name == "days_ago":
            told.append(say(DAYS_AGO).format(count=value))
        elif name == "diagnosed_by":
            told.append(say(DIAGNOSED_BY).format(who=value))
        elif value:
            told.append(say(COUNTED[name]).format(count=value))
    if low is not None and high is not None:
        told.append(say(INTERVAL).format(low=f"{100 * low:.1f}", high=f"{100 * high:.1f}"))
    return told
