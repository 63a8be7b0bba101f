"""The words of demand: which cars and stores somebody has or plans, what they need, what that would save."""

from meguri.tables.columns import day, doubtful, flag, number, text
from meguri.tables.demand_facts import SEGMENTS
from meguri.tables.schema import Column, Kind, Table, Words

CAR_KINDS = ("kei", "kei_van", "compact", "medium", "van", "truck", "bus", "special")
FUELS = ("petrol", "hybrid", "diesel", "lpg", "phev", "bev", "fuel_cell")
DUTIES = ("official", "shared", "portable")
CHARGING = ("normal", "planned", "none")
ANSWERS = ("yes", "no", "unknown")
WEIGHTS = ("bars", "warns")
ORIGINS = ("given", "sourced", "assumed", "computed")
WHY_NOT_REPLACED = (
    "no_petrol",
    "no_kind",
    "range_short",
    "range_close",
    "range_unknown",
    "no_charging",
    "charging_planned",
    "charging_unknown",
    "night_too_short",
    "no_saving",
    "saving_unsure",
    "too_early",
)

_CAR = text("car_id", "id of the car", "車両のID")
_OWNER = text("owner_id", "who has it", "保有者のID")
_PREFECTURE = text("prefecture", "prefecture where it is kept", "使用の本拠の都道府県")
_ORIGIN = (
    text("origin", "whether it was given, sourced, assumed or computed", "値の由来", allowed=ORIGINS),
    text("source_id", "id of the source, where there is one", "出典ID(ある場合)", required=False),
)


def _count(name: str, en: str, ja: str, *, required: bool = True, low: float = 0) -> Column:
    return Column(name, Kind.INTEGER, Words(en, ja), required=required, low=low)


FLEET_CARS = Table(
    name="fleet_cars",
    row=Words("one car of a fleet, and how it is used", "ある車両群の1台と、その使われ方"),
    key=("car_id",),
    columns=(
        _CAR,
        _OWNER,
        text("department", "who uses it", "使用する部署", required=False),
        text("kind", "kind of car", "車両の区分", allowed=CAR_KINDS),
        text("fuel", "what it runs on", "燃料", allowed=FUELS),
        text("model", "model", "車名・型式", required=False),
        text("duty", "what it is used for", "用途", allowed=DUTIES),
        _PREFECTURE,
        number("latitude_deg", "latitude of the place", "所在地の緯度", required=False, low=20, high=46),
        number("longitude_deg", "longitude of the place", "所在地の経度", required=False, low=122, high=154),
        number("daily_km", "distance on a usual day of use", "稼働日の平均走行距離", low=0.0, high=1500.0),
        number(
            "hard_day_km",
            "distance on a hard day",
            "走行の多い日の走行距離",
            required=False,
            low=0.0,
            high=1500.0,
        ),
        _count("days_count", "days of use a year", "年間稼働日数", required=False),
        number(
            "evening_km",
            "distance that citizens drive on a weekday's evening and night (sharing)",
            "平日の夜間に市民が走る距離(共同利用)",
            required=False,
            low=0.0,
            high=1500.0,
        ),
        number(
            "weekend_km",
            "distance that citizens drive on a day off (sharing)",
            "休日に市民が走る距離(共同利用)",
            required=False,
            low=0.0,
            high=1500.0,
        ),
        number(
            "portable_kwh",
            "energy of the portable batteries carried at a time",
            "1回に積む可搬型蓄電池の電力量",
            required=False,
            low=0.0,
            high=200.0,
        ),
        _count("swaps_count", "exchanges of them on a day", "1日の交換回数", required=False),
        text(
            "charging", "charging where it is parked", "駐車場所の充電設備", required=False, allowed=CHARGING
        ),
        number(
            "parked_h",
            "hours between the last drive of a day and the first of the next",
            "終業から始業までの駐車時間",
            required=False,
            low=0.0,
            high=24.0,
        ),
        number("km_per_l", "distance on a litre of fuel, real", "実燃費", required=False, low=0.5, high=60.0),
        day("first_registered_on", "first registration", "初度登録日", required=False),
        day("replaced_on", "day by which it is to be replaced", "更新予定日", required=False),
    ),
)

