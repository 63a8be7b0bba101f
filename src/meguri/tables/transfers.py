"""Changes of keeper, and sales counted by fiscal year: what only the files a user brings in can tell."""

from meguri.tables.flows import EXPORTS, SALES_SCOPES
from meguri.tables.schema import Column, Kind, Table, Words

_PROVENANCE = tuple(EXPORTS.column(name) for name in ("status", "status_note", "source_id", "as_of"))
_PERIOD = tuple(EXPORTS.column(name) for name in ("period", "period_from", "period_to"))

TRANSFERS = Table(
    name="transfers",
    row=Words(
        "changes of registered keeper of the vehicles of one segment in one period",
        "ある車両区分の、ある期間の移転登録台数",
    ),
    key=("segment", "period_from", "period_to", "source_id"),
    columns=(
        EXPORTS.column("segment"),
        *_PERIOD,
        Column("units", Kind.NUMBER, Words("vehicles transferred", "移転登録台数"), low=0),
        *_PROVENANCE,
    ),
)

SALES_FISCAL = Table(
    name="sales_fiscal",
    row=Words(
        "new registrations of one segment in one fiscal year (April to March)",
        "ある車両区分の1年度(4月から翌年3月)の新規登録",
    ),
    key=("segment", "period_from"),
    columns=(
        Column("segment", Kind.TEXT, Words("vehicle segment", "車両区分"), allowed=SALES_SCOPES),
        *_PERIOD,
        Column("units", Kind.NUMBER, Words("vehicles newly registered", "新規登録台数"), low=0),
        *_PROVENANCE,
    ),
)
