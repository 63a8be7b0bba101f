"""The nation's words: what is sold, counted, exported, and what that adds up to.

Shares run from 0 to 1, but in a single year more may be exported than left the fleet. `_low` and `_high` are
the 5 % and 95 % points of the draws, the bare name is their median. `year` is a calendar year (January to
December) unless the name says otherwise.
"""

from meguri.tables.columns import PROVENANCE, day, doubtful, flag, number, text, year
from meguri.tables.schema import Column, Table, Words

SEGMENTS = ("bev_passenger", "bev_van", "phev_passenger")
STOCK_SCOPES = (
    "bev_passenger",  # incl. kei
    "bev_passenger_registered",  # excl. kei
    "bev_registered_all",  # every registered BEV, buses and lorries too, excl. kei
    "bev_kei_passenger",
    "bev_van",
    "phev_passenger",
)
SALES_SCOPES = (*STOCK_SCOPES,)
ACCOUNT_METALS = ("li", "ni", "co", "mn", "cu", "al", "graphite")
MARKET_SEGMENTS = ("used_ev", "reuse", "recycling")
COUNTED_BY = ("customs", "jarc_refund", "deregistration", "research", "press", "mirror")


def _segment(allowed: tuple[str, ...] = SEGMENTS) -> Column:
    return text("segment", "vehicle segment", "車両区分", allowed=allowed)


SALES = Table(
    name="sales",
    row=Words("new registrations of one segment in one calendar year", "ある車両区分の暦年1年間の新規登録"),
    key=("segment", "year"),
    columns=(
        _segment(SALES_SCOPES),
        year(),
        number("units", "vehicles newly registered", "新規登録台数", low=0),
        *PROVENANCE,
    ),
)

STOCK = Table(
    name="stock",
    row=Words(
        "a count of the vehicles of one scope in use on one day", "ある範囲の車両の、ある日の保有台数の計数"
    ),
    key=("segment", "counted_on", "source_id"),
    columns=(
        _segment(STOCK_SCOPES),
        day("counted_on", "day of the count", "計数日"),
        number("units", "vehicles in use", "保有台数", low=0),
        *PROVENANCE,
    ),
)

EXPORTS = Table(
    name="exports",
    row=Words(
        "used vehicles of one segment exported in one period", "ある車両区分の、ある期間の中古輸出台数"
    ),
    key=("segment", "period_from", "period_to", "counted_by", "source_id"),
    columns=(
        _segment(),
        text("period", "the period in the source's words", "期間(出典の表記)"),
        day("period_from", "first day of the period", "期間の初日"),
        day("period_to", "last day of the period", "期間の末日"),
        text("counted_by", "who counted", "集計主体", allowed=COUNTED_BY),
        number("units", "used vehicles exported", "中古輸出台数", low=0),
        *PROVENANCE,
    ),
)

OUTFLOW = Table(
    name="outflow",
    row=Words(
        "what became of the vehicles of one segment in one year, or from the first sale to its end",
        "ある車両区分の車両の行き先(単年、または発売からその年末までの累計)",
    ),
    key=("segment", "span", "year"),
    columns=(
        _segment(),
        text("span", "one year, or cumulative to its end", "単年か累計か", allowed=("year", "cumulative")),
        year(),
        *doubtful("sold_units", "vehicles newly registered", "新規登録台数"),
        *doubtful("arisen_units", "exits from the fleet", "保有離脱台数"),
        *doubtful("exported_units", "used vehicles exported", "中古輸出台数"),
        *doubtful("scrapped_units", "vehicles scrapped", "解体台数"),
        *doubtful(
            "idle_units",
            "change of vehicles waiting under temporary deregistration",
            "一時抹消中の台数(増減)",
            low=None,
        ),
        *doubtful("in_use_units", "vehicles in use at the end", "期末保有台数"),
        *doubtful("export_share", "exported ÷ exits", "保有離脱に占める輸出の割合"),
    ),
)

TRADED = Table(
    name="traded",
    row=Words(
        "used EVs traded (first owner to next) in one year",
        "ある年に取引された中古EV(最初の所有者から次の所有者へ。中古発生)",
    ),
    key=("segment", "year"),
    columns=(
        _segment(),
        year(),
        *doubtful("traded_units", "used EVs traded", "中古発生台数", required=False),
        *doubtful(
            "export_of_traded_share",
            "exported ÷ used EVs traded",
            "輸出÷中古発生",
            required=False,
        ),
        text(
            "verdict",
            "can it be told, and on what footing?",
            "推計できるか、何に基づくか",
            allowed=("assumed", "not_identifiable"),
        ),
    ),
)

COHORTS = Table(
    name="cohorts",
    row=Words(
        "the vehicles sold in one year, at the end of a later year",
        "ある年に販売された車両の、その後の年末における状況",
    ),
    key=("segment", "cohort_year", "year"),
    columns=(
        _segment(),
        year("cohort_year", "calendar year of first registration", "初度登録年(暦年)"),
        year(),
        *doubtful("in_use_units", "vehicles still in use", "保有台数"),
        *doubtful("arisen_units", "exits in the year", "当年の保有離脱台数"),
        *doubtful("exported_units", "exports in the year", "当年の輸出台数"),
    ),
)

METALS = Table(
    name="metals",
    row=Words(
        "one metal in the exported cars, in one year or cumulative to its end",
        "輸出された車に含まれるある金属の、単年または年末までの累計",
    ),
    key=("segment", "metal", "span", "year"),
    columns=(
        _segment(),
        text("metal", "metal", "金属", allowed=ACCOUNT_METALS),
        text("span", "one year, or cumulative to its end", "単年か累計か", allowed=("year", "cumulative")),
        year(),
        *doubtful("mass_t", "mass leaving", "流出量"),
        *doubtful("value_jpy", "worth", "金額", required=False),
        text("price_basis", "which price was used", "価格の基準", required=False),
    ),
)

MARKET = Table(
    name="market",
    row=Words(
        "one market segment in one year under one scenario", "あるシナリオの、ある年の、ある市場区分の規模"
    ),
    key=("scenario", "year", "market_segment"),
    columns=(
        text("scenario", "scenario", "シナリオ"),
        year(),
        text("market_segment", "market segment", "市場区分", allowed=(*MARKET_SEGMENTS, "total")),
        *doubtful("value_jpy", "market size in the year", "年間の市場規模"),
        flag("calibrated", "calibrated to a published claim", "公表値に合わせて調整した"),
    ),
)

DESTINATIONS = Table(
    name="destinations",
    row=Words("where the used EVs of one period went", "ある期間の中古EVの仕向地"),
    key=("period", "destination", "counted_by"),
    columns=(
        text("period", "the period in the source's words", "期間(出典の表記)"),
        day("period_from", "first day of the period", "期間の初日"),
        day("period_to", "last day of the period", "期間の末日"),
        text("destination", "country (ISO 3166-1 alpha-2)", "国(ISO 3166-1 alpha-2)"),
        text("counted_by", "who counted", "集計主体", allowed=COUNTED_BY),
        number("units", "used EVs", "中古EV台数", low=0, required=False),
        number(
            "share",
            "share of the period's used-EV exports",
            "期間の中古EV輸出に占める割合",
            low=0,
            high=1,
            required=False,
        ),
        *PROVENANCE,
    ),
)
