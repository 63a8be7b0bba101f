"""What the page of a car's ways says: bars, break-even, parts with sources, conditions, what to learn."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meguri.charts.speech import digits
from meguri.locale import N_
from meguri.report import worth_words as said
from meguri.report.diagnosis_words import said as code_said
from meguri.report.life_lines import assumptions_said, findings_said
from meguri.report.worth_picture import bars_svg, chance_said, curve_svg, even_of, even_said
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.models import called
from meguri.serve.pages.worth_prices import (
    Rows,
    battery_cells,
    beside_rows,
    between,
    month_cells,
    price_cells,
)

if TYPE_CHECKING:
    import polars as pl

    from meguri.serve.pages.worth_form import WorthAsk
    from meguri.serve.pages.worth_reckoned import Reckoned
    from meguri.value.routing import Routes

CAR = N_("{car}, first registered {month}, {km} km, SOH {soh} ({between})")
BEST = N_("Best on average: {way}")
SURELY = N_("best in {share} of the draws")
STAYS = N_("Staying wins in {share} of the draws at the uplift reckoned with ({uplift}, median).")
ASSUMED_OF = N_("{count} of {all}")
SOURCED = N_("{origin}: {who}")
GRAVE = {"caution": "warn", "warning": "warn", "danger": "bad"}
LOOKS = {"met": "good", "not_met": "bad", "unknown": "warn"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the ways that share it, as it stands."""

    way: str
    gate: str
    standing: str
    look: str
    clause: str
    mends: str


@dataclass(frozen=True, slots=True)
class WorthView:
    """The page.

    Attributes:
        car: what was told of it.
        best: the best way on average; "" where none is open.
        best_net: what it leaves.
        best_band: its range.
        surely: how surely it is best.
        even: break-even uplift, with its sign; "" where there is none.
        even_more: the same in a sentence.
        stays: how surely staying wins as reckoned.
        bars: SVG of the ways.
        curve: SVG of the chance to stay by uplift; "" where there is no break-even.
        ways: the ways as a table.
        parts: what each way is made of: name and rows.
        prices: the car on each market.
        month: a month with it, against a petrol car.
        battery: the battery by itself.
        month_beside: published figures beside the month.
        battery_beside: published figures and other methods beside the battery.
        learn: what knowing more would be worth.
        conditions: those that are not met or that nobody spoke of.
        findings: level, class of its badge, sentence.
        assumed: what was assumed.
    """

    car: str
    best: str
    best_net: str
    best_band: str
    surely: str
    even: str
    even_more: str
    stays: str
    bars: str
    curve: str
    ways: Rows
    parts: tuple[tuple[str, Rows], ...]
    prices: Rows
    month: Rows
    battery: Rows
    month_beside: Rows
    battery_beside: Rows
    learn: Rows
    conditions: tuple[Condition, ...]
    findings: tuple[tuple[str, str, str], ...]
    assumed: tuple[str, ...]


def worth_view(made: "Reckoned", ask: "WorthAsk", frame: Frame) -> WorthView:
    """The page of one car.

    Args:
        made: what was reckoned.
        ask: what was asked.
        frame: language of the page.
    """
    routed, routes, lang = made.routed, made.routed.routes, frame.lang
    best = next((row for row in routes.route.iter_rows(named=True) if row["way"] == routes.best), None)
    even = even_of(routes)
    battery = [one.price for one in (routed.reuse, routed.recycle) if one is not None]
    return WorthView(
        car=_car(made, ask, frame),
        best="" if best is None else frame.say(BEST).format(way=said.way_said(best["way"], lang)),
        best_net="" if best is None else frame.speech.price(best["net_jpy"]),
        best_band="" if best is None else between(best, "net_jpy", frame),
        surely=""
        if best is None
        else frame.say(SURELY).format(share=chance_said(best["best_share"], frame.speech)),
        even="" if even is None else f"{100 * even[1]:+.0f}".replace("-", "−"),
        even_more=even_said(routes, lang),
        stays=_stays(routes, frame),
        bars=bars_svg(routes, lang),
        curve="" if even is None else curve_svg(routes, lang),
        ways=_ways(routes, frame),
        parts=_parts(routes, frame),
        prices=tuple(price_cells(row, frame) for row in made.vehicle.price.iter_rows(named=True)),
        month=tuple(month_cells(row, frame) for row in made.lease.lease.iter_rows(named=True)),
        battery=tuple(battery_cells(row, frame) for one in battery for row in one.iter_rows(named=True)),
        month_beside=beside_rows((made.lease.beside,), frame),
        battery_beside=beside_rows(
            tuple(one.beside for one in (routed.reuse, routed.recycle) if one is not None), frame
        ),
        learn=_learn(routes, frame),
        conditions=_conditions(routes, frame),
        findings=_findings(said.of_ways(routed.findings), frame),
        assumed=_assumed((routed.assumed, made.lease.assumed), frame),
    )


