"""The words of one consignment that somebody asks about: how far, how much mass, at what cost and CO2."""

from meguri.tables.carriage import CARRIED_GOODS
from meguri.tables.columns import day, doubtful, number, text
from meguri.tables.declaration import Column, Kind
from meguri.tables.schema import Table, Words

BY = ("surface", "air")

CONSIGNMENTS = Table(
    name="consignments",
    row=Words("one consignment that is asked about", "照会された1件の輸送"),
    key=("consignment_id",),
    columns=(
        text("consignment_id", "id of the consignment", "輸送のID"),
        text("goods", "what is carried", "輸送物の種類", allowed=CARRIED_GOODS),
        Column("carried_count", Kind.INTEGER, Words("how many pieces", "数量"), low=1),
        text("from_place", "prefecture or country that it leaves", "発地(都道府県または国)"),
        text("to_place", "prefecture or country that it goes to", "着地(都道府県または国)"),
        text("by", "by road and ship, or by air", "陸路・船舶または航空", allowed=BY),
        day("carried_on", "day of the journey", "輸送日"),
        *doubtful("road_km", "distance by road, estimated", "道路距離(推定)", required=False),
        *doubtful("sea_km", "distance by ferry, estimated", "フェリーの距離(推定)", required=False),
        *doubtful("mass_kg", "mass together", "総質量", required=False),
        *doubtful("cost_jpy", "cost; none abroad or by air", "費用(国外・航空は算定なし)", required=False),
        *doubtful("co2_kg", "carbon dioxide of the journey", "輸送のCO2排出量", required=False),
        number(
            "energy_kwh", "energy of the batteries when new, together", "電池の定格電力量の合計",
            required=False, low=0.0,
        ),
    ),
)  # fmt: skip
