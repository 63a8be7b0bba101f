"""The words of carriage: what is carried, which rules ask what of it, and what a journey is reckoned from."""

from meguri.tables.columns import PROVENANCE, day, doubtful, number, text
from meguri.tables.schema import Table, Words

CARRIED_GOODS = ("vehicle", "pack", "module", "pack_with_equipment", "pack_in_equipment")
CONDITIONS = ("normal", "damaged", "defective", "recycling", "prototype", "unknown")
WASTE = ("yes", "no", "unknown")
MODES = ("road", "sea", "air")
REACHES = ("any", "domestic", "abroad")
UN_NUMBERS = ("UN 3480", "UN 3481", "UN 3171", "UN 3556")
ASKS = (
    "class",
    "packing",
    "charge_limit",
    "damaged",
    "critical",
    "recycling",
    "prototype",
    "forbidden",
    "tested_type",
    "waste_permit",
    "waste_manifest",
    "fire_quantity",
    "fire_packing",
    "consent",
    "ferry",
    "condition",
    "waste",
    "waste_code",
)
STANDINGS = ("met", "not_met", "asked", "unknown")
CONFIDENCE = ("high", "medium", "low", "to be verified")
FACTORS = (
    "detour",
    "car_base",
    "car_km",
    "pack_part",
    "module_part",
    "ferry_tsugaru",
    "ferry_okinawa",
    "lorry_co2",
    "ship_co2",
    "car_mass",
    "pack_mass",
)

CARRIED = Table(
    name="carried",
    row=Words("one thing to be carried on one part of its way", "ある区間で輸送する1件の物"),
    key=("carried_id",),
    columns=(
        text("carried_id", "id of what is carried", "輸送物のID"),
        text("goods", "what is carried", "輸送物の種類", allowed=CARRIED_GOODS),
        text("condition", "state that it is in", "輸送物の状態", allowed=CONDITIONS),
        text("waste", "whether it is waste", "廃棄物に当たるか", allowed=WASTE),
        text("mode", "how it travels", "輸送手段", allowed=MODES),
        number("energy_kwh", "energy of the batteries when new", "電池の定格電力量", required=False, low=0.0),
        number("mass_kg", "mass", "質量", required=False, low=0.0),
        number("charge_share", "state of charge", "充電率(SOC)", required=False, low=0.0, high=1.0),
        number("electrolyte_l", "electrolyte within", "電解液の量", required=False, low=0.0),
        text("from_place", "prefecture or country that it leaves", "発地(都道府県または国)"),
        text("to_place", "prefecture or country that it goes to", "着地(都道府県または国)"),
        day("carried_on", "day of the journey", "輸送日"),
    ),
)

CARRIAGE_RULES = Table(
    name="carriage_rules",
    row=Words(
        "one rule on carrying batteries, with its condition as data",
        "電池の輸送に関する、ひとつの規則と適用条件",
    ),
    key=("rule_id",),
    columns=(
        text("rule_id", "id of the rule", "規則のID"),
        text("asks", "what it is about", "規則の内容", allowed=ASKS),
        text("mode", "how the thing travels", "輸送手段", allowed=MODES),
        text("reach", "within Japan, abroad, or both", "適用範囲(国内・国外)", allowed=REACHES),
        text(
            "countries",
            "countries that it binds going there, parted by ; (none: any)",
            "対象の仕向国(;区切り、空欄は全て)",
            required=False,
        ),
        text(
            "goods",
            "things that it binds, parted by ; (none: any)",
            "対象物(;区切り、空欄は全て)",
            required=False,
        ),
        text("un_number", "UN number that it belongs to", "国連番号", required=False, allowed=UN_NUMBERS),
        text(
            "conditions",
            "states that it binds, parted by ; (none: any)",
            "対象の状態(;区切り、空欄は全て)",
            required=False,
        ),
        text(
            "waste",
            "whether only waste is bound (none: any)",
            "廃棄物かどうかの条件(空欄は不問)",
            required=False,
            allowed=WASTE,
        ),
        text(
            "quantity",
            "figure that the limit is on",
            "限度の対象となる量",
            required=False,
            allowed=("charge_share", "energy_kwh", "electrolyte_l"),
        ),
        number("limit_value", "limit", "限度値", required=False, low=0.0),
        number("from_kwh", "binds above this energy", "適用される電力量の下限(超)", required=False, low=0.0),
        text("unit", "unit of the limit", "限度値の単位", required=False),
        text(
            "level",
            "how grave it is where it is not met",
            "満たさないときの重さ",
            allowed=("note", "caution", "warning", "danger"),
        ),
        text("instrument_en", "code, act or treaty, in English", "法令・規程(英語)"),
        text("instrument_ja", "code, act or treaty, in Japanese", "法令・規程(日本語)"),
        text("provision", "clause", "条項", required=False),
        text("asked_en", "what is asked, in English", "求められること(英語)"),
        text("asked_ja", "what is asked, in Japanese", "求められること(日本語)"),
        day("applies_from", "first day on which it applies", "適用開始日", required=False),
        day("applies_until", "last day on which it applies", "適用終了日", required=False),
        text("confidence", "how sure we are of it", "確からしさ", allowed=CONFIDENCE),
        *PROVENANCE,
    ),
)

