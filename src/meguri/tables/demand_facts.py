"""The words of the figures behind demand: costs of driving, fuel prices, official cars as published."""

from meguri.tables.columns import PROVENANCE, day, flag, number, text
from meguri.tables.schema import Column, Kind, Table, Words

SEGMENTS = ("prefecture_office", "municipality_office")


def _count(name: str, en: str, ja: str, *, required: bool = True, low: float = 0) -> Column:
    return Column(name, Kind.INTEGER, Words(en, ja), required=required, low=low)


DEMAND_FACTORS = Table(
    name="demand_factors",
    row=Words(
        "one figure behind what a used EV saves or must do",
        "中古EVの節約額・必要性能のもとになる、ひとつの数値",
    ),
    key=("factor_id",),
    columns=(
        text("factor_id", "id of the figure", "数値のID"),
        text("about_en", "what it is, in English", "内容(英語)"),
        text("about_ja", "what it is, in Japanese", "内容(日本語)"),
        number("value_low", "lowest, or 5 % point", "下限または5%点"),
        number("value", "value used in the middle", "中央に用いる値"),
        number("value_high", "highest, or 95 % point", "上限または95%点"),
        text("unit", "unit of the value", "値の単位"),
        flag("is_assumed", "whether it is assumed", "仮定かどうか"),
        *PROVENANCE,
    ),
)

FUEL_PRICES = Table(
    name="fuel_prices",
    row=Words(
        "price of regular petrol in one prefecture in one week",
        "ある都道府県の、ある週のレギュラーガソリン価格",
    ),
    key=("prefecture", "surveyed_on"),
    columns=(
        text("prefecture", "prefecture", "都道府県"),
        day("surveyed_on", "day of the survey", "調査日"),
        number(
            "petrol_jpy_per_l",
            "price of a litre, tax included",
            "1リットルの価格(税込)",
            low=1.0,
            high=1000.0,
        ),
        *PROVENANCE,
    ),
)

OFFICIAL_CARS = Table(
    name="official_cars",
    row=Words("what is published on the official cars of one body", "ある団体の公用車についての公表値"),
    key=("body", "counted_on"),
    columns=(
        text("body", "whose cars", "団体"),
        text("prefecture", "prefecture", "都道府県", required=False),
        text("segment", "kind of body", "団体の種類", allowed=SEGMENTS),
        day("counted_on", "day of the count, or the last day of its year", "集計日または年度末"),
        _count("cars_count", "cars", "台数"),
        _count("inhabitants_count", "inhabitants", "人口", required=False),
        text("covers", "what is counted", "対象の範囲"),
        *PROVENANCE,
    ),
)

PREFECTURE_PEOPLE = Table(
    name="prefecture_people",
    row=Words("the inhabitants of one prefecture on one day", "ある都道府県の、ある日の人口"),
    key=("prefecture", "counted_on"),
    columns=(
        text("prefecture", "prefecture", "都道府県"),
        day("counted_on", "day of the count", "調査日"),
        _count("inhabitants_count", "inhabitants", "人口"),
        *PROVENANCE,
    ),
)
