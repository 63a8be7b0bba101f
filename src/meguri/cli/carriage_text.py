"""Carriage on a terminal: a consignment with its rules leg by leg, a day's rounds with their stops."""

from typing import TYPE_CHECKING

from meguri.charts.speech import Speech, digits
from meguri.cli.life_text import assumed_text, pairs_text
from meguri.cli.output import text_table
from meguri.cli.passport_lines import wrapped
from meguri.locale import N_, words
from meguri.market.carriage.words import CONDITION_WORDS, GOODS_WORDS, WASTE_WORDS
from meguri.report import carriage_words as said

if TYPE_CHECKING:
    from meguri.market.carriage import Consignment, Rounds

TITLE = N_("{goods} × {count}: {start} → {goal}, {day}")
STATE = N_("State: {condition}; {waste}")
LEG = N_("Rules {mode}")
LEG_UN = N_("Rules {mode} ({un_number})")
RULE = N_("[{level}] {asked} – {clause}. {standing}{found}; {sure}.")
ROUNDS = N_("{served} of {stops} stops served in {rounds} rounds, {km} km")
GAP = N_(
    "At most {gap} of that could be saved: no rounds for these stops are shorter than {bound} km (proven)."
)
COST = N_("Cost {cost}; CO2 {co2}")
ROUND = N_("{round}: {lorry} from {depot}, {leaves}–{returns}, {km} km, {mass} kg, {energy} kWh")
NO_ROUNDS = N_("No round: nobody can be served.")
LEFT_OUT = N_("Left out")
SYNTHETIC = N_("A synthetic day: no place is a real business.")


def consignment_text(made: "Consignment", lang: str) -> str:
    """What is carried, figures, rules leg by leg, assumptions."""
    say, told = words(lang), made.told.row(0, named=True)
    legs = made.carried.row(0, named=True)
    title = say(TITLE).format(
        goods=say(GOODS_WORDS[told["goods"]]),
        count=f"{told['carried_count']:,}",
        start=said.place_said(told["from_place"], lang),
        goal=said.place_said(told["to_place"], lang),
        day=Speech(lang, say).day(told["carried_on"]),
    )
    state = say(STATE).format(
        condition=say(CONDITION_WORDS[legs["condition"]]), waste=say(WASTE_WORDS[legs["waste"]])
    )
    parts = (f"{title}\n{state}", wrapped(say(said.ESTIMATE)), _figures(made, lang), *_legs(made, lang))
    return "\n\n".join(part for part in (*parts, assumed_text(made.assumed, lang)) if part)


def _figures(made: "Consignment", lang: str) -> str:
    say, told = words(lang), made.told.row(0, named=True)
    lines = [(label, f"{value}  {firm}") for label, value, firm in said.figures_said(told, lang)]
    if not lines:
        return wrapped(say(said.NOT_RECKONED))
    lacking = "" if told["co2_kg"] is not None else "\n" + wrapped(say(said.NO_MASS))
    return pairs_text(lines) + lacking


def _legs(made: "Consignment", lang: str) -> list[str]:
    say = words(lang)
    parts = []
    for leg in said.legs_said(made.findings, lang):
        head = say(LEG_UN if leg.un_number else LEG).format(mode=leg.mode_said, un_number=leg.un_number)
        lines = [
            say(RULE).format(
                level=rule.level_said,
                asked=rule.asked,
                clause=rule.clause,
                standing=rule.standing_said,
                found=f" ({rule.found})" if rule.found else "",
                sure=rule.sure,
            )
            for rule in leg.rules
        ]
        parts.append("\n".join((head, *(wrapped(line, first="- ", rest="  ") for line in lines))))
    return parts


def rounds_text(made: "Rounds", lang: str, *, synthetic: bool) -> str:
    """The plan, its proof, each round with its stops, who is left out and why, assumptions."""
    say, plan = words(lang), made.plan.row(0, named=True)
    speech = Speech(lang, say)
    km = f"{plan['road_km']:,.0f}"
    title = say(ROUNDS).format(
        served=plan["served_count"], stops=plan["stops_count"], rounds=plan["rounds_count"], km=km
    )
    lines = [title, say(GAP).format(gap=speech.percent(plan["gap_share"]), bound=f"{plan['bound_km']:,.0f}")]
    cost = said.BAND.format(
        middle=speech.price(plan["cost_jpy"]),
        between=speech.price_between(plan["cost_jpy_low"], plan["cost_jpy_high"]),
    )
    co2 = said.BAND.format(
        middle=f"{digits(plan['co2_kg'], 3)} kg",
        between=speech.between(digits(plan["co2_kg_low"], 3), digits(plan["co2_kg_high"], 3)),
    )
    lines.append(say(COST).format(cost=cost, co2=co2))
    left = [f"- {said.unserved_said(row, lang)}" for row in made.unserved.to_dicts()]
    parts = (
        "\n".join((*([say(SYNTHETIC)] if synthetic else []), *lines)),
        *(_rounds(made, lang) or [say(NO_ROUNDS)]),
        "\n".join((say(LEFT_OUT), *left)) if left else "",
        assumed_text(made.assumed, lang),
    )
    return "\n\n".join(part for part in parts if part)


def _rounds(made: "Rounds", lang: str) -> list[str]:
    say = words(lang)
    head = tuple(say(one) for one in (N_("stop"), N_("arrives"), "km", "kg", "kWh"))
    parts = []
    for row in made.rounds.to_dicts():
        title = say(ROUND).format(
            round=row["round_id"],
            lorry=row["lorry_id"],
            depot=row["depot_id"],
            leaves=said.clock(row["leaves_min"]),
            returns=said.clock(row["returns_min"]),
            km=f"{row['road_km']:,.0f}",
            mass=f"{row['mass_kg']:,.0f}",
            energy=f"{row['energy_kwh']:,.0f}",
        )
        stops = [
            (
                one["stop_id"],
                said.clock(one["arrives_min"]),
                f"{one['from_last_km']:,.0f}",
                f"{one['mass_kg']:,.0f}",
                f"{one['energy_kwh']:,.0f}",
            )
            for one in made.stops.filter(round_id=row["round_id"]).sort("stop_rank").to_dicts()
        ]
        parts.append("\n".join((title, text_table(head, stops, right=(1, 2, 3, 4)))))
    return parts
