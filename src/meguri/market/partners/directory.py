"""Who is known, what he does and where: the shipped directory, and partners of one's own from a list."""

from datetime import date
from typing import Any

import polars as pl

from meguri.facts.places import climate_of
from meguri.facts.source import fact
from meguri.market.lists import Heading, read_list
from meguri.market.lists.cells import choice, choices, number, prefecture, text
from meguri.market.partners.faults import PartnerCode, PartnerError, PartnerFault
from meguri.tables.coded import shown
from meguri.tables.partners import ACTORS, FUNCTIONS

DEFAULT_ROUTE = "jarp"
OWN_SOURCE = "own_list"

FUNCTION_NAMES = {
    "collect": ("回収", "引取り", "引取", "collection"),
    "diagnose": ("診断", "検査", "測定", "diagnosis"),
    "dismantle": ("解体", "取り外し", "取外し", "dismantling", "removal"),
    "discharge": ("放電", "discharging"),
    "carry": ("運搬", "輸送", "収集運搬", "物流", "transport", "carriage"),
    "reuse": ("リユース", "再利用", "リパーパス", "再製品化", "repurpose", "refabrication"),
    "recycle": ("リサイクル", "再資源化", "recycling"),
    "insure": ("保険", "保証", "insurance", "guarantee"),
    "lease": ("リース", "leasing"),
    "use": ("利用", "使用", "利用者", "user"),
    "make": ("製造", "電池製造", "making", "manufacture"),
    "convene": ("事務局", "協議会", "コーディネート", "network"),
}
BODY_NAMES = {
    "municipality": ("市町村", "自治体", "市区町村"),
    "private": ("企業", "民間", "事業者", "firm", "company"),
    "association": ("団体", "協会", "協議会", "組合"),
    "public": ("国", "都道府県", "県", "government"),
}
REACH_NAMES = {
    "place": ("県内", "地域", "域内", "local"),
    "country": ("全国", "nationwide", "japan"),
    "unknown": ("不明",),
}
PARTNERS = (
    Heading("actor_id", ("ID", "事業者ID", "番号", "partner id"), text, needed=True),
    Heading("name_ja", ("名称", "事業者名", "会社名", "団体名", "name"), text, needed=True),
    Heading("name_en", ("名称(英語)", "英語名", "english name"), text),
    Heading("body", ("区分", "種別", "kind"), choice(BODY_NAMES)),
    Heading("functions", ("機能", "担う機能", "できること", "does"), choices(FUNCTION_NAMES), needed=True),
    Heading("capability_ja", ("内容", "業務内容", "備考", "capability"), text),
    Heading("prefecture", ("都道府県", "県", "所在県"), prefecture),
    Heading("place", ("所在地", "住所", "市町村", "address"), text),
    Heading("reach", ("対応範囲", "営業範囲", "coverage"), choice(REACH_NAMES)),
    Heading("value", ("能力", "処理能力", "capacity"), number),
    Heading("unit", ("能力の単位", "単位", "capacity unit"), text),
    Heading("licences", ("許可", "許認可", "認定", "licence", "license"), text),
)


def directory(own: pl.DataFrame | None = None) -> pl.DataFrame:
    """The actors known (table `actors`), sorted by id; one's own are added.

    Args:
        own: table `actors`, such as `read_partners` gives.

    Raises:
        TableError: it does not keep the table.
        PlaceError: no such prefecture.
        PartnerError: an id of it is taken; all of them.
    """
    shipped = fact("actors").rows
    if own is None:
        return shipped.sort("actor_id")
    added = ACTORS.check(own)
    told = [one for one in added["prefecture"].unique() if one is not None]
    named = {one: climate_of(one).prefecture for one in told}
    if named:
        added = added.with_columns(pl.col("prefecture").replace(named))
    known = set(shipped["actor_id"])
    taken = [one for one in added["actor_id"] if one in known]
    if taken:
        raise PartnerError(PartnerFault(PartnerCode.TAKEN_ID, {"found": shown(one)}) for one in taken)
    return ACTORS.check(pl.concat([shipped, added])).sort("actor_id")


def narrowed(frame: pl.DataFrame, prefecture: str | None = None, function: str | None = None) -> pl.DataFrame:
    """The rows of `actors` or `initiatives` of one prefecture, or that hold one function, or both.

    Raises:
        PlaceError: no such prefecture.
    """
    if prefecture is not None:
        frame = frame.filter(pl.col("prefecture") == climate_of(prefecture).prefecture)
    if function is not None:
        frame = frame.filter(pl.col("functions").fill_null("").str.split(";").list.contains(function))
    return frame


def read_partners(content: bytes, where: str, *, as_of: date) -> pl.DataFrame:
    """Partners of one's own (table `actors`): headings in Japanese or English, UTF-8 or cp932.

    Args:
        content: the file.
        where: its name, for the messages.
        as_of: day from which the list holds.

    Raises:
        OfficialFileError: no text, or broken CSV.
        ListError: headings or cells that cannot be used; all of them with line and column.
    """
    listed = read_list(content, where, PARTNERS, ACTORS, "actor_id")
    rows = [_own(row, as_of) for row in listed.rows]
    return ACTORS.check(pl.DataFrame(rows, schema=ACTORS.polars_schema))


def functions_of(row: dict[str, Any]) -> frozenset[str]:
    """The functions that a row of table `actors` holds."""
    return frozenset(filter(None, (row["functions"] or "").split(";"))) & frozenset(FUNCTIONS)


def _own(row: dict[str, object], as_of: date) -> dict[str, object]:
    filled: dict[str, object] = dict.fromkeys(ACTORS.names)
    filled |= {"body": "private", "reach": "unknown", "is_verified": False, "name_en": row["name_ja"]}
    filled |= {"status": "claim", "status_note": "told by the user", "source_id": OWN_SOURCE}
    return filled | {"as_of": as_of} | row
