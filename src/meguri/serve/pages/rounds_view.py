"""A day's rounds as the page shows them: the plan with its proof, each round, who is left out, a map."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meguri.charts.look import Caption
from meguri.charts.speech import digits
from meguri.locale import N_
from meguri.report.carriage_words import BAND, clock, place_said, unserved_said
from meguri.report.life_words import assumed_said
from meguri.serve.pages.frame import Frame

if TYPE_CHECKING:
    import polars as pl

    from meguri.charts.map_marks import LineKind, MarkKind
    from meguri.market.carriage import Rounds

TITLE = N_("{served} of {stops} stops served in {rounds} rounds, {km} km")
GAP = N_(
    "At most {gap} of that could be saved: no rounds for these stops are shorter than {bound} km (proven)."
)
COST = N_("Cost {cost}; CO2 {co2}")
ROUND = N_("{round}: {lorry} from {depot}, {leaves}–{returns}, {km} km, {mass} kg, {energy} kWh")
COLLECTED = N_("What is collected where, and where it goes")
WAY = N_("{start} to {goal}: {mass} kg")


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round: its title and its stops, each in words."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class RoundsView:
    """What the page says.

    Attributes:
        title: how many stops are served in how many rounds.
        gap: how near the plan is to the best, proven.
        cost: cost and CO2 with their bands.
        rounds: each round.
        left_out: why stops are not served.
        drawing: map (SVG).
        assumed: sentences.
    """

    title: str
    gap: str
    cost: str
    rounds: tuple[RoundView, ...]
    left_out: tuple[str, ...]
    drawing: str
    assumed: tuple[str, ...]


def rounds_view(made: "Rounds", stops: "pl.DataFrame", depots: "pl.DataFrame", frame: Frame) -> RoundsView:
    """The rounds in words.

    Args:
        made: the plan.
        stops: STOPS that were asked for.
        depots: DEPOTS.
        frame: language of the page.
    """
    say, speech, plan = frame.say, frame.speech, made.plan.row(0, named=True)
    km, bound = f"{plan['road_km']:,.0f}", f"{plan['bound_km']:,.0f}"
    cost = BAND.format(
        middle=speech.price(plan["cost_jpy"]),
        between=speech.price_between(plan["cost_jpy_low"], plan["cost_jpy_high"]),
    )
    co2 = BAND.format(
        middle=f"{digits(plan['co2_kg'], 3)} kg",
        between=speech.between(digits(plan["co2_kg_low"], 3), digits(plan["co2_kg_high"], 3)),
    )
    return RoundsView(
        title=say(TITLE).format(
            served=plan["served_count"], stops=plan["stops_count"], rounds=plan["rounds_count"], km=km
        ),
        gap=say(GAP).format(gap=speech.percent(plan["gap_share"]), bound=bound),
        cost=say(COST).format(cost=cost, co2=co2),
        rounds=tuple(_round(row, made, frame) for row in made.rounds.to_dicts()),
        left_out=tuple(unserved_said(row, frame.lang) for row in made.unserved.to_dicts()),
        drawing=_drawing(made, stops, depots, frame),
        assumed=tuple(assumed_said(row, frame.lang) for row in made.assumed.to_dicts()),
    )


def _round(row: dict[str, Any], made: "Rounds", frame: Frame) -> RoundView:
    title = frame.say(ROUND).format(
        round=row["round_id"],
        lorry=row["lorry_id"],
        depot=row["depot_id"],
        leaves=clock(row["leaves_min"]),
        returns=clock(row["returns_min"]),
        km=f"{row['road_km']:,.0f}",
        mass=f"{row['mass_kg']:,.0f}",
        energy=f"{row['energy_kwh']:,.0f}",
    )
    stops = made.stops.filter(round_id=row["round_id"]).sort("stop_rank").to_dicts()
    rows = (
        (one["stop_id"], clock(one["arrives_min"]), *(f"{one[name]:,.0f}" for name in _COLUMNS))
        for one in stops
    )
    return RoundView(title, tuple(rows))


_COLUMNS = ("from_last_km", "mass_kg", "energy_kwh")


def _drawing(made: "Rounds", stops: "pl.DataFrame", depots: "pl.DataFrame", frame: Frame) -> str:
    """Stops and depots by prefecture; lines from where something is collected to its depot, by mass."""
    from meguri.charts.japan_map import Line, Mark, japan_map

    say, lang = frame.say, frame.lang
    places = {row["stop_id"]: row for row in stops.to_dicts()}
    homes = dict(depots.select("depot_id", "prefecture").iter_rows())
    goal_of = dict(made.rounds.select("round_id", "depot_id").iter_rows())
    ways: dict[tuple[str, str], float] = {}
    for row in made.stops.to_dicts():
        stop = places[row["stop_id"]]
        way = (stop["prefecture"], homes[goal_of[row["round_id"]]])
        ways[way] = ways.get(way, 0.0) + stop["mass_kg"]
    left = {places[name]["prefecture"] for name in made.unserved["stop_id"]}
    lines = [
        Line(
            start,
            goal,
            say(WAY).format(start=place_said(start, lang), goal=place_said(goal, lang), mass=f"{mass:,.0f}"),
            mass,
        )
        for (start, goal), mass in ways.items()
    ]
    marks = [Mark(one, place_said(one, lang), kind="goal") for one in dict.fromkeys(homes.values())]
    marks += [
        Mark(one, place_said(one, lang), kind="source") for one in dict.fromkeys(one for one, _ in ways)
    ]
    marks += [Mark(one, place_said(one, lang), kind="other") for one in sorted(left)]
    key: dict[MarkKind | LineKind, str] = {"goal": say(N_("depot")), "source": say(N_("collected"))}
    key |= {"other": say(N_("left out"))} if left & {*homes.values(), *(one for one, _ in ways)} else {}
    key |= {"way": say(N_("by mass"))} if lines else {}
    caption = Caption("rounds-map", say(COLLECTED), "; ".join(one.said for one in lines))
    near = [*homes.values(), *(start for start, _goal in ways)] if ways else []
    return japan_map(caption, marks=marks, lines=lines, key=key, near=near)
