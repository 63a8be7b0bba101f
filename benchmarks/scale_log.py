"""The log's nodes, leaf by leaf in lots: many hashes at once, for a log of many million leaves."""

from collections.abc import Sequence
from hashlib import sha256

from meguri.passport.merkle.tree import Frontier

_HEIGHT, _WIDTH = 8, 256


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes (RFC 9162, 2.1.1)."""
    tree = Log(0, {})
    tree.append(leaves)
    return tree.root()


class Log:
    """A log that goes on from the tiles that a registry has.

    Attributes:
        size: leaves.
        tiles: (level, tile) → hashes, of those that changed; the caller takes what it has written out.
    """

    def __init__(self, size: int, waiting: dict[int, bytes]) -> None:
        """Go on.

        Args:
            size: leaves so far.
            waiting: level → complete node that has no neighbour to its right yet.
        """
        self.size = size
        self.tiles: dict[tuple[int, int], bytearray] = {}
        self._waiting = dict(waiting)

    def append(self, leaves: Sequence[bytes]) -> None:
        """Append leaf hashes."""
        level, index, row = 0, self.size, list(leaves)
        self.size += len(leaves)
        while row:
            if level % _HEIGHT == 0:
                self._keep(level // _HEIGHT, index, row)
            if index & 1:
                row.insert(0, self._waiting.pop(level))
                index -= 1
            if len(row) & 1:
                self._waiting[level] = row.pop()
            pairs = iter(row)
            row = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
            level, index = level + 1, index >> 1

    def _keep(self, level: int, index: int, row: Sequence[bytes]) -> None:
        at = 0
        while at < len(row):
            tile, place = divmod(index + at, _WIDTH)
            part = row[at : at + _WIDTH - place]
            self.tiles.setdefault((level, tile), bytearray()).extend(b"".join(part))
            at += len(part)

    def root(self) -> bytes:
        """The root at this size."""
        hashes = [self._waiting[level] for level in sorted(self._waiting, reverse=True)]
        return Frontier(self.size, hashes).root()
