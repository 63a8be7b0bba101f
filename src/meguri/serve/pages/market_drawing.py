"""The deals of a market on a map of Japan: from which prefecture to which, how many pieces."""

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

from meguri.charts.japan_map import Line, Mark, japan_map
from meguri.charts.look import Caption
from meguri.charts.map_marks import LineKind, MarkKind
from meguri.locale import N_
from meguri.report.market_words import place_said
from meguri.serve.pages.frame import Frame

if TYPE_CHECKING:
    from meguri.journeys.market import Clearing

MOST_LINES, MOST_LABELS = 150, 12
TITLE = N_("Deals on the map: from which prefecture to which")
WAY = N_("{start} to {goal}: {count} pieces")
ABROAD = N_("{start} to {goal}, to leave Japan: {count} pieces")


def deals_map(made: "Clearing", frame: Frame) -> str:
    """SVG of the deals; ways that leave Japan are dashed."""
    say, lang = frame.say, frame.lang
    lots = dict(made.offers.select("offer_id", "prefecture").iter_rows())
    wishes = {
        name: (place, abroad)
        for name, place, abroad in made.demands.select("demand_id", "prefecture", "is_abroad").iter_rows()
    }
    ways: dict[tuple[str, str, bool], int] = {}
    for offer, demand, count in made.cleared.matches.select(
        "offer_id", "demand_id", "matched_count"
    ).iter_rows():
        goal, abroad = wishes[demand]
        way = (lots[offer], goal, abroad)
        ways[way] = ways.get(way, 0) + count
    largest = sorted(ways.items(), key=lambda one: (-one[1], one[0]))[:MOST_LINES]
    lines = [
        Line(
            start,
            goal,
            say(ABROAD if abroad else WAY).format(
                start=place_said(start, lang), goal=place_said(goal, lang), count=f"{count:,}"
            ),
            float(count),
            "weak" if abroad else "way",
        )
        for (start, goal, abroad), count in largest
    ]
    starts, goals = dict.fromkeys(one[0] for one in ways), dict.fromkeys(one[1] for one in ways)
    marks = [*_marks(starts, "source", lang), *_marks(goals, "goal", lang, silent=starts)]
    key: dict[MarkKind | LineKind, str] = {"source": say(N_("lot")), "goal": say(N_("wish"))}
    key["way"] = say(N_("stays in Japan"))
    if any(one[2] for one in ways):
        key["weak"] = say(N_("leaves Japan"))
    caption = Caption("deals", say(TITLE), "; ".join(one.said for one in lines))
    return japan_map(caption, marks=marks, lines=lines, key=key)


def _marks(places: Iterable[str], kind: MarkKind, lang: str, *, silent: Container[str] = ()) -> list[Mark]:
    """Marks, labelled where they are few; those of places in `silent` have their label already."""
    names = list(places)
    labelled = len(names) <= MOST_LABELS
    said = {name: place_said(name, lang) for name in names}
    return [
        Mark(name, said[name] if labelled and name not in silent else "", said[name], kind=kind)
        for name in names
    ]
