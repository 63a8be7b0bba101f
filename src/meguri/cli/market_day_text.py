"""A market day on a terminal: deals, how they travel and under which rules, and what they leave on record."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from meguri.charts.speech import Speech
from meguri.cli.life_text import assumed_text
from meguri.cli.market_text import MORE, MOST_ROWS, NO_DEALS, TITLE, notes_text, unmet_text
from meguri.cli.output import text_table
from meguri.cli.passport_lines import wrapped
from meguri.locale import N_, words
from meguri.report import market_words as said
from meguri.report.carriage_words import legs_said

if TYPE_CHECKING:
    from meguri.journeys.market_day import MarketDay

TRAVELS = N_("Deals and their journeys (prices with carriage; cost and CO2: 5–95%)")
RULES = N_("Rules that bind what is carried; `meguri carriage` tells each with what it asks")
RULE = N_("{mode}: {asked} – {clause} ({count}×)")
RECORD = N_(
    "On record: {sales} sales and {came} hand-overs, one of each for every deal that names its battery. Each "
    "organisation records its own; --out writes them as events."
)
GRAVE = ("danger", "warning")
MOST_RULES = 8


def market_day_text(made: "MarketDay", day: date, lang: str) -> str:
    """Title, proof, deals with journeys, rules, what is left on record, findings, assumptions.

    Args:
        made: the day.
        day: when it was.
        lang: `ja` or `en`.
    """
    say, summary = words(lang), made.cleared.summary.row(0, named=True)
    title = say(TITLE).format(
        day=Speech(lang, say).day(day),
        lots=f"{summary['offers_count']:,}",
        wishes=f"{summary['demands_count']:,}",
    )
    kinds = made.handovers["kind"].to_list()
    record = say(RECORD).format(sales=kinds.count("sold"), came=kinds.count("handed_over"))
    has_deals = made.cleared.matches.height > 0
    parts = (
        title,
        say(said.SYNTHETIC) if made.cleared.market.offers["is_synthetic"].any() else "",
        wrapped(say(said.ESTIMATE)),
        _travels(made, lang) if has_deals else say(NO_DEALS),
        wrapped(said.proof_said(summary, lang)),
        "\n".join((say(RULES), *_rules(made, lang))) if has_deals else "",
        wrapped(record),
        unmet_text(made.cleared.unmet, lang),
        notes_text(made.findings, lang),
        assumed_text(made.assumed, lang),
    )
    return "\n\n".join(part for part in parts if part)


def _travels(made: "MarketDay", lang: str) -> str:
    say = words(lang)
    joined = made.cleared.matches.join(made.shipments, on=("offer_id", "demand_id"))
    rows = [
        (
            row["offer_id"],
            row["demand_id"],
            f"{row['matched_count']:,}",
            f"{row['price_jpy']:,.0f}",
            " → ".join(said.place_said(row[f"{end}_prefecture"], lang) for end in ("from", "to")),
            f"{row['distance_km_right']:,.0f}",
            f"{row['cost_jpy_low']:,.0f}–{row['cost_jpy_high']:,.0f}",
            f"{row['co2_kg_low']:,.0f}–{row['co2_kg_high']:,.0f}",
        )
        for row in joined.head(MOST_ROWS).iter_rows(named=True)
    ]
    head = (
        N_("lot"), N_("wish"), N_("pieces"), N_("price (yen)"), N_("from → to"), N_("km"),
        N_("cost together (yen)"), N_("CO2 (kg)"),
    )  # fmt: skip
    table = text_table(tuple(say(one) for one in head), rows, right=(2, 3, 5, 6, 7))
    more = joined.height - len(rows)
    return "\n".join([say(TRAVELS), table, *([say(MORE).format(count=f"{more:,}")] if more else [])])


def _rules(made: "MarketDay", lang: str) -> Iterator[str]:
    """The grave rules of each part of the way, each once, with how many consignments it binds."""
    say = words(lang)
    bound = made.carriage.group_by("mode", "rule_id").len()
    count = {(mode, rule): many for mode, rule, many in bound.iter_rows()}
    once = made.carriage.unique(subset=("mode", "rule_id"), keep="first", maintain_order=True)
    keys = {(row["mode"], row["asked_en"]): row["rule_id"] for row in once.iter_rows(named=True)}
    asked_en = {(row["mode"], row[f"asked_{lang}"]): row["asked_en"] for row in once.iter_rows(named=True)}
    for leg in legs_said(once, lang):
        grave = [rule for rule in leg.rules if rule.level in GRAVE][:MOST_RULES]
        for rule in grave:
            key = keys[leg.mode, asked_en[leg.mode, rule.asked]]
            line = say(RULE).format(
                mode=leg.mode_said, asked=rule.asked, clause=rule.clause, count=count[leg.mode, key]
            )
            yield wrapped(line, first="- ", rest="  ")
