"""The words of a second life at rest: what packs give as storage, its cost, standard lots, their sheet."""

from meguri.tables.columns import doubtful, flag, number, text
from meguri.tables.schema import Column, Kind, Table, Words

OPTIONS = ("new", "second_life")
COSTS = ("capex", "opex", "charging", "losses")
REST = ("soh_unknown", "soh_below", "soh_too_wide", "too_few", "unsafe", "surplus")
STANDINGS = ("known", "missing", "not_asked")
SEEN = ("summary", "not_seen")  # how the standard was read: by public summaries only, or not at all

_PACK = text("battery_id", "identifier of the battery", "電池の識別子")
_LOT = text("lot_id", "id of the lot", "ロットのID")
_CHEMISTRY = text("chemistry", "cathode chemistry", "正極の化学系")
_TYPE = text("module_type", "type of its modules", "モジュールの型式")
_SYNTHETIC = flag("is_synthetic", "whether the data are simulated", "模擬データかどうか")


def _count(name: str, en: str, ja: str) -> Column:
    return Column(name, Kind.INTEGER, Words(en, ja), low=0)


STORAGE_PACKS = Table(
    name="storage_packs",
    row=Words("one used pack that could serve as storage", "定置用に転用できる使用済み電池パック1点"),
    key=("battery_id",),
    columns=(
        _PACK,
        text("model", "model of the car or pack", "車種または電池の型式"),
        text("module_type", "type of its modules", "モジュールの型式", required=False),
        _CHEMISTRY,
        number("rated_kwh", "energy when new", "新品時の電力量", low=0.01, high=2000.0),
        *doubtful("soh_share", "state of health", "残存容量率", required=False, low=0.01, high=1.5),
        number(
            "power_kw", "power that it may give at rest", "定置用として出せる出力", required=False, low=0.0
        ),
        text(
            "safety",
            "state of its safety check",
            "安全性の確認状況",
            allowed=("confirmed", "unconfirmed", "finding"),
        ),
        flag("has_traceability", "whether a traceability record comes with it", "来歴の記録が付くか"),
        text(
            "verdict_id",
            "id of the verdict behind its state of health",
            "残存容量率のもとになる判定のID",
            required=False,
        ),
        _SYNTHETIC,
    ),
)

STORAGE_YIELD = Table(
    name="storage_yield",
    row=Words(
        "what one pack or lot gives as stationary storage (an estimate)",
        "1点の電池またはロットが定置用蓄電池として提供できる内容(試算)",
    ),
    key=("subject_id",),
    columns=(
        text("subject_id", "id of the pack or lot", "電池またはロットのID"),
        _count("packs_count", "packs in it", "電池の点数"),
        number("rated_kwh", "energy when new", "新品時の電力量", low=0.01),
        *doubtful(
            "usable_kwh",
            "energy that it delivers in one cycle on the first day",
            "初日の1サイクルで取り出せる電力量",
        ),
        number("power_kw", "power", "出力", required=False, low=0.0),
        text(
            "power_basis",
            "where the power comes from",
            "出力の根拠",
            required=False,
            allowed=("given", "duty"),
        ),
        *doubtful("served_yr", "years until it no longer serves", "定置用として使える年数"),
        number("horizon_yr", "how far the forecast looks", "予測の期間", low=0.0),
        number(
            "censored_share",
            "chance that it still serves when the forecast ends",
            "予測期間の終わりでもまだ使える確率",
            low=0.0,
            high=1.0,
        ),
        *doubtful("delivered_kwh", "energy delivered in all those years", "期間中に取り出せる電力量の累計"),
        *doubtful("lost_kwh", "energy lost in charging and discharging", "充放電で失われる電力量の累計"),
        text("verdict_id", "id of the verdict that it rests on", "もとになる判定のID", required=False),
        _SYNTHETIC,
    ),
)

STORAGE_COST = Table(
    name="storage_cost",
    row=Words(
        "levelised cost of storing with one option (an estimate)", "ある選択肢の均等化蓄電コスト(試算)"
    ),
    key=("subject_id", "option"),
    columns=(
        text("subject_id", "id of the pack or lot", "電池またはロットのID"),
        text("option", "new or second life", "新品かリユースか", allowed=OPTIONS),
        *doubtful(
            "lcos_jpy_per_kwh", "cost of a kilowatt-hour delivered", "取り出す電力1kWhあたりの費用", low=None
        ),
        *doubtful("delivered_kwh", "energy delivered, not discounted", "取り出す電力量の累計(割引前)"),
        number("served_yr", "years reckoned with", "計算に用いた年数(中央値)", low=0.0),
        number(
            "cheaper_share",
            "chance that this option is the cheaper one",
            "この選択肢のほうが安い確率",
            low=0.0,
            high=1.0,
        ),
    ),
)

