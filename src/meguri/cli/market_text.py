"""A cleared market on a terminal: deals with comparables, unmet wishes, pairs explained, sheets."""

from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech
from meguri.cli.life_text import assumed_text
from meguri.cli.output import NONE, text_table
from meguri.cli.passport_lines import wrapped
from meguri.locale import N_, words
from meguri.report import market_words as said
from meguri.report.life_words import level_said
from meguri.report.market_words import yen

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.market import Beside, Clearing
    from meguri.market.matching import Why

TITLE = N_("Market of {day}: {lots} lots, {wishes} wishes")
NO_DEALS = N_("No deal: nothing that is offered suits a wish at a price that both sides accept.")
DEALS = N_("Deals (a piece, with carriage)")
UNMET = N_("Wishes that no lot meets")
UNSOLD = N_("Lots of which something is left: {lots}")
MOST_ROWS, MOST_NAMES = 40, 12
MORE = N_("… and {count} more; --json or --out shows all of them.")


def clearing_text(made: "Clearing", lang: str) -> str:
    """Title, proof, deals, wishes that nothing meets, findings, assumptions."""
    say, summary = words(lang), made.cleared.summary.row(0, named=True)
    title = say(TITLE).format(
        day=Speech(lang, say).day(made.day),
        lots=f"{summary['offers_count']:,}",
        wishes=f"{summary['demands_count']:,}",
    )
    matches = made.cleared.matches
    pays = [say(said.PAYS[one]) for one in matches["pay_rule"].unique().sort()]
    parts = (
        title,
        say(said.SYNTHETIC) if made.is_synthetic else "",
        wrapped(say(said.ESTIMATE)),
        _deals(made, lang) if matches.height else say(NO_DEALS),
        "\n".join(wrapped(one) for one in (said.proof_said(summary, lang), *pays)),
        "" if made.compared is None else wrapped(said.sales_said(made.compared, lang)),
        _unsold(made, lang),
        unmet_text(made.cleared.unmet, lang),
        notes_text(made.findings.filter(~_told_above(made)), lang),
        assumed_text(made.assumed, lang),
    )
    return "\n\n".join(part for part in parts if part)


def _deals(made: "Clearing", lang: str) -> str:
    say = words(lang)
    models = dict(made.offers.select("offer_id", "model").iter_rows())
    like: dict[str, dict[str, Any]] = {}
    if made.compared is not None:
        like = {row["offer_id"]: row for row in made.compared.lots.iter_rows(named=True)}
    places = {key: said.place_said(name, lang) for key, name in _places(made).items()}
    rows = [
        (
            row["offer_id"],
            models[row["offer_id"]],
            row["demand_id"],
            f"{places[row['offer_id'], 0]} → {places[row['demand_id'], 1]}",
            f"{row['matched_count']:,}",
            f"{row['price_jpy']:,.0f}",
            f"{row['carriage_jpy']:,.0f}",
            f"{row['reserve_jpy']:,.0f}",
            f"{row['bid_jpy']:,.0f}",
            *((_like(like.get(row["offer_id"]), lang),) if like else ()),
        )
        for row in made.cleared.matches.head(MOST_ROWS).iter_rows(named=True)
    ]
    head = [
        N_("lot"), N_("model"), N_("wish"), N_("from → to"), N_("pieces"), N_("price (yen)"),
        N_("of it carriage"), N_("lowest price"), N_("limit"),
    ]  # fmt: skip
    head += [N_("like cars (5–95%)")] if like else []
    table = text_table(tuple(say(one) for one in head), rows, right=(4, 5, 6, 7, 8, 9))
    more = made.cleared.matches.height - len(rows)
    return "\n".join([say(DEALS), table, *([say(MORE).format(count=f"{more:,}")] if more else [])])


def _told_above(made: "Clearing") -> "pl.Expr":
    """Findings on wishes whose needs are counted in a table of their own."""
    import polars as pl

    return (pl.col("code") == "match_unmeetable") & pl.col("about").is_in(
        made.cleared.unmet["demand_id"].unique().implode()
    )


def notes_text(findings: "pl.DataFrame", lang: str, *, most: int = 6) -> str:
    """Findings, gravest first; of many alike only the first."""
    lines = [
        wrapped(line, first=f"- [{level_said(level, lang)}] ", rest="  ")
        for level, line in said.notes_said(findings, lang, most=most)
    ]
    return "\n".join((words(lang)(N_("Findings")), *lines)) if lines else ""