STORAGE_PROJECTS = Table(
    name="storage_projects",
    row=Words("one stationary storage plant that somebody plans", "計画中の定置用蓄電設備1件"),
    key=("project_id",),
    columns=(
        text("project_id", "id of the project", "計画のID"),
        _OWNER,
        text("prefecture", "prefecture where it is to stand", "設置場所の都道府県"),
        number("wanted_mwh", "energy wanted at the start", "開始時に必要な電力量", low=0.001, high=10_000.0),
        number("power_kw", "power wanted", "必要な出力", low=0.1, high=5e6),
        number("service_yr", "years of service wanted", "必要な使用年数", low=0.5, high=40.0),
        text("goods", "packs or modules", "電池パックまたはモジュール", allowed=("pack", "module")),
        number(
            "piece_kwh", "energy of one piece when new", "1点あたりの新品時の電力量", low=0.01, high=2000.0
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
            "least_soh_share", "least state of health", "残存容量率の下限", required=False, low=0.0, high=1.5
        ),
        _count(
            "bundle_count",
            "fewest equal pieces that are of use",
            "まとまりとして必要な同等品の最少数量",
            required=False,
            low=1,
        ),
        number(
            "bid_jpy_per_kwh",
            "most that it pays for a kilowatt-hour held now",
            "現在の電力量1kWhあたりの支払上限額",
            required=False,
            low=0.0,
            high=1e7,
        ),
        day("wanted_from", "first day of delivery", "納入希望日(初日)", required=False),
        day("wanted_until", "last day of delivery", "納入希望日(最終日)", required=False),
    ),
)

RANGE_BY_PLACE = Table(
    name="range_by_place",
    row=Words(
        "how far one model of car goes in one month in one prefecture", "ある車種の、ある県・ある月の航続距離"
    ),
    key=("pack", "prefecture", "month_rank"),
    columns=(
        text("pack", "model of the car by its pack", "車種(電池)"),
        _PREFECTURE,
        _count("month_rank", "month, 1 to 12", "月(1から12)", low=1),
        number("soh_share", "state of health assumed", "前提とした残存容量率", low=0.01, high=1.5),
        *doubtful("range_km", "range on a mean day of the month", "その月の平均的な日の航続距離"),
        *doubtful("cold_range_km", "range on a cold day of the month", "その月の寒い日の航続距離"),
        *doubtful("use_wh_per_km", "consumption", "電力消費量"),
        flag("is_extrapolated", "whether it lies outside what was measured", "測定範囲の外か"),
    ),
)

DEMAND_NEEDS = Table(
    name="demand_needs",
    row=Words("one need of one wish, and what it was made from", "ある希望の、ひとつの条件とその根拠"),
    key=("demand_id", "need"),
    columns=(
        text("demand_id", "id of the wish", "希望のID"),
        text("need", "which need", "条件"),
        number("value", "value wanted", "求める値"),
        text("unit", "unit of the value", "値の単位"),
        text("because", "rule that it follows", "決め方"),
        number("found_value", "figure that it starts from", "もとの値", required=False),
        number("margin_share", "margin on top of it", "上乗せした余裕", required=False),
        *_ORIGIN,
    ),
)

