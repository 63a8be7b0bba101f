"""The words of partners: who does what where, whom he could join, which step of a chain nobody fills."""

from meguri.tables.columns import PROVENANCE, flag, number, text
from meguri.tables.schema import Column, Kind, Table, Words

BODIES = ("municipality", "private", "association", "public")
STAGES = ("trial", "business", "ended", "unknown")
BLOCKERS = ("technology", "business", "both", "unknown")
INITIATIVE_FUNCTIONS = ("make", "collect", "reuse", "recycle")
FUNCTIONS = (
    "collect",
    "diagnose",
    "dismantle",
    "discharge",
    "carry",
    "reuse",
    "recycle",
    "insure",
    "lease",
    "use",
    "make",
    "convene",
)
NEARNESS = ("prefecture", "region", "country", "unknown")
REACHES = ("place", "country", "unknown")
STEP_STATES = ("filled", "fallback", "gap")

_ACTOR = text("actor_id", "id of the actor", "事業者・団体のID")


def _count(name: str, en: str, ja: str) -> Column:
    return Column(name, Kind.INTEGER, Words(en, ja), low=0)


INITIATIVES = Table(
    name="initiatives",
    row=Words(
        "one public initiative for the circulation of EV batteries", "EV電池の循環に向けた公表済みの取組み1件"
    ),
    key=("initiative_id",),
    columns=(
        text("initiative_id", "id of the initiative", "取組みのID"),
        text("body", "kind of body", "主体の種類", allowed=BODIES),
        text("actors", "who does it, parted by ;", "主体(;区切り)"),
        text(
            "prefecture",
            "prefecture; none where the text names no place",
            "都道府県(記載がなければ空)",
            required=False,
        ),
        text("place", "place as told", "場所(記載どおり)", required=False),
        text("field", "which part of the circulation, as told", "循環の段階(記載どおり)"),
        text("what_ja", "what is done, in Japanese", "内容(日本語)"),
        text("what_en", "what is done, in English", "内容(英語)"),
        text(
            "stage",
            "trial, business or ended, as the text says",
            "実証・事業化・終了の別(記載による)",
            allowed=STAGES,
        ),
        text("stage_word", "the words of the text that say so", "その根拠とした語", required=False),
        text("blocker", "what is in the way, as the text says", "課題の種類(記載による)", allowed=BLOCKERS),
        text("functions", "functions held, of four, parted by ;", "担う機能(4区分、;区切り)", required=False),
        text(
            "since", "since when (year, month as far as told)", "開始時期(年・月、記載の範囲)", required=False
        ),
        *PROVENANCE,
    ),
)

ACTORS = Table(
    name="actors",
    row=Words("one firm or body and what it can do", "ある事業者・団体と、その担える機能"),
    key=("actor_id",),
    columns=(
        _ACTOR,
        text("name_ja", "name in Japanese", "名称(日本語)"),
        text("name_en", "name in English", "名称(英語)"),
        text("body", "kind of body", "主体の種類", allowed=BODIES),
        text("functions", "functions held, parted by ;", "担う機能(;区切り)", required=False),
        text("capability_ja", "what it does, in Japanese", "内容(日本語)", required=False),
        text("capability_en", "what it does, in English", "内容(英語)", required=False),
        text("prefecture", "prefecture of the place told", "所在の都道府県(公表の範囲)", required=False),
        text("place", "place as told", "場所(公表の範囲)", required=False),
        text("reach", "how far it works, where told", "対応範囲(公表の範囲)", allowed=REACHES),
        number("value", "capacity, where public", "処理・製造能力(公表の場合)", required=False, low=0.0),
        text("unit", "unit of the capacity", "能力の単位", required=False),
        text(
            "licences",
            "licences, where public, parted by ;",
            "許可・認定(公表の場合、;区切り)",
            required=False,
        ),
        text(
            "initiatives",
            "initiatives that name it, parted by ;",
            "名前の挙がる取組み(;区切り)",
            required=False,
        ),
        flag("is_verified", "whether its own publication was seen", "当事者の公表で確認したか"),
        *PROVENANCE,
    ),
)

ACCEPTANCE = Table(
    name="acceptance",
    row=Words(
        "one condition on which one route takes batteries back", "ある回収先が引き取る際の、ひとつの条件"
    ),
    key=("actor_id", "condition"),
    columns=(
        _ACTOR,
        text("condition", "which condition", "条件"),
        text("about_ja", "what it says, in Japanese", "内容(日本語)"),
        text("about_en", "what it says, in English", "内容(英語)"),
        flag(
            "is_verified",
            "whether it was read in a public text (else to be verified)",
            "公表文で確認したか(否は要確認)",
        ),
        *PROVENANCE,
    ),
)

PARTNER_PAIRS = Table(
    name="partner_pairs",
    row=Words("two actors of whom each has what the other lacks", "互いに不足する機能を補い合う2者"),
    key=("actor_id", "other_id"),
    columns=(
        _ACTOR,
        text("other_id", "id of the other; later in order", "相手のID(順序が後のもの)"),
        text("gives", "functions that only the first has, parted by ;", "前者だけが担う機能(;区切り)"),
        text("takes", "functions that only the other has, parted by ;", "後者だけが担う機能(;区切り)"),
        text("nearness", "how near they are", "近さ(同県・同地方など)", allowed=NEARNESS),
        _count("covered_count", "functions that they have together", "2者で担える機能の数"),
    ),
)

PARTNER_GAPS = Table(
    name="partner_gaps",
    row=Words("one function in one region, and who holds it there", "ある地方の、ある機能とその担い手"),
    key=("region", "function"),
    columns=(
        text("region", "region", "地方"),
        text("function", "function", "機能", allowed=FUNCTIONS),
        _count("held_count", "actors known to hold it there", "その地方で判明している担い手の数"),
        _count("country_count", "actors that hold it and work countrywide", "全国対応の担い手の数"),
        _count("elsewhere_count", "other actors that hold it", "その他の地域・所在不明の担い手の数"),
        flag("is_missing", "whether nobody is known to hold it there", "その地方に担い手が見当たらないか"),
    ),
)

CHAIN_STEPS = Table(
    name="chain_steps",
    row=Words("one step of one chain, and who would do it", "ある循環の経路の、ひとつの工程とその担い手"),
    key=("chain_rank", "step_rank"),
    columns=(
        _count("chain_rank", "place of the chain, best first", "経路の順位"),
        _count("step_rank", "place of the step", "工程の順番"),
        text("function", "what is to be done", "工程", allowed=FUNCTIONS),
        text(
            "actor_id", "who would do it; none where nobody is known", "担い手のID(不明は空)", required=False
        ),
        text("nearness", "how near it is to the place", "場所からの近さ", allowed=NEARNESS),
        text(
            "state",
            "filled, by the default route, or a gap",
            "担い手あり・標準の回収先・空白",
            allowed=STEP_STATES,
        ),
    ),
)

INITIATIVE_PAIRS = Table(
    name="initiative_pairs",
    row=Words(
        "two initiatives of which each holds a function that the other lacks",
        "互いに不足する機能を補い合う2つの取組み",
    ),
    key=("initiative_id", "other_id"),
    columns=(
        text("initiative_id", "id of the initiative", "取組みのID"),
        text("other_id", "id of the other; later in order", "相手のID(順序が後のもの)"),
        text("gives", "functions that only the first holds, parted by ;", "前者だけが担う機能(;区切り)"),
        text("takes", "functions that only the other holds, parted by ;", "後者だけが担う機能(;区切り)"),
        text("nearness", "how near they are", "近さ(同県・同地方など)", allowed=NEARNESS),
    ),
)
