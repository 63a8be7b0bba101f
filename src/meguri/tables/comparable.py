"""The words of comparison: what the like was sold for, and what the auction sheet says of the battery."""

from meguri.tables.columns import day, flag, number, text
from meguri.tables.declaration import Column, Kind
from meguri.tables.schema import Table, Words

WIDENED = ("none", "soh", "age", "soh_and_age")
PLACES_IN_BAND = ("below", "within", "above")
SHEET_LINES: dict[str, Words] = {
    "model": Words("model", "車種・型式"),
    "chemistry": Words("cathode chemistry", "正極の化学系"),
    "rated_kwh": Words("energy when new", "新品時の電力量"),
    "now_kwh": Words("energy now (estimate)", "現在の電力量(推定)"),
    "soh_share": Words("state of health", "残存容量率(SOH)"),
    "winter_range_km": Words("range in February", "2月の航続距離"),
    "age_yr": Words("age", "経過年数"),
    "mileage_km": Words("mileage", "走行距離"),
    "certified_on": Words("day of the certificate", "証明書の測定日"),
    "certificate_age_yr": Words("age of the certificate", "証明書の経過年数"),
    "verdict_id": Words("id of the diagnosis", "診断のID"),
    "battery_id": Words("identifier of the battery", "電池の識別子"),
    "traceability": Words("traceability record", "来歴の記録"),
    "guarantee": Words("can be guaranteed", "保証の引受け"),
    "safety": Words("safety check", "安全性の確認"),
    "comparable_jpy": Words("like cars were sold for", "類似車の成約価格"),
    "synthetic": Words("simulated data", "模擬データ"),
}
SHEET_VALUES: dict[str, Words] = {
    "yes": Words("yes", "あり"),
    "no": Words("no", "なし"),
    "confirmed": Words("confirmed", "確認済み"),
    "unconfirmed": Words("not confirmed", "未確認"),
    "finding": Words("finding open", "指摘あり"),
    "not_said": Words("not said", "申告なし"),
}

COMPARABLES = Table(
    name="comparables",
    row=Words("one sale of a car like one that is offered", "出品車に類似する車両の成約1件"),
    key=("offer_id", "near_rank"),
    columns=(
        text("offer_id", "id of the lot", "出品のID"),
        Column(
            "near_rank",
            Kind.INTEGER,
            Words("how near it is, 1 the nearest", "近さの順位(1が最も近い)"),
            low=1,
        ),
        text("model", "model of the car", "車種"),
        number("age_yr", "age when sold", "成約時の経過年数", low=0),
        number("mileage_km", "distance driven", "走行距離", required=False, low=0),
        number("soh_share", "state of health", "残存容量率", required=False, low=0, high=1.5),
        number("price_jpy", "price", "成約価格", low=0),
        day("sold_on", "day of the sale", "成約日"),
    ),
)

COMPARED = Table(
    name="compared",
    row=Words("one lot beside what the like was sold for", "1件の出品と類似車の成約価格との比較"),
    key=("offer_id",),
    columns=(
        text("offer_id", "id of the lot", "出品のID"),
        Column("compared_count", Kind.INTEGER, Words("sales compared", "比較した成約件数"), low=0),
        number("price_jpy_low", "price of the like, 5 % point", "類似車の価格(5%点)", required=False, low=0),
        number("price_jpy", "price of the like, median", "類似車の価格(中央値)", required=False, low=0),
        number(
            "price_jpy_high", "price of the like, 95 % point", "類似車の価格(95%点)", required=False, low=0
        ),
        number("reserve_jpy", "lowest price of the lot", "出品者の最低価格", low=0),
        number(
            "reserve_share",
            "lowest price of the lot, of that median",
            "類似車の中央値に対する最低価格の比",
            required=False,
            low=0,
        ),
        text(
            "stands",
            "where the lowest price stands to that band",
            "価格帯に対する最低価格の位置",
            required=False,
            allowed=PLACES_IN_BAND,
        ),
        text(
            "widened",
            "which window had to be widened to find enough",
            "件数確保のために広げた条件",
            allowed=WIDENED,
        ),
        number("age_window_yr", "sales up to so much older or younger", "経過年数の幅(±)", low=0),
        number(
            "soh_window_share", "sales up to so much healthier or less", "残存容量率の幅(±)", low=0, high=1.5
        ),
    ),
)

SHEET = Table(
    name="auction_sheet",
    row=Words("one line of the battery field of an auction sheet", "出品票の「EV電池欄」の1行"),
    key=("offer_id", "line"),
    columns=(
        text("offer_id", "id of the lot", "出品のID"),
        text("line", "which line", "項目", allowed=tuple(SHEET_LINES)),
        text("label_en", "label in English", "項目名(英語)"),
        text("label_ja", "label in Japanese", "項目名(日本語)"),
        number("value_low", "5 % point, in the unit of the line", "値(5%点、行の単位)", required=False),
        number("value", "value, in the unit of the line", "値(行の単位)", required=False),
        number("value_high", "95 % point, in the unit of the line", "値(95%点、行の単位)", required=False),
        text("unit", "unit of the figures", "値の単位", required=False),
        text(
            "said_en",
            "what it says in English, where it is no figure",
            "内容(英語、数値でない場合)",
            required=False,
        ),
        text(
            "said_ja",
            "what it says in Japanese, where it is no figure",
            "内容(日本語、数値でない場合)",
            required=False,
        ),
        flag("is_said", "whether anybody said it", "申告の有無"),
    ),
)
