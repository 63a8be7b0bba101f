"""The facts that official files bring rows to; four of them exist only where a user has brought a file."""

from collections.abc import Mapping
from dataclasses import dataclass

from meguri.tables.flows import DESTINATIONS, EXPORTS, SALES, STOCK
from meguri.tables.schema import Table, Words
from meguri.tables.transfers import SALES_FISCAL, TRANSFERS


@dataclass(frozen=True, slots=True)
class Brought:
    """A fact of which no row is shipped.

    Attributes:
        name: the fact's name, and the stem of its file in the user's data folder.
        title: what it holds.
        table: the declaration its rows keep.
    """

    name: str
    title: Words
    table: Table


ONLY_BROUGHT = (
    Brought(
        "jp_ev_sales_fiscal",
        Words("New EV registrations in Japan, by fiscal year", "国内EV新規登録台数(年度別)"),
        SALES_FISCAL,
    ),
    Brought("jp_transfers", Words("Changes of keeper of EVs in Japan", "国内EVの移転登録台数"), TRANSFERS),
    Brought(
        "jp_transfers_monthly",
        Words("Changes of keeper of EVs in Japan, by month", "国内EVの移転登録台数(月別)"),
        TRANSFERS,
    ),
    Brought(
        "jp_used_ev_exports_monthly",
        Words("Used EVs exported from Japan, by month", "中古EV輸出台数(月別)"),
        EXPORTS,
    ),
)
FACTS: Mapping[str, Table] = {
    "jp_ev_sales": SALES,
    "jp_ev_stock": STOCK,
    "jp_used_ev_export_destinations": DESTINATIONS,
    "jp_used_ev_exports": EXPORTS,
    **{one.name: one.table for one in ONLY_BROUGHT},
}
