"""A card of merit for one car: what it shows, what it rests on, and how the peers went meanwhile."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from meguri.charts.look import Caption
from meguri.charts.peers import MOST_YR, PeersWords, peers
from meguri.charts.speech import digits
from meguri.locale import N_
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.merit_form import DriversCar

if TYPE_CHECKING:
    from meguri.health.diagnosis import Diagnosis
    from meguri.health.prior import VehicleFacts
    from meguri.journeys.merit import Card, Merit
    from meguri.report.carbon_statement import Section

YEAR = 365.25
FROM_PAPERS = N_(
    "State of health: {soh} ({between}), estimated from the papers alone. A diagnosis narrows it."
)
FROM_METER = N_("State of health: {soh} ({between}), from what you told and the papers.")
KM_SHARED = N_("Mileage when it became yours: {km} km, in proportion to time (assumed).")
EVEN = N_("Driven evenly: {km} km a year (assumed between the two readings).")
TOLD = N_("Everything here is as you told it; nobody checked it and nothing of it is kept.")


@dataclass(frozen=True, slots=True)
class MeritView:
    """The answer to a driver.

    Attributes:
        svg: the card.
        lines: what it says, name and value.
        kept: kilowatt-hour years.
        unit: in the reader's language.
        band: their range.
        notes: what has to be said of it.
        picture: SVG of the peers.
        statement: on the CO2, section by section; empty where nothing was kept.
        rests: what it rests on.
        findings: what counted less or nothing.
        assumed: what was assumed.
    """

    svg: str
    lines: tuple[tuple[str, str], ...]
    kept: str
    unit: str
    band: str
    notes: tuple[str, ...]
    picture: str
    statement: "tuple[Section, ...]"
    rests: tuple[str, ...]
    findings: tuple[str, ...]
    assumed: tuple[str, ...]


def driver_card(car: DriversCar, today: date) -> "tuple[Merit, Card, Diagnosis]":
    """The count of one car, its card, and the state of health that it rests on.

    Args:
        car: as it was told.
        today: day on which counting ends.
    """
    from meguri.facts.packs import pack_named
    from meguri.health.prior import VehicleFacts
    from meguri.journeys.merit import count_merit, merit_card, one_car

    facts = VehicleFacts(
        today, model=car.model, first_registration=car.first, odometer_km=car.km, meter_soh_share=car.soh
    )
    made = _diagnosed(facts)
    years = (today - car.held).days / YEAR
    tables = one_car(
        pack_named(car.model).pack_kwh, car.first, today, owner_id="me", held_from=car.held,
        km_per_yr=(car.km - car.km_then) / years, soh_share=(made.soh_low, made.soh, made.soh_high),
    )  # fmt: skip
    merit = count_merit(tables, until=today, scheme=car.scheme)
    return merit, merit_card(merit, "me", today), made


@lru_cache(maxsize=256)
def _diagnosed(facts: "VehicleFacts") -> "Diagnosis":
    from meguri.facts.packs import PackNameError
    from meguri.health.diagnosis import diagnose

    try:
        return diagnose(None, facts.model, vehicle=facts)
    except PackNameError:  # too little is published of the pack: the band of its fleet still holds
        return diagnose(None, None, vehicle=facts)


def merit_view(car: DriversCar, today: date, frame: Frame) -> MeritView:
    """The answer for one car.

    Args:
        car: as it was told.
        today: day on which counting ends.
        frame: language of the page.
    """
    from meguri.report.diagnosis_words import assumed_said as of_health
    from meguri.report.life_words import assumed_said, finding_said
    from meguri.report.merit_card_picture import UNIT, card_lines, card_notes, card_svg, headline

    merit, card, made = driver_card(car, today)
    lang, service = frame.lang, merit.service
    findings = [row | {"about": _car(car, frame)} for row in service.findings.to_dicts()]
    return MeritView(
        svg=card_svg(card, lang, name=car.name),
        lines=tuple(card_lines(card, lang)),
        kept=digits(card.row["retained_kwh_yr"], 3),
        unit=frame.say(UNIT),
        band=headline(card, lang)[1],
        notes=tuple(card_notes(card, lang)),
        picture=_picture(card, car, today, frame),
        statement=statement_of(merit, lang),
        rests=_rests(car, made, today, frame),
        findings=tuple(finding_said(row, lang) for row in findings),
        assumed=(
            *(of_health(row, lang) for row in made.assumed.to_dicts()),
            *(assumed_said(row, lang) for row in service.assumed.to_dicts()),
        ),
    )


def statement_of(merit: "Merit", lang: str) -> "tuple[Section, ...]":
    """The statement on the CO2 of a count; empty where nothing was kept in service."""
    from meguri.journeys.merit import merit_carbon
    from meguri.report.carbon_statement import statement_sections

    if not (merit.service.merit["retained_kwh_yr"] > 0).any():
        return ()
    return statement_sections(merit_carbon(merit), lang)


def _car(car: DriversCar, frame: Frame) -> str:
    from meguri.report.car_names import called

    return called(car.model, frame.lang)


def _rests(car: DriversCar, made: "Diagnosis", today: date, frame: Frame) -> tuple[str, ...]:
    say, speech = frame.say, frame.speech
    between = speech.percent_between(made.soh_low, made.soh_high)
    told = say(FROM_PAPERS if car.soh is None else FROM_METER)
    lines = [say(TOLD), told.format(soh=speech.percent(made.soh), between=between)]
    years = (today - car.held).days / YEAR
    lines.append(say(EVEN).format(km=f"{(car.km - car.km_then) / years:,.0f}"))
    return (*lines, say(KM_SHARED).format(km=f"{car.km_then:,.0f}")) if car.is_share_of_km else tuple(lines)


def _picture(card: "Card", car: DriversCar, today: date, frame: Frame) -> str:
    say, law = frame.say, card.scheme.law
    mine = ((car.held - car.first).days / YEAR, (today - car.first).days / YEAR)
    ages = [at / 4 for at in range(round(4 * max(MOST_YR, mine[1])) + 1)]
    ages = sorted({*ages, *mine})
    left = [(age, 1 - float(law.gone_share(age))) for age in ages]
    years, half = f"{card.half_gone_yr:.1f}", say(N_("half gone at {years} years"))
    title = say(N_("Peers still in use by age, and the years in which you drove yours"))
    told = say(N_("Yours: {first} to {last} years old. Half of the peers are gone at {years} years.")).format(
        first=f"{mine[0]:.1f}", last=f"{mine[1]:.1f}", years=years
    )
    said = PeersWords(
        say(N_("age, years")), say(N_("peers still in use")), say(N_("gone while you drove on")),
        half.format(years=years),
    )  # fmt: skip
    return peers(left, mine, card.half_gone_yr, said, Caption("peers", title, told))
