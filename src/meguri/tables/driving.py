"""The words of published figures on how cars are driven, how warm their packs are, how far they go."""

from meguri.tables.columns import PROVENANCE, number, text
from meguri.tables.schema import Table, Words

TOPICS = ("driving", "charging", "storage", "pack_heat", "air")
RANGE_QUANTITIES = (
    "range_ratio",
    "range_ratio_no_cabin",
    "range_ratio_heat_pump",
    "range_ratio_resistor",
    "use_ratio_city",
    "use_ratio_highway",
    "real_range_ratio",
    "cycle_ratio",
    "cabin_kw",
    "real_km_per_kwh",
    "driver_spread",
)

USE_FIGURES = Table(
    name="use_figures",
    row=Words(
        "one published figure on how cars are driven, charged and warmed",
        "車両の走り方・充電・電池温度についての、ひとつの公表値",
    ),
    key=("figure_id",),
    columns=(
        text("figure_id", "id of the figure", "数値ID"),
        text("topic", "what it is about", "項目", allowed=TOPICS),
        text("about", "whose figure", "対象"),
        number("value", "value", "値"),
        text("unit", "unit of the value", "値の単位"),
        *PROVENANCE,
    ),
)

DAILY_SWING = Table(
    name="daily_swing",
    row=Words(
        "the mean distance from the lowest to the highest temperature of a day in one prefecture's capital",
        "ある都道府県庁所在地の、日最高気温と日最低気温の差の平均",
    ),
    key=("prefecture",),
    columns=(
        text("prefecture", "prefecture", "都道府県"),
        text("station", "station", "観測地点"),
        number("highest_c", "mean highest temperature of the day", "日最高気温の平均"),
        number("lowest_c", "mean lowest temperature of the day", "日最低気温の平均"),
        number("swing_c", "mean difference of both", "両者の差の平均", low=0.0, high=30.0),
        *PROVENANCE,
    ),
)

RANGE_TEMPERATURE = Table(
    name="range_temperature",
    row=Words(
        "one published figure on range or consumption at one outside temperature",
        "ある外気温における、航続距離または電費のひとつの公表値",
    ),
    key=("figure_id",),
    columns=(
        text("figure_id", "id of the figure", "数値ID"),
        text("about", "which cars", "対象車両"),
        text("quantity", "what was published", "公表された量", allowed=RANGE_QUANTITIES),
        number("outside_c", "outside temperature", "外気温", required=False, low=-50.0, high=60.0),
        number("value_low", "lowest value", "値の下限", required=False),
        number("value", "value", "値"),
        number("value_high", "highest value", "値の上限", required=False),
        text("unit", "unit of the value", "値の単位"),
        *PROVENANCE,
    ),
)
