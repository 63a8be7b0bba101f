"""What the market lists, lots and wishes alike: found by name, paged from the newest, closed in the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from meguri.registry.trading.faults import TradeCode, is_name, refused
from meguri.tables.coded import shown

if TYPE_CHECKING:
    from meguri.registry.database import Session

LARGEST_PAGE = 500
CLOSED = "closed"  # as it is kept: how it ended is told by the deals that whoever asks may see


@dataclass(frozen=True, slots=True)
class Listed:
    """Where one kind is kept.

    Attributes:
        table: in the schema of the registry.
        number: column of its number, first in `select`; deals name it by the same.
        name: column by which it is named.
        alias: of the table in `select`.
        select: its columns and tables, up to WHERE.
        unknown: what is said where there is none.
    """

    table: str
    number: str
    name: str
    alias: str
    select: str
    unknown: TradeCode

    def row(self, session: "Session", name: str, *, lock: bool) -> Sequence[Any]:
        """The row of a name, held to the end of the transaction where that is asked.

        Raises:
            TradeError: none that whoever asks may see.
        """
        if not is_name(name):
            raise refused(self.unknown, found=shown(name))
        if lock:
            session.execute(f"SELECT FROM meguri.{self.table} WHERE {self.name} = %s FOR UPDATE", [name])
        row = session.execute(f"{self.select} WHERE {self.alias}.{self.name} = %s", [name]).fetchone()
        if row is None:
            raise refused(self.unknown, found=name)
        return row

    def page(
        self, session: "Session", rules: Sequence[str], given: dict[str, Any], before: int | None, limit: int
    ) -> tuple[Sequence[Sequence[Any]], int | None]:
        """Rows by rules, the newest first, and where the next page begins; None on the last.

        Args:
            session: a connection, as whoever asks.
            rules: what narrows the list, in SQL.
            given: their values.
            before: number where the page begins; None with the newest.
            limit: rows at most.
        """
        number = f"{self.alias}.{self.number}"
        narrowed = [*rules, f"(%(before)s::bigint IS NULL OR {number} < %(before)s)"]
        limit = max(1, min(limit, LARGEST_PAGE))
        rows = session.execute(
            f"{self.select} WHERE {' AND '.join(narrowed)} ORDER BY {number} DESC LIMIT %(limit)s",
            given | {"before": before, "limit": limit + 1},
        ).fetchall()
        return rows[:limit], rows[limit - 1][0] if len(rows) > limit else None

    def close(self, session: "Session", number: int, at: datetime) -> None:
        """End one with all that waits for an answer."""
        session.execute(
            f"UPDATE meguri.{self.table} SET closed_at = %s, closed_as = %s WHERE {self.number} = %s",
            [at, CLOSED, number],
        )
        session.execute(
            "UPDATE meguri.deals SET ended_at = %s, ended_as = 'gone' "
            f"WHERE {self.number} = %s AND agreed_at IS NULL AND ended_at IS NULL",
            [at, number],
        )
