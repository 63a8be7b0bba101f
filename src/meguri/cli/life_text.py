"""A forecast on a terminal: one page that a dealer understands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from meguri.charts.speech import Speech, digits
from meguri.cli.output import NONE, text_table, width
from meguri.locale import N_, words
from meguri.report.diagnosis_words import battery_said
from meguri.report.life_lines import assumptions_said, findings_said
from meguri.report.life_words import CHOICES, duty_said, level_said

if TYPE_CHECKING:
    import polars as pl

    from meguri.cli.asking import Asked
    from meguri.life.stress import Duty, Storage
    from meguri.tables.lifetime import Life

TITLE = N_("Battery life forecast (an estimate)")
SYNTHETIC = N_("SYNTHETIC DATA: a simulated log, no real car")
SHOWN_YR = (0.0, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0)
NOT_AN_END = N_(
    "Reaching 80 % is not an end: the car drives on, with a shorter range, and the battery keeps its worth "
    "for other uses."
)
LATER = N_("later")
MORE_ASSUMED = N_("… and {count} more on how the year was simulated; --json lists them all.")


def life_text(made: "Asked", lang: str) -> str:
    """The whole forecast: states by year, thresholds, findings, assumptions, what it rests on."""
    parts = (
        head(TITLE, made, lang),
        _years(made.life, lang),
        _reached(made.life, lang),
        findings_text(made.life.findings, lang),
        assumed_text(made.life.assumed, lang),
        rests_on(made, lang),
    )
    return "\n\n".join(part for part in parts if part)


def head(title: str, made: "Asked", lang: str) -> str:
    """Title, battery, label of simulated data, and how the forecast is meant."""
    say, life, speech = words(lang), made.life, Speech(lang, words(lang))
    lines = [say(title), battery_said(life.model) if life.model else ""]
    if life.is_synthetic:
        lines.append(say(SYNTHETIC))
    lines.append(
        say(N_("From {day} for {years} years · {duty}, {distance} km a year · {place}")).format(
            day=speech.day(life.start),
            years=figure(float(life.elapsed_yr[-1])),
            duty=duty_said(made.duty, lang),
            distance=digits(made.km_per_yr, 3),
            place=made.place if lang == "ja" else made.place_en,
        )
    )
    return "\n".join(line for line in lines if line)


def _years(life: "Life", lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    last = float(life.elapsed_yr[-1])
    wanted = sorted({*(year for year in SHOWN_YR if year <= last), last})
    picked = [int(np.argmin(np.abs(life.elapsed_yr - year))) for year in wanted]
    rows = [
        (
            say(N_("now")) if row["elapsed_yr"] == 0 else say(N_("in {years} years")).format(
                years=figure(row["elapsed_yr"])
            ),
            speech.day(row["day"]),
            speech.percent(row["soh_share"]),
            speech.percent_between(row["soh_quarter_share"], row["soh_three_quarter_share"]),
            speech.percent_between(row["soh_share_low"], row["soh_share_high"]),
            speech.percent(row["above_80_share"]),
            speech.percent(row["above_70_share"]),
        )
        for row in life.table[list(dict.fromkeys(picked))].to_dicts()
    ]  # fmt: skip
    heads = (
        N_("when"), N_("day"), N_("SOH"), N_("50% interval"), N_("90% interval"), N_("80% or more"),
        N_("70% or more"),
    )  # fmt: skip
    title = say(N_("State of health, and the chance to keep a level"))
    return f"{title}\n" + text_table(tuple(say(one) for one in heads), rows, right=(2, 3, 4, 5, 6))


def _reached(life: "Life", lang: str) -> str:
    """When thresholds are reached: by the month, for a forecast knows no more."""
    say = words(lang)
    rows = [
        (
            say(N_("{threshold} reached")).format(threshold=f"{row['threshold_share']:.0%}"),
            percent_said(row["reached_share"], lang),
            *(_month(row[f"day_{name}"], lang) for name in ("early", "middle", "late")),
        )
        for row in life.reached.to_dicts()
    ]
    heads = (
        N_("level"), N_("chance within the forecast"), N_("5% of the futures by"), N_("half by"),
        N_("95% by"),
    )  # fmt: skip
    table = text_table(tuple(say(one) for one in heads), rows, right=(1, 2, 3, 4))
    return f"{table}\n{say(NOT_AN_END)}"


def _month(day: object, lang: str) -> str:
    if day is None:
        return words(lang)(LATER)
    year, month = str(day).split("-")[:2]
    return f"{year}年{int(month)}月" if lang == "ja" else f"{year}-{month}"


def figure(value: float) -> str:
    """A figure as it was given: to three digits, without a tail of zeros."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def percent_said(share: float | None, lang: str) -> str:
    """A chance as percent; small ones with a decimal, none called impossible or certain."""
    if share is None:
        return NONE
    if share < 0.001:
        return words(lang)(N_("below 0.1%"))
    if share >= 0.995:
        return words(lang)(N_("over 99%"))
    return f"{100 * share:.1f}%" if share < 0.0995 else f"{100 * share:.0f}%"


