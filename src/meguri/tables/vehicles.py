"""The words of vehicles as a yard knows them: cells of their packs, displays, fade of fleets, places."""

from meguri.tables.columns import PROVENANCE, day, number, text
from meguri.tables.health import VALIDATION
from meguri.tables.schema import Column, Kind, Table, Words

CELL_CHEMISTRIES = ("NMC", "NCA", "LMO", "LFP", "LTO", "unknown")
COOLINGS = ("none", "air", "liquid", "refrigerant", "unknown")
RANGE_CYCLES = ("JC08", "WLTC")
CAPACITY_BASES = ("published", "derived")
FADE_CLASSES = (
    "nmc_cooled",
    "nmc_uncooled",
    "lmo_uncooled",
    "lmo_cooled",
    "lfp",
    "lto",
    "phev",
    "unknown",
)
FADE_QUANTITIES = ("start", "time_power", "time_loss", "mileage_loss", "car_spread", "activation")
DISPLAYS = ("bars_2010", "bars_2017", "bms_soh", "range", "firmware_2018")
GAUGES = ("nissan_12",)
_UNIT = text("unit", "unit of the value", "値の単位")
_MONTHS = tuple(
    number(
        f"mean_temperature_{month:02d}_c",
        f"mean air temperature of month {month}",
        f"{month}月の平均気温",
        low=-40.0,
        high=50.0,
    )
    for month in range(1, 13)
)


def _cells(name: str, en: str, ja: str) -> Column:
    return Column(name, Kind.INTEGER, Words(en, ja), required=False, low=1, high=20_000)


PACK_CELLS = Table(
    name="pack_cells",
    row=Words(
        "the pack of one vehicle sold in Japan, with its cells", "国内で販売された車種の電池とそのセル"
    ),
    key=("name",),
    columns=(
        text("name", "short name to ask by", "略称(照会名)"),
        text("model", "model", "車種"),
        text("also", "other names, semicolons between", "別名(セミコロン区切り)"),
        number("pack_kwh", "nameplate energy", "公称容量", low=0.0),
        number(
            "usable_kwh", "usable energy, where published", "使用可能容量(公表時)", required=False, low=0.0
        ),
        number("capacity_ah", "capacity when new", "新品時の容量", required=False, low=0.0),
        text(
            "capacity_basis",
            "whether the capacity was published or follows from energy and voltage",
            "容量の根拠(公表値か、公称容量と電圧からの算出か)",
            required=False,
            allowed=CAPACITY_BASES,
        ),
        _cells("cells_series_count", "cell groups in series", "直列数"),
        _cells("cells_parallel_count", "cells in parallel", "並列数"),
        text("chemistry", "chemistry of the cells", "セルの化学系", allowed=CELL_CHEMISTRIES),
        number("nominal_v", "nominal voltage of the pack", "パックの公称電圧", required=False, low=0.0),
        text("cooling", "how the pack is cooled", "冷却方式", allowed=COOLINGS),
        text("fade_class", "fleet whose fade is taken", "劣化の区分", allowed=FADE_CLASSES),
        text("gauge", "capacity gauge on the meter", "容量計の種類", required=False, allowed=GAUGES),
        day(
            "sold_from",
            "first day of sale in Japan, or of the model year",
            "国内販売の初日(または年式の初日)",
        ),
        day("sold_to", "last day of sale; empty when still sold", "販売の末日(販売中は空)", required=False),
        number("rated_range_km", "rated electric range", "一充電走行距離", required=False, low=0.0),
        text("range_cycle", "cycle of that range", "走行モード", required=False, allowed=RANGE_CYCLES),
        *PROVENANCE,
    ),
)

LEAF_BARS = Table(
    name="leaf_bars",
    row=Words("one number of bars on a capacity gauge", "容量計のあるセグメント数"),
    key=("gauge", "bars_count"),
    columns=(
        text("gauge", "capacity gauge", "容量計の種類", allowed=GAUGES),
        Column("bars_count", Kind.INTEGER, Words("bars shown", "表示セグメント数"), low=0, high=12),
        number("soh_from_share", "SOH below which one bar less is shown", "SOHの下限", low=0.0, high=1.0),
        number("soh_to_share", "SOH from which one bar more is shown", "SOHの上限", low=0.0, high=1.5),
        *PROVENANCE,
    ),
)

DISPLAY_DOUBT = Table(
    name="display_doubt",
    row=Words("how far what the car displays can be trusted", "車両の表示値の不確かさ"),
    key=("display", "quantity", "source_id"),
    columns=(
        text("display", "what is displayed", "表示の種類", allowed=DISPLAYS),
        text("quantity", "what is known of it", "項目"),
        number("value_low", "lowest value", "値の下限", required=False),
        number("value", "value", "値"),
        number("value_high", "highest value", "値の上限", required=False),
        _UNIT,
        *PROVENANCE,
    ),
)

FLEET_FADE = Table(
    name="fleet_fade",
    row=Words("one coefficient of how a kind of vehicle loses capacity", "ある区分の車両の容量低下の係数"),
    key=("fade_class", "quantity"),
    columns=(
        text("fade_class", "kind of vehicle", "劣化の区分", allowed=FADE_CLASSES),
        text("quantity", "coefficient", "係数", allowed=FADE_QUANTITIES),
        number("value_low", "5 % point", "5%点"),
        number("value", "median", "中央値"),
        number("value_high", "95 % point", "95%点"),
        _UNIT,
        number("age_to_yr", "oldest vehicle in the data", "根拠データの最大車齢", low=0.0),
        number("odometer_to_km", "longest distance in the data", "根拠データの最大走行距離", low=0.0),
        *PROVENANCE,
    ),
)

DIAGNOSIS_VALIDATION = Table(
    name="diagnosis_validation",
    row=Words("what is known of one method on one model", "ある車種における、ある手法の検証状況"),
    key=("model", "method"),
    columns=(
        text("model", "short name of the pack, or of the vehicles measured", "車種(電池の略称など)"),
        text("chemistry", "chemistry of the cells", "セルの化学系", allowed=CELL_CHEMISTRIES),
        text("method", "method", "手法"),
        text("validation", "standing", "検証状況", allowed=VALIDATION),
        Column(
            "vehicles_count",
            Kind.INTEGER,
            Words("vehicles with a measured capacity", "実測容量のある車両数"),
            low=0,
        ),
        text("because", "on what it rests", "根拠"),
        *PROVENANCE,
    ),
)

CLIMATE_NORMALS = Table(
    name="climate_normals",
    row=Words("the climate of the capital of one prefecture", "ある都道府県庁所在地の気候"),
    key=("prefecture",),
    columns=(
        text("prefecture", "prefecture", "都道府県"),
        text("prefecture_en", "prefecture, in English", "都道府県(英語)"),
        text("station", "station", "観測地点"),
        *_MONTHS,
        *PROVENANCE,
    ),
)
