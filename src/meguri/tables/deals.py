"""The words of the market: what is offered, what is wanted, who gets which, at what price, and how surely."""

from meguri.tables.columns import day, doubtful, flag, number, text
from meguri.tables.declaration import Column, Kind
from meguri.tables.schema import Table, Words

GOODS = ("vehicle", "pack", "module")
PURPOSES = ("drive", "storage", "recycle", "export")
SAFETY = ("confirmed", "unconfirmed", "finding")
PAY_RULES = ("cleared", "bid")
ENGINES = ("auction", "exact", "quota", "insertion")
WHY_NOT = (
    "goods",
    "model",
    "chemistry",
    "energy_kwh",
    "soh_share",
    "winter_range_km",
    "age_yr",
    "mileage_km",
    "certificate",
    "traceability",
    "guarantee",
    "safety",
    "region",
    "date",
    "own",
    "price",
)

_OFFER = text("offer_id", "id of the lot", "出品のID")
_DEMAND = text("demand_id", "id of the wish", "希望のID")


def _count(name: str, en: str, ja: str, *, low: int = 0, required: bool = True) -> Column:
    return Column(name, Kind.INTEGER, Words(en, ja), required=required, low=low)


OFFERS = Table(
    name="offers",
    row=Words(
        "one lot that somebody offers: equal vehicles, packs or modules",
        "1件の出品(同等の車両・電池パック・モジュール)",
    ),
    key=("offer_id",),
    columns=(
        _OFFER,
        text("seller_id", "who offers it", "出品者のID"),
        text("goods", "what is offered", "出品物の種類", allowed=GOODS),
        _count("lot_count", "how many equal pieces", "同等品の数量", low=1),
        text(
            "battery_id",
            "identifier of the battery, of a lot of one",
            "電池の識別子(1点の出品のみ)",
            required=False,
        ),
        text(
            "verdict_id",
            "id of the verdict behind its state of health",
            "残存容量率のもとになる判定のID",
            required=False,
        ),
        text("model", "model of the car or pack", "車種または電池の型式"),
        text("chemistry", "cathode chemistry", "正極の化学系", required=False),
        number("rated_kwh", "energy of one piece when new", "1点あたりの新品時の電力量", low=0.01, high=2000),
        number(
            "soh_share", "state of health, median", "残存容量率(中央値)", required=False, low=0.01, high=1.5
        ),
        number(
            "soh_share_low",
            "state of health, 5 % point",
            "残存容量率(5%点)",
            required=False,
            low=0.01,
            high=1.5,
        ),
        number(
            "soh_share_high",
            "state of health, 95 % point",
            "残存容量率(95%点)",
            required=False,
            low=0.01,
            high=1.5,
        ),
        number("age_yr", "age", "経過年数", required=False, low=0, high=60),
        number("mileage_km", "distance driven", "走行距離", required=False, low=0, high=2e6),
        *doubtful(
            "winter_range_km", "range in February where it stands", "2月の航続距離(所在地)", required=False
        ),
        text("prefecture", "prefecture where it stands", "所在地の都道府県"),
        number("latitude_deg", "latitude of the place", "所在地の緯度", required=False, low=20, high=46),
        number("longitude_deg", "longitude of the place", "所在地の経度", required=False, low=122, high=154),
        day("certified_on", "day of its certificate", "証明書の測定日", required=False),
        day("offered_from", "first day on which it can be had", "引渡し可能日(初日)"),
        day("offered_until", "last day on which it can be had", "引渡し可能日(最終日)", required=False),
        number("reserve_jpy", "lowest price of one piece", "1点あたりの希望最低価格", low=0, high=1e9),
        flag("has_traceability", "whether a traceability record comes with it", "来歴の記録が付くか"),
        flag("is_guaranteed", "whether a guarantor takes it on", "保証の引受けができるか"),
        text("safety", "state of its safety check", "安全性の確認状況", allowed=SAFETY),
        flag("is_synthetic", "whether the data are simulated", "模擬データかどうか"),
    ),
)

DEMANDS = Table(
    name="demands",
    row=Words(
        "one wish: so many pieces that somebody would take, and on which terms", "1件の希望(必要な数量と条件)"
    ),
    key=("demand_id",),
    columns=(
        _DEMAND,
        text("buyer_id", "who wants it", "希望者のID"),
        text("goods", "what is wanted", "希望する物の種類", allowed=GOODS),
        text("purpose", "what for", "用途", allowed=PURPOSES),
        _count("wanted_count", "how many pieces at most", "希望数量(最大)", low=1),
        _count(
            "bundle_count",
            "fewest equal pieces that are of use; 1 takes any",
            "まとまりとして必要な最少数量(1は任意)",
            low=1,
        ),
        text(
            "models",
            "models that fit, parted by ; (none: any)",
            "対象車種(;区切り、空欄は不問)",
            required=False,
        ),
        text(
            "chemistries",
            "chemistries that fit, parted by ; (none: any)",
            "対象の化学系(;区切り、空欄は不問)",
            required=False,
        ),
        number(
            "least_kwh",
            "least energy that one piece holds now",
            "現在の電力量の下限(1点)",
            required=False,
            low=0,
        ),
        number(
            "least_soh_share", "least state of health", "残存容量率の下限", required=False, low=0, high=1.5
        ),
        number(
            "least_winter_range_km", "least range in February", "2月の航続距離の下限", required=False, low=0
        ),
        number("most_age_yr", "greatest age", "経過年数の上限", required=False, low=0),
        number("most_mileage_km", "greatest distance driven", "走行距離の上限", required=False, low=0),
        number(
            "most_certificate_age_yr",
            "greatest age of its certificate",
            "証明書の経過年数の上限",
            required=False,
            low=0,
        ),
        flag("needs_traceability", "whether a traceability record is needed", "来歴の記録を必須とするか"),
        flag("needs_guarantee", "whether a guarantee is needed", "保証の引受けを必須とするか"),
        flag("needs_safety", "whether the safety check must be confirmed", "安全性の確認済みを必須とするか"),
        text(
            "regions",
            "prefectures it may come from, parted by ; (none: any)",
            "調達できる都道府県(;区切り、空欄は不問)",
            required=False,
        ),
        text("prefecture", "prefecture where it is needed", "納入先の都道府県"),
        number("latitude_deg", "latitude of the place", "納入先の緯度", required=False, low=20, high=46),
        number("longitude_deg", "longitude of the place", "納入先の経度", required=False, low=122, high=154),
        day("wanted_from", "first day of delivery", "納入希望日(初日)", required=False),
        day("wanted_until", "last day of delivery", "納入希望日(最終日)", required=False),
        number(
            "bid_jpy",
            "most that it pays for one piece",
            "1点あたりの支払上限額",
            required=False,
            low=0,
            high=1e9,
        ),
        number(
            "bid_jpy_per_kwh",
            "most that it pays for a kilowatt-hour held now",
            "現在の電力量1kWhあたりの支払上限額",
            required=False,
            low=0,
            high=1e7,
        ),
        flag("is_abroad", "whether it would leave Japan", "国外に出るか"),
    ),
)

