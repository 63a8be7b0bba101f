"""What a wish asks for, in words: each need, its value, the rule it was made by and where that came from."""

from typing import Any

from meguri.locale import words
from meguri.report.market_words import DAYS_A_YEAR, yen
from meguri.report.reasons import word_for

Row = dict[str, Any]
_YEN = ("saving_low", "saving_median", "saving_high")


def need_named(need: str, lang: str) -> str:
    """What a column of the wishes means."""
    from meguri.tables.deals import DEMANDS

    if need not in DEMANDS.names:
        return need
    return DEMANDS.column(need).meaning.say("ja" if lang == "ja" else "en")


def need_value_said(row: Row, lang: str) -> str:
    """The value of a row of table `demand_needs`, with its unit."""
    value, unit = row["value"], row["unit"]
    if unit == "jpy":
        return yen(value, lang)
    if unit == "share":
        return _percent(value)
    if unit == "pieces":
        return f"{value:,.0f}"
    if unit == "yr" and value < 1:
        return f"{DAYS_A_YEAR * value:,.0f} {'日' if lang == 'ja' else 'days'}"
    said = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{said} {word_for('unit', unit, lang)}"


def because_said(row: Row, lang: str) -> str:
    """The rule that a row of table `demand_needs` follows; its code where nobody has said it."""
    from meguri.market.demand.because import BECAUSE_WORDS

    template = BECAUSE_WORDS.get(row["because"])
    if template is None:
        return str(row["because"])
    return words(lang)(template).format(found=_found(row, lang), margin=_percent(row["margin_share"]))


def origin_said(origin: str, lang: str) -> str:
    """Whether a value was given, sourced, assumed or computed."""
    from meguri.market.demand.because import ORIGIN_WORDS

    return words(lang)(ORIGIN_WORDS[origin]) if origin in ORIGIN_WORDS else origin


def left_out_said(why: str, lang: str) -> str:
    """Why a car makes no wish."""
    from meguri.market.demand.because import LEFT_OUT_WORDS

    return words(lang)(LEFT_OUT_WORDS[why]) if why in LEFT_OUT_WORDS else why


def _found(row: Row, lang: str) -> str:
    value = row["found_value"]
    if value is None:
        return "–"
    if row["because"] in _YEN:
        return yen(value, lang)
    if row["because"] == "retired_after_service":
        return _percent(value)
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.3g} %"