def _car(made: "Reckoned", ask: "WorthAsk", frame: Frame) -> str:
    verdict, speech = made.found.verdict, frame.speech
    month = f"{ask.first.year}年{ask.first.month}月" if frame.lang == "ja" else f"{ask.first:%Y-%m}"
    return frame.say(CAR).format(
        car=called(ask.model, frame.lang),
        month=month,
        km=digits(ask.number("km") or 0.0, 3),
        soh=speech.percent(verdict.median),
        between=speech.percent_between(verdict.low, verdict.high),
    )


def _stays(routes: "Routes", frame: Frame) -> str:
    import numpy as np

    if routes.break_even is None:
        return ""
    uplift = float(np.median(routes.uplift))
    return frame.say(STAYS).format(
        share=chance_said(routes.stays_share(uplift), frame.speech), uplift=f"+{frame.speech.percent(uplift)}"
    )


def _ways(routes: "Routes", frame: Frame) -> Rows:
    """The ways, and how many of the parts of each are assumed."""
    rows = []
    for row in routes.route.iter_rows(named=True):
        mine = said.that_count(routes.parts.filter(routes.parts["way"] == row["way"]))
        assumed = int((mine["origin"] == "assumed").sum())
        chance = chance_said(row["best_share"], frame.speech) if row["is_open"] else frame.say(N_("barred"))
        count = frame.say(ASSUMED_OF).format(count=assumed, all=mine.height)
        net = frame.speech.price(row["net_jpy"])
        rows.append(
            (said.way_said(row["way"], frame.lang), net, between(row, "net_jpy", frame), chance, count)
        )
    return tuple(rows)


def _parts(routes: "Routes", frame: Frame) -> tuple[tuple[str, Rows], ...]:
    found = []
    for way in routes.route["way"]:
        mine = said.that_count(routes.parts.filter(routes.parts["way"] == way))
        rows = tuple(
            (
                said.route_part_said(row["part"], frame.lang),
                frame.speech.price(row["amount_jpy"]),
                between(row, "amount_jpy", frame),
                _origin(row, frame),
            )
            for row in mine.iter_rows(named=True)
        )
        found.append((said.way_said(way, frame.lang), rows))
    return tuple(found)


def _origin(row: dict[str, Any], frame: Frame) -> str:
    """Where a figure comes from, with who says it."""
    from meguri.facts.source import FactError, source

    told = frame.say(said.ORIGIN_WORDS[row["origin"]])
    if not row["source_id"]:
        return told
    try:
        who = source(row["source_id"]).publisher
    except FactError:
        who = row["source_id"]
    return frame.say(SOURCED).format(origin=told, who=who)


def _learn(routes: "Routes", frame: Frame) -> Rows:
    keep = (routes.learn["worth_jpy"] > 0) | (routes.learn["unknown"] == "soh")
    return tuple(
        (
            said.unknown_said(row["unknown"], frame.lang),
            frame.speech.price(row["worth_jpy"]),
            frame.speech.percent(row["switch_share"]) if row["switch_share"] else "–",
        )
        for row in routes.learn.filter(keep).iter_rows(named=True)
    )


def _conditions(routes: "Routes", frame: Frame) -> tuple[Condition, ...]:
    """Conditions that are not met or that nobody spoke of; one that several ways share stands once."""
    shared: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in routes.gates.iter_rows(named=True):
        if row["standing"] in ("not_met", "unknown"):
            shared.setdefault((row["gate"], row["standing"]), []).append(row)
    between = "、" if frame.lang == "ja" else ", "
    return tuple(
        Condition(
            between.join(said.way_said(row["way"], frame.lang) for row in rows),
            said.gate_said(gate, frame.lang),
            frame.say(said.STANDING_WORDS[standing]),
            LOOKS[standing],
            " ".join(one for one in (rows[0]["instrument"], rows[0]["provision"]) if one),
            said.mends_said(rows[0]["mends"], frame.lang),
        )
        for (gate, standing), rows in shared.items()
    )


def _findings(findings: "pl.DataFrame", frame: Frame) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (code_said("level", level, frame.lang), GRAVE.get(level, ""), sentence)
        for level, sentence in findings_said(said.worded(findings, frame.lang), frame.lang)
    )


def _assumed(told: "Iterable[pl.DataFrame]", frame: Frame) -> tuple[str, ...]:
    lines = [
        line for one in told for line in assumptions_said(said.assumed_worded(one, frame.lang), frame.lang)[0]
    ]
    return tuple(dict.fromkeys(lines))