CARRIAGE_FINDINGS = Table(
    name="carriage_findings",
    row=Words(
        "one rule that binds one thing carried, and how it stands", "ある輸送物に適用される規則とその状況"
    ),
    key=("carried_id", "rule_id"),
    columns=(
        text("carried_id", "id of what is carried", "輸送物のID"),
        text("rule_id", "id of the rule", "規則のID"),
        text("asks", "what it is about", "規則の内容", allowed=ASKS),
        text("mode", "how the thing travels", "輸送手段", allowed=MODES),
        text("un_number", "UN number", "国連番号", required=False, allowed=UN_NUMBERS),
        text("standing", "how it stands", "状況", allowed=STANDINGS),
        text("level", "how grave it is", "重さ", allowed=("note", "caution", "warning", "danger")),
        text("instrument_en", "code, act or treaty, in English", "法令・規程(英語)"),
        text("instrument_ja", "code, act or treaty, in Japanese", "法令・規程(日本語)"),
        text("provision", "clause", "条項", required=False),
        text("asked_en", "what is asked, in English", "求められること(英語)"),
        text("asked_ja", "what is asked, in Japanese", "求められること(日本語)"),
        number("found_value", "value found", "検出値", required=False),
        number("limit_value", "limit", "限度値", required=False),
        text("unit", "unit of both", "両者の単位", required=False),
        text("confidence", "how sure we are of the rule", "規則の確からしさ", allowed=CONFIDENCE),
        text("source_id", "id of the source", "出典ID"),
    ),
)

CARRIAGE_FACTORS = Table(
    name="carriage_factors",
    row=Words(
        "one figure that a journey is reckoned from", "輸送の費用・CO2・距離の算定に用いる、ひとつの数値"
    ),
    key=("factor",),
    columns=(
        text("factor", "which figure", "数値の種類", allowed=FACTORS),
        *doubtful("value", "value", "値"),
        text("unit", "unit of the value", "値の単位"),
        text("what_en", "what it stands for, in English", "内容(英語)"),
        text("what_ja", "what it stands for, in Japanese", "内容(日本語)"),
        *PROVENANCE,
    ),
)

PREFECTURE_PLACES = Table(
    name="prefecture_places",
    row=Words("one prefecture's capital and the island it stands on", "都道府県庁所在地の位置と、その島"),
    key=("prefecture",),
    columns=(
        text("prefecture", "prefecture", "都道府県"),
        text("prefecture_en", "prefecture, in English", "都道府県(英語)"),
        number("latitude_deg", "latitude of the capital", "県庁所在地の緯度", low=20, high=46),
        number("longitude_deg", "longitude of the capital", "県庁所在地の経度", low=122, high=154),
        text(
            "island",
            "island whose roads reach it",
            "道路でつながる島",
            allowed=("honshu", "hokkaido", "okinawa"),
        ),
        *PROVENANCE,
    ),
)

DISTANCES = Table(
    name="distances",
    row=Words("how far two places are apart, and where the sea lies between", "2地点間の距離と海上区間"),
    key=("from_place", "to_place"),
    columns=(
        text("from_place", "place that one leaves", "発地"),
        text("to_place", "place that one goes to", "着地"),
        number("air_km", "distance as the crow flies", "直線距離", low=0.0),
        *doubtful("road_km", "distance by road, estimated", "道路距離(推定)"),
        *doubtful("sea_km", "distance by ferry, estimated", "フェリーの距離(推定)"),
        text(
            "crossing",
            "sea that has to be crossed by ship",
            "船で渡る海",
            required=False,
            allowed=("tsugaru", "okinawa", "both"),
        ),
    ),
)

PREFECTURE_OUTLINES = Table(
    name="prefecture_outlines",
    row=Words("the simplified outline of one prefecture", "ある都道府県の簡略化した輪郭"),
    key=("prefecture",),
    columns=(
        text("prefecture", "prefecture", "都道府県"),
        text("outline", "outline as a path of SVG", "輪郭(SVGのパス)"),
        *PROVENANCE,
    ),
)
