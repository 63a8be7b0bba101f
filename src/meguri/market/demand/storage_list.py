"""A list of planned storage plants (CSV) as the table `storage_projects`."""

from functools import cache

import polars as pl

from meguri.market.lists import Heading, Listed, read_list
from meguri.market.lists.of_tables import headings_of
from meguri.tables.demand import STORAGE_PROJECTS

ALSO = {
    "project_id": ("計画番号", "計画ID", "project"),
    "owner_id": ("事業者", "保有者", "owner"),
    "prefecture": ("都道府県", "設置場所", "県"),
    "wanted_mwh": ("必要電力量", "電力量"),
    "power_kw": ("出力",),
    "service_yr": ("使用年数",),
    "goods": ("種類",),
    "piece_kwh": ("1点の電力量", "定格電力量"),
    "models": ("対象車種", "車種"),
    "chemistries": ("対象の化学系", "化学系"),
    "least_soh_share": ("SOHの下限",),
    "bundle_count": ("最少まとまり数量",),
    "bid_jpy_per_kwh": ("kWhあたりの上限",),
    "wanted_from": ("納入開始日",),
    "wanted_until": ("納入期限",),
}
NEEDED = ("project_id", "owner_id", "prefecture", "wanted_mwh", "power_kw", "service_yr", "piece_kwh")
GOODS = {"goods": {"pack": ("電池パック", "パック"), "module": ("モジュール", "電池モジュール")}}


def read_storage(content: bytes, where: str) -> tuple[pl.DataFrame, Listed]:
    """The plants of a list: headings in Japanese or English, UTF-8 or cp932; packs where no goods are told.

    Args:
        content: the file.
        where: its name, for the messages.

    Returns:
        table `storage_projects`, and the list as it was read.

    Raises:
        OfficialFileError: no text, or broken CSV.
        ListError: headings or cells that cannot be used; all of them with line and column.
    """
    listed = read_list(content, where, _headings(), STORAGE_PROJECTS, "project_id")
    rows = [dict.fromkeys(STORAGE_PROJECTS.names) | {"goods": "pack"} | row for row in listed.rows]
    frame = pl.DataFrame(rows, schema=STORAGE_PROJECTS.polars_schema)
    return STORAGE_PROJECTS.check(frame, where=where), listed


@cache
def _headings() -> tuple[Heading, ...]:
    return headings_of(STORAGE_PROJECTS, needed=NEEDED, also=ALSO, spelled=GOODS)