MATCHES = Table(
    name="matches",
    row=Words("so many pieces of one lot for one wish", "ある出品とある希望の成約候補"),
    key=("offer_id", "demand_id"),
    columns=(
        _OFFER,
        _DEMAND,
        _count("matched_count", "how many pieces", "数量", low=1),
        number("price_jpy", "what the buyer pays for one piece", "買い手の支払額(1点)", low=0),
        text("pay_rule", "how the price came about", "価格の決め方", allowed=PAY_RULES),
        number("bid_jpy", "most that the wish pays for one piece", "希望者の支払上限額(1点)", low=0),
        number("reserve_jpy", "lowest price of the lot for one piece", "出品者の最低価格(1点)", low=0),
        number("carriage_jpy", "carriage of one piece", "輸送費(1点)", low=0),
        number("distance_km", "distance between the places", "距離", low=0),
        number(
            "policy_jpy",
            "what the policy adds to one piece, in yen (no money moves)",
            "政策上の重み(1点、円換算。金銭の授受なし)",
        ),
        number(
            "surplus_jpy",
            "what one piece gains over both limits, carriage paid, policy counted",
            "余剰(1点。輸送費を控除し政策上の重みを加算)",
        ),
    ),
)

MATCHING = Table(
    name="matching",
    row=Words(
        "how one market day was cleared, and how sure it is that nothing better is possible",
        "市場1回分の約定計算とその最適性の証明",
    ),
    key=("engine",),
    columns=(
        text("engine", "how it was solved", "解法", allowed=ENGINES),
        _count("offers_count", "lots", "出品数"),
        _count("demands_count", "wishes", "希望数"),
        _count("edges_count", "pairs that fit", "条件に合う組合せの数"),
        _count("matched_count", "pieces matched", "成約数量"),
        number("surplus_jpy", "gain of all deals together", "余剰の合計"),
        number("bound_jpy", "no clearing can gain more than this (dual bound)", "余剰の上界(双対境界)"),
        number(
            "gap_share",
            "what is at most missing, of the bound",
            "最適値との差の上限(上界に対する割合)",
            low=0,
            high=1,
        ),
        flag("is_proven", "whether the bound is proven", "上界が証明済みか"),
    ),
)

UNMET = Table(
    name="unmet",
    row=Words(
        "one need of one wish, and how many lots it alone or with others excludes",
        "ある希望の1つの条件と、それが除外する出品の数",
    ),
    key=("demand_id", "need"),
    columns=(
        _DEMAND,
        text("need", "which need", "条件", allowed=WHY_NOT),
        _count("excluded_count", "lots that do not meet it", "その条件を満たさない出品数"),
        _count("only_count", "lots that miss this need alone", "その条件だけを満たさない出品数"),
        _count(
            "unknown_count",
            "lots of which nobody said it, so that it counts as not met",
            "値が示されず、満たさないものとして扱った出品数",
        ),
        number(
            "found_value",
            "what the nearest of those has, in the unit of the need",
            "その中で最も近い出品の値(条件の単位)",
            required=False,
        ),
        text("unit", "unit of that value", "その値の単位", required=False),
    ),
)

SHIPMENTS = Table(
    name="shipments",
    row=Words("one consignment from a seller to a buyer", "売り手から買い手への1件の輸送"),
    key=("shipment_id",),
    columns=(
        text("shipment_id", "id of the consignment", "輸送のID"),
        _OFFER,
        _DEMAND,
        text("goods", "what is carried", "輸送物の種類", allowed=GOODS),
        _count("carried_count", "how many pieces", "数量", low=1),
        number("mass_kg", "mass together", "総質量", required=False, low=0),
        number("energy_kwh", "energy of the batteries when new, together", "電池の定格電力量の合計", low=0),
        text("from_prefecture", "prefecture that it leaves", "発地の都道府県"),
        text("to_prefecture", "prefecture that it goes to", "着地の都道府県"),
        number("distance_km", "distance by road, estimated", "道路距離(推定)", low=0),
        text("un_number", "UN number in sea and air transport", "国連番号(海上・航空輸送)", required=False),
        day("carried_on", "day of the journey", "輸送日", required=False),
        *doubtful("cost_jpy", "cost", "費用"),
        *doubtful("co2_kg", "carbon dioxide of the journey", "輸送のCO2排出量"),
    ),
)
