"""A line of the auction sheet's battery field as it is read: value, unit and band."""

from typing import Any

from meguri.charts.speech import Speech
from meguri.locale import N_, words
from meguri.report.diagnosis_words import unit_said
from meguri.report.market_words import yen

PLAIN = {"kWh": "kwh", "years": "yr"}
BAND = N_("{middle} ({band}, 90% interval)")


def line_said(row: dict[str, Any], lang: str) -> str:
    """What a row of SHEET says, in the language; what nobody said stands as not said."""
    text = row["said_ja" if lang == "ja" else "said_en"]
    if text is not None:
        return str(text)
    middle = _figure(row["value"], row["unit"], lang)
    if row["value_low"] is None or row["value_high"] is None:
        return middle
    low, high = (_bare(row[name], row["unit"]) for name in ("value_low", "value_high"))
    return words(lang)(BAND).format(middle=middle, band=Speech(lang, words(lang)).between(low, high))


def _figure(value: float, unit: str | None, lang: str) -> str:
    if unit == "JPY":
        return yen(value, lang)
    named = unit_said(PLAIN.get(unit or "", unit), lang)
    return f"{_bare(value, unit)} {named}".rstrip()


def _bare(value: float, unit: str | None) -> str:
    if unit in ("JPY", "km"):
        return f"{value:,.0f}"
    return f"{value:,.1f}"
