"""What the page says of codes beyond their plain words: meanings, natures, price bases."""

from meguri.charts.speech import Speech
from meguri.report.reasons import message_for
from meguri.tables.words import N_

VERDICTS = ("reproduced", "consistent", "not_supported", "not_identifiable", "calibrated")

VERDICT_MEANINGS = {
    "reproduced": N_("the evidence alone leads to about this figure"),
    "consistent": N_("the figure lies inside our interval, but so do others"),
    "not_supported": N_("the figure lies outside our interval"),
    "not_identifiable": N_("public data cannot decide it either way"),
    "calibrated": N_("our scenario was tuned to this figure, so agreement proves nothing"),
}

SHORT_VERDICTS = {
    "reproduced": N_("reproduced"),
    "consistent": N_("consistent"),
    "not_supported": N_("not supported"),
    "not_identifiable": N_("not identifiable"),
    "calibrated": N_("calibrated"),
    "assumed": N_("assumed"),
}

NATURES = {
    "estimated": N_("estimated"),
    "calibrated": N_("calibrated to the claim"),
    "assumed": N_("assumed"),
}

SCENARIOS = {"all-stay": N_("If all used EVs stayed"), "as-today": N_("If exports go on as today")}

PRICE_TIMES = {"export_year": N_("prices of the year of export")}
PRICE_QUOTES = {
    "li2co3_china": N_("lithium by the carbonate price in China"),
    "li2co3_china_vat": N_("lithium by the carbonate price in China incl. VAT"),
    "li2co3_usgs": N_("lithium by the carbonate price of the USGS"),
    "li_metal": N_("lithium by the price of the metal"),
}

USED_IN = {
    "outflow": N_("exits and exports"),
    "recovery": N_("metals"),
    "packs": N_("metals"),
    "returning": N_("metals that come back"),
    "market": N_("market"),
    "forecast": N_("market"),
}


def say(speech: Speech, words: dict[str, str], code: str | None) -> str:
    """The words of a code in the page's language; a code without words as it is."""
    if code is None:
        return "–"
    return speech.gettext(words[code]) if code in words else code


def word(speech: Speech, column: str, code: str | None) -> str:
    """The words of a code that stands in `column` of a table, begun with a capital letter."""
    if code is None:
        return "–"
    message = message_for(column, code)
    said = code if message is None else speech.gettext(message)
    return said[:1].upper() + said[1:] if message is not None else said


def price_basis(speech: Speech, code: str) -> str:
    """A price basis, "when:quote", in words."""
    _ = speech.gettext
    time, _colon, quote = code.partition(":")
    when = _("prices of {year}").format(year=time) if time.isdecimal() else say(speech, PRICE_TIMES, time)
    return _("{when}, {quote}").format(when=when, quote=say(speech, PRICE_QUOTES, quote)) if quote else when
