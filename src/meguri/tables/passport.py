"""The words of the passport: its attributes, the data points of the law behind them, who may read them."""

from meguri.tables.columns import PROVENANCE, number, text
from meguri.tables.schema import Table, Words

SECTION_WORDS = {
    "identifiers_and_product_data": Words("Identifiers and product data", "識別子と製品情報"),
    "performance_and_durability": Words("Performance and durability", "性能と耐久性"),
    "circularity_and_resource_efficiency": Words("Circularity and resource efficiency", "循環性と資源効率"),
    "materials_and_composition": Words("Materials and composition", "材料と組成"),
    "carbon_footprint": Words("Carbon footprint", "カーボンフットプリント"),
    "supply_chain_due_diligence": Words(
        "Supply chain due diligence", "サプライチェーンのデュー・ディリジェンス"
    ),
    "symbols_labels_and_conformity": Words("Symbols, labels and conformity", "記号・ラベル・適合性"),
}
SECTIONS = tuple(SECTION_WORDS)
CHOICE_WORDS: dict[str, Words] = {
    "active": Words("active", "有効"),
    "archived": Words("archived", "保管"),
    "inactive": Words("inactive", "無効"),
    "marked_for_deletion": Words("marked for deletion", "削除予定"),
    "model": Words("model", "型式"),
    "batch": Words("batch", "バッチ"),
    "item": Words("one item", "個体"),
    "ev": Words("electric vehicle battery", "電気自動車用電池"),
    "lmt": Words("battery of a light means of transport", "軽輸送手段用電池"),
    "industrial_other": Words("industrial battery above 2 kWh, other", "産業用電池(2kWh超、その他)"),
    "industrial_stationary": Words(
        "industrial battery above 2 kWh, stationary", "産業用電池(2kWh超、定置用)"
    ),
    "industrial_without_bms": Words("industrial battery without BMS", "産業用電池(BMSなし)"),
    "original": Words("original", "初回使用"),
    "repurposed": Words("repurposed", "用途転換"),
    "reused": Words("re-used", "再使用"),
    "remanufactured": Words("remanufactured", "再製造"),
    "waste": Words("waste", "廃電池"),
    "checked": Words("checked, nothing found", "確認済(所見なし)"),
    "not_checked": Words("not checked", "未確認"),
    "finding": Words("something was found", "所見あり"),
}
VALUE_KINDS = ("text", "uri", "date", "datetime", "number", "integer", "flag", "choice", "list")
CATEGORIES = ("ev", "lmt", "industrial")
OBLIGATIONS = ("mandatory", "conditional", "optional", "not_applicable", "not_yet")
ACCESS_GROUPS = ("1", "2", "3", "4", "custody")  # points of Annex XIII; who owns it stands apart from them
LIFECYCLES = ("static", "dynamic")

_OBLIGED = tuple(
    text(category, f"duty for {en}", f"{ja}での義務", allowed=OBLIGATIONS)
    for category, en, ja in (
        ("ev", "electric-vehicle batteries", "EV用電池"),
        ("lmt", "batteries of light means of transport", "軽輸送手段用電池"),
        ("industrial", "industrial batteries above 2 kWh", "産業用電池(2kWh超)"),
    )
)

PASSPORT_ATTRIBUTES = Table(
    name="passport_attributes",
    row=Words("one attribute that a passport may state", "パスポートが示しうる1つの属性"),
    key=("attribute",),
    columns=(
        text("attribute", "name of the attribute; a numeric one ends in its unit", "属性名"),
        text("section", "section of the document", "文書の区分", allowed=SECTIONS),
        text("name_en", "what it says, in English", "意味(英語)"),
        text("name_ja", "what it says, in Japanese", "意味(日本語)"),
        text("kind", "what its value is", "値の種類", allowed=VALUE_KINDS),
        text("choices", "the values allowed, parted by blanks", "許される値(空白区切り)", required=False),
        text("unit", "unit of the value", "値の単位", required=False),
        number("value_low", "smallest value allowed", "許される最小値", required=False),
        number("value_high", "largest value allowed", "許される最大値", required=False),
        text(
            "level",
            "whether a model, a batch or one item has it",
            "型式・バッチ・個体のいずれの属性か",
            allowed=("model", "batch", "item"),
        ),
        text("lifecycle", "whether it changes over the life", "使用期間中に変わるか", allowed=LIFECYCLES),
        text(
            "access_group",
            "point of Annex XIII whose readers may see it, or custody",
            "閲覧区分(附属書XIIIの号、または所有に関する情報)",
            allowed=ACCESS_GROUPS,
        ),
        text(
            "access_basis",
            "where the access group comes from",
            "閲覧区分の根拠",
            allowed=("annex_xiii", "batterypass_ready", "meguri"),
        ),
        text(
            "ec_numbers",
            "data points of the EC guidance, parted by blanks",
            "ECガイダンスの項目番号",
            required=False,
        ),
        *_OBLIGED,
        text("legal_reference", "provision that asks for it", "根拠条文", required=False),
        text(
            "batterypass_name",
            "its name in BatteryPass-Ready 1.0",
            "BatteryPass-Ready 1.0での名称",
            required=False,
        ),
        *PROVENANCE,
    ),
)

EC_DATA_POINTS = Table(
    name="ec_data_points",
    row=Words("one data point of the EC guidance on battery passports", "ECの電池パスポート指針の1項目"),
    key=("ec_number",),
    columns=(
        text("ec_number", "number of the data point", "項目番号"),
        text("name", "name, as the guidance has it", "名称(指針の英文)"),
        text("legal_reference", "provision that asks for it", "根拠条文", required=False),
        text(
            "annex_point",
            "point of Annex XIII by which it is read",
            "附属書XIIIの号",
            allowed=ACCESS_GROUPS[:4],
        ),
        text("lifecycle", "whether it changes over the life", "使用期間中に変わるか", allowed=LIFECYCLES),
        *_OBLIGED,
        *PROVENANCE,
    ),
)

PASSPORT_ROLES = Table(
    name="passport_roles",
    row=Words("one group of attributes that one role may read", "ある立場の者が読める1つの閲覧区分"),
    key=("role", "access_group"),
    columns=(
        text("role", "who reads", "閲覧者の立場"),
        text("access_group", "group of attributes", "閲覧区分", allowed=ACCESS_GROUPS),
        *PROVENANCE,
    ),
)
