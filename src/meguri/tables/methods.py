"""The words of the choice of a diagnosis method: cards, stated accuracy, rules of use, records, ranking."""

from meguri.tables.columns import PROVENANCE, flag, number, text
from meguri.tables.health import DEFINITIONS
from meguri.tables.schema import Column, Kind, Table, Words

ACCESS = ("papers", "obd", "charge_port", "telematics", "removed_pack", "removed_module")
PURPOSES = ("auction", "dealer_shelf", "lease_return", "guarantee", "repurposing", "recycling", "dispute")
PRINCIPLES = (
    "capacity_test",
    "bms_readout",
    "drive_log",
    "charge_log",
    "charge_curve",
    "circuit",
    "pulse",
    "impedance",
    "statistics",
)
OUTPUTS = ("capacity", "energy", "soh", "score", "grade", "resistance", "impedance", "trend")
SCOPES = ("any", "listed", "by_model")  # all chemistries; only those listed; only vehicle models listed
SUITS = ("good", "weak")
KINDS = ("reference", "mae", "rmse", "max", "stated", "none")
EVIDENCE = ("standard", "independent_study", "data_rerun", "self_reported", "none")
STANDARDS = ("gtr22_soce", "gtr22_socr", "iec63330_1", "iec63338", "ul1974", "gbt34015")
WEAK_WHEN = (
    "across_makes",
    "after_recalibration",
    "bms_dependent",
    "chademo_only",
    "extreme_temperature",
    "high_current",
    "immobile_car",
    "integer_soc",
    "lfp_plateau",
    "lost_lithium",
    "low_correlation",
    "model_not_listed",
    "needs_maker_data",
    "no_capacity",
    "not_exposed",
    "pack_scale_not_shown",
    "removal_needed",
    "single_car",
    "slow",
    "small_window",
    "temperature_control",
    "type_not_trained",
)
GIVES = (
    "bms_values",
    "capacity",
    "cell_voltage",
    "current",
    "dcir",
    "energy",
    "grade",
    "impedance",
    "ocv",
    "range",
    "self_discharge",
    "soh",
    "temperature",
)
GIVEN_BY = ("measurement", "inspection", "papers")
STANCES = ("for", "caution", "against")


def _share(name: str, en: str, ja: str) -> Column:
    return number(name, en, ja, required=False, low=0.0, high=1.0)


_METHOD = text("method_id", "id of the method", "手法ID")
_MINUTES = (
    number("minutes_min_low", "shortest time it takes", "所要時間(最短)", required=False, low=0.0),
    number("minutes_min_high", "longest time it takes", "所要時間(最長)", required=False, low=0.0),
)
_ERROR = number(
    "error_points", "stated error, in points of SOH", "公表誤差(SOHのポイント)", required=False, low=0.0
)
_KIND = text("kind", "what kind of error it is", "誤差の種類", allowed=KINDS)
_EVIDENCE = text("evidence", "what stands behind the stated error", "公表誤差の裏付け", allowed=EVIDENCE)
_PURPOSE = text("purpose", "what the diagnosis is for", "診断の目的", allowed=(*PURPOSES, "any"))

DIAGNOSIS_METHODS = Table(
    name="diagnosis_methods",
    row=Words(
        "one diagnosis method: what it needs and what it gives",
        "ひとつの電池診断手法:必要なものと得られるもの",
    ),
    key=("method_id",),
    columns=(
        _METHOD,
        text("name", "name, and who offers it", "名称・提供者"),
        text("market", "where it is offered", "提供地域", required=False),
        text("principle", "how it works", "原理", allowed=PRINCIPLES),
        text(
            "access",
            "ways in: + joins what is needed at once, a bar parts alternatives",
            "接続方法(+は併用、縦棒は選択)",
        ),
        *_MINUTES,
        flag("measures", "whether it measures this very battery", "その電池自体を測定するか"),
        flag("must_move", "whether the car has to be driven", "走行が必要か"),
        text("chemistry_scope", "to which chemistries it applies", "適用できる化学系の範囲", allowed=SCOPES),
        flag("any_state", "whether any state of charge and temperature will do", "SOC・温度を問わないか"),
        _share("soc_share_low", "lowest state of charge it uses", "使用するSOCの下限"),
        _share("soc_share_high", "highest state of charge it uses", "使用するSOCの上限"),
        _share("soc_span_share", "span of charge needed between these", "その間に必要なSOC幅"),
        number("temperature_c_low", "lowest battery temperature", "電池温度の下限", required=False),
        number("temperature_c_high", "highest battery temperature", "電池温度の上限", required=False),
        text("output", "what it gives", "得られる量", allowed=OUTPUTS),
        text("definition", "which state of health it gives", "得られるSOHの定義", allowed=DEFINITIONS),
        text("gives", "what it can put on record", "記録できる項目", required=False),
        text("weak_when", "where it is weak", "苦手な条件", required=False),
        *PROVENANCE,
    ),
)

