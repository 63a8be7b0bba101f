"""A fleet as the municipal page shows it: what it comes to, car by car, why, and what to do next."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import digits
from meguri.locale import N_
from meguri.report.demand_words import demand_assumed_said, demand_said, why_said
from meguri.report.municipal_json import STATEMENT
from meguri.report.municipal_lines import BANDS, totals_lines
from meguri.serve.pages.fields import Field, Option
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.models import called, place_options_of

if TYPE_CHECKING:
    from meguri.market.demand import FleetList
    from meguri.serve.municipal import Answered

LOOKS = {"yes": "good", "no": "", "unknown": "warn"}
NOBODY = N_("as the list tells")
NEEDS = N_("{needed} km needed; {middle} km in winter ({between})")
ONLY_NEEDS = N_("{needed} km needed")
KG = N_("{middle} kg ({between})")


@dataclass(frozen=True, slots=True)
class CarRow:
    """One car.

    Attributes:
        name: its id.
        about: department, kind, fuel and duty.
        answer: in words.
        look: of its badge.
        pack: used EV considered; "" for none.
        reach: range needed and range in winter.
        saving: yen a year with their range; "" where none was reckoned.
        co2: kg a year with their range; "" likewise.
        whys: reasons and remarks.
    """

    name: str
    about: str
    answer: str
    look: str
    pack: str
    reach: str
    saving: str
    co2: str
    whys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CarsView:
    """The answer for a fleet.

    Attributes:
        counts: answer in words, look and how many, in their order.
        cars: how many cars are on the list.
        totals: what those answered yes come to, name and value.
        bands: what stands in brackets.
        statement: that it is an estimate, and of what.
        rows: the cars, those answered yes first.
        wishes: CSV of wishes as an address that is saved as a file; "" for none.
        answers: the same of the answers (table `replaceable`).
        parts: the same of what each saving is made of (table `saving_parts`).
        has_shared: whether any car is shared by citizens.
        ignored: headings that were not used.
        assumed: what was assumed.
    """

    counts: tuple[tuple[str, str, int], ...]
    cars: int
    totals: tuple[tuple[str, str], ...]
    bands: str
    statement: str
    rows: tuple[CarRow, ...]
    wishes: str
    answers: str
    parts: str
    has_shared: bool
    ignored: tuple[str, ...]
    assumed: tuple[str, ...]


def cars_fields(told: Mapping[str, Any], frame: Frame) -> tuple[Field, ...]:
    """What is asked of the fleet beside its list."""
    from meguri.journeys.municipal_question import OFFERED, USUAL

    say, place = frame.say, told.get("prefecture", "")
    chosen = told.get("packs") or USUAL
    known = (Option(name, said, is_chosen=name == place) for name, said in place_options_of(frame.lang))
    places = (Option("", say(NOBODY), is_chosen=not place), *known)
    packs = tuple(Option(one, called(one, frame.lang), is_chosen=one in chosen) for one in OFFERED)
    yes = say(N_("yes"))
    any_kind = (Option("1", yes, is_chosen=bool(told.get("any_kind"))),)
    taxed = (Option("1", yes, is_chosen=bool(told.get("taxed"))),)
    return (
        Field("prefecture", say(N_("Where the cars are")), kind="select", options=places),
        Field("packs", say(N_("Used EVs asked about")), say(N_("The smallest that surely does it is named.")),
              "checkbox", options=packs, is_whole=True),
        Field("any_kind", say(N_("May any of them replace any kind of car, vans too?")), kind="checkbox",
              options=any_kind),
        Field("taxed", say(N_("Is car tax paid (leased cars)?")), kind="checkbox", options=taxed),
    )  # fmt: skip


def cars_view(listed: "FleetList", told: "Answered", frame: Frame) -> CarsView:
    """The answer for a fleet.

    Args:
        listed: its list.
        told: which of its cars used EVs could replace.
        frame: language of the page.
    """
    lang, made, totals = frame.lang, told.made, told.totals
    cars = {row["car_id"]: row for row in listed.cars.iter_rows(named=True)}
    whys: dict[str, list[str]] = {}
    for row in made.replaceable.whys.iter_rows(named=True):
        whys.setdefault(row["car_id"], []).append(why_said(row, lang))
    order = {answer: place for place, answer in enumerate(LOOKS)}
    rows = sorted(made.replaceable.cars.iter_rows(named=True), key=lambda row: order[row["answer"]])
    return CarsView(
        counts=tuple((demand_said("answer", one, lang), LOOKS[one], totals.counts[one]) for one in LOOKS),
        cars=totals.cars,
        totals=tuple(totals_lines(totals, lang)),
        bands=frame.say(BANDS),
        statement=frame.say(STATEMENT),
        rows=tuple(_row(row, cars[row["car_id"]], whys.get(row["car_id"], []), frame) for row in rows),
        wishes=_saved(made.wishes.demands.write_csv()) if not made.wishes.demands.is_empty() else "",
        answers=_saved(made.replaceable.cars.write_csv()),
        parts=_saved(made.replaceable.parts.write_csv()),
        has_shared=any(row["duty"] == "shared" for row in cars.values()),
        ignored=listed.ignored,
        assumed=tuple(demand_assumed_said(row, lang) for row in told.assumed.iter_rows(named=True)),
    )


def _row(row: Mapping[str, Any], car: Mapping[str, Any], whys: list[str], frame: Frame) -> CarRow:
    lang = frame.lang
    told = (car["department"], *(demand_said(name, car[name], lang) for name in ("kind", "fuel", "duty")))
    return CarRow(
        name=str(row["car_id"]),
        about=" · ".join(str(one) for one in told if one),
        answer=demand_said("answer", row["answer"], lang),
        look=LOOKS[row["answer"]],
        pack=called(row["pack"], lang) if row["pack"] else "",
        reach=_reach(row, frame),
        saving=_saving(row, frame),
        co2=_co2(row, frame),
        whys=tuple(whys),
    )


def _reach(row: Mapping[str, Any], frame: Frame) -> str:
    needed = f"{row['needed_km']:,.0f}"
    if row["winter_range_km"] is None:
        return frame.say(ONLY_NEEDS).format(needed=needed)
    low, middle, high = (f"{row[f'winter_range_km{edge}']:,.0f}" for edge in ("_low", "", "_high"))
    return frame.say(NEEDS).format(needed=needed, middle=middle, between=frame.speech.between(low, high))


def _saving(row: Mapping[str, Any], frame: Frame) -> str:
    if row["saving_jpy_per_yr"] is None:
        return ""
    low, high = row["saving_jpy_per_yr_low"], row["saving_jpy_per_yr_high"]
    return f"{frame.speech.price(row['saving_jpy_per_yr'])} ({frame.speech.price_between(low, high)})"


def _co2(row: Mapping[str, Any], frame: Frame) -> str:
    if row["co2_kg_per_yr"] is None:
        return ""
    low, middle, high = (digits(row[f"co2_kg_per_yr{edge}"], 3, 0) for edge in ("_low", "", "_high"))
    return frame.say(KG).format(middle=middle, between=frame.speech.between(low, high))


def _saved(csv: str) -> str:
    content = ("\ufeff" + csv).encode()
    return f"data:text/csv;base64,{b64encode(content).decode()}"
