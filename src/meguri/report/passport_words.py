"""A passport in words: its values with unit and doubt, what stands behind them, who reads them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import digits
from meguri.locale import N_, words
from meguri.report.car_names import car_said
from meguri.report.diagnosis_words import DEFINITIONS, METHODS
from meguri.tables.passport import CHOICE_WORDS
from meguri.tables.units import UNITS, UnitError, unit

if TYPE_CHECKING:
    from meguri.passport.document import Attribute, Evidence

BASIS_WORDS = {
    "declared": N_("declared"),
    "published": N_("published"),
    "measured": N_("measured"),
    "estimated": N_("estimated"),
    "assumed": N_("assumed"),
    "simulated": N_("simulated data"),
}
RECORDED = N_("{basis}, recorded {day}")
SOURCED = N_("{basis} in {source}, recorded {day}")
ROLE_WORDS = {
    "public": N_("the public"),
    "legitimate_interest": N_("a person with a legitimate interest"),
    "authority": N_("an authority"),
    "owner": N_("the owner"),
    "operator": N_("the operator who answers for the passport"),
}
_CODED = {"soh_method": {**METHODS, "synthetic": N_("simulated data")}, "soh_definition": DEFINITIONS}
GROUP_WORDS = {
    "1": N_("public (Annex XIII, point 1)"),
    "2": N_("legitimate interest and authorities (point 2)"),
    "3": N_("authorities (point 3)"),
    "4": N_("legitimate interest (point 4)"),
    "custody": N_("the owner alone"),
}


def value_said(attribute: "Attribute", value: Any, lang: str, *, is_doubtful: bool = False) -> str:
    """A value with its unit, in words where it is a code; shares as percent.

    Args:
        attribute: whose value it is.
        value: as the document states it.
        lang: `ja` or `en`.
        is_doubtful: whether it has an interval; more than three digits would only look exact then.
    """
    if isinstance(value, bool):
        return words(lang)(N_("yes") if value else N_("no"))
    if isinstance(value, list):
        return ("、" if lang == "ja" else "; ").join(value)
    if isinstance(value, int | float):
        return _with_unit(attribute, _figure(attribute, value, is_doubtful=is_doubtful), lang)
    if attribute.kind == "choice" and value in CHOICE_WORDS:
        return CHOICE_WORDS[value].say("ja" if lang == "ja" else "en")
    if attribute.name in _CODED and value in _CODED[attribute.name]:
        return words(lang)(_CODED[attribute.name][value])
    written = _WRITTEN.get(attribute.name) or _WRITTEN.get(attribute.kind)
    return str(value) if written is None else written(str(value), lang)


def month_said(day: str, lang: str) -> str:
    """A day of registration as the inspection certificate has it: year and month where no other day was told.

    Args:
        day: ISO.
        lang: `ja` or `en`.
    """
    year, _, rest = day.partition("-")
    if not rest.endswith("-01") or lang != "ja":
        return day.removesuffix("-01") if rest.endswith("-01") else day
    return f"{year}年{int(rest[:2])}月"


def _moment(told: str, lang: str) -> str:
    """Day and minute with what the record says of its zone; a text that is no moment as it was told."""
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return told
    day = f"{at.year}年{at.month}月{at.day}日" if lang == "ja" else at.date().isoformat()
    return f"{day} {at:%H:%M} {at.tzname() or ''}".strip()


_WRITTEN: Mapping[str, Callable[[str, str], str]] = {
    "vehicle_model": car_said,
    "first_registered_on": month_said,
    "datetime": _moment,
}


def band_said(attribute: "Attribute", evidence: "Evidence | None", lang: str) -> str:
    """The 90 % interval of a value, with its unit; "" where it has none."""
    if evidence is None or evidence.low is None or evidence.high is None:
        return ""
    between = "〜" if lang == "ja" else "–"
    low, high = (_figure(attribute, edge, is_doubtful=True) for edge in (evidence.low, evidence.high))
    return _with_unit(attribute, f"{low}{between}{high}", lang)


def basis_said(evidence: "Evidence | None", lang: str) -> str:
    """What stands behind a value: its basis, its day, its source."""
    if evidence is None:
        return ""
    say = words(lang)
    put = {"basis": say(BASIS_WORDS[evidence.basis]), "day": evidence.as_of, "source": evidence.source}
    return say(SOURCED if evidence.source else RECORDED).format(**put)


def kind_said(kind: str, lang: str) -> str:
    """The kind of an event in words."""
    from meguri.passport.events import event_kinds

    known = event_kinds().get(kind)
    return kind if known is None else known.words.say("ja" if lang == "ja" else "en")


def claims_said(claims: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """What a holder showed, name and value in words; the edges of an interval beside its number.

    The claims are signed, but by whoever: a value may be of any kind.
    """
    from meguri.passport.document import Evidence, attributes

    known, side = attributes(), "ja" if lang == "ja" else "en"
    pairs = [(known["battery_id"].words.say(side), _plain(claims["sub"]))] if "sub" in claims else []
    for name in [one for one in claims if one in known]:
        edges = {edge: _number(claims.get(f"{name}_{edge}")) for edge in ("low", "high")}
        grounds = Evidence(event="-", as_of="2000-01-01", basis="declared", **edges)
        band = band_said(known[name], grounds, lang)
        told = claims[name]
        said = value_said(known[name], told, lang, is_doubtful=bool(band)) if _is_sayable(told) else told
        pairs.append((known[name].words.say(side), f"{_plain(said)} ({band})" if band else _plain(said)))
    return pairs


def _figure(attribute: "Attribute", value: float, *, is_doubtful: bool) -> str:
    """The figure: to three digits where there is doubt; what is declared is told whole."""
    if isinstance(value, int) and attribute.unit != "share":
        return f"{value:,d}"
    shown = 100 * value if attribute.unit == "share" else value
    return digits(shown, 3) if is_doubtful else f"{shown:,.10g}"


def _with_unit(attribute: "Attribute", figure: str, lang: str) -> str:
    if attribute.unit == "share":
        return f"{figure}%"
    if attribute.unit == "count" or not attribute.unit:
        return figure
    try:
        symbol = (UNITS.get(attribute.unit) or unit(attribute.unit)).symbol
    except UnitError:
        return figure
    return f"{figure} {symbol.say('ja' if lang == 'ja' else 'en')}"


def _number(told: Any) -> float | None:
    return told if isinstance(told, int | float) and not isinstance(told, bool) else None


def _is_sayable(told: Any) -> bool:
    items = told if isinstance(told, list) else [told]
    return all(isinstance(one, str | (int | float if told is one else str)) for one in items)


def _plain(told: Any) -> str:
    """The text without signs that move the cursor of a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(told))