DIAGNOSIS_CHEMISTRIES = Table(
    name="diagnosis_chemistries",
    row=Words("how one method suits one chemistry", "ある手法の、ある化学系への適否"),
    key=("method_id", "chemistry"),
    columns=(
        _METHOD,
        text("chemistry", "cathode chemistry", "正極の化学系"),
        text("suits", "how it suits", "適否", allowed=SUITS),
        *PROVENANCE,
    ),
)

DIAGNOSIS_ACCURACY = Table(
    name="diagnosis_accuracy",
    row=Words("one stated accuracy of one method", "ある手法について公表された、ひとつの精度"),
    key=("method_id", "figure_rank"),
    columns=(
        _METHOD,
        Column(
            "figure_rank",
            Kind.INTEGER,
            Words("place among its figures, from 1", "手法内の番号(1から)"),
            low=1,
        ),
        _ERROR,
        _KIND,
        text(
            "chemistry",
            "chemistry it holds for; empty: not told apart",
            "対象の化学系(空欄は区別なし)",
            required=False,
        ),
        number("test_min", "test time it holds for", "対象の試験時間", required=False, low=0.0),
        Column(
            "sample_count",
            Kind.INTEGER,
            Words("batteries it was found on", "検証した電池の数"),
            required=False,
            low=1,
        ),
        _EVIDENCE,
        *PROVENANCE,
    ),
)

DIAGNOSIS_RULES = Table(
    name="diagnosis_rules",
    row=Words("one rule of use for one purpose", "ある目的における、ひとつの利用ルール"),
    key=("purpose", "rule", "code"),
    columns=(
        _PURPOSE,
        text("rule", "what it rules", "ルールの種類"),
        text("code", "which rule", "ルールの内容"),
        number("value", "value", "値", required=False),
        text("unit", "unit of the value", "値の単位", required=False),
        *PROVENANCE,
    ),
)

DIAGNOSIS_RECORDS = Table(
    name="diagnosis_records",
    row=Words("one item that a standard's record needs", "規格の記録に必要な、ひとつの項目"),
    key=("standard", "item"),
    columns=(
        text("standard", "standard", "規格", allowed=STANDARDS),
        text("item", "item", "項目"),
        text("given_by", "where it comes from", "取得元", allowed=GIVEN_BY),
        *PROVENANCE,
    ),
)

METHOD_CHOICES = Table(
    name="method_choices",
    row=Words(
        "one method, ranked for one purpose and situation", "ある目的・状況に対して順位づけた、ひとつの手法"
    ),
    key=("method_id",),
    columns=(
        Column(
            "place_rank",
            Kind.INTEGER,
            Words("rank; empty where it does not fit", "順位(適合しなければ空欄)"),
            required=False,
            low=1,
        ),
        _METHOD,
        text("name", "name, and who offers it", "名称・提供者"),
        flag("fits", "whether it can be used here", "ここで使えるか"),
        number("score_share", "how well it serves the purpose", "目的への適合度", low=0.0, high=1.0),
        text("why", "codes of the reasons", "理由のコード"),
        *_MINUTES,
        text("output", "what it gives", "得られる量", allowed=OUTPUTS),
        text("definition", "which state of health it gives", "得られるSOHの定義", allowed=DEFINITIONS),
        _ERROR,
        _KIND,
        _EVIDENCE,
        number(
            "half_width_points",
            "half of the 90 % interval to expect",
            "見込まれる90%区間の半幅",
            required=False,
            low=0.0,
        ),
        text(
            "accuracy_source_id", "id of the source of the stated error", "公表誤差の出典ID", required=False
        ),
        text(
            "records",
            "standards whose measured items it gives in full",
            "測定項目をすべて満たす規格",
            required=False,
        ),
        text(
            "records_partly",
            "standards whose measured items it gives in part",
            "測定項目を一部満たす規格",
            required=False,
        ),
        text("source_id", "id of the source of the method", "手法の出典ID"),
    ),
)

METHOD_REASONS = Table(
    name="method_reasons",
    row=Words("one reason for or against one method", "ある手法を使える、または使えない理由"),
    key=("method_id", "code"),
    columns=(
        _METHOD,
        text("code", "reason", "理由"),
        text("stance", "for, against, or to be borne in mind", "可・不可・留意", allowed=STANCES),
        number("found_value", "what there is", "現在の値", required=False),
        number("limit_value", "what the method needs", "必要な値", required=False),
        text("unit", "unit of both", "両者の単位", required=False),
        text("about", "what it is about", "対象", required=False),
    ),
)
