"""The words of a battery's life: the kinds of its events, in the terms of EPCIS 2.0 and in ours."""

from meguri.tables.columns import PROVENANCE, flag, text
from meguri.tables.passport import ACCESS_GROUPS
from meguri.tables.schema import Table, Words

NAMESPACE = (
    "https://meguri.example/ns/passport/1/"  # what the prefix `meguri:` stands for; a name, no address
)
EPCIS_TYPES = ("ObjectEvent", "AssociationEvent", "TransformationEvent")
ACTIONS = ("ADD", "OBSERVE", "DELETE")
PARTIES = ("owning_party", "possessing_party", "meguri:guaranteed_party")

PASSPORT_EVENT_KINDS = Table(
    name="passport_event_kinds",
    row=Words("one kind of event in a battery's life", "電池の履歴に記録される出来事の1種類"),
    key=("kind",),
    columns=(
        text("kind", "name of the kind", "種類の名称"),
        text("name_en", "what happened, in English", "何が起きたか(英語)"),
        text("name_ja", "what happened, in Japanese", "何が起きたか(日本語)"),
        text("epcis_type", "type of the EPCIS event", "EPCISイベントの型", allowed=EPCIS_TYPES),
        text(
            "action",
            "action of the EPCIS event",
            "EPCISイベントのアクション",
            required=False,
            allowed=ACTIONS,
        ),
        text(
            "biz_step",
            "business step: the word of CBV 2.0, or our own with the prefix meguri:",
            "業務ステップ(CBV 2.0の語、なければmeguri:の独自語)",
        ),
        text(
            "disposition",
            "disposition: the word of CBV 2.0, or our own with the prefix meguri:",
            "状態(CBV 2.0の語、なければmeguri:の独自語)",
            required=False,
        ),
        text(
            "access_group",
            "who may read that it happened",
            "起きたことを閲覧できる区分",
            allowed=ACCESS_GROUPS,
        ),
        text(
            "party",
            "what passes from one party to the next",
            "当事者間で移るもの(所有・占有・保証上の地位)",
            required=False,
            allowed=PARTIES,
        ),
        text(
            "sets",
            "attributes it states by itself, parted by blanks (@day: its day, @successors: new passports)",
            "自動的に示す属性(空白区切り。@dayは当日、@successorsは新しいパスポート)",
            required=False,
        ),
        text(
            "clears",
            "attributes that no longer hold after it, parted by blanks",
            "以後は無効となる属性(空白区切り)",
            required=False,
        ),
        text(
            "needs",
            "links and details that it needs, parted by blanks; a bar is or",
            "必須のリンク・明細(空白区切り、縦線は「または」)",
            required=False,
        ),
        text(
            "takes",
            "links and details that it may have, parted by blanks",
            "付けられるリンク・明細(空白区切り)",
            required=False,
        ),
        flag(
            "begins",
            "whether it begins the record of a battery that nobody knows yet",
            "未登録の電池の記録を開始するか",
        ),
        flag(
            "measures", "whether its values go into a sensor report", "値をセンサーレポートとして記録するか"
        ),
        flag(
            "reads_gs1",
            "whether another's event of this type, action and step is read as this kind",
            "他者の同型イベントをこの種類として読むか",
        ),
        *PROVENANCE,
    ),
)
