"""What forecasts, ranges and guarantees say in codes, put into words: findings, assumptions, names.

Each room keeps the templates of its own codes; here they are gathered and filled. A code without words comes
back as it is, so that nothing is ever hidden; a test keeps the codes worded.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from meguri.charts.speech import Speech, digits
from meguri.locale import N_, words
from meguri.report.diagnosis_words import Row, battery_said, said, unit_said
from meguri.report.diagnosis_words import finding_said as diagnosis_finding_said

if TYPE_CHECKING:
    import polars as pl

ROOMS = (
    "meguri.life.remaining.words",
    "meguri.life.stress.words",
    "meguri.life.range_km.words",
    "meguri.value.guarantee.words",
)
OWN_FINDINGS = {
    "verdict_older_than_start": N_(
        "The verdict was {found} days old at the start of the forecast (remarked on from {limit} days). What "
        "the battery has lost since is not in it; measure again."
    )
}
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
FADE_PART = N_("{what} {side} ({models} models, up to {share} of the time)")
FADE_LINE = N_(
    "This use lies partly outside the experiments behind the published ageing models: {parts}. What they say "
    "there is extrapolated."
)
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
DUTY_LINE = N_("Duty {name}: {figures} were assumed.")
TERMS_LINE = N_(
    "{about}: {count} figures of the terms are assumed, not published (`meguri guarantee terms {name}` marks "
    "them)."
)
LEAST_SHARE = 0.01  # of the time; what is rarer stands in the JSON only
LEVELS = ("danger", "warning", "caution", "note")
DETAILS = ("thermal_", "jitter_", "quick_charge", "log_", "swing_")  # how a year was simulated


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


def findings_said(
    findings: "pl.DataFrame", lang: str, *, without: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Findings as (level, sentence), gravest first; those on the models' experiments as one sentence.

    Args:
        findings: table `findings`.
        lang: `ja` or `en`.
        without: codes that are said elsewhere.
    """
    aside = set(without)
    rows = [row for row in findings.to_dicts() if row["code"] not in aside]
    fade = [row for row in rows if fade_code(row["code"]) is not None]
    lines = [(row["level"], finding_said(row, lang)) for row in rows if fade_code(row["code"]) is None]
    if any(row["found_value"] >= LEAST_SHARE for row in fade if row["code"].endswith("_time")):
        level = min((row["level"] for row in fade), key=LEVELS.index)
        lines.append((level, _fade_line(fade, lang)))
    return sorted(dict.fromkeys(lines), key=lambda one: LEVELS.index(one[0]))


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


def assumptions_said(assumed: "pl.DataFrame", lang: str) -> tuple[list[str], int]:
    """Assumptions for a reader: the duty's in one line; how many on the simulation itself were left out."""
    rows = assumed.to_dicts()
    shown = [row for row in rows if not row["code"].startswith(DETAILS)]
    duties: dict[str, list[Row]] = {}
    lines: list[str] = []
    for row in shown:
        if row["code"].startswith("duty_"):
            duties.setdefault(row["about"], []).append(row)
        else:
            lines.append(assumed_said(row, lang))
    lines += [_duty_line(name, some, lang) for name, some in duties.items()]
    return list(dict.fromkeys(lines)), len(rows) - len(shown)


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


def _fade_line(rows: Iterable[Row], lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    models: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        kind, side, is_time = fade_code(row["code"]) or ("", "", False)
        if is_time:
            models.setdefault((kind, side), []).append(row["found_value"])
    parts = [
        say(FADE_PART).format(
            what=say(FADE_KINDS[kind]),
            side=say(FADE_SIDES[side]),
            models=len(shares),
            share=speech.percent(max(shares)),
        )
        for (kind, side), shares in sorted(models.items(), key=lambda one: -max(one[1]))
        if max(shares) >= LEAST_SHARE
    ]
    return say(FADE_LINE).format(parts=("、" if lang == "ja" else ", ").join(parts))


def _duty_line(name: str, rows: Iterable[Row], lang: str) -> str:
    figures = [_duty_figure(row["code"].removeprefix("duty_"), row["said"], lang) for row in rows]
    joined = ("、" if lang == "ja" else ", ").join(figures)
    return words(lang)(DUTY_LINE).format(name=duty_said(name, lang), figures=joined)


def _duty_figure(column: str, told: str, lang: str) -> str:
    from meguri.tables.life import DUTY

    if column not in DUTY.names:
        return f"{column} {told}"
    declared, between = DUTY.column(column), " / "
    values = between.join(_duty_value(column, one, lang) for one in told.split(between))
    return f"{declared.meaning.say('ja' if lang == 'ja' else 'en')} {values}"


def _duty_value(column: str, value: str, lang: str) -> str:
    from meguri.tables.life import DUTY

    if value in CHOICES:
        return words(lang)(CHOICES[value])
    unit = DUTY.column(column).unit
    if unit == "share":
        return f"{float(value):.0%}"
    return f"{value} {unit_said(unit, lang)}".rstrip()


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
        "found": _number(found),
        "limit": _number(limit),
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
    found: dict[str, str] = dict(OWN_FINDINGS) if name == "FINDING_WORDS" else {}
    for room in ROOMS:
        found |= getattr(import_module(room), name, {})
    return found


def _number(value: float | None) -> str:
    """Three digits without a tail of zeros."""
    if value is None:
        return "–"
    return (
        digits(value, 3) if abs(value) >= 1000 or 0 < abs(value) < 0.001 else f"{value:.3g}".replace("-", "−")
    )
