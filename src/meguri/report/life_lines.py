"""Findings and assumptions for a reader: gravest first, alike ones in one sentence, details in the JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from meguri.charts.speech import Speech
from meguri.locale import N_, words
from meguri.report.diagnosis_words import Row, unit_said
from meguri.report.life_words import (
    CHOICES,
    FADE_KINDS,
    FADE_SIDES,
    assumed_said,
    duty_said,
    fade_code,
    finding_said,
)

if TYPE_CHECKING:
    import polars as pl

FADE_PART = N_("{what} {side} ({models} models, up to {share} of the time)")
FADE_LINE = N_(
    "This use lies partly outside the experiments behind the published ageing models: {parts}. What they say "
    "there is extrapolated."
)
DUTY_LINE = N_("Duty {name}: {figures} were assumed.")
LEAST_SHARE = 0.01  # of the time; what is rarer stands in the JSON only
LEVELS = ("danger", "warning", "caution", "note")
DETAILS = ("thermal_", "jitter_", "quick_charge", "log_", "swing_")  # how a year was simulated


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