def findings_text(findings: "pl.DataFrame", lang: str, without: Sequence[str] = ()) -> str:
    """Findings, gravest first."""
    lines = [f"- [{level_said(level, lang)}] {said}" for level, said in
             findings_said(findings, lang, without=without)]  # fmt: skip
    return "\n".join((words(lang)(N_("Findings")), *lines)) if lines else ""


def assumed_text(assumed: "pl.DataFrame", lang: str) -> str:
    """Assumptions, and how many on the simulation itself are left to the JSON."""
    lines, more = assumptions_said(assumed, lang)
    shown = [f"- {line}" for line in lines]
    if more:
        shown.append(f"- {words(lang)(MORE_ASSUMED).format(count=more)}")
    return "\n".join((words(lang)(N_("What was assumed")), *shown)) if shown else ""


def rests_on(made: "Asked", lang: str) -> str:
    """The verdict and the draws that it rests on."""
    return words(lang)(N_("Id of the verdict: {ident} · seed {seed} · {draws} draws")).format(
        ident=made.verdict.verdict_id[:16], seed=made.life.soh.seed, draws=made.life.soh.array.shape[0]
    )


def pairs_text(pairs: Sequence[tuple[str, str]]) -> str:
    """Names and values in two columns."""
    wide = max(width(name) for name, _value in pairs)
    return "\n".join(f"{name}{' ' * (wide - width(name))}  {value}" for name, value in pairs)


def duties_text(driven: "Sequence[Duty]", stored: "Sequence[Storage]", lang: str) -> str:
    """Shipped duties of cars and of batteries at rest."""
    say = words(lang)
    cars = [
        (
            one.name,
            duty_said(one.name, lang),
            _months(one.column("daily_km"), "km"),
            _months([100 * x for x in one.column("driven_share")], "%"),
            f"{digits(one.km_per_yr, 3)} km",
            say(CHOICES[one.frame["charge_place"][0]]),
            _window(one.frame, "soc_from_share", "soc_to_share", lang),
        )
        for one in driven
    ]
    rest = [
        (
            one.name,
            duty_said(one.name, lang),
            _months([float(x) for x in one.frame["cycles_count"]], ""),
            _months([100 * float(x) for x in one.frame["depth_share"]], "%"),
            _months([float(x) for x in one.frame["indoor_c"]], "°C"),
        )
        for one in stored
    ]
    car_heads = (
        N_("name"), N_("duty"), N_("a day driven"), N_("days driven"), N_("a year"), N_("charged"),
        N_("SOC window"),
    )  # fmt: skip
    rest_heads = (N_("name"), N_("storage"), N_("cycles a day"), N_("depth"), N_("room"))
    return "\n\n".join(
        (
            text_table(tuple(say(one) for one in car_heads), cars, right=(2, 3, 4, 6)),
            text_table(tuple(say(one) for one in rest_heads), rest, right=(2, 3, 4)),
            say(N_("Most of these figures are assumed; a file of your own (TOML) may change any of them.")),
        )
    )


def _months(values: Sequence[float], unit: str) -> str:
    """One value where all months are alike, else from the lowest to the highest."""
    low, high = (figure(x) for x in (min(values), max(values)))
    return f"{low if low == high else f'{low}–{high}'} {unit}".rstrip()


def _window(frame: "pl.DataFrame", low: str, high: str, lang: str) -> str:
    return Speech(lang, words(lang)).percent_between(float(frame[low][0]), float(frame[high][0]))
