"""The log's nodes in the database: the hashes of 256 neighbours make a tile, on every eighth level.

A node between those levels is hashed again from at most 128 hashes of one tile, so that a proof needs a
handful of rows however long the log is, and a leaf costs 32 bytes.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from meguri.passport.merkle.hashing import HASH_BYTES, node_hash
from meguri.passport.merkle.tree import Frontier, Node

if TYPE_CHECKING:
    from meguri.registry.database import Session

STORED_EVERY = _HEIGHT = 8
_WIDTH = 1 << _HEIGHT


class Tiles:
    """The nodes of the log as one session sees them; each tile is read once.

    Only complete nodes can be asked for. They never change, so that what was read stays right.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._read: dict[tuple[int, int], bytes] = {}

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete node.

        Raises:
            IndexError: it is not complete yet.
        """
        height = level % _HEIGHT
        first = index << height
        hashes = self._hashes(level // _HEIGHT, first // _WIDTH)
        start = first % _WIDTH
        found = hashes[start * HASH_BYTES : (start + (1 << height)) * HASH_BYTES]
        if len(found) != HASH_BYTES << height:
            raise IndexError(f"there is no complete node ({level}, {index}) yet")
        return _root_of(found)

    def read_ahead(self, leaves: Iterable[int], size: int) -> None:
        """Read at once all that the proofs of some leaves of a log of this size need."""
        levels = range((max(size.bit_length(), 1) + _HEIGHT - 1) // _HEIGHT)
        wanted = {
            (level, leaf >> _HEIGHT * (level + 1)) for leaf in {*leaves, max(size - 1, 0)} for level in levels
        }
        missing = sorted(wanted - self._read.keys())
        with self._session.cursor(binary=True) as cursor:
            rows = cursor.execute(
                "SELECT level, tile_index, hashes FROM meguri.tiles "
                "JOIN unnest(%s::smallint[], %s::bigint[]) AS wanted (level, tile_index) "
                "USING (level, tile_index)",
                [[level for level, _ in missing], [tile for _, tile in missing]],
            ).fetchall()
        self._read |= {(level, tile): bytes(hashes) for level, tile, hashes in rows}

    def frontier(self, size: int) -> Frontier:
        """What is needed to go on from a log of this size."""
        hashes, start = [], 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                hashes.append(self.node(level, start >> level))
                start += 1 << level
        return Frontier(size, hashes)

    def _hashes(self, level: int, tile: int) -> bytes:
        known = self._read.get((level, tile))
        if known is None:
            known = self._read[level, tile] = hashes_at(self._session, level, tile)
        return known


def add_nodes(session: "Session", nodes: Iterable[Node]) -> None:
    """Write the nodes that became complete, in their order."""
    added: dict[tuple[int, int], list[bytes]] = {}
    for one in nodes:
        if one.level % _HEIGHT == 0:
            added.setdefault((one.level // _HEIGHT, one.index // _WIDTH), []).append(one.hash)
    with session.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO meguri.tiles AS t (level, tile_index, hashes) VALUES (%s, %s, %s) "
            "ON CONFLICT (level, tile_index) DO UPDATE SET hashes = t.hashes || excluded.hashes",
            [(level, tile, b"".join(hashes)) for (level, tile), hashes in added.items()],
        )


def hashes_at(session: "Session", level: int, tile: int) -> bytes:
    """The hashes of a tile as they are stored, one after the other; none where there is no such tile.

    Args:
        session: a connection.
        level: of tiles, from 0 at the leaves.
        tile: its place on that level.
    """
    with session.cursor(binary=True) as cursor:
        row = cursor.execute(
            "SELECT hashes FROM meguri.tiles WHERE level = %s AND tile_index = %s", [level, tile]
        ).fetchone()
    return bytes(row[0]) if row else b""


def _root_of(hashes: bytes) -> bytes:
    """The node above neighbours whose number is a power of two."""
    row = [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]
