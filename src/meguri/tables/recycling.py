"""The words of the recycling mass balance: flows of each step, rules, what came of them.

Masses are dry and count only what comes from waste batteries: water, reagents and the oxygen that a step adds
are left out (rule `additives_left_out`). A mass of an element is its mass within the fraction; empty means
that nobody analysed it, 0 that there is none.
"""

from meguri.tables.columns import PROVENANCE, day, flag, number, text, year
from meguri.tables.schema import Column, Kind, Table, Words

WASTE_BATTERIES = "waste_batteries"
ROLES = ("input", "output", "intermediate", "loss")
BATTERY_CHEMISTRIES = ("lithium_based", "lead_acid", "nickel_cadmium", "other")
TARGET_METALS = ("co", "cu", "pb", "li", "ni")
LEFT_OUT_SUBSTANCES = (
    "c",
    "cl",
    "p",
    "s",
)  # those of the negative list that a source seen names, and sulphur
EFFICIENCY = "recycling_efficiency"
RECOVERIES = tuple(f"recovery_{metal}" for metal in TARGET_METALS)
MEASURES = (EFFICIENCY, *RECOVERIES)
TARGET_STATES = ("met", "missed", "not_yet_required", "not_applicable", "not_told")
RULE_TOPICS = (
    "formula",
    "first_recycler",
    "never_output",
    "additives",
    "year_of_lot",
    "first_year_of_target",
    "mixed_lots",
    "tolerance",
    "leave_out",
    "may_count",
)
_NAMES = {
    "co": ("cobalt", "コバルト"),
    "cu": ("copper", "銅"),
    "pb": ("lead", "鉛"),
    "li": ("lithium", "リチウム"),
    "ni": ("nickel", "ニッケル"),
    "c": ("carbon", "炭素"),
    "cl": ("chlorine", "塩素"),
    "p": ("phosphorus", "リン"),
    "s": ("sulphur", "硫黄"),
}


def _mass(name: str, en: str, ja: str, *, required: bool = True) -> Column:
    return number(f"{name}_kg", en, ja, required=required, low=0.0)


def _elements() -> tuple[Column, ...]:
    return tuple(
        _mass(name, f"mass of {en} in it", f"含まれる{ja}の質量", required=False)
        for name, (en, ja) in _NAMES.items()
    )


_CHEMISTRY = text(
    "chemistry", "kind of battery the matter comes from", "元の電池の化学系", allowed=BATTERY_CHEMISTRIES
)
_STEP = (
    year("year", "calendar year in which the step's input was fed", "工程に投入した暦年"),
    text("recycler", "who carries out the step", "工程を行うリサイクル事業者"),
    text("step", "the step, by its recycler's name for it", "工程(事業者内の呼称)"),
)
_FRACTION = (
    text("role", "what it is to the step", "工程における位置づけ", allowed=ROLES),
    text("fraction", "what it is: waste_batteries, black_mass, nickel_sulphate, …", "画分の種類"),
)

RECYCLING_FLOWS = Table(
    name="recycling_flows",
    row=Words(
        "one lot that a step of recycling took in or made",
        "リサイクルの一工程が受け入れた、または生じたひとつのロット",
    ),
    key=("year", "recycler", "step", "chemistry", "role", "lot"),
    columns=(
        *_STEP,
        _CHEMISTRY,
        text("lot", "id of the lot; handed on, it keeps its id", "ロットID(引き渡し後も同じID)"),
        *_FRACTION,
        _mass("mass", "dry mass, of what comes from waste batteries", "乾燥質量(使用済み電池に由来する分)"),
        *_elements(),
    ),
)

_ORIGIN = (
    year("origin_year", "calendar year in which the batteries were first fed", "電池を最初に投入した暦年"),
    text("first_recycler", "who fed the batteries first", "最初に投入したリサイクル事業者(第一処理者)"),
    _CHEMISTRY,
)

RECYCLING_CHAIN = Table(
    name="recycling_chain",
    row=Words(
        "what one step made, in one role, of the batteries of one first recycler and year",
        "ある第一処理者・ある年の電池から、ある工程で生じたもの(位置づけ・画分ごと)",
    ),
    key=("origin_year", "first_recycler", "chemistry", "year", "recycler", "step", "role", "fraction"),
    columns=(
        *_ORIGIN,
        *_STEP,
        *_FRACTION,
        _mass("mass", "share of its mass from these batteries", "その電池に由来する質量"),
        *_elements(),
    ),
)

_MEASURE = text(
    "measure",
    "recycling efficiency or recovery of one metal",
    "リサイクル効率か、金属ごとの回収率か",
    allowed=MEASURES,
)
_FROM = day("target_from", "day by which it must be reached", "達成期限の日")
_TARGET = number("target_share", "the least it must be", "目標値(下限)", low=0.0, high=1.0)
_LEGAL = text("legal_ref", "provision that sets it", "根拠条文")

RECYCLING_RULES = Table(
    name="recycling_rules",
    row=Words("one rule of how the balance is made", "収支の計算方法に関するひとつの規則"),
    key=("rule_id",),
    columns=(
        text("rule_id", "id of the rule", "規則ID"),
        text("topic", "what it settles", "何を定めるか", allowed=RULE_TOPICS),
        text("subject", "substance or fraction it is about", "対象の物質または画分", required=False),
        text("bears_on", "figures it bears on", "影響する指標", allowed=("all", "efficiency", "recovery")),
        year("from_year", "first calendar year it holds", "適用される最初の暦年"),
        year("to_year", "last calendar year it holds", "適用される最後の暦年", required=False),
        number("value_share", "the figure it sets", "定める値", required=False, low=0.0, high=1.0),
        text("says_en", "what it says, in English", "内容(英語)"),
        text("says_ja", "what it says, in Japanese", "内容(日本語)"),
        _LEGAL,
        flag("is_verified", "whether it was read in the act itself", "法令の本文で確認したか"),
        *PROVENANCE,
    ),
)

RECYCLING_RESULTS = Table(
    name="recycling_results",
    row=Words(
        "one figure of the batteries of one first recycler and year, held against one target",
        "ある第一処理者・ある年の電池についてのひとつの指標と、ひとつの目標値との比較",
    ),
    key=("origin_year", "first_recycler", "chemistry", "measure", "target_from"),
    columns=(
        *_ORIGIN,
        _MEASURE,
        _mass("input", "mass fed that counts", "対象となる投入質量", required=False),
        _mass("output", "mass of outputs that counts", "対象となる産出質量", required=False),
        _mass("open", "mass handed on and not yet worked up", "引き渡されたが未処理の質量", required=False),
        number("rate_share", "output ÷ input", "産出質量÷投入質量", required=False, low=0.0),
        text(
            "target_id",
            "id of the rule of law that sets the target (table law_rules)",
            "目標値を定める規則のID(law_rules表)",
        ),
        _FROM,
        _TARGET,
        text("state", "how it stands to the target", "目標に対する状態", allowed=TARGET_STATES),
        _LEGAL,
        text(
            "doubts",
            "ids of the unverified rules it rests on, and other doubts, parted by blanks",
            "未確認の規則のIDなど(空白区切り)",
            required=False,
        ),
        Column(
            "not_analysed_count",
            Kind.INTEGER,
            Words("lots that count and were not analysed for it", "対象だが分析値のないロット数"),
            low=0,
        ),
    ),
)
