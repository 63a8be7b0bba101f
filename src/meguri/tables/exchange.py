"""The words of exchange: where a passport's attributes stand in the formats of others, and their codes."""

from meguri.tables.columns import PROVENANCE, text
from meguri.tables.schema import Table, Words

NO_ATTRIBUTE = "none"  # a place that the target asks for and no attribute of ours fills
USES = ("both", "export", "import")

PASSPORT_TARGETS = Table(
    name="passport_targets",
    row=Words("one place in a format of others, and what stands there", "他の書式の1項目とその内容"),
    key=("target", "path", "attribute", "conversion"),
    columns=(
        text("target", "the format", "書式"),
        text(
            "path",
            "place in it: a JSON Pointer; a step [a=b] is the entry of a list whose member a is b",
            "書式内の位置(JSON Pointer。[a=b]はaがbである要素)",
        ),
        text("attribute", "attribute of the passport; none where it has no such", "パスポートの属性名"),
        text(
            "conversion",
            "steps from our value to theirs, parted by blanks",
            "値の変換手順(空白区切り)",
        ),
        text(
            "beside",
            "what is written beside it (a unit), as a JSON object; a name with / is a place of its own",
            "併記する項目(単位など、JSON)",
            required=False,
        ),
        text("use", "whether it is written, read, or both", "書き出し・読み込みの別", allowed=USES),
        text(
            "only_with",
            "attribute without which this place is not written",
            "これがないときは書き出さない属性",
            required=False,
        ),
        text(
            "categories",
            "battery categories whose format has the place, parted by blanks; all where empty",
            "該当する電池区分(空白区切り、空欄は全区分)",
            required=False,
        ),
        text(
            "required_in",
            "battery categories whose schema demands the place, parted by blanks",
            "スキーマ上必須の電池区分(空白区切り)",
            required=False,
        ),
        text("note", "what one should know about it", "注記", required=False),
        *PROVENANCE,
    ),
)

PASSPORT_CODES = Table(
    name="passport_codes",
    row=Words("one value of ours and its code in a format of others", "自社値と他の書式のコードの対応"),
    key=("target", "codes", "ours", "theirs"),
    columns=(
        text("target", "the format", "書式"),
        text("codes", "which table of codes", "コード表の名称"),
        text("ours", "value in the passport", "パスポートでの値"),
        text("theirs", "code in the format", "書式でのコード"),
        text("use", "whether it is written, read, or both", "書き出し・読み込みの別", allowed=USES),
        *PROVENANCE,
    ),
)
