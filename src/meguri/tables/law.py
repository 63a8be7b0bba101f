"""The words of the law: rules with their dates, what became of each from which day, codes of waste.

A rule is one duty with one figure at most; an article that sets four shares is four rules. What a rule asks
stands in both languages in its row, because it is data: rules come and go without a line of code.
"""

from meguri.tables.columns import PROVENANCE, day, flag, number, text
from meguri.tables.schema import Column, Kind, Table, Words

JURISDICTIONS = ("EU", "JP", "US", "CN", "INT")  # INT: a convention between states
TOPICS = (
    "passport",
    "labelling",
    "carbon_footprint",
    "due_diligence",
    "recycled_content",
    "recycling_efficiency",
    "material_recovery",
    "collection",
    "waste_shipment",
    "waste",
    "end_of_life_vehicles",
    "raw_materials",
    "trade",
    "incentives",
    "fire_safety",
    "product_safety",
    "second_hand_trade",
)
BATTERY_CATEGORIES = ("ev", "lmt", "industrial", "sli", "portable")
DUTY_BEARERS = (
    "maker",
    "importer",
    "operator",  # who places on the market and answers for the passport
    "remanufacturer",
    "producer_organisation",
    "holder",
    "dealer",
    "dismantler",
    "carrier",
    "recycler",
    "exporter",
    "buyer",
    "state",
    "industry",
)
FORCES = ("binding", "guidance", "voluntary", "goal", "task", "benefit")
DATE_BASES = ("placing_on_market", "assessment_day", "calendar_year", "none")
CHECKS = (
    "attribute_present",
    "attribute_true",
    "data_points",
    "value_at_least",
    "value_at_most",
    "identifier_form",
    "waste_code_listed",
    "recycling_result",
    "circumstance_true",
    "circumstance_any",
    "circumstance_at_most",
    "none",
)
WHY_NOT_CHECKED = (
    "access_policy",  # kept by the access policy, which no document shows
    "duty_of_state",
    "threshold_not_set",
    "national_figures",
    "method_itself",  # how a figure is made; a figure does not show it
    "conformance_test",
    "case_by_case",
    "customs_decision",
    "tax_return",
    "no_duty",
    "not_this_battery",
    "text_not_read",
)
CONFIDENCE = ("high", "medium", "low")
VERIFIED = ("act_text", "secondary", "to_be_verified")
STANDINGS = (
    "proposed",
    "adopted",  # adopted; the day of application is not known here
    "upcoming",
    "postponed",
    "awaiting_act",  # its day has come, and it cannot apply yet: an act it waits for is missing
    "conditional",  # from here on it may apply: whether the act is there is not known here
    "overdue",
    "in_force",
    "voluntary",
    "goal",
    "under_study",
    "ended",
    "unverified",
)
STATES = ("met", "missing", "not_yet_required", "not_applicable", "conditional")

_RULE = text("rule_id", "id of the rule", "規則ID")
_NOTES = (
    text("note_en", "what is to be known of it, in English", "留意事項(英語)", required=False),
    text("note_ja", "what is to be known of it, in Japanese", "留意事項(日本語)", required=False),
)

_WHAT = (
    _RULE,
    text("timeline_id", "id in the research's timeline", "調査年表でのID", required=False),
    text("jurisdiction", "whose law it is", "法域", allowed=JURISDICTIONS),
    text("topic", "what it is about", "分野", allowed=TOPICS),
    text("instrument", "the act, as it is cited", "法令名"),
    text("provision", "article or annex, where known", "条項(分かる場合)", required=False),
    text("title_en", "what it is called here, in English", "見出し(英語)"),
    text("title_ja", "what it is called here, in Japanese", "見出し(日本語)"),
    text("requirement_en", "what it asks, in English", "内容(英語)"),
    text("requirement_ja", "what it asks, in Japanese", "内容(日本語)"),
    text("categories", "categories of batteries, parted by blanks; none: no battery", "電池の区分"),
    text("condition_en", "under which condition, in English", "適用の条件(英語)", required=False),
    text("condition_ja", "under which condition, in Japanese", "適用の条件(日本語)", required=False),
    text("duty_bearers", "who has to, parted by blanks", "義務を負う者(空白区切り)"),
    text("force", "whether it binds", "拘束力", allowed=FORCES),
    number("value", "the figure it sets", "定める値", required=False),
    text("unit", "unit of that figure", "値の単位", required=False),
)
_WHEN = (
    text("date_basis", "which day decides whether it applies", "適用を決める日", allowed=DATE_BASES),
    day("applies_from", "first day, as written", "適用開始日(条文どおり)", required=False),
    day("applies_until", "last day", "適用終了日", required=False),
    text("awaited_act", "act that it waits for", "前提となる法令", required=False),
    Column(
        "after_act_months_count",
        Kind.INTEGER,
        Words("months after that act, if that is later", "その法令の後の月数(遅いほうを取る)"),
        required=False,
        low=0,
    ),
)
_HOW_CHECKED = (
    text("check", "how a machine can check it", "機械的な確認の方法", allowed=CHECKS),
    text("check_names", "attributes, circumstances or results it looks at", "確認する項目", required=False),
    text("check_when", "codes of the conditions that must hold", "前提条件のコード", required=False),
    text(
        "not_checked",
        "why no machine can check it",
        "機械的に確認できない理由",
        required=False,
        allowed=WHY_NOT_CHECKED,
    ),
    text("confidence", "how sure its dates and figures are", "確度", allowed=CONFIDENCE),
    text("verified", "what it was read in", "確認した資料", allowed=VERIFIED),
)