REPLACEABLE = Table(
    name="replaceable",
    row=Words("whether a used EV could replace one car", "ある車両を中古EVに置き換えられるか"),
    key=("car_id",),
    columns=(
        _CAR,
        text(
            "pack",
            "used EV considered: the smallest that does it",
            "検討した中古EV(足りるうち最小)",
            required=False,
        ),
        text("answer", "whether it could", "判定", allowed=ANSWERS),
        text("whys", "reasons, parted by ;", "理由(;区切り)", required=False),
        number(
            "needed_km", "range needed on a hard winter's day", "冬の走行の多い日に必要な航続距離", low=0.0
        ),
        *doubtful("winter_range_km", "its range on that day", "その日の航続距離", required=False),
        number("enough_share", "chance that it is enough", "足りる確率", required=False, low=0.0, high=1.0),
        number("year_km", "distance a year", "年間走行距離", low=0.0),
        *doubtful("saving_jpy_per_yr", "saving a year", "年間の節約額", required=False, low=None),
        *doubtful(
            "co2_kg_per_yr", "carbon dioxide avoided a year", "年間のCO2削減量", required=False, low=None
        ),
        *doubtful(
            "worth_jpy",
            "what the saving is worth over the years of use",
            "使用期間の節約額の現在価値",
            required=False,
            low=None,
        ),
    ),
)

REPLACEABLE_WHY = Table(
    name="replaceable_why",
    row=Words("one reason in the answer for one car", "ある車両の判定の、ひとつの理由"),
    key=("car_id", "why"),
    columns=(
        _CAR,
        text("why", "which reason", "理由", allowed=WHY_NOT_REPLACED),
        text("weight", "whether it bars or only warns", "不可か注意か", allowed=WEIGHTS),
        number("found_value", "value found", "実際の値", required=False),
        number("limit_value", "value wanted", "必要な値", required=False),
        text("unit", "unit of both", "両者の単位", required=False),
    ),
)

SAVING_PARTS = Table(
    name="saving_parts",
    row=Words("one part of what a used EV saves against one car in a year", "年間の節約額の、ひとつの内訳"),
    key=("car_id", "part"),
    columns=(
        _CAR,
        text("part", "which part", "内訳"),
        *doubtful("amount_jpy_per_yr", "saved a year; charged below 0", "年間の節約額(負は費用)", low=None),
        *_ORIGIN,
    ),
)

DEMAND_PRIOR = Table(
    name="demand_prior",
    row=Words(
        "how many official cars of one prefecture a used EV could replace, estimated without their lists",
        "ある都道府県で中古EVに置換えうる公用車の数の概算(車両一覧によらない)",
    ),
    key=("prefecture", "segment"),
    columns=(
        _PREFECTURE,
        text("segment", "kind of body", "団体の種類", allowed=SEGMENTS),
        _count("inhabitants_count", "inhabitants", "人口", required=False),
        *doubtful("cars_units", "official cars", "公用車の台数"),
        *doubtful(
            "replaceable_units", "of them such as a used EV could replace", "うち中古EVに置換えうる台数"
        ),
        *doubtful(
            "yearly_units",
            "of these due for replacement in a year",
            "うち1年に更新を迎える台数",
        ),
        *doubtful("kei_units", "of the replaceable, kei cars", "置換えうる台数のうち軽自動車"),
        flag("is_assumed", "whether it rests on an assumption", "仮定にもとづくか"),
    ),
)

REPLACING_MERIT = Table(
    name="replacing_merit",
    row=Words(
        "what a used EV in the place of one car would keep in service, once it is driven",
        "ある車両を中古EVに置き換えて使い続けた場合に維持される使用価値",
    ),
    key=("car_id",),
    columns=(
        _CAR,
        text("pack", "used EV considered", "検討した中古EV"),
        number("age_yr", "its age at the start", "開始時の経過年数", low=0.0),
        number("soh_share", "its state of health at the start", "開始時の残存容量率", low=0.01, high=1.5),
        number("service_yr", "years that it serves", "使用年数", low=0.0),
        number("used_share", "how fully it would be used", "使用の度合い", low=0.0, high=1.0),
        *doubtful(
            "retained_kwh_yr",
            "retained service by the state of health alone",
            "維持した使用価値(残存容量率の幅による)",
        ),
        text("law_id", "survival law of its peers", "同時期の車両の残存則"),
    ),
)
