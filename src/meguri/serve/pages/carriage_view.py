"""What carrying it asks for, as the page shows it: the journey, its figures, the rules leg by leg."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meguri.charts.look import Caption
from meguri.charts.speech import Speech
from meguri.locale import N_
from meguri.market.carriage.words import CONDITION_WORDS, GOODS_WORDS, WASTE_WORDS
from meguri.report.carriage_words import NO_MASS, NOT_RECKONED, Leg, figures_said, legs_said, place_said
from meguri.report.life_words import assumed_said
from meguri.serve.pages.frame import Frame

if TYPE_CHECKING:
    from meguri.market.carriage import Consignment, Parcel

TITLE = N_("{goods} × {count}: {start} → {goal}, {day}")
STATE = N_("State: {condition}; {waste}")
WAY = N_("The way from {start} to {goal}")
LOOKS = {"danger": "bad", "warning": "warn", "caution": "warn", "note": ""}
SEED, DRAWS = 1, 500


@dataclass(frozen=True, slots=True)
class CarriageView:
    """What the page says.

    Attributes:
        title: what goes where, when.
        state: condition and waste.
        cost: middle of the cost, or empty.
        figures: label, value with band, how firm, of all that was reckoned.
        lacking: why a figure is missing, or empty.
        legs: rules of each leg.
        open_count: rules that are not met, not known or still asked for.
        drawing: map of the way (SVG), or empty.
        assumed: sentences.
        sources: what the rules rest on: id, title, address (or empty), how much of it was seen.
    """

    title: str
    state: str
    figures: tuple[tuple[str, str, str], ...]
    lacking: str
    legs: tuple[Leg, ...]
    open_count: int
    drawing: str
    assumed: tuple[str, ...]
    sources: tuple[tuple[str, str, str], ...]


def carriage_view(parcel: "Parcel", frame: Frame) -> CarriageView:
    """The answer to what was asked.

    Raises:
        CarriageError: as the room says.
    """
    from numpy.random import default_rng

    from meguri.market.carriage import consign

    made = consign(parcel, rng=default_rng(SEED), draws=DRAWS)
    say, lang, told = frame.say, frame.lang, made.told.row(0, named=True)
    start, goal = (place_said(told[name], lang) for name in ("from_place", "to_place"))
    figures = tuple(figures_said(told, lang))
    lacking = say(NOT_RECKONED) if not figures else "" if told["co2_kg"] is not None else say(NO_MASS)
    legs = tuple(legs_said(made.findings, lang))
    return CarriageView(
        title=say(TITLE).format(
            goods=say(GOODS_WORDS[told["goods"]]), count=f"{told['carried_count']:,}", start=start, goal=goal,
            day=Speech(lang, say).day(told["carried_on"]),
        ),
        state=say(STATE).format(
            condition=say(CONDITION_WORDS[parcel.condition]), waste=say(WASTE_WORDS[parcel.waste])
        ),
        figures=figures,
        lacking=lacking,
        legs=legs,
        open_count=sum(rule.standing != "met" for leg in legs for rule in leg.rules),
        drawing=_way(told, start, goal, figures, frame),
        assumed=tuple(assumed_said(row, lang) for row in made.assumed.to_dicts()),
        sources=_sources(made),
    )  # fmt: skip


def _way(
    told: dict[str, Any], start: str, goal: str, figures: tuple[tuple[str, str, str], ...], frame: Frame
) -> str:
    """The way on a map; none abroad or within a prefecture."""
    from meguri.charts.japan_map import Line, Mark, japan_map

    if told["road_km"] is None or told["from_place"] == told["to_place"]:
        return ""
    said = "; ".join(f"{label}: {value}" for label, value, _firm in figures)
    caption = Caption("way", frame.say(WAY).format(start=start, goal=goal), said)
    marks = [Mark(told["from_place"], start, kind="source"), Mark(told["to_place"], goal, kind="goal")]
    ends = (told["from_place"], told["to_place"])
    return japan_map(caption, marks=marks, lines=[Line(*ends, said)], near=ends)


def _sources(made: "Consignment") -> tuple[tuple[str, str, str], ...]:
    from meguri.facts.source import source

    names = [*made.findings["source_id"], *(one for one in made.assumed["source_id"] if one is not None)]
    found = [source(name) for name in dict.fromkeys(names)]
    return tuple((one.title, one.url or "", one.publisher) for one in found)
