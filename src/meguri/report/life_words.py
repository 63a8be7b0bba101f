"""What forecasts, ranges and guarantees say in codes, put into words: findings, assumptions, names.

Each room keeps the templates of its own codes; here they are gathered and filled. A code without words comes
back as it is, so that nothing is ever hidden; a test keeps the codes worded.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from meguri.charts.speech import Speech, digits
from meguri.locale import N_, words
from meguri.report.diagnosis_words import Row, battery_said, said, unit_said
from meguri.report.diagnosis_words import finding_said as diagnosis_finding_said

ROOMS = (
    "meguri.life.remaining.words",
    "meguri.life.stress.words",
    "meguri.life.range_km.words",
    "meguri.value.guarantee.words",
    "meguri.value.circularity.words",
    "meguri.value.carbon.words",
    "meguri.value.price.words",
    "meguri.market.demand.noting",
    "meguri.value.routing.words",
    "meguri.value.storage.words",
    "meguri.market.lists.words",
    "meguri.market.matching.words",
    "meguri.market.carriage.words",
)
EXACT = ("jpy", "lots", "pieces", "sales")  # units of sums that are paid and of things that are counted
FADE = "fade_"
FADE_KINDS = {
    "temperature": N_("battery temperature in use"),
    "storage_temperature": N_("battery temperature at rest"),
    "soc": N_("state of charge"),
    "dod": N_("depth of a day's cycle"),
    "charge_rate": N_("charging power"),
    "discharge_rate": N_("discharging power"),
}
FADE_SIDES = {"below": N_("lower than tested"), "above": N_("higher than tested")}
FADE_ROW = N_("{about}: {what} {side}: {found} {unit}, tested to {limit} {unit}.")
FADE_TIME = N_("{about}: {what} {side} for {share} of the time.")
CHOICES = {
    "home": N_("at home"),
    "work": N_("at work"),
    "public": N_("at public chargers"),
    "open": N_("in the open"),
    "covered": N_("under a roof"),
    "garage": N_("in a garage"),
}
PLACES = {
    "car": N_("the car"),
    "models": N_("the models"),
    "readings": N_("the readings"),
    "unknown": N_("unknown"),
    "portfolio": N_("the portfolio"),
    "line": N_("model lines"),
    "summer": N_("summers"),
    "method": N_("methods"),
    "nmc_uncooled": N_("NMC packs without cooling"),
    "nmc_cooled": N_("NMC packs with cooling"),
}
TERMS_LINE = N_(
    "{about}: {count} figures of the terms are assumed, not published (`meguri guarantee terms {name}` marks "
    "them)."
)


def duty_said(name: str, lang: str) -> str:
    """What a shipped duty is called; the name of one's own as it is."""
    from meguri.life.stress.duty import templates

    told = templates().get(name)
    return name if told is None else str(told["name_ja" if lang == "ja" else "name_en"])


def finding_said(row: Row, lang: str) -> str:
    """A row of FINDINGS as a sentence."""
    code = row["code"]
    template = _templates("FINDING_WORDS").get(code)
    if template is not None:
        return _filled(template, row, lang)
    if (fade := fade_code(code)) is not None:
        return _fade_said(row, *fade, lang)
    return diagnosis_finding_said(row, lang)


def level_said(level: str, lang: str) -> str:
    """How grave a finding is."""
    return said("level", level, lang)


def assumed_said(row: Row, lang: str) -> str:
    """A row of HEALTH_ASSUMED as a sentence."""
    if row["code"] == "guarantee_terms":
        return _terms_line(row, lang)
    template = _templates("ASSUMED_WORDS").get(row["code"])
    if template is None:
        return f"{row['code']}: {row['said']}"
    sentence = _filled(template, row, lang)
    whole = sentence if row["code"] not in _named() else _with_value(sentence, row, lang)
    return whole[:1].upper() + whole[1:]


