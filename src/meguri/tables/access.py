"""The words of access: which role may do what with what of the memory, and as which reader it reads."""

from meguri.tables.columns import PROVENANCE, number, text
from meguri.tables.schema import Table, Words

ROLE_WORDS = {
    "public": Words("public", "一般公開"),
    "owner": Words("owner", "所有者"),
    "dealer": Words("dealer", "販売店"),
    "diagnoser": Words("diagnoser", "診断事業者"),
    "guarantor": Words("guarantor", "保証会社"),
    "reuse_maker": Words("reuse maker", "リユース事業者"),
    "recycler": Words("recycler", "リサイクル事業者"),
    "legitimate_interest": Words("person with a legitimate interest", "正当な利益を有する者"),
    "authority": Words("authority", "当局"),
    "administrator": Words("administrator", "管理者"),
}
ROLES = tuple(ROLE_WORDS)
RESOURCE_WORDS = {
    "passport": Words("passport", "電池パスポート"),
    "event": Words("event", "記録(イベント)"),
    "finding": Words("event that measures the battery", "測定・診断の記録"),
    "handover": Words("change of owner or holder", "所有者・保管者の変更"),
    "ownership": Words("decision whose a battery is", "所有者の決定"),
    "record": Words("record of a battery that nobody knows yet", "新しい電池の登録"),
    "guarantee": Words("guarantee", "保証契約"),
    "claim": Words("claim under a guarantee", "保証請求"),
    "owner_data": Words("owner data", "所有者情報"),
    "fleet": Words("list of batteries", "電池一覧"),
    "diagnosis": Words("diagnosis", "診断"),
    "certificate": Words("certificate", "証明書"),
    "lot": Words("lot offered", "出品"),
    "wish": Words("wish to buy", "購入希望"),
    "deal": Words("deal between two parties", "当事者間の取引"),
    "estimate": Words("estimate before buying", "購入前の見積り"),
    "verification": Words("verification", "検証"),
    "proof": Words("proof from the log", "ログの証明"),
    "reference": Words("law, methods and figures", "法令・手法・参照値"),
    "nation": Words("account of the nation", "国全体の集計"),
    "grant": Words("grant of access", "閲覧許可"),
    "audit": Words("audit log", "監査記録"),
    "account": Words("one's own account", "自分のアカウント"),
    "key": Words("API key", "APIキー"),
    "organisation": Words("organisation", "組織"),
    "person": Words("person", "利用者"),
    "registry": Words("whole registry", "登録簿の全体"),
}
RESOURCES = tuple(RESOURCE_WORDS)
VERBS = ("read", "list", "create", "change", "remove")
SCOPES = ("allowed", "own", "granted")
OCCASIONS = ("allowed", "own", "issued")
READERS = ("public", "legitimate_interest", "authority", "owner", "operator")

_ROLE = text("role", "role on the server", "サーバーでの役割", allowed=ROLES)

ACCESS_POLICY = Table(
    name="access_policy",
    row=Words(
        "one thing that a role may do; what no row allows is refused",
        "ある役割に許される1つの操作(行のない操作は拒否)",
    ),
    key=("role", "resource", "verb", "scope"),
    columns=(
        _ROLE,
        text("resource", "what it is done with", "操作の対象", allowed=RESOURCES),
        text("verb", "what is done", "操作", allowed=VERBS),
        text(
            "scope", "with all of them, one's own, or those granted", "範囲(全て・自己・許可)", allowed=SCOPES
        ),
        *PROVENANCE,
    ),
)
ACCESS_READERS = Table(
    name="access_readers",
    row=Words("as which reader a role reads a passport", "ある役割がどの立場でパスポートを読むか"),
    key=("role", "occasion", "reader"),
    columns=(
        _ROLE,
        text("occasion", "of which batteries", "対象となる電池(全て・自己・自己発行)", allowed=OCCASIONS),
        text("reader", "role of the reader of passports", "パスポートの閲覧者の立場", allowed=READERS),
        number("rank", "which counts where several hold; the highest", "優先順位(大きい方を採用)", low=0),
        *PROVENANCE,
    ),
)
