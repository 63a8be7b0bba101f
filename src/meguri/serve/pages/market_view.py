"""A cleared market as a page shows it: key figures, map, deals, what is left, why a pair, sheets."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from meguri.locale import N_
from meguri.report import market_words as told
from meguri.report.life_lines import assumptions_said
from meguri.report.life_words import level_said
from meguri.report.market_words import place_said, yen
from meguri.serve.pages.frame import Frame
from meguri.serve.pages.market_drawing import deals_map
from meguri.serve.pages.market_why import CheckedView, WhyView

if TYPE_CHECKING:
    import polars as pl

    from meguri.journeys.market import Clearing

MOST_DEALS, MOST_LEFT, MOST_SHEETS, MOST_UNMET = 100, 30, 30, 20
SOLD = N_("{pieces} pieces in {deals} deals")


@dataclass(frozen=True, slots=True)
class DealLine:
    """One deal as a line of the table; all in words."""

    lot: str
    model: str
    soh: str
    seller_place: str
    wish: str
    buyer_place: str
    pieces: str
    price: str
    carriage: str
    reserve: str
    limit: str
    like: str
    stands: str


@dataclass(frozen=True, slots=True)
class LeftLine:
    """One lot of which something is left, and by how much its lowest price would have to fall."""

    lot: str
    model: str
    place: str
    left: str
    reserve: str
    like: str
    lower: str


@dataclass(frozen=True, slots=True)
class MarketView:
    """The answer.

    Attributes:
        is_synthetic: whether a lot is simulated.
        day: the market day in words.
        counts: pieces and deals.
        surplus: what the deals gain together.
        gap: what is at most missing, proven.
        proof: the same as a sentence.
        pays: how prices came about.
        map: SVG.
        deals: the deals shown.
        deals_left: how many more there are.
        sales: with which sales lots were compared; "" where none were given.
        left: lots of which something is left.
        left_more: how many more.
        unmet: wish, and its needs in sentences.
        unmet_more: how many more wishes.
        sheets: lot, and the lines of its auction sheet.
        sheets_more: how many more.
        findings: level and sentence.
        assumed: sentences.
        lots: ids of the lots, to ask about.
        wishes: ids of the wishes.
        can_explain: whether pairs can be asked about.
        why: the pair that was asked about.
        checked: what deals of one's own would break, where some were sent.
    """

    is_synthetic: bool
    day: str
    counts: str
    surplus: str
    gap: str
    proof: str
    pays: tuple[str, ...]
    map: str
    deals: tuple[DealLine, ...]
    deals_left: int
    sales: str
    left: tuple[LeftLine, ...]
    left_more: int
    unmet: tuple[tuple[str, tuple[str, ...]], ...]
    unmet_more: int
    sheets: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    sheets_more: int
    findings: tuple[tuple[str, str, str], ...]
    assumed: tuple[str, ...]
    lots: tuple[str, ...] = field(default=())
    wishes: tuple[str, ...] = field(default=())
    can_explain: bool = False
    why: WhyView | None = None
    checked: CheckedView | None = None


def market_view(
    made: "Clearing",
    frame: Frame,
    *,
    lowers: "dict[str, float]",
    can_explain: bool,
    why: WhyView | None,
    checked: CheckedView | None = None,
) -> MarketView:
    """The page of a cleared market.

    Args:
        made: the market.
        frame: language of the page.
        lowers: by how many yen an unsold lot must ask less to be sold, by lot.
        can_explain: whether pairs can be asked about.
        why: the pair that was asked about.
        checked: what deals of one's own would break.
    """
    lang, matches = frame.lang, made.cleared.matches
    summary = made.cleared.summary.row(0, named=True)
    like = _like(made)
    lots = {row["offer_id"]: row for row in made.offers.iter_rows(named=True)}
    wishes = {row["demand_id"]: row for row in made.demands.iter_rows(named=True)}
    deals = [
        _deal(row, lots[row["offer_id"]], wishes[row["demand_id"]], like.get(row["offer_id"]), frame)
        for row in matches.head(MOST_DEALS).iter_rows(named=True)
    ]
    left = _all_left(made, lots, like, lowers, frame)
    unmet = _unmet(made.cleared.unmet, lang)
    sheets = _sheets(made, lang)
    return MarketView(
        is_synthetic=made.is_synthetic,
        day=frame.speech.day(made.day),
        counts=frame.say(SOLD).format(pieces=f"{summary['matched_count']:,}", deals=f"{matches.height:,}"),
        surplus=yen(summary["surplus_jpy"], lang),
        gap=told.gap_said(summary["gap_share"]),
        proof=told.proof_said(summary, lang),
        pays=tuple(frame.say(told.PAYS[one]) for one in matches["pay_rule"].unique().sort()),
        map=deals_map(made, frame) if matches.height else "",
        deals=tuple(deals),
        deals_left=matches.height - len(deals),
        sales="" if made.compared is None else told.sales_said(made.compared, lang),
        left=tuple(left),
        left_more=len(made.unsold) - len(left),
        unmet=unmet[:MOST_UNMET],
        unmet_more=max(len(unmet) - MOST_UNMET, 0),
        sheets=sheets[:MOST_SHEETS],
        sheets_more=max(made.offers.height - MOST_SHEETS, 0),
        findings=_findings(made, lang),
        assumed=tuple(assumptions_said(made.assumed, lang)[0]),
        lots=tuple(made.offers["offer_id"].head(500)),
        wishes=tuple(made.demands["demand_id"].head(500)),
        can_explain=can_explain,
        why=why,
        checked=checked,
    )


def model_said(name: str, lang: str) -> str:
    """A model as people of the language call it; as it was told where no catalogue knows it."""
    from meguri.report.car_names import called, model_labels

    return called(name, lang) if name in model_labels(lang) else name


def _like(made: "Clearing") -> dict[str, dict[str, Any]]:
    if made.compared is None:
        return {}
    return {row["offer_id"]: row for row in made.compared.lots.iter_rows(named=True)}


def _like_said(row: dict[str, Any] | None, frame: Frame) -> str:
    if row is None or row["price_jpy"] is None:
        return ""
    low, high = f"{row['price_jpy_low']:,.0f}", yen(row["price_jpy_high"], frame.lang)
    first = low if frame.lang == "ja" else f"¥{low}"
    count = frame.say(N_("{count} sales")).format(count=f"{row['compared_count']:,}")
    return f"{frame.speech.between(first, high)} ({count})"


def _deal(
    row: dict[str, Any], lot: dict[str, Any], wish: dict[str, Any], like: dict[str, Any] | None, frame: Frame
) -> DealLine:
    lang = frame.lang
    stands = None if like is None else like["stands"]
    return DealLine(
        lot=row["offer_id"],
        model=model_said(lot["model"], lang),
        soh=_soh(lot, frame),
        seller_place=place_said(lot["prefecture"], lang),
        wish=row["demand_id"],
        buyer_place=place_said(wish["prefecture"], lang),
        pieces=f"{row['matched_count']:,}",
        price=yen(row["price_jpy"], lang),
        carriage=yen(row["carriage_jpy"], lang),
        reserve=yen(row["reserve_jpy"], lang),
        limit=yen(row["bid_jpy"], lang),
        like=_like_said(like, frame),
        stands="" if stands is None else frame.say(told.STANDS[stands]),
    )


def _soh(lot: dict[str, Any], frame: Frame) -> str:
    if lot["soh_share"] is None:
        return frame.say(N_("SOH not said"))
    low, high = lot["soh_share_low"], lot["soh_share_high"]
    middle = f"SOH {100 * lot['soh_share']:.0f}%"
    if low is None or high is None:
        return middle
    return f"{middle} ({frame.speech.percent_between(low, high)})"


def _all_left(
    made: "Clearing",
    lots: dict[str, dict[str, Any]],
    like: dict[str, dict[str, Any]],
    lowers: dict[str, float],
    frame: Frame,
) -> list[LeftLine]:
    sold: dict[str, int] = {}
    for name, count in made.cleared.matches.select("offer_id", "matched_count").iter_rows():
        sold[name] = sold.get(name, 0) + count
    return [
        _left(lots[name], sold.get(name, 0), like.get(name), lowers.get(name), frame)
        for name in made.unsold[:MOST_LEFT]
    ]


def _left(
    lot: dict[str, Any], sold: int, like: dict[str, Any] | None, lower: float | None, frame: Frame
) -> LeftLine:
    return LeftLine(
        lot=lot["offer_id"],
        model=model_said(lot["model"], frame.lang),
        place=place_said(lot["prefecture"], frame.lang),
        left=f"{lot['lot_count'] - sold:,}",
        reserve=yen(lot["reserve_jpy"], frame.lang),
        like=_like_said(like, frame),
        lower="" if lower is None else yen(lower, frame.lang),
    )


def _unmet(unmet: "pl.DataFrame", lang: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for name, rows in unmet.group_by("demand_id", maintain_order=True):
        ordered = rows.sort("excluded_count", "need", descending=[True, False])
        found.append((str(name[0]), tuple(told.unmet_said(row, lang) for row in ordered.to_dicts())))
    return tuple(found)


def _sheets(made: "Clearing", lang: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    from meguri.report.market_sheet import line_said

    label = "label_ja" if lang == "ja" else "label_en"
    few = set(made.offers["offer_id"].head(MOST_SHEETS))
    sheet = made.sheet()
    found: dict[str, list[tuple[str, str]]] = {}
    for row in sheet.filter(sheet["offer_id"].is_in(list(few))).iter_rows(named=True):
        found.setdefault(row["offer_id"], []).append((row[label], line_said(row, lang)))
    return tuple((name, tuple(lines)) for name, lines in found.items())


def _findings(made: "Clearing", lang: str) -> tuple[tuple[str, str, str], ...]:
    counted = set(made.cleared.unmet["demand_id"])
    twice = (made.findings["code"] == "match_unmeetable") & made.findings["about"].is_in(list(counted))
    return tuple(
        (level, level_said(level, lang), line)
        for level, line in told.notes_said(made.findings.filter(~twice), lang)
    )
