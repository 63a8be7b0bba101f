"""The words of the facts: one table for each kind of figure that others have published.

Every row ends in the same four columns: how firm the figure is, what has to be said about that, where it
comes from, and the day from which it was public. Sales, stock counts, exports and destinations are declared
in `flows`, metals and prices in `prices`; here are the rest.
"""

from meguri.tables.columns import PROVENANCE, day, number, text, year
from meguri.tables.flows import SEGMENTS
from meguri.tables.schema import Column, Table, Words


def amount(name: str, en: str, ja: str, *, required: bool = True, high: float | None = None) -> Column:
    """A number that is never negative."""
    return number(name, en, ja, required=required, low=0.0, high=high)


PERIOD = (
    text("period", "the period as labelled", "期間(表記)"),
    day("period_from", "first day of the period", "期間の初日"),
    day("period_to", "last day of the period", "期間の末日"),
)
UNIT = text("unit", "unit of the value", "値の単位")

SOURCES = Table(
    name="sources",
    row=Words("one source", "ひとつの出典"),
    key=("source_id",),
    columns=(
        text("source_id", "id of the source", "出典ID"),
        text("title", "title, or what the page gives", "題名または内容"),
        text("publisher", "publisher, and whom it quotes", "発行者(引用元)"),
        text("url", "address", "掲載先(URL)", required=False),
        text("date", "date of publication, as far as known (ISO)", "発行日(分かる範囲、ISO)", required=False),
        text("seen", "how much of it was seen", "確認した範囲"),
        text("licence", "licence, where known", "利用条件(分かる場合)", required=False),
    ),
)

SALES_BY_MODEL = Table(
    name="sales_by_model",
    row=Words("new registrations of one model in one period", "ある車種の、ある期間の新規登録台数"),
    key=("model", "period_from", "period_to"),
    columns=(
        text("model", "model, maker or group of makers", "車種・メーカー・区分"),
        *PERIOD,
        amount("units", "vehicles newly registered", "新規登録台数"),
        *PROVENANCE,
    ),
)

ELV_RECOVERY = Table(
    name="elv_recovery",
    row=Words(
        "one figure on end-of-life vehicles or recovered batteries in one period",
        "使用済自動車・回収電池の、ある期間のひとつの数値",
    ),
    key=("item", "period_from", "period_to"),
    columns=(
        text("item", "what was counted", "集計対象"),
        *PERIOD,
        amount("value", "value", "値"),
        text("unit", "unit of the value", "値の単位", allowed=("packs", "vehicles", "share")),
        *PROVENANCE,
    ),
)

ALIVE_SHARES = Table(
    name="alive_shares",
    row=Words(
        "the share of cars sold that was still in use on one day",
        "販売された車のうち、ある日に保有されていた割合(残存率)",
    ),
    key=("item", "segment", "counted_on"),
    columns=(
        text("item", "which cars", "対象の車"),
        text("segment", "vehicle segment", "車両区分", allowed=SEGMENTS),
        day("counted_on", "day of the count", "計数日"),
        amount("value", "share still in use", "残存率", high=1.0),
        text("unit", "unit of the value", "値の単位", allowed=("share",)),
        *PROVENANCE,
    ),
)

CAR_LIFE = Table(
    name="car_life",
    row=Words(
        "mean years of use or mean age of Japan's passenger cars", "国内乗用車の平均使用年数または平均車齢"
    ),
    key=("item", "counted_on"),
    columns=(
        text("item", "which mean", "平均の種類", allowed=("mean_years_of_use", "mean_age")),
        day("counted_on", "day of the count", "計数日"),
        amount("mean_yr", "mean, excluding kei", "平均(軽を除く)"),
        *PROVENANCE,
    ),
)

VEHICLE_LIFETIMES = Table(
    name="vehicle_lifetimes",
    row=Words("one published lifetime distribution", "公表されたひとつの寿命分布"),
    key=("lifetime_id",),
    columns=(
        text("lifetime_id", "id of the lifetime", "寿命ID"),
        text("about", "whose lifetime", "対象"),
        text("distribution", "family", "分布", allowed=("normal", "logistic", "weibull", "fixed")),
        amount("mean_yr", "mean lifetime", "平均寿命"),
        amount("sd_yr", "standard deviation", "標準偏差", required=False),
        *PROVENANCE,
    ),
)

VEHICLE_PACKS = Table(
    name="vehicle_packs",
    row=Words("the pack of one model in one span of model years", "ある車種の、ある販売期間の電池パック"),
    key=("model", "sold_from", "pack_kwh"),
    columns=(
        text("model", "model", "車種"),
        day(
            "sold_from",
            "first day of sale in Japan, or of the model year",
            "国内販売の初日(または年式の初日)",
        ),
        day("sold_to", "last day of sale; empty when still sold", "販売の末日(販売中は空)", required=False),
        amount("pack_kwh", "nominal energy of the pack", "パックの公称容量"),
        amount("pack_mass_kg", "mass of the pack", "パックの質量", required=False),
        text("chemistry", "cathode chemistry, where told", "正極の化学系(分かる場合)", required=False),
        *PROVENANCE,
    ),
)

OTHER_ESTIMATES = Table(
    name="other_estimates",
    row=Words("one figure by others beside the account", "勘定と並べて参照する、他者によるひとつの数値"),
    key=("estimate_id",),
    columns=(
        text("estimate_id", "id of the estimate", "推計ID"),
        text("about", "what it says", "内容"),
        text("period", "the period as labelled", "期間(表記)"),
        amount("value", "value", "値", required=False),
        amount("value_low", "lowest value told", "値の下限", required=False),
        amount("value_high", "highest value told", "値の上限", required=False),
        UNIT,
        *PROVENANCE,
    ),
)

PUBLISHED_CLAIMS = Table(
    name="published_claims",
    row=Words("one published claim; never evidence", "公表されたひとつの主張(推計の根拠には用いない)"),
    key=("claim_id",),
    columns=(
        text("claim_id", "id of the claim", "主張ID"),
        text("about", "what it says", "内容"),
        amount(
            "value",
            "the published figure; empty when told in words only",
            "公表値(言葉だけなら空)",
            required=False,
        ),
        amount(
            "half_width",
            "how far the claimed value reaches either way, by its own rounding",
            "公表値の丸めの幅(片側)",
            required=False,
        ),
        text("unit", "unit of the value", "値の単位", required=False),
        year("to_year", "year it runs to, or is about", "対象の(最終)年", required=False),
        *PROVENANCE,
    ),
)

MARKET_ANCHORS = Table(
    name="market_anchors",
    row=Words(
        "one figure that a market assumption can be held against", "市場の前提と照らし合わせるひとつの数値"
    ),
    key=("anchor_id",),
    columns=(
        text("anchor_id", "id of the anchor", "参照値ID"),
        text("topic", "topic", "主題"),
        number("value_low", "value, or the lowest of a range", "値(範囲なら下限)", required=False),
        number("value_high", "value, or the highest of a range", "値(範囲なら上限)", required=False),
        UNIT,
        text("applies_to", "to what it applies", "対象"),
        text("confidence", "confidence of the research", "調査の確信度", allowed=("high", "medium", "low")),
        *PROVENANCE,
    ),
)
