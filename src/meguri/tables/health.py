"""The words of a diagnosis: evidence, findings, assumptions, the verdict, the next best measurement."""

from meguri.tables.columns import day, doubtful, flag, number, text
from meguri.tables.schema import Table, Words

WAYS = ("facts", "report", "readings", "log", "pulse", "spectrum", "features")
DEFINITIONS = (
    "soh_c",
    "soce",
    "unstated",
)  # capacity SOH; state of certified energy (UN GTR 22); nobody said
VALIDATION = ("validated", "extrapolated", "unvalidated")
BOUND = ("bound", "self_declared")  # who measured with what is bound to the chassis number, or not
LEVELS = ("note", "caution", "warning", "danger")

HEALTH_EVIDENCE = Table(
    name="health_evidence",
    row=Words(
        "what one method says about one battery, and under which conditions",
        "ある手法が示した電池の状態と、その条件",
    ),
    key=("evidence_id",),
    columns=(
        text("evidence_id", "id of this row", "行のID"),
        text("way", "what it was drawn from", "根拠の種類", allowed=WAYS),
        text("method", "method", "手法"),
        *doubtful("soh_share", "state of health", "SOH(残存容量率)", high=1.5),
        text("definition", "which state of health", "SOHの定義", allowed=DEFINITIONS),
        number(
            "bias_share",
            "doubt shared by all results of this method, standard deviation",
            "同じ手法の結果に共通する不確かさ(標準偏差)",
            low=0.0,
        ),
        number("weight_share", "its part in the verdict", "判定への寄与", required=False, low=0.0, high=1.0),
        text(
            "validation",
            "whether the method is validated on this model",
            "この車種での検証状況",
            allowed=VALIDATION,
        ),
        *doubtful("capacity_ah", "capacity", "容量", required=False),
        number(
            "soc_from_share", "state of charge where it begins", "開始SOC", required=False, low=0.0, high=1.0
        ),
        number("soc_to_share", "state of charge where it ends", "終了SOC", required=False, low=0.0, high=1.0),
        number("rest_s", "longest rest it could use", "利用できた最長の休止時間", required=False, low=0.0),
        number("temperature_c", "battery temperature", "電池温度", required=False),
        number("air_temperature_c", "air temperature", "外気温", required=False),
        number("charger_kw", "charger power", "充電器の出力", required=False, low=0.0),
        day("measured_on", "day of the measurement", "測定日", required=False),
        text("measured_by", "who measured", "測定者", required=False),
        text("device", "with what", "測定器", required=False),
        text(
            "binding",
            "whether measurer and device are bound to the chassis number",
            "測定者・測定器と車台番号の結付け",
            allowed=BOUND,
        ),
        text("source_id", "id of the source", "出典ID", required=False),
    ),
)

FINDINGS = Table(
    name="findings",
    row=Words("one finding on a log or a battery", "記録または電池についての所見"),
    key=("finding_id",),
    columns=(
        text("finding_id", "id of this row", "行のID"),
        text("code", "kind of finding", "所見の種類"),
        text("level", "how grave it is", "重さ", allowed=LEVELS),
        text("about", "what it is about: a log, a cell, a method", "対象(記録・セル・手法)"),
        number("found_value", "value found", "検出値", required=False),
        number("limit_value", "value wanted", "基準値", required=False),
        text("unit", "unit of both", "両者の単位", required=False),
        number("from_s", "from when in the log", "記録中の開始時刻", required=False),
        number("to_s", "until when in the log", "記録中の終了時刻", required=False),
        number("rows_count", "rows of the log concerned", "該当する行数", required=False, low=0.0),
        text("source_id", "id of the source of the limit", "基準の出典ID", required=False),
    ),
)

HEALTH_ASSUMED = Table(
    name="health_assumed",
    row=Words(
        "one thing that was assumed, because nobody said it", "示されなかったために置いた、ひとつの仮定"
    ),
    key=("about", "code"),
    columns=(
        text("about", "what it is about", "対象"),
        text("code", "what was assumed", "仮定の種類"),
        text("said", "the value assumed", "置いた値"),
        text("source_id", "id of the source, where there is one", "出典ID(ある場合)", required=False),
    ),
)

NEXT_MEASUREMENTS = Table(
    name="next_measurements",
    row=Words("one measurement that could be made next, and what it would do", "次に行える測定と、その効果"),
    key=("method",),
    columns=(
        text("method", "method", "手法"),
        number("minutes_min", "time it takes", "所要時間", low=0.0),
        number("width_now_points", "width of the 90 % interval now", "現在の90%区間の幅", low=0.0),
        *doubtful("width_then_points", "width of the 90 % interval after it", "測定後の90%区間の幅"),
        text("because", "why", "理由"),
    ),
)

HEALTH = Table(
    name="health",
    row=Words("the verdict on one battery on one day", "ある電池の、ある日の判定"),
    key=("verdict_id",),
    columns=(
        text("verdict_id", "id of the verdict", "判定のID"),
        *doubtful("soh_share", "state of health", "SOH(残存容量率)", high=1.5),
        text("definition", "which state of health", "SOHの定義", allowed=DEFINITIONS),
        number("reference_capacity_ah", "capacity that counts as 100 %", "基準容量", required=False, low=0.0),
        text("reference_source", "where that capacity comes from", "基準容量の出典", required=False),
        text(
            "validation",
            "whether the leading method is validated on this model",
            "主たる手法のこの車種での検証状況",
            allowed=VALIDATION,
        ),
        text(
            "binding",
            "whether measurer and device are bound to the chassis number",
            "測定者・測定器と車台番号の結付け",
            allowed=BOUND,
        ),
        text("chassis_number", "chassis number", "車台番号", required=False),
        number(
            "soh_bms_share", "what the car itself says", "車両側の表示SOH", required=False, low=0.0, high=1.5
        ),
        day("measured_on", "day of the newest evidence", "最新の根拠の測定日", required=False),
        flag("is_synthetic", "whether the data are simulated", "模擬データかどうか"),
    ),
)
