"""What the page of a diagnosis says, from the verdict and what follows from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from meguri.charts.look import Caption
from meguri.charts.range_months import month_name
from meguri.charts.speech import digits
from meguri.locale import N_
from meguri.report.diagnosis_words import assumed_said, because_said, finding_said, reference_said, said
from meguri.report.life_words import assumed_said as assumed_of_life
from meguri.report.life_words import finding_said as finding_of_life
from meguri.serve.pages.drawings import Band, MonthOfRange, bands, months
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.models import called, model_labels

FEBRUARY, AUGUST = 1, 7
Row = Mapping[str, Any]
BAND = N_("90% interval {low}–{high}%")
FIGURES = N_("{low}–{high}%")
KM = N_("{low}–{high} km")
NEXT = N_("{method}, about {minutes} min: it would narrow the interval from {now} to about {then} points.")
GRAVE = {"caution": "warn", "warning": "warn", "danger": "bad"}
PRICE = N_("{price} for {years} years or {km} km")
CHANCE = N_("Chance of a claim {chance}; promised: {level}% of the new capacity.")


@dataclass(frozen=True)
class Money:
    """The guarantee: whether it can be had, its price and promise, and what stands against it."""

    is_eligible: bool
    title: str
    price: str
    chance: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Reach:
    """Range by month: February, August, the drawing, and the rows of a table."""

    winter: str
    winter_band: str
    summer: str
    summer_band: str
    year: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class VerdictView:
    """The page of one diagnosis; what could not be made is None, with its reasons beside."""

    car: str
    soh: str
    band: str
    definition: str
    reference: str
    badges: tuple[tuple[str, str], ...]
    is_synthetic: bool
    picture: str
    evidence: tuple[tuple[str, ...], ...]
    findings: tuple[tuple[str, str, str], ...]
    next_best: str
    next_why: str
    others: tuple[tuple[str, ...], ...]
    reach: Reach | None
    reach_refused: tuple[str, ...]
    fan: str
    narrow_fan: str
    reached: tuple[str, ...]
    fan_refused: tuple[str, ...]
    money: Money | None
    assumed: tuple[str, ...]


def verdict_view(diagnosis: Row, asked: Row, beyond: Row, frame: Frame) -> VerdictView:
    """The page of one diagnosis.

    Args:
        diagnosis: as `diagnosis_json` gives it.
        asked: what was told of the car.
        beyond: as `foreseeing.beyond` gives it.
        frame: language of the page.
    """
    verdict, lang, say = diagnosis["verdict"], frame.lang, frame.say
    low, middle, high = (100 * verdict["soh"][name] for name in ("low", "median", "high"))
    reach, life = beyond.get("range") or {}, beyond.get("life") or {}
    name = asked.get("model") or verdict.get("pack")
    best = diagnosis.get("next_measurement")
    return VerdictView(
        car=called(name, lang) if name in model_labels(lang) else say(N_("Battery")),
        soh=f"{middle:.0f}",
        band=say(BAND).format(low=_outward(low, floor), high=_outward(high, ceil)),
        definition=said("definition", verdict["definition"], lang),
        reference=reference_said(dict(verdict), lang),
        badges=_badges(verdict, frame),
        is_synthetic=bool(verdict["is_synthetic"]),
        picture=_picture(diagnosis, frame),
        evidence=tuple(_evidence(row, frame) for row in diagnosis["evidence"]),
        findings=_findings(diagnosis, frame),
        next_best=_next(best, frame) if best else "",
        next_why=because_said(best["because"], lang) if best else "",
        others=tuple(_other(row, frame) for row in diagnosis["next_measurements"]),
        reach=_reach(reach["rows"], frame) if "rows" in reach else None,
        reach_refused=_refused(reach, lang),
        fan=life.get("svg", {}).get(lang, ""),
        narrow_fan=life.get("narrow_svg", {}).get(lang, ""),
        reached=_reached(life, frame),
        fan_refused=_refused(life, lang),
        money=_money(beyond.get("quote"), frame),
        assumed=tuple(assumed_said(dict(row), lang) for row in diagnosis["assumed"])
        + tuple(assumed_of_life(dict(row), lang) for row in reach.get("assumed", ())),
    )


def _outward(percent: float, rounded: Callable[[float], int]) -> str:
    """A bound of an interval, never narrower than what was found; as on the certificate."""
    return f"{rounded(round(percent, 6))}"


def _badges(verdict: Row, frame: Frame) -> tuple[tuple[str, str], ...]:
    is_valid, is_bound = verdict["validation"] == "validated", verdict["binding"] == "bound"
    found = [
        (said("validation", verdict["validation"], frame.lang), "good" if is_valid else "warn"),
        (said("binding", verdict["binding"], frame.lang), "good" if is_bound else ""),
    ]
    return tuple(found)


def _picture(diagnosis: Row, frame: Frame) -> str:
    """The verdict above what each piece of evidence says by itself."""
    say, soh = frame.say, diagnosis["verdict"]["soh"]

    def figures(low: float, high: float) -> str:
        return say(FIGURES).format(low=_outward(100 * low, floor), high=_outward(100 * high, ceil))

    rows = [
        Band(say(N_("Verdict")), figures(soh["low"], soh["high"]), soh["low"], soh["median"], soh["high"])
    ]
    for row in diagnosis["evidence"]:
        low, middle, high = row["soh_share_low"], row["soh_share"], row["soh_share_high"]
        if len(diagnosis["evidence"]) > 1 and None not in (low, middle, high):
            label = said("method", row["method"], frame.lang)
            rows.append(Band(label, figures(low, high), low, middle, high, is_expected=True))
    title = say(N_("Remaining capacity by the verdict, and by each piece of evidence"))
    return bands(rows, Caption("evidence", title, "; ".join(f"{one.label}: {one.figures}" for one in rows)))


def _evidence(row: Row, frame: Frame) -> tuple[str, ...]:
    speech = frame.speech
    return (
        said("method", row["method"], frame.lang),
        speech.percent(row["soh_share"]),
        speech.percent_between(row["soh_share_low"], row["soh_share_high"]),
        speech.percent(row["weight_share"]),
        speech.day(row["measured_on"]) if row["measured_on"] else "–",
        said("validation", row["validation"], frame.lang),
    )


def _findings(diagnosis: Row, frame: Frame) -> tuple[tuple[str, str, str], ...]:
    """Level, class of its badge, and sentence: safety first, then the gravest."""
    order = ("danger", "warning", "caution", "note")
    rows = [*diagnosis["safety"], *sorted(diagnosis["findings"], key=lambda row: order.index(row["level"]))]
    return tuple(
        (said("level", row["level"], frame.lang), GRAVE.get(row["level"], ""), finding_said(row, frame.lang))
        for row in rows
    )


def _next(row: Row, frame: Frame) -> str:
    return frame.say(NEXT).format(
        method=said("method", row["method"], frame.lang),
        minutes=f"{row['minutes_min']:.0f}",
        now=digits(row["width_now_points"], 2),
        then=digits(row["width_then_points"], 2),
    )


def _other(row: Row, frame: Frame) -> tuple[str, ...]:
    method = said("method", row["method"], frame.lang)
    return method, f"{row['minutes_min']:.0f}", digits(row["width_then_points"], 2)


def _reach(rows: list[Row], frame: Frame) -> Reach:
    def km(value: float) -> str:
        return f"{round(value, -1 if value >= 100 else 0):.0f}"

    def between(row: Row) -> str:
        return frame.say(KM).format(low=km(row["range_km_low"]), high=km(row["range_km_high"]))

    drawn = [MonthOfRange(str(row["month_rank"]), row["range_km_low"], row["range_km"], row["range_km_high"])
             for row in rows]  # fmt: skip
    names = [month_name(row["month_rank"], frame.speech) for row in rows]
    told = "; ".join(f"{name}: {km(row['range_km'])} km" for name, row in zip(names, rows, strict=True))
    title = frame.say(N_("Range on a full charge by month, km"))
    winter, summer = rows[FEBRUARY], rows[AUGUST]
    return Reach(
        km(winter["range_km"]), between(winter), km(summer["range_km"]), between(summer),
        months(drawn, Caption("year", title, told), FEBRUARY),
        tuple((name, km(row["range_km"]), between(row)) for name, row in zip(names, rows, strict=True)),
    )  # fmt: skip


def _reached(life: Row, frame: Frame) -> tuple[str, ...]:
    last = life.get("last")
    if not last:
        return ()
    told = frame.say(N_("In ten years: {median} (90% interval {between})."))
    median = frame.speech.percent(last["soh_share"])
    between = frame.speech.percent_between(last["soh_share_low"], last["soh_share_high"])
    return (told.format(median=median, between=between),)


def _money(quote: Row | None, frame: Frame) -> Money | None:
    if not quote:
        return None
    if "refused" in quote:
        return Money(False, "", "", "", _refused(quote, frame.lang))
    row, terms = quote["guarantee"], quote["terms"]
    reasons = tuple(finding_of_life(dict(one), frame.lang) for one in quote["findings"])
    title = terms["title"][frame.lang]
    if not quote["is_eligible"]:
        return Money(False, title, "", "", reasons)
    price = frame.say(PRICE).format(
        price=frame.speech.price(row["price_jpy"]), years=f"{terms['cover']['term_yr']:g}",
        km=f"{terms['cover']['limit_km']:,.0f}",
    )  # fmt: skip
    level = row["threshold_share"]
    chance = frame.say(CHANCE).format(
        chance=f"{100 * row['claim_share']:.1f}%", level="–" if level is None else f"{100 * level:.0f}"
    )
    return Money(True, title, price, chance, reasons)


def _refused(part: Row, lang: str) -> tuple[str, ...]:
    return tuple((part.get("refused") or {}).get(lang, ()))
