"""The words of a round robin: the same cars measured by several methods, and what follows for the methods."""

from meguri.tables.columns import doubtful, number, text
from meguri.tables.health import DEFINITIONS
from meguri.tables.schema import Column, Kind, Table, Words


def _count(name: str, en: str, ja: str, low: float = 0) -> Column:
    return Column(name, Kind.INTEGER, Words(en, ja), low=low)


ROUND_ROBIN = Table(
    name="round_robin",
    row=Words(
        "one result of one method on one car in a round robin",
        "持ち回り試験における、ある車・ある手法のひとつの結果",
    ),
    key=("car_id", "method_id", "operator", "repeat_rank"),
    columns=(
        text("car_id", "id of the car", "車のID"),
        text("method_id", "id of the method", "手法ID"),
        text("operator", "laboratory or operator", "試験室・測定者"),
        _count("repeat_rank", "place among the repeats, from 1", "繰返しの番号(1から)", low=1),
        Column("soh_share", Kind.NUMBER, Words("state of health", "SOH(残存容量率)"), low=0.0, high=1.5),
        text("definition", "which state of health", "SOHの定義", allowed=DEFINITIONS),
        text("model", "model of the car", "車種", required=False),
    ),
)

METHOD_PRECISION = Table(
    name="method_precision",
    row=Words(
        "bias, repeatability and reproducibility of one method (ISO 5725)",
        "ある手法のかたより・併行精度・再現精度(ISO 5725)",
    ),
    key=("method_id",),
    columns=(
        text("method_id", "id of the method", "手法ID"),
        text(
            "against",
            "what the bias is against: a method, or the consensus",
            "かたよりの基準(手法または合意値)",
        ),
        text("definition", "which state of health", "SOHの定義", allowed=DEFINITIONS),
        _count("cars_count", "cars measured by every operator", "全測定者が測った車の数"),
        _count("operators_count", "laboratories or operators", "試験室・測定者の数"),
        _count("results_count", "results used", "用いた結果の数"),
        *doubtful("bias_share", "bias", "かたより", low=None, required=False),
        *doubtful("repeatability_share", "repeatability standard deviation", "併行標準偏差", required=False),
        *doubtful(
            "reproducibility_share", "reproducibility standard deviation", "再現標準偏差", required=False
        ),
    ),
)

METHOD_PAIRS = Table(
    name="method_pairs",
    row=Words("how two methods differ on the same cars", "同じ車における、ふたつの手法の差"),
    key=("from_method_id", "to_method_id"),
    columns=(
        text("from_method_id", "method converted from", "変換元の手法ID"),
        text("to_method_id", "method converted to", "変換先の手法ID"),
        text("to_definition", "which state of health it becomes", "変換後のSOHの定義", allowed=DEFINITIONS),
        _count("cars_count", "cars measured by both", "両方の手法で測った車の数"),
        number("shift_share", "mean difference", "平均の差"),
        number("shift_se_share", "standard error of the mean difference", "平均の差の標準誤差", low=0.0),
        number("scatter_share", "scatter of the difference from car to car", "車ごとの差のばらつき", low=0.0),
        number("from_error_share", "error of one result converted from", "変換元の結果ひとつの誤差", low=0.0),
        number("to_error_share", "error of one result converted to", "変換先の結果ひとつの誤差", low=0.0),
        number("soh_share_low", "lowest state of health compared", "比較した範囲の下限"),
        number("soh_share_high", "highest state of health compared", "比較した範囲の上限"),
        text("models", "models of the cars compared", "比較した車の車種", required=False),
    ),
)
