"""What is told of official files brought in by the user: what each changes, and which were kept."""

from meguri.tables.schema import Column, Kind, Table, Words

FILE_KINDS = (
    "customs_exports",
    "stock",
    "sales",
    "export_deregistrations",
    "export_refunds",
    "transfers",
)
ACTIONS = ("add", "replace", "unchanged", "outdated")

IMPORT_CHANGES = Table(
    name="import_changes",
    row=Words(
        "what one row of a file brought in does to the facts",
        "持ち込まれたファイルの1行が事実表をどう変えるか",
    ),
    key=("fact", "row_key"),
    columns=(
        Column("fact", Kind.TEXT, Words("name of the fact", "事実表の名前")),
        Column("row_key", Kind.TEXT, Words("key of the row", "行のキー")),
        Column("action", Kind.TEXT, Words("what happens to it", "扱い"), allowed=ACTIONS),
        Column(
            "against",
            Kind.TEXT,
            Words(
                "the rows it meets: shipped with Meguri, or imported before",
                "比較相手(同梱または取り込み済み)",
            ),
            required=False,
            allowed=("shipped", "imported"),
        ),
        Column("before_units", Kind.NUMBER, Words("figure until now", "これまでの値"), required=False, low=0),
        Column("after_units", Kind.NUMBER, Words("figure in the file", "ファイルの値"), low=0),
        Column(
            "before_source_id",
            Kind.TEXT,
            Words("source of the figure until now", "これまでの値の出典ID"),
            required=False,
        ),
    ),
)

IMPORTS = Table(
    name="imports",
    row=Words(
        "one official file kept in the user's data folder",
        "利用者のデータフォルダに取り込んだ公式ファイル1件",
    ),
    key=("sha256",),
    columns=(
        Column("imported_on", Kind.DATE, Words("day of the import", "取り込み日")),
        Column("file_name", Kind.TEXT, Words("name of the file", "ファイル名")),
        Column("sha256", Kind.TEXT, Words("SHA-256 of the file's bytes, in hex", "ファイルのSHA-256(16進)")),
        Column("file_kind", Kind.TEXT, Words("kind of the file", "ファイルの種類"), allowed=FILE_KINDS),
        Column(
            "facts", Kind.TEXT, Words("facts it brought rows to, joined by ;", "行を加えた事実表(;区切り)")
        ),
        Column("row_count", Kind.INTEGER, Words("rows read from it", "読み取った行数"), low=0),
        Column("source_id", Kind.TEXT, Words("source id of its rows", "その行の出典ID")),
    ),
)
