"""What people write in lists of lots, wishes and sales: headings, values, what may be left out."""

from datetime import date

Spelled = dict[str, tuple[str, ...]]

GOODS: Spelled = {
    "vehicle": ("車両", "車", "自動車", "car"),
    "pack": ("電池パック", "パック", "バッテリー", "電池"),
    "module": ("モジュール", "電池モジュール"),
}
PURPOSES: Spelled = {
    "drive": ("走行", "車両として使用", "乗る"),
    "storage": ("蓄電", "定置用蓄電", "定置用", "リユース"),
    "recycle": ("リサイクル", "資源化"),
    "export": ("輸出",),
}
SAFETY: Spelled = {
    "confirmed": ("確認済み", "確認済", "良"),
    "unconfirmed": ("未確認",),
    "finding": ("指摘あり", "異常あり", "要確認"),
}
LEVELS: Spelled = {
    "retail": ("小売", "店頭", "小売価格"),
    "trade": ("業販", "業者間"),
    "auction": ("オークション", "オートオークション", "AA"),
    "trade_in": ("下取り", "下取", "買取"),
    "export": ("輸出",),
}
TAXES: Spelled = {
    "included": ("税込", "税込み"),
    "excluded": ("税抜", "税抜き", "税別"),
    "exempt": ("免税", "輸出免税"),
}
VALUES = {"goods": GOODS, "purpose": PURPOSES, "safety": SAFETY, "level": LEVELS, "tax": TAXES}

OFFER_HEADINGS: Spelled = {
    "offer_id": ("出品番号", "出品ID", "lot id", "lot"),
    "seller_id": ("出品者", "出品店", "seller"),
    "goods": ("種類",),
    "lot_count": ("数量", "台数", "count"),
    "model": ("車種", "車名", "型式"),
    "chemistry": ("化学系", "正極材", "chemistry"),
    "rated_kwh": ("定格電力量", "電池容量", "新品時の電力量", "battery energy"),
    "soh_share": ("SOH", "残存容量率"),
    "age_yr": ("年数", "age"),
    "mileage_km": ("走行距離", "mileage"),
    "winter_range_km": ("冬の航続距離", "2月の航続距離", "winter range"),
    "prefecture": ("都道府県", "所在地", "県"),
    "certified_on": ("測定日", "診断日", "証明書"),
    "offered_from": ("引渡し開始日", "引渡可能日", "offered from"),
    "offered_until": ("引渡し期限", "offered until"),
    "reserve_jpy": ("最低価格", "希望価格", "最低希望価格", "reserve"),
    "has_traceability": ("来歴", "来歴の記録", "traceability"),
    "is_guaranteed": ("保証", "保証の引受け", "guarantee"),
    "safety": ("安全性", "安全確認"),
}
DEMAND_HEADINGS: Spelled = {
    "demand_id": ("希望番号", "希望ID", "wish id", "wish"),
    "buyer_id": ("希望者", "買い手", "buyer"),
    "goods": ("種類",),
    "wanted_count": ("希望数量", "数量", "台数", "count"),
    "bundle_count": ("最少まとまり数量",),
    "models": ("対象車種", "車種", "models"),
    "chemistries": ("対象の化学系", "化学系"),
    "least_kwh": ("電力量の下限",),
    "least_soh_share": ("SOHの下限", "残存容量率の下限"),
    "least_winter_range_km": ("冬の航続距離の下限", "winter range"),
    "most_age_yr": ("年数の上限",),
    "most_mileage_km": ("走行距離の上限",),
    "needs_traceability": ("来歴必須",),
    "needs_guarantee": ("保証必須",),
    "needs_safety": ("安全確認必須",),
    "regions": ("調達地域", "対象地域"),
    "prefecture": ("都道府県", "納入先", "県"),
    "wanted_from": ("納入開始日",),
    "wanted_until": ("納入期限",),
    "bid_jpy": ("支払上限", "上限価格", "支払上限額", "bid"),
    "bid_jpy_per_kwh": ("kWhあたりの上限",),
    "is_abroad": ("国外", "輸出"),
}
SALE_HEADINGS: Spelled = {
    "sale_id": ("成約番号",),
    "sold_on": ("成約日",),
    "level": ("取引段階", "区分"),
    "tax": ("税", "消費税"),
    "price_jpy": ("成約価格", "価格", "price"),
    "model": ("車種", "車名"),
    "age_yr": ("年数", "age"),
    "mileage_km": ("走行距離", "mileage"),
    "soh_share": ("SOH", "残存容量率"),
    "is_guaranteed": ("保証",),
}
DEAL_HEADINGS: Spelled = {
    "offer_id": OFFER_HEADINGS["offer_id"],
    "demand_id": DEMAND_HEADINGS["demand_id"],
    "matched_count": ("数量", "台数", "count"),
    "price_jpy": ("価格", "支払額", "成約価格", "price"),
    "carriage_jpy": ("輸送費", "陸送費", "carriage"),
    "pay_rule": ("価格の決め方",),
}
DEAL_NEEDED = ("offer_id", "demand_id", "price_jpy")
OFFER_NEEDED = ("offer_id", "seller_id", "model", "rated_kwh", "prefecture", "reserve_jpy")
DEMAND_NEEDED = ("demand_id", "buyer_id", "prefecture")
SALE_NEEDED = ("sale_id", "sold_on", "price_jpy", "model", "age_yr", "mileage_km")

Default = str | int | bool | date


def offer_defaults(day: date) -> dict[str, Default]:
    """What a lot is taken to be where its list tells nothing; nothing good is assumed."""
    return {
        "goods": "vehicle",
        "lot_count": 1,
        "offered_from": day,
        "has_traceability": False,
        "is_guaranteed": False,
        "safety": "unconfirmed",
        "is_synthetic": False,
    }


def demand_defaults() -> dict[str, Default]:
    """What a wish is taken to be; it asks for nothing that it does not name."""
    return {
        "goods": "vehicle",
        "purpose": "drive",
        "wanted_count": 1,
        "bundle_count": 1,
        "needs_traceability": False,
        "needs_guarantee": False,
        "needs_safety": False,
        "is_abroad": False,
    }


def sale_defaults() -> dict[str, Default]:
    """What a sale is taken to be."""
    return {"level": "auction", "tax": "excluded", "is_guaranteed": False}


def deal_defaults() -> dict[str, Default]:
    """What a deal is taken to be: what is not told of its making is none, and only its price is judged."""
    nothing = ("bid_jpy", "reserve_jpy", "carriage_jpy", "distance_km", "policy_jpy", "surplus_jpy")
    return {"matched_count": 1, "pay_rule": "bid", **dict.fromkeys(nothing, 0)}