def fade_code(code: str) -> tuple[str, str, bool] | None:
    """Kind, side and whether it speaks of time, of a finding on a model's experiments; None for others."""
    if not code.startswith(FADE):
        return None
    bare = code.removeprefix(FADE).removesuffix("_time")
    kind, _sign, side = bare.rpartition("_")
    return (kind, side, code.endswith("_time")) if kind in FADE_KINDS and side in FADE_SIDES else None


def _fade_said(row: Row, kind: str, side: str, is_time: bool, lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    put = {"about": row["about"], "what": say(FADE_KINDS[kind]), "side": say(FADE_SIDES[side])}
    if is_time:
        return say(FADE_TIME).format(share=speech.percent(row["found_value"]), **put)
    unit = unit_said(row["unit"], lang)
    return say(FADE_ROW).format(
        found=_number(row["found_value"]), limit=_number(row["limit_value"]), unit=unit, **put
    )


def _terms_line(row: Row, lang: str) -> str:
    count = len(str(row["said"]).split(", "))
    return words(lang)(TERMS_LINE).format(about=_about(row["about"], lang), count=count, name=row["about"])


def _filled(template: str, row: Row, lang: str) -> str:
    found, limit, unit = row.get("found_value"), row.get("limit_value"), row.get("unit")
    if unit == "share":
        found, limit, unit = *(None if one is None else 100 * one for one in (found, limit)), "%"
    told = row.get("said") or ""
    places = {
        "about": _about(row.get("about"), lang),
        "found": _exact(found) if unit in EXACT else _number(found),
        "limit": _exact(limit) if unit in EXACT else _number(limit),
        "unit": unit_said(unit, lang),
        "said": _told(row.get("code"), told, lang),
    }
    return words(lang)(template).format(**places)


def _named() -> Mapping[str, str]:
    """Assumptions whose words are a name only; the value follows them."""
    from meguri.life.remaining.words import ASSUMED_WORDS

    return {code: template for code, template in ASSUMED_WORDS.items() if "{said}" not in template}


def _with_value(name: str, row: Row, lang: str) -> str:
    value = _told(row["code"], row["said"], lang)
    return words(lang)(N_("{name}: {value}")).format(name=name, value=value) if value else name


def _told(code: str | None, told: str, lang: str) -> str:
    """A value as an assumption says it: codes in words, shares of one as they are."""
    if code in ("same_use_before", "odometer", "storage_pack"):
        return duty_said(told, lang)
    if code == "chemistry" and told in PLACES:
        return words(lang)(PLACES[told])
    return told


def _about(about: str | None, lang: str) -> str:
    name = about or ""
    if name in PLACES:
        return words(lang)(PLACES[name])
    duty = duty_said(name, lang)
    if duty != name:
        return duty
    titles = _titles()
    if name in titles:
        return titles[name][lang]
    return _place(name, lang) or battery_said(name)


def _place(name: str, lang: str) -> str | None:
    from meguri.facts.places import PlaceError, climate_of

    try:
        climate = climate_of(name)
    except PlaceError:
        return None
    return climate.prefecture if lang == "ja" else climate.prefecture_en


@cache
def _titles() -> Mapping[str, Mapping[str, str]]:
    """Titles of the shipped terms, by id."""
    from meguri.value.guarantee import read_terms, template_names

    made = (read_terms(name) for name in template_names())
    return {one.terms_id: {"ja": one.title.ja, "en": one.title.en} for one in made}


@cache
def _templates(name: str) -> dict[str, str]:
    """All templates of one kind, of every room."""
    found: dict[str, str] = {}
    for room in ROOMS:
        found |= getattr(import_module(room), name, {})
    return found


def _exact(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _number(value: float | None) -> str:
    """Three digits without a tail of zeros."""
    if value is None:
        return "–"
    return (
        digits(value, 3) if abs(value) >= 1000 or 0 < abs(value) < 0.001 else f"{value:.3g}".replace("-", "−")
    )
