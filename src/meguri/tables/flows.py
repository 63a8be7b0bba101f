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

EVIDENCE = Table(
    name="evidence",
    row=Words(
        "one piece of evidence, and what the account says it should have been",
        "ひとつの根拠データと、勘定によるその予測",
    ),
    key=("evidence_id",),
    columns=(
        text("evidence_id", "id of the evidence", "根拠データID"),
        text(
            "quantity",
            "what was measured",
            "対象の量",
            allowed=("sales", "stock", "exports", "scrapped", "alive_share", "transfers"),
        ),
        _segment(),
        day("period_from", "first day of the period, or the day of the count", "期間の初日または計数日"),
        day("period_to", "last day of the period, or the day of the count", "期間の末日または計数日"),
        number("value", "the figure as given (vehicles, or a share)", "示された値(台数または割合)"),
        number("error_sd", "standard deviation given to the figure", "値に与えた標準偏差", low=0),
        number("predicted_low", "posterior prediction, 5 % point", "事後予測(5%点)", required=False),
        number("predicted", "posterior prediction, median", "事後予測(中央値)", required=False),
        number("predicted_high", "posterior prediction, 95 % point", "事後予測(95%点)", required=False),
        number(
            "tail_share",
            "two-sided posterior predictive tail",
            "事後予測の両側裾確率",
            low=0,
            high=1,
            required=False,
        ),
        flag("conflict", "the evidence and the account disagree", "勘定と食い違う"),
        flag("used", "enters the reconciliation (else only checked)", "推計に用いた(用いないものは検算のみ)"),
        text("source_id", "id of the source", "出典ID"),
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
        number("traded_units_low", "used EVs traded, 5 % point", "中古発生台数(5%点)", low=0, required=False),
        number("traded_units", "used EVs traded, median", "中古発生台数(中央値)", low=0, required=False),
        number(
            "traded_units_high", "used EVs traded, 95 % point", "中古発生台数(95%点)", low=0, required=False
        ),
        text(
            "verdict",
            "can it be told from the evidence?",
            "根拠データから言えるか",
            allowed=("supported", "not_identifiable"),
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

SENSITIVITY = Table(
    name="sensitivity",
    row=Words(
        "how much one assumption moves the market of one year", "ある前提がある年の市場規模をどれだけ動かすか"
    ),
    key=("scenario", "year", "assumption"),
    columns=(
        text("scenario", "scenario", "シナリオ"),
        year(),
        text("assumption", "assumption", "前提"),
        number(
            "first_order_share",
            "share of variance by it alone (Sobol first order)",
            "単独で説明する分散の割合",
        ),
        number("total_share", "share of variance it takes part in (Sobol total)", "関与する分散の割合"),
        number("rank", "rank by total effect", "順位", low=1),
    ),
)

ASSUMED = Table(
    name="assumed",
    row=Words("one value that no source gives, and who uses it", "出典のない前提値と、その用途"),
    key=("assumption",),
    columns=(
        text("assumption", "id of the assumption", "前提ID"),
        number("value", "value used (median of its prior)", "用いた値(事前分布の中央値)"),
        number("value_low", "5 % point of its prior", "事前分布の5%点", required=False),
        number("value_high", "95 % point of its prior", "事前分布の95%点", required=False),
        text("unit", "unit", "単位"),
        text("used_in", "where it is used", "用途"),
        text("basis", "why this value: a source id, or the word assumed", "根拠(出典IDまたはassumed)"),
    ),
)

CLAIMS = Table(
    name="claims",
    row=Words(
        "one published claim beside what the evidence supports",
        "公表されたひとつの主張と、根拠データから得られる値",
    ),
    key=("claim_id",),
    columns=(
        text("claim_id", "id of the claim", "主張ID"),
        number("published", "the published figure", "公表値", required=False),
        text("unit", "unit", "単位", required=False),
        year("to_year", "year it runs to, or is about", "対象の(最終)年", required=False),
        number(
            "estimate_low",
            "what the evidence supports, 5 % point",
            "根拠データから得られる値(5%点)",
            required=False,
        ),
        number(
            "estimate",
            "what the evidence supports, median",
            "根拠データから得られる値(中央値)",
            required=False,
        ),
        number(
            "estimate_high",
            "what the evidence supports, 95 % point",
            "根拠データから得られる値(95%点)",
            required=False,
        ),
        text(
            "verdict",
            "verdict",
            "判定",
            allowed=("reproduced", "consistent", "not_supported", "not_identifiable"),
        ),
        text("why", "code of the reason", "理由コード"),
        text("source_id", "id of the source", "出典ID"),
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
