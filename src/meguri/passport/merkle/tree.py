"""The log: leaves are appended, and for every size it ever had there are a root and proofs.

A node is named by level and index: level 0 are the leaves, node (level, index) covers the leaves from
index · 2^level on. Only complete nodes are kept; they never change again. Two forms:

- `Frontier`: the few nodes that a root needs (a compact range), for a log whose nodes lie in a data base;
- `MerkleTree`: all nodes in memory.

Source: RFC 9162, 2.1 (the same trees as RFC 6962, 2.1).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from meguri.passport.merkle.hashing import EMPTY_ROOT, HASH_BYTES, leaf_hash, node_hash

NodeOf = Callable[[int, int], bytes]  # (level, index) → hash of a complete node


@dataclass(frozen=True, slots=True)
class Node:
    """One complete node.

    Attributes:
        level: 0 for a leaf.
        index: place on its level, from 0.
        hash: 32 bytes.
    """

    level: int
    index: int
    hash: bytes


class Frontier:
    """The complete subtrees that a log of some size ends in, largest first: at most one per bit of the size.

    Attributes:
        size: leaves so far.
    """

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        """Begin empty, or go on from what `hashes` gave.

        Raises:
            ValueError: the hashes are not those of a log of this size (as many as the size has 1 bits).
        """
        self.size = size
        self._hashes = list(hashes)
        if size < 0 or len(self._hashes) != size.bit_count():
            raise ValueError(f"a log of {size} leaves does not end in {len(self._hashes)} subtrees")
        if any(len(one) != HASH_BYTES for one in self._hashes):
            raise ValueError(f"a hash has {HASH_BYTES} bytes")

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The hashes of the subtrees, largest first: all that has to be kept to go on."""
        return tuple(self._hashes)

    def append(self, leaf: bytes) -> tuple[Node, ...]:
        """Append a leaf hash; as many hashes are made as nodes become complete, two on average.

        Returns:
            The leaf and every node that it completed, upwards: what a data base has to write.

        Raises:
            ValueError: not 32 bytes: an entry instead of its `leaf_hash`.
        """
        if len(leaf) != HASH_BYTES:
            raise ValueError(f"a leaf hash has {HASH_BYTES} bytes, not {len(leaf)}: append leaf_hash(entry)")
        level, index, found = 0, self.size, leaf
        made = [Node(level, index, found)]
        while index & 1:
            level, index, found = level + 1, index >> 1, node_hash(self._hashes.pop(), found)
            made.append(Node(level, index, found))
        self._hashes.append(found)
        self.size += 1
        return tuple(made)

    def root(self) -> bytes:
        """The root of the log at this size."""
        if not self._hashes:
            return EMPTY_ROOT
        *larger, found = self._hashes
        for left in reversed(larger):
            found = node_hash(left, found)
        return found


class MerkleTree:
    """A log with all its nodes in memory: about 64 bytes a leaf."""

    def __init__(self, entries: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        self._frontier = Frontier()
        for entry in entries:
            self.append(entry)

    @property
    def size(self) -> int:
        """Leaves so far."""
        return self._frontier.size

    def append(self, entry: bytes) -> int:
        """Append an entry; its index in the log."""
        return self.append_hash(leaf_hash(entry))

    def append_hash(self, leaf: bytes) -> int:
        """Append an entry of which only the leaf hash is known; its index in the log.

        Raises:
            ValueError: not 32 bytes.
        """
        for node in self._frontier.append(leaf):
            if node.level == len(self._levels):
                self._levels.append([])
            self._levels[node.level].append(node.hash)
        return self.size - 1

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete node.

        Raises:
            IndexError: it is not complete yet.
        """
        if level < 0 or index < 0:
            raise IndexError(f"there is no node ({level}, {index})")
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves; of all by default.

        Raises:
            ValueError: the log is not that long.
        """
        if size is None:
            return self._frontier.root()
        if not 0 <= size <= self.size:
            raise ValueError(f"the log has {self.size} leaves, not {size}")
        return range_hash(0, size, self.node)


def range_hash(start: int, end: int, node: NodeOf) -> bytes:
    """The hash over the leaves [start, end): MTH of RFC 9162, 2.1.1, from complete nodes.

    Args:
        start: a multiple of the smallest power of two that is not below `end - start`.
        end: first leaf left out.
        node: gives complete nodes.
    """
    if start == end:
        return EMPTY_ROOT
    parts: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append(node(level, start >> level))
        start += 1 << level
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found
