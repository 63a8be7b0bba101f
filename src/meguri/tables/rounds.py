"""The words of collection rounds: who waits where, who drives, and which round serves whom."""

from meguri.tables.carriage import CONDITIONS
from meguri.tables.columns import doubtful, flag, number, text
from meguri.tables.declaration import Column, Kind
from meguri.tables.schema import Table, Words

WHY_UNSERVED = ("mass", "energy", "goods", "window", "sea", "fleet")


def _count(name: str, en: str, ja: str, *, low: int = 0) -> Column:
    return Column(name, Kind.INTEGER, Words(en, ja), low=low)


_PLACE = (
    text("prefecture", "prefecture", "都道府県"),
    number("latitude_deg", "latitude", "緯度", required=False, low=20, high=46),
    number("longitude_deg", "longitude", "経度", required=False, low=122, high=154),
)

STOPS = Table(
    name="stops",
    row=Words("one place where batteries wait to be collected", "電池の回収を待つ1地点"),
    key=("stop_id",),
    columns=(
        text("stop_id", "id of the stop", "回収地点のID"),
        *_PLACE,
        _count("waiting_count", "how many pieces wait", "回収する数量", low=1),
        number("mass_kg", "mass together", "総質量", low=0.0),
        number("energy_kwh", "energy of the batteries when new, together", "電池の定格電力量の合計", low=0.0),
        text(
            "condition", "worst state of a piece that waits", "回収物のうち最も悪い状態", allowed=CONDITIONS
        ),
        number(
            "open_from_min",
            "opens, minutes after midnight",
            "受渡し開始(0時からの分)",
            required=False,
            low=0.0,
            high=2880.0,
        ),
        number(
            "open_until_min",
            "closes, minutes after midnight",
            "受渡し終了(0時からの分)",
            required=False,
            low=0.0,
            high=2880.0,
        ),
        number("service_min", "time that loading takes", "積込み時間", low=0.0, high=1440.0),
    ),
)

DEPOTS = Table(
    name="depots",
    row=Words("one place that lorries leave and return to", "車両が発着する1拠点"),
    key=("depot_id",),
    columns=(
        text("depot_id", "id of the depot", "拠点のID"),
        *_PLACE,
        number(
            "open_from_min", "opens, minutes after midnight", "営業開始(0時からの分)", low=0.0, high=2880.0
        ),
        number(
            "open_until_min", "closes, minutes after midnight", "営業終了(0時からの分)", low=0.0, high=2880.0
        ),
    ),
)

LORRIES = Table(
    name="lorries",
    row=Words("equal lorries at one depot", "ある拠点の同等の車両"),
    key=("lorry_id",),
    columns=(
        text("lorry_id", "id of this kind of lorry", "車両区分のID"),
        text("depot_id", "id of its depot", "拠点のID"),
        _count("lorries_count", "how many there are", "台数", low=1),
        number("most_mass_kg", "most that one carries", "最大積載量", low=0.0),
        number(
            "most_energy_kwh",
            "most battery energy that one carries",
            "積載できる電池の電力量の上限",
            required=False,
            low=0.0,
        ),
        flag(
            "takes_damaged", "whether damaged or defective pieces may be loaded", "損傷・不良品を積載できるか"
        ),
        number("fixed_jpy", "cost of sending one out", "1台の出動費用", low=0.0),
        number("drive_jpy_per_km", "cost of a kilometre", "1kmあたりの費用", low=0.0),
        number("speed_km_per_h", "mean speed", "平均速度", low=1.0, high=120.0),
        number("shift_min", "longest absence from the depot", "1回の拘束時間の上限", low=1.0, high=2880.0),
    ),
)

ROUNDS = Table(
    name="rounds",
    row=Words("one round of one lorry", "ある車両の1回の回収便"),
    key=("round_id",),
    columns=(
        text("round_id", "id of the round", "回収便のID"),
        text("lorry_id", "id of the kind of lorry", "車両区分のID"),
        text("depot_id", "id of the depot", "拠点のID"),
        _count("stops_count", "stops", "回収地点数", low=1),
        _count("collected_count", "pieces", "回収数量", low=1),
        number("mass_kg", "mass loaded", "積載質量", low=0.0),
        number("energy_kwh", "battery energy loaded", "積載した電池の電力量", low=0.0),
        number("road_km", "distance by road, estimated", "走行距離(推定)", low=0.0),
        number("leaves_min", "leaves, minutes after midnight", "出発(0時からの分)", low=0.0),
        number("returns_min", "is back, minutes after midnight", "帰着(0時からの分)", low=0.0),
        *doubtful("cost_jpy", "cost", "費用"),
        *doubtful("co2_kg", "carbon dioxide of the round", "CO2排出量"),
    ),
)

ROUND_STOPS = Table(
    name="round_stops",
    row=Words("one stop of one round", "ある回収便の1地点"),
    key=("round_id", "stop_rank"),
    columns=(
        text("round_id", "id of the round", "回収便のID"),
        _count("stop_rank", "place in the round", "回る順番", low=1),
        text("stop_id", "id of the stop", "回収地点のID"),
        number("from_last_km", "distance from the last place", "直前の地点からの距離", low=0.0),
        number("arrives_min", "loading begins, minutes after midnight", "積込み開始(0時からの分)", low=0.0),
        number("waits_min", "waiting before it", "待ち時間", low=0.0),
        number("mass_kg", "mass on board afterwards", "積込み後の積載質量", low=0.0),
        number("energy_kwh", "battery energy on board afterwards", "積込み後の電池の電力量", low=0.0),
    ),
)

UNSERVED = Table(
    name="unserved",
    row=Words("one stop that no round serves, and why", "どの便も回収できない地点とその理由"),
    key=("stop_id",),
    columns=(
        text("stop_id", "id of the stop", "回収地点のID"),
        text("why", "why", "理由", allowed=WHY_UNSERVED),
        number("found_value", "value found", "検出値", required=False),
        number("limit_value", "limit", "限度値", required=False),
        text("unit", "unit of both", "両者の単位", required=False),
    ),
)

ROUNDS_PLAN = Table(
    name="rounds_plan",
    row=Words(
        "how one day's rounds came out, and how far they may be from the best",
        "回収計画の結果と、最良との差の上限",
    ),
    key=("engine",),
    columns=(
        text("engine", "how it was solved", "解法"),
        _count("stops_count", "stops", "回収地点数"),
        _count("served_count", "stops served", "回収できる地点数"),
        _count("rounds_count", "rounds", "便数"),
        number("road_km", "distance of all rounds", "総走行距離", low=0.0),
        number(
            "bound_km",
            "no rounds for these stops can be shorter (proven)",
            "走行距離の下界(証明済み)",
            low=0.0,
        ),
        number(
            "gap_share",
            "what is at most too long, of the distance",
            "下界との差(走行距離に対する割合)",
            low=0.0,
            high=1.0,
        ),
        *doubtful("cost_jpy", "cost", "費用"),
        *doubtful("co2_kg", "carbon dioxide", "CO2排出量"),
    ),
)