def _places(made: "Clearing") -> dict[tuple[str, int], str]:
    lots = {(name, 0): place for name, place in made.offers.select("offer_id", "prefecture").iter_rows()}
    return lots | {
        (name, 1): place for name, place in made.demands.select("demand_id", "prefecture").iter_rows()
    }


def _like(row: dict[str, Any] | None, lang: str) -> str:
    if row is None or row["price_jpy"] is None:
        return NONE
    return Speech(lang, words(lang)).between(f"{row['price_jpy_low']:,.0f}", f"{row['price_jpy_high']:,.0f}")


def _unsold(made: "Clearing", lang: str) -> str:
    if not made.unsold:
        return ""
    shown = ", ".join(made.unsold[:MOST_NAMES]) + (" …" if len(made.unsold) > MOST_NAMES else "")
    return wrapped(words(lang)(UNSOLD).format(lots=shown))


def unmet_text(unmet: "pl.DataFrame", lang: str) -> str:
    """Of each wish that no lot meets, which need excludes how many."""
    if unmet.is_empty():
        return ""
    lines = [words(lang)(UNMET)]
    for name, rows in unmet.group_by("demand_id", maintain_order=True):
        lines.append(f"{name[0]}:")
        ordered = rows.sort("excluded_count", "need", descending=[True, False])
        lines += [f"  - {said.unmet_said(row, lang)}" for row in ordered.iter_rows(named=True)]
    return "\n".join(lines)


def why_text(why: "Why", needs: "pl.DataFrame", lang: str) -> str:
    """Why a pair was made or not, then each need beside what the lot has."""
    say = words(lang)
    rows = [
        (
            said.need_said(row["need"], lang),
            say(N_("met"))
            if row["is_met"]
            else say(N_("missed"))
            if row["is_known"]
            else say(N_("not said")),
            *said.beside_said(row, lang),
        )
        for row in needs.iter_rows(named=True)
    ]
    head = (N_("need"), N_("is"), N_("the lot has"), N_("wanted"))
    lines = "\n".join(wrapped(one) for one in said.why_said(why, lang))
    return f"{lines}\n\n{text_table(tuple(say(one) for one in head), rows, right=(2, 3))}"


def compared_text(made: "Beside", lang: str, *, synthetic: bool) -> str:
    """Each lot beside what like cars were sold for."""
    say = words(lang)
    rows = [
        (
            row["offer_id"],
            f"{row['compared_count']:,}",
            yen(row["price_jpy"], lang),
            _like(row, lang),
            yen(row["reserve_jpy"], lang),
            NONE if row["stands"] is None else say(said.STANDS[row["stands"]]),
            said.windows_said(row, lang),
        )
        for row in made.lots.iter_rows(named=True)
    ]
    head = (
        N_("lot"), N_("like sales"), N_("median"), N_("5–95%"), N_("lowest price"), N_("it stands"),
        N_("what like means"),
    )  # fmt: skip
    parts = (
        say(said.SYNTHETIC) if synthetic else "",
        wrapped(said.sales_said(made, lang)),
        text_table(tuple(say(one) for one in head), rows, right=(1, 2, 3, 4)),
        notes_text(made.findings, lang),
    )
    return "\n\n".join(part for part in parts if part)


def sheet_text(sheet: "pl.DataFrame", lang: str) -> str:
    """The addendum of the auction sheet, lot by lot."""
    from meguri.cli.life_text import pairs_text
    from meguri.report.market_sheet import line_said

    title = words(lang)(N_("Auction sheet, battery field: lot {lot}"))
    label = "label_ja" if lang == "ja" else "label_en"
    blocks = []
    for name, lines in sheet.group_by("offer_id", maintain_order=True):
        pairs = [(row[label], line_said(row, lang)) for row in lines.iter_rows(named=True)]
        blocks.append(f"{title.format(lot=name[0])}\n{pairs_text(pairs)}")
    return "\n\n".join(blocks)


def checked_text(findings: "pl.DataFrame", count: int, lang: str) -> str:
    """What these deals break."""
    if findings.is_empty():
        return words(lang)(N_("{count} deals: each keeps every need, every count and both limits.")).format(
            count=f"{count:,}"
        )
    return notes_text(findings, lang, most=MOST_ROWS)