LAW_RULES = Table(
    name="law_rules",
    row=Words("one rule of law, standard or policy on batteries", "電池に関する法令・規格・政策の規則"),
    key=("rule_id",),
    columns=(*_WHAT, *_WHEN, *_HOW_CHECKED, *_NOTES, *PROVENANCE),
)

_STANDING = text("standing", "what became of it", "規則の状態", allowed=STANDINGS)

LAW_STATUS = Table(
    name="law_status",
    row=Words("what became of one rule from one day on", "ある規則の、ある日からの状態"),
    key=("rule_id", "from_day"),
    columns=(
        _RULE,
        day("from_day", "day from which it holds", "その状態になった日"),
        _STANDING,
        *_NOTES,
        *PROVENANCE,
    ),
)

WASTE_CODES = Table(
    name="waste_codes",
    row=Words("one code of the EU list of waste for batteries", "EU廃棄物リストの電池のコード"),
    key=("waste_code",),
    columns=(
        text("waste_code", "six-figure code, without the asterisk", "6桁のコード(*を除く)"),
        flag("is_hazardous", "whether it is hazardous waste", "有害廃棄物か"),
        text("summary_en", "what it covers, in English", "対象(英語)"),
        text("summary_ja", "what it covers, in Japanese", "対象(日本語)"),
        day("applies_from", "first day, as written", "適用開始日(条文どおり)"),
        *PROVENANCE,
    ),
)

LAW_CIRCUMSTANCES = Table(
    name="law_circumstances",
    row=Words(
        "one thing that rules ask about and no passport states",
        "規則が問うがパスポートには載らないひとつの事情",
    ),
    key=("circumstance",),
    columns=(
        text("circumstance", "name of the circumstance", "事情の名称"),
        text("kind", "what its value is", "値の種類", allowed=("flag", "number", "text")),
        text("name_en", "what it says, in English", "意味(英語)"),
        text("name_ja", "what it says, in Japanese", "意味(日本語)"),
        text("unit", "unit of the value", "値の単位", required=False),
        *PROVENANCE,
    ),
)

LAW_CALENDAR = Table(
    name="law_calendar",
    row=Words("one rule as it stands on one day", "ある日における、ひとつの規則の状態"),
    key=("rule_id",),
    columns=(
        *_WHAT,
        *_WHEN,
        _STANDING,
        day("standing_from", "day from which it stands so", "その状態になった日"),
        text("standing_note_en", "why it stands so, in English", "状態の理由(英語)", required=False),
        text("standing_note_ja", "why it stands so, in Japanese", "状態の理由(日本語)", required=False),
        day("next_day", "next day on which that changes", "次に変わる日", required=False),
        text("next_standing", "what becomes of it then", "次の状態", required=False, allowed=STANDINGS),
        *_HOW_CHECKED,
        *_NOTES,
        text("source_id", "id of the source", "出典ID"),
        text("source_url", "address of the source", "出典のURL", required=False),
    ),
)

LAW_FINDINGS = Table(
    name="law_findings",
    row=Words("what one rule says of one point of one battery", "ある電池のひとつの点についての判定"),
    key=("rule_id", "subject"),
    columns=(
        _RULE,
        text("subject", "what was looked at: an attribute, a data point, a result", "確認した対象"),
        text("topic", "what it is about", "分野", allowed=TOPICS),
        text("state", "what came of it", "判定", allowed=STATES),
        text("reason", "code of the reason", "理由のコード"),
        flag("is_duty", "whether it binds", "法的義務か"),
        text("found", "what is there", "現在の値", required=False),
        text("wanted", "what is asked for", "求められる値", required=False),
        day("applies_from", "first day, as written", "適用開始日(条文どおり)", required=False),
        text("condition_en", "under which condition, in English", "適用の条件(英語)", required=False),
        text("condition_ja", "under which condition, in Japanese", "適用の条件(日本語)", required=False),
        text("legal_reference", "provision that asks for it", "根拠条文"),
        text("source_url", "address of the source", "出典のURL", required=False),
        text("confidence", "how sure its dates and figures are", "確度", allowed=CONFIDENCE),
    ),
)
