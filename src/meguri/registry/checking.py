"""Whether the memory holds together: counts, order, addresses, receipts, log and heads, all as stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meguri.registry.checking_signed import OTHER_NODE, NodesHeld, signed_and_told
from meguri.registry.receipts import leaf_of
from meguri.registry.rechecking import altered
from meguri.registry.records import address_in, uri_of

if TYPE_CHECKING:
    from meguri.registry.database import Session

_ROWS = 5_000
_COUNTS = {
    "a battery counts another number of events than it has": """
        SELECT count(*) FROM meguri.batteries b FULL JOIN (
          SELECT battery_no, count(*) AS count, max(sequence) AS last FROM meguri.events GROUP BY battery_no
        ) e USING (battery_no)
        WHERE b.event_count IS DISTINCT FROM e.count OR b.event_count IS DISTINCT FROM e.last""",
    "an event has no receipt": """
        SELECT count(*) FROM meguri.events LEFT JOIN meguri.receipts r USING (receipt_no)
        WHERE r.receipt_no IS NULL""",
    "an event is neither in the log nor queued for it, or both": """
        SELECT count(*) FROM meguri.events LEFT JOIN meguri.leaves l USING (event_no)
        LEFT JOIN meguri.pending p USING (event_no)
        WHERE (l.leaf_index IS NULL) = (p.event_no IS NULL)""",
    "a leaf or a queued one has no event": """
        SELECT count(*)
        FROM (SELECT event_no FROM meguri.leaves UNION ALL SELECT event_no FROM meguri.pending) l
        LEFT JOIN meguri.events e USING (event_no) WHERE e.event_no IS NULL""",
    "the log has gaps, or no head of its size": """
        SELECT (l.count <> l.size OR l.size <> h.size)::integer
        FROM (SELECT count(*) AS count, coalesce(max(leaf_index) + 1, 0) AS size FROM meguri.leaves) l,
          (SELECT coalesce(max(size), 0) AS size FROM meguri.heads) h""",
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in the memory that does not hold.

    Attributes:
        what: in English, for the operator's log.
        count: how often.
    """

    what: str
    count: int


def flaws(session: "Session", *, deep: bool = True) -> tuple[Flaw, ...]:
    """All that does not hold; nothing where the memory is whole.

    Args:
        session: a connection; where no transaction is open, all is seen as of one moment.
        deep: also hash every event again, hold columns, receipts and heads against what was hashed and
            signed, make every node and head of the log anew, and fold every battery again.
    """
    is_outermost = not session.info.transaction_status
    with session.transaction():
        if is_outermost:
            session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found = [Flaw(what, session.execute(count).fetchone()[0]) for what, count in _COUNTS.items()]  # type: ignore[index]
        found += _of_certificates(session)
        found += _of_deals(session)
        if deep:
            found += _of_addresses(session)
            found += _of_heads(session)
            found += [Flaw(what, count) for what, count in (*signed_and_told(session), *altered(session))]
    return tuple(one for one in found if one.count)


def _of_certificates(session: "Session") -> Iterator[Flaw]:
    if session.execute("SELECT to_regclass('meguri.certificates')").fetchone() == (None,):
        return  # a schema from before they lay here
    row = session.execute(
        """
        SELECT count(*) FROM meguri.certificates c LEFT JOIN meguri.events e USING (event_id, battery_no)
        WHERE e.event_no IS NULL OR NOT EXISTS (
          SELECT FROM meguri.certificate_files f WHERE f.certificate_no = c.certificate_no)"""
    ).fetchone()
    yield Flaw("a certificate has no event that tells of it, or no files", 0 if row is None else row[0])


def _of_deals(session: "Session") -> Iterator[Flaw]:
    if session.execute("SELECT to_regclass('meguri.deals')").fetchone() == (None,):
        return  # a schema from before there was a market
    row = session.execute(
        """
        SELECT count(*) FROM meguri.deals d LEFT JOIN meguri.lots l USING (lot_no, battery_no, seller)
        LEFT JOIN meguri.events e ON e.event_id = d.sale_event AND e.battery_no = d.battery_no
        WHERE l.lot_no IS NULL OR (d.agreed_at IS NOT NULL) <> (e.event_no IS NOT NULL)"""
    ).fetchone()
    yield Flaw("a deal has no lot, or an agreed one no event of its sale", 0 if row is None else row[0])


def _of_addresses(session: "Session") -> Iterator[Flaw]:
    altered = 0
    with session.cursor("bodies", binary=True) as cursor:
        cursor.itersize = _ROWS
        for digest, body in cursor.execute("SELECT event_id, body FROM meguri.events"):
            altered += address_in(body) != uri_of(digest)
    yield Flaw("an event's content is not that of its address", altered)


def _of_heads(session: "Session") -> Iterator[Flaw]:
    heads: dict[int, bytes] = dict(session.execute("SELECT size, root FROM meguri.heads").fetchall())
    wrong, nodes = 0, NodesHeld(session)
    with session.cursor("leaves", binary=True) as cursor:
        cursor.itersize = _ROWS
        digests = cursor.execute(
            "SELECT event_id FROM meguri.leaves JOIN meguri.events USING (event_no) ORDER BY leaf_index"
        )
        for (digest,) in digests:
            tree = nodes.append(leaf_of(digest))
            if tree.size in heads:
                wrong += tree.root() != heads[tree.size]
    yield Flaw("a head of the log is not that of its leaves", wrong)
    yield Flaw(OTHER_NODE, nodes.wrong)
