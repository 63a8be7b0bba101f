"""The words of routing beside ROUTE: what bars or burdens a way, and who would stay at which uplift."""

from meguri.tables.columns import doubtful, flag, number, text
from meguri.tables.schema import Table, Words
from meguri.tables.worth import WAYS

GATES = (
    "price",
    "safety",
    "traceability",
    "guarantee",
    "waste_or_valuable",
    "waste_permit",
    "waste_export",
    "basel",
    "dismantling",
    "carriage",
)
STANDINGS = ("met", "not_met", "unknown", "not_asked")
EFFECTS = ("bars", "warns", "notes")  # what it does where it is not met: closes the way, warns, or is told
CURVES = ("model", "observed")

ROUTE_GATES = Table(
    name="route_gates",
    row=Words("one condition of one way, and how it stands", "ある行き先の、ひとつの条件とその状況"),
    key=("subject_id", "way", "gate"),
    columns=(
        text("subject_id", "id of the car or battery that it is about", "対象(車両・電池)のID"),
        text("way", "which way", "行き先", allowed=WAYS),
        text("gate", "which condition", "条件", allowed=GATES),
        text("effect", "what it does where it is not met", "満たさないときの扱い", allowed=EFFECTS),
        text("standing", "how it stands", "状況", allowed=STANDINGS),
        text("instrument", "act or standard", "法令・規格", required=False),
        text("provision", "clause", "条項", required=False),
        text("rule_id", "id of the rule of law", "法令規則のID", required=False),
        text(
            "mends",
            "tests or steps that mend it, parted by ;",
            "解消に必要な試験・手続き(;区切り)",
            required=False,
        ),
        text(
            "done",
            "those of them that are done, parted by ;",
            "そのうち実施済みのもの(;区切り)",
            required=False,
        ),
        text("source_id", "id of the source", "出典ID", required=False),
    ),
)

ROUTE_CURVE = Table(
    name="route_curve",
    row=Words(
        "share of cars that would stay at one uplift of the price at home",
        "国内価格の上乗せ率ごとの、国内にとどまる車両の割合",
    ),
    key=("curve", "uplift_share"),
    columns=(
        text("curve", "from this model, or observed", "モデルによる値か実績か", allowed=CURVES),
        number("uplift_share", "uplift of the price at home", "国内価格の上乗せ率", low=-1.0, high=10.0),
        number("stays_share", "share that stays", "国内にとどまる割合", low=0.0, high=1.0),
        *doubtful(
            "gain_jpy",
            "gain of staying over the best other way",
            "国内継続の、次善の行き先に対する差額",
            required=False,
            low=None,
        ),
        flag("is_evidence", "whether it was observed", "実績値かどうか"),
        text("source_id", "id of the source", "出典ID", required=False),
    ),
)
