"""The fields of a 電池カルテ in words."""

from typing import TYPE_CHECKING, Any

from meguri.locale import N_, words
from meguri.report.car_names import car_said
from meguri.report.passport_words import value_said

if TYPE_CHECKING:
    from meguri.passport.exchange.karte import Karte, KarteRow

TITLE = N_("Battery card (as of {day})")
INTERVAL = N_("90% interval {low}–{high}%")
DAYS_AGO = N_("{count} days ago")
TODAY = N_("today")
COUNTED = {
    "repairs": N_("repairs: {count}"),
    "repurposings": N_("repurposings: {count}"),
    "incidents": N_("incidents: {count}"),
}
DIAGNOSED_BY = N_("diagnosed by {who}")
# A state that only says that a value stands there is not said beside it.
_SILENT = ("stated", "measured")


def row_said(row: "KarteRow", lang: str) -> str:
    """One field: its values, and how well one knows them."""
    return " · ".join((*values_said(row, lang), *state_said(row, lang)))


def values_said(row: "KarteRow", lang: str) -> list[str]:
    """The values of a field, each in its words."""
    return _values(dict(row.values), lang)


def state_said(row: "KarteRow", lang: str) -> list[str]:
    """How well one knows a field; nothing where its values tell it."""
    from meguri.passport.exchange.karte import STATE_WORDS

    is_told = bool(values_said(row, lang)) and str(row.state) in _SILENT
    return [] if is_told else [words(lang)(STATE_WORDS[row.state])]


def eu_said(card: "Karte", lang: str) -> str:
    """What the EU asks of this battery, in one sentence."""
    from meguri.passport.exchange.karte import EU_WORDS

    return words(lang)(EU_WORDS[card.eu]).format(from_day=card.eu_from.isoformat())


def _values(values: dict[str, Any], lang: str) -> list[str]:
    from meguri.passport.document import attributes

    say, known = words(lang), attributes()
    low, high = values.pop("low", None), values.pop("high", None)
    told = []
    for name, value in values.items():
        if name == "days_ago" and value == 0:
            told.append(say(TODAY))
        elif name in known and known[name].kind == "date":
            told.append(_day(str(value), lang))
        elif name == "vehicle_model":
            told.append(car_said(str(value), lang))
        elif name in known:
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


def _day(told: str, lang: str) -> str:
    """A day as the language writes it; what is no day stays as it was told."""
    from datetime import date

    from meguri.charts.speech import Speech

    try:
        return Speech(lang, words(lang)).day(date.fromisoformat(told))
    except ValueError:
        return told
