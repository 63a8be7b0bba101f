"""Against the lottery of used EVs: how far such batteries have faded and go, and what would narrow it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from meguri.charts.look import Caption
from meguri.charts.range_months import month_name
from meguri.charts.speech import digits
from meguri.locale import N_
from meguri.report.diagnosis_words import assumed_said, finding_said, said
from meguri.serve.pages.drawings import Band, MonthOfRange, bands, months
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.models import called

if TYPE_CHECKING:
    from meguri.health.diagnosis import Diagnosis
    from meguri.health.prior import VehicleFacts
    from meguri.life.range_km import Range
    from meguri.value.guarantee import Terms

FEBRUARY, AUGUST = 1, 7
TERMS = "used_ev_soh"
SEED = 1
FROM_PAPERS = N_("By its papers alone")
BAND = N_("90% interval {low}–{high}%")
EXPECTED = N_("{method}, {minutes} min")
POINTS = N_("about {points} points wide")
ONE_IN = N_(
    "Of ten such cars about nine lie within {low}–{high}%; which one this is, the papers do not tell."
)
GUARANTEE = N_(
    "With a diagnosis no older than {days} days and an interval of at most {points} points, a guarantee that "
    "{share}% of the capacity at purchase remains for {years} years or {km} km can be asked for."
)
TOO_WIDE = N_("The papers alone leave {points} points, so they do not do for it.")
TOO_OLD = N_("This car is beyond the limits of these terms ({age} years, {km} km).")


@dataclass(frozen=True, slots=True)
class BuyerView:
    """The answer to a buyer.

    Attributes:
        car: which car it is about.
        soh: median, percent.
        band: its interval in words.
        one_in: what that means.
        spread: SVG of what is known and what a measurement would leave.
        winter: range in February, km; "" where no rated range of the car is published; so for the rest.
        winter_band: its interval.
        summer: range in August, km.
        summer_band: its interval.
        place: where.
        year: SVG of the range by month.
        rows: the range by month, for a table.
        narrowing: method, minutes and width that it would leave.
        guarantee: the guarantee in a sentence.
        guarantee_more: whether this car may be taken on, as far as one can tell.
        findings: what speaks against the facts.
        assumed: what was assumed.
    """

    car: str
    soh: str
    band: str
    one_in: str
    spread: str
    winter: str
    winter_band: str
    summer: str
    summer_band: str
    place: str
    year: str
    rows: tuple[tuple[str, ...], ...]
    narrowing: tuple[tuple[str, ...], ...]
    guarantee: str
    guarantee_more: str
    findings: tuple[str, ...]
    assumed: tuple[str, ...]


def buyer_view(facts: "VehicleFacts", place: str, frame: Frame) -> BuyerView:
    """The answer for one car.

    Args:
        facts: the car.
        place: prefecture where it will be driven.
        frame: language of the page.

    Raises:
        PlaceError: no such prefecture.
    """
    from meguri.facts.places import climate_of

    made, reach = _judged(facts, place)
    rows = [] if reach is None else reach.table.sort("month_rank").to_dicts()
    low, high = f"{100 * made.soh_low:.0f}", f"{100 * made.soh_high:.0f}"
    climate = climate_of(place)
    guarantee, more = _guarantee(made, facts, frame)
    return BuyerView(
        car=called(str(facts.model), frame.lang),
        soh=f"{100 * made.soh:.0f}",
        band=frame.say(BAND).format(low=low, high=high),
        one_in=frame.say(ONE_IN).format(low=low, high=high),
        spread=_spread(made, frame),
        winter=_km(rows[FEBRUARY]["range_km"]) if rows else "",
        winter_band=_between(rows[FEBRUARY], frame) if rows else "",
        summer=_km(rows[AUGUST]["range_km"]) if rows else "",
        summer_band=_between(rows[AUGUST], frame) if rows else "",
        place=climate.prefecture if frame.lang == "ja" else climate.prefecture_en,
        year=_year(rows, frame) if rows else "",
        rows=tuple(
            (
                month_name(row["month_rank"], frame.speech),
                f"{row['outside_c']:.0f} °C".replace("-", "−"),
                _km(row["range_km"]),
                _between(row, frame),
            )
            for row in rows
        ),
        narrowing=_narrowing(made, frame),
        guarantee=guarantee,
        guarantee_more=more,
        findings=tuple(
            finding_said(row, frame.lang) for row in made.findings.to_dicts() if row["code"] != "cannot_tell"
        ),
        assumed=_assumed(made, reach, frame),
    )


@lru_cache(maxsize=256)
def _judged(facts: "VehicleFacts", place: str) -> "tuple[Diagnosis, Range | None]":
    """The estimate and the range: the same for the same car, whoever asks."""
    from meguri.facts.packs import PackNameError
    from meguri.health.diagnosis import diagnose
    from meguri.life.range_km import RangeError, range_by_month

    try:
        made = diagnose(None, facts.model, vehicle=facts)
    except PackNameError:  # too little is published of the pack: the band of its fleet still holds
        made = diagnose(None, None, vehicle=facts)
    share = [made.soh_low, made.soh, made.soh_high]
    try:
        return made, range_by_month(facts.model, share, place, rng=np.random.default_rng(SEED))
    except RangeError:  # no rated range is published of the car
        return made, None


def _km(km: float) -> str:
    return f"{round(km, -1 if km >= 100 else 0):.0f}"


def _between(row: dict[str, Any], frame: Frame) -> str:
    return frame.speech.between(_km(row["range_km_low"]), f"{_km(row['range_km_high'])} km")


def _spread(made: "Diagnosis", frame: Frame) -> str:
    """What the papers tell, and what each measurement would probably leave around the same middle."""
    say = frame.say
    figures = frame.speech.percent_between(made.soh_low, made.soh_high)
    rows = [Band(say(FROM_PAPERS), figures, made.soh_low, made.soh, made.soh_high)]
    for row in made.next_measurements.sort("minutes_min").to_dicts():
        half = row["width_then_points"] / 200
        label = say(EXPECTED).format(
            method=said("method", row["method"], frame.lang), minutes=f"{row['minutes_min']:.0f}"
        )
        width = f"±{digits(100 * half, 2)}"
        rows.append(Band(label, width, made.soh - half, None, made.soh + half, is_expected=True))
    title = say(N_("Spread of the remaining capacity, and what a measurement would leave of it"))
    return bands(rows, Caption("spread", title, "; ".join(f"{one.label}: {one.figures}" for one in rows)))


def _narrowing(made: "Diagnosis", frame: Frame) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            said("method", row["method"], frame.lang),
            f"{row['minutes_min']:.0f}",
            frame.say(POINTS).format(points=digits(row["width_then_points"], 2)),
        )
        for row in made.next_measurements.sort("minutes_min").to_dicts()
    )


def _year(rows: list[dict[str, Any]], frame: Frame) -> str:
    drawn = [
        MonthOfRange(str(row["month_rank"]), row["range_km_low"], row["range_km"], row["range_km_high"])
        for row in rows
    ]
    title = frame.say(N_("Range on a full charge by month, km"))
    told = "; ".join(
        f"{month_name(row['month_rank'], frame.speech)}: {_km(row['range_km'])} km" for row in rows
    )
    return months(drawn, Caption("year", title, told), FEBRUARY)


def _guarantee(made: "Diagnosis", facts: "VehicleFacts", frame: Frame) -> tuple[str, str]:
    """What can be promised, by the sample terms of a capacity guarantee, and what stands against it."""
    terms = _terms()
    promise, cover, limits = terms.promise, terms.cover, terms.eligibility
    say, width = frame.say, 100 * (made.soh_high - made.soh_low)
    sentence = say(GUARANTEE).format(
        days=f"{limits.diagnosis_most_days:.0f}",
        points=f"{100 * (limits.interval_most_share or 1):.0f}",
        share=f"{100 * (promise.relative_share or 0):.0f}",
        years=f"{cover.term_yr:g}",
        km=f"{cover.limit_km:,.0f}",
    )
    age, most_age, most_km = facts.age_yr, limits.age_below_yr, limits.odometer_most_km
    is_old = age is not None and most_age is not None and age >= most_age
    is_far = facts.odometer_km is not None and most_km is not None and facts.odometer_km > most_km
    if is_old or is_far:
        return sentence, say(TOO_OLD).format(age=f"{most_age:g}", km=f"{most_km:,.0f}")
    return sentence, say(TOO_WIDE).format(points=digits(width, 2))


@lru_cache(maxsize=1)
def _terms() -> "Terms":
    from meguri.value.guarantee import read_terms

    return read_terms(TERMS)


def _assumed(made: "Diagnosis", reach: "Range | None", frame: Frame) -> tuple[str, ...]:
    from meguri.report.life_words import assumed_said as of_life

    first = [assumed_said(row, frame.lang) for row in made.assumed.to_dicts()]
    rows = [] if reach is None else reach.assumed.to_dicts()
    return (*first, *(of_life(row, frame.lang) for row in rows))