STORAGE_COST_PARTS = Table(
    name="storage_cost_parts",
    row=Words("one part of a levelised cost of storage", "均等化蓄電コストの、ひとつの内訳"),
    key=("subject_id", "option", "part"),
    columns=(
        text("subject_id", "id of the pack or lot", "電池またはロットのID"),
        text("option", "new or second life", "新品かリユースか", allowed=OPTIONS),
        text("part", "which part", "内訳", allowed=COSTS),
        *doubtful(
            "cost_jpy_per_kwh",
            "its part of the cost of a kilowatt-hour delivered",
            "取り出す電力1kWhあたりの費用のうちの額",
            low=None,
        ),
    ),
)

STORAGE_PLANTS = Table(
    name="storage_plants",
    row=Words(
        "one second-life storage plant that exists, beside the estimate",
        "実在するリユース蓄電設備(試算の妥当性の参考)",
    ),
    key=("plant_id",),
    columns=(
        text("plant_id", "id of the plant among the market anchors", "市場指標における設備のID"),
        text("about", "what and where it is", "設備の内容と所在"),
        number("plant_kwh", "energy of the plant", "設備の電力量", low=0.0),
        _count("packs_count", "packs in it", "電池の点数"),
        number("pack_kwh", "energy of the plant for each pack", "電池1点あたりの設備の電力量", low=0.0),
        text("source_id", "id of the source", "出典ID"),
    ),
)

STORAGE_LOTS = Table(
    name="storage_lots",
    row=Words(
        "one standard lot: packs of one kind and one band of state of health",
        "標準ロット(同一の型式・化学系・SOH帯の電池)",
    ),
    key=("lot_id",),
    columns=(
        _LOT,
        text("model", "model of the car or pack", "車種または電池の型式"),
        _TYPE,
        _CHEMISTRY,
        number("soh_from_share", "lower edge of the band", "SOH帯の下限(以上)", low=0.0, high=1.5),
        number("soh_to_share", "upper edge of the band (not in it)", "SOH帯の上限(未満)", low=0.0, high=1.6),
        _count("packs_count", "packs in it", "電池の点数"),
        number("rated_kwh", "energy when new, together", "新品時の電力量の合計", low=0.0),
        *doubtful("held_kwh", "energy held now, together", "現在の電力量の合計"),
        number(
            "weakest_share",
            "state of health of its weakest pack, median",
            "最も低い電池のSOH(中央値)",
            low=0.0,
            high=1.5,
        ),
        number(
            "spread_points",
            "widest difference of state of health, of medians",
            "SOHの最大差(中央値どうし)",
            low=0.0,
        ),
        number(
            "traced_share",
            "share of its packs with a traceability record",
            "来歴の記録がある電池の割合",
            low=0.0,
            high=1.0,
        ),
        number(
            "confirmed_share",
            "share of its packs whose safety is confirmed",
            "安全性を確認済みの電池の割合",
            low=0.0,
            high=1.0,
        ),
        _SYNTHETIC,
    ),
)

STORAGE_LOT_PACKS = Table(
    name="storage_lot_packs",
    row=Words(
        "where one pack went: into which lot, or why into none",
        "各電池の振分け先(ロット、または対象外の理由)",
    ),
    key=("battery_id",),
    columns=(
        _PACK,
        text(
            "lot_id",
            "id of the lot; empty where it is in none",
            "ロットのID(入らない場合は空)",
            required=False,
        ),
        text("why_not", "why it is in no lot", "ロットに入らない理由", required=False, allowed=REST),
    ),
)

STORAGE_SHEET = Table(
    name="storage_sheet",
    row=Words("one line of a lot's specification sheet", "ロットの仕様書の1項目"),
    key=("subject_id", "field"),
    columns=(
        text("subject_id", "id of the pack or lot", "電池またはロットのID"),
        text("section", "part of the sheet", "仕様書の区分"),
        text("field", "which field", "項目"),
        text("said", "what is known", "内容", required=False),
        text("unit", "its unit", "単位", required=False),
        text("standing", "whether it is known", "記載の状況", allowed=STANDINGS),
        text("standards", "standards that ask for it, parted by ;", "この項目を求める規格(;区切り)"),
        text("seen", "how those standards were read", "規格の確認方法", allowed=SEEN),
        flag(
            "is_to_check",
            "whether the field is still to be checked with the standard's text",
            "規格本文での確認が必要か",
        ),
        text("source_id", "id of the source for the field", "項目の出典ID", required=False),
    ),
)
