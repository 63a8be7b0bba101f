"""The ways of one car on a terminal: side by side, the break-even of staying, parts, conditions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from meguri.charts.speech import Speech
from meguri.cli.life_text import percent_said
from meguri.cli.output import NONE, text_table
from meguri.cli.passport_lines import wrapped, wrapped_table
from meguri.cli.worth_text import foot, head, joined, origin, tail
from meguri.locale import N_, words
from meguri.report import worth_words as said
from meguri.report.worth_picture import even_said

if TYPE_CHECKING:
    import polars as pl

    from meguri.cli.worth_asking import AskedCar
    from meguri.journeys.route import Routed
    from meguri.value.figures import Figure
    from meguri.value.routing import Routes

TITLE = N_("Ways of this car side by side (an estimate)")
BEST = N_("Best on average: {way}. It is best in {share} of the draws.")
NONE_OPEN = N_("No way is open.")
UPLIFT = N_("Reckoned with: guaranteed, it fetches {share} more at home ({between}).")
NO_UPLIFT = N_("Reckoned without a guarantee: no uplift of the price at home, no premium.")
PARTS = N_("What each way leaves, part by part")
LEARN = N_("What knowing more would be worth before choosing")
GATES = N_("Conditions")
FIGURES = N_("Figures of the comparison")
MOST_LEARN = 6


def route_text(made: "Routed", asked: "AskedCar", seed: int, draws: int, lang: str) -> str:
    """The whole comparison."""
    routes = made.routes
    return joined(
        head(TITLE, asked, lang),
        _ways(routes, lang),
        "\n".join(
            wrapped(one) for one in (_best(routes, lang), even_said(routes, lang), _uplift(routes, lang))
        ),
        _parts(routes.parts, lang),
        _learn(routes.learn, lang),
        _gates(routes.gates, lang),
        *tail(said.of_ways(made.findings), made.assumed, lang),
        foot(asked.on, seed, draws, lang),
    )


def figures_text(figures: "Sequence[Figure]", lang: str) -> str:
    """Every figure of a comparison with its key, range and source."""
    say = words(lang)
    rows = [
        (
            one.key,
            said.figure_said(one.key, lang),
            f"{one.value:,g}",
            f"{one.low:,g} … {one.high:,g}" if one.is_doubtful else NONE,
            _source(one, lang),
        )
        for one in figures
    ]
    heads = (N_("key"), N_("figure"), N_("value"), N_("5–95%"), N_("from where"))
    return say(FIGURES) + "\n" + text_table([say(one) for one in heads], rows, right=(2, 3))


def _source(one: "Figure", lang: str) -> str:
    return words(lang)(said.ORIGIN_WORDS[one.source]) if one.source in said.ORIGIN_WORDS else one.source


def _ways(routes: "Routes", lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    rows = [
        (
            said.way_said(row["way"], lang),
            speech.price(row["net_jpy"]),
            speech.price_between(row["net_jpy_low"], row["net_jpy_high"]),
            percent_said(row["best_share"], lang) if row["is_open"] else say(N_("barred")),
        )
        for row in routes.route.iter_rows(named=True)
    ]
    heads = (N_("way"), N_("leaves"), N_("5–95%"), N_("chance to be best"))
    return text_table([say(one) for one in heads], rows, right=(1, 2, 3))


def _best(routes: "Routes", lang: str) -> str:
    say = words(lang)
    if routes.best is None:
        return say(NONE_OPEN)
    row = routes.route.filter(routes.route["way"] == routes.best).row(0, named=True)
    return say(BEST).format(way=said.way_said(routes.best, lang), share=percent_said(row["best_share"], lang))


def _uplift(routes: "Routes", lang: str) -> str:
    import numpy as np

    speech = Speech(lang, words(lang))
    low, middle, high = (float(one) for one in np.quantile(routes.uplift, (0.05, 0.5, 0.95)))
    if high <= 0:
        return words(lang)(NO_UPLIFT)
    between = speech.percent_between(low, high)
    return words(lang)(UPLIFT).format(share=speech.percent(middle), between=between)


def _parts(parts: "pl.DataFrame", lang: str) -> str:
    say, speech = words(lang), Speech(lang, words(lang))
    rows, last = [], ""
    for row in said.that_count(parts).iter_rows(named=True):
        rows.append(
            (
                said.way_said(row["way"], lang) if row["way"] != last else "",
                said.route_part_said(row["part"], lang),
                speech.price(row["amount_jpy"]),
                speech.price_between(row["amount_jpy_low"], row["amount_jpy_high"]),
                origin(row, lang),
            )
        )
        last = row["way"]
    heads = (N_("way"), N_("part of it"), N_("yen"), N_("5–95%"), N_("from where"))
    return say(PARTS) + "\n" + text_table([say(one) for one in heads], rows, right=(2, 3))


def _learn(learn: "pl.DataFrame", lang: str) -> str:
    """The unknowns that are worth something, and the state of health whatever it is worth."""
    say, speech = words(lang), Speech(lang, words(lang))
    worth = learn.filter((learn["worth_jpy"] > 0) | (learn["unknown"] == "soh")).head(MOST_LEARN)
    if worth.is_empty():
        return ""
    rows = [
        (
            said.unknown_said(row["unknown"], lang),
            speech.price(row["worth_jpy"]),
            percent_said(row["switch_share"], lang) if row["switch_share"] else NONE,
        )
        for row in worth.iter_rows(named=True)
    ]
    heads = (N_("what is not known"), N_("worth of knowing it"), N_("chance that it changes the choice"))
    return say(LEARN) + "\n" + text_table([say(one) for one in heads], rows, right=(1, 2))


def _gates(gates: "pl.DataFrame", lang: str) -> str:
    """Conditions that bear on a way, with their clause and what mends them."""
    say = words(lang)
    rows = [
        (
            said.way_said(row["way"], lang),
            said.gate_said(row["gate"], lang),
            say(said.STANDING_WORDS[row["standing"]]),
            " ".join(one for one in (row["instrument"], row["provision"]) if one) or NONE,
            said.mends_said(row["mends"], lang) or NONE,
        )
        for row in gates.iter_rows(named=True)
        if row["standing"] in ("not_met", "unknown")
    ]
    if not rows:
        return ""
    heads = (N_("way"), N_("condition"), N_("how it stands"), N_("clause"), N_("what mends it"))
    return say(GATES) + "\n" + wrapped_table(rows, head=[say(one) for one in heads])
