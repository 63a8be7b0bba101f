"""Proofs that a leaf is in a log, and that a log has only grown: made from nodes, and checked by anyone.

Source: RFC 9162, 2.1.3 (inclusion) and 2.1.4 (consistency); the same proofs as RFC 6962, 2.1.1 and 2.1.2.
"""

from dataclasses import dataclass

from meguri.passport.merkle.faults import (
    LogProofCode,
    LogProofError,
    LogProofFault,
    length_faults,
    not_in_log,
    path_length,
    root_faults,
    size_faults,
)
from meguri.passport.merkle.hashing import node_hash
from meguri.passport.merkle.tree import NodeOf, range_hash


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Where a leaf stands, and the neighbours that lead from it to the root.

    Attributes:
        index: of the leaf, from 0.
        size: leaves of the log the proof is for.
        path: hashes from the leaf up.
    """

    index: int
    size: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """The nodes that lead from an older root and to a newer one.

    Attributes:
        first: leaves of the older log.
        second: leaves of the newer log.
        path: hashes from below.
    """

    first: int
    second: int
    path: tuple[bytes, ...]


def prove_inclusion(index: int, size: int, node: NodeOf) -> InclusionProof:
    """The proof that leaf `index` is among the first `size` leaves: PATH of RFC 9162, 2.1.3.1.

    Raises:
        LogProofError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise LogProofError([not_in_log("log", index, size)])
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start = middle
    return InclusionProof(index, size, tuple(reversed(path)))


def prove_consistency(first: int, second: int, node: NodeOf) -> ConsistencyProof:
    """The proof that the first `first` of `second` leaves are the older log: PROOF of RFC 9162, 2.1.4.1.

    Raises:
        LogProofError: the older log is empty or longer than the newer.
    """
    faults = size_faults("log", first, second)
    if faults:
        raise LogProofError(faults)
    path: list[bytes] = []
    start, end, whole = 0, second, True  # whole: the older log is a complete subtree, known to the reader
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(range_hash(start, end, node))
    return ConsistencyProof(first, second, tuple(reversed(path)))


def inclusion_faults(
    leaf: bytes, proof: InclusionProof, root: bytes, *, where: str = "proof"
) -> tuple[LogProofFault, ...]:
    """What speaks against the leaf being in the log of this root; nothing where the proof holds.

    The steps are those of RFC 9162, 2.1.3.2.

    Args:
        leaf: the leaf hash, made by the reader from the entry.
        proof: as the log gave it.
        root: from a tree head that the reader trusts, of `proof.size` leaves.
        where: what is being checked, for the messages.
    """
    if not 0 <= proof.index < proof.size:
        return (not_in_log(where, proof.index, proof.size),)
    faults = length_faults(where, (leaf, *proof.path))
    if faults:
        return faults
    at, last, found = proof.index, proof.size - 1, leaf
    for one in proof.path:
        if last == 0:
            return (path_length(where, proof.path),)
        if at & 1 or at == last:
            found = node_hash(one, found)
            at, last = _past_even(at, last)
        else:
            found = node_hash(found, one)
        at, last = at >> 1, last >> 1
    if last != 0:
        return (path_length(where, proof.path),)
    return root_faults(LogProofCode.OTHER_ROOT, where, found, root)


def verify_inclusion(leaf: bytes, proof: InclusionProof, root: bytes, *, where: str = "proof") -> None:
    """See `inclusion_faults`.

    Raises:
        LogProofError: the proof does not hold; all faults.
    """
    faults = inclusion_faults(leaf, proof, root, where=where)
    if faults:
        raise LogProofError(faults)


def consistency_faults(
    proof: ConsistencyProof, first_root: bytes, second_root: bytes, *, where: str = "proof"
) -> tuple[LogProofFault, ...]:
    """What speaks against the newer log being the older one with leaves added; nothing where it holds.

    The steps are those of RFC 9162, 2.1.4.2. Nothing is proved from an empty log.

    Args:
        proof: as the log gave it.
        first_root: the older root, of `proof.first` leaves.
        second_root: the newer root, of `proof.second` leaves.
        where: what is being checked, for the messages.
    """
    faults = size_faults(where, proof.first, proof.second)
    if faults:
        return faults
    roots = (first_root, second_root)
    return stretch_faults((0, proof.first), proof.second, proof.path, roots, where=where)


def verify_consistency(
    proof: ConsistencyProof, first_root: bytes, second_root: bytes, *, where: str = "proof"
) -> None:
    """See `consistency_faults`.

    Raises:
        LogProofError: the proof does not hold; all faults.
    """
    faults = consistency_faults(proof, first_root, second_root, where=where)
    if faults:
        raise LogProofError(faults)


def stretch_faults(
    stretch: tuple[int, int],
    size: int,
    path: tuple[bytes, ...],
    roots: tuple[bytes, bytes],
    *,
    where: str,
) -> tuple[LogProofFault, ...]:
    """What speaks against the leaves [start, end) with the first root being part of a log with the second.

    An older log is the stretch from 0: then the steps are those of RFC 9162, 2.1.4.2.
    """
    if stretch == (0, size):
        extra = (path_length(where, path),) if path else ()
        return (*extra, *root_faults(LogProofCode.OTHER_ROOT, where, *roots))
    low, high, last = stretch[0], stretch[1] - 1, size - 1
    while low != high and (high == last or high & 1):
        low, high, last = low >> 1, high >> 1, last >> 1
    # A stretch that is one complete node is its own root, which the reader has already.
    hashes = (roots[0], *path) if low == high else path
    if faults := length_faults(where, hashes):
        return faults
    found = _climb(low, high, last, hashes)
    if found is None:
        return (path_length(where, path),)
    return (
        *root_faults(LogProofCode.OTHER_FIRST_ROOT, where, found[0], roots[0]),
        *root_faults(LogProofCode.OTHER_ROOT, where, found[1], roots[1]),
    )


def _climb(low: int, high: int, last: int, hashes: tuple[bytes, ...]) -> tuple[bytes, bytes] | None:
    """The roots of the stretch and of the log that the hashes lead to; None where they do not fit."""
    if not hashes:
        return None
    part = whole = hashes[0]
    for one in hashes[1:]:
        if last == 0:
            return None
        if high & 1 or high == last:
            part = node_hash(one, part) if low < high else part
            whole = node_hash(one, whole)
            while high and not high & 1:
                low, high, last = low >> 1, high >> 1, last >> 1
        else:
            whole = node_hash(whole, one)
        low, high, last = low >> 1, high >> 1, last >> 1
    return (part, whole) if last == 0 else None


def _split(count: int) -> int:
    """The largest power of two below `count` (count > 1)."""
    return 1 << ((count - 1).bit_length() - 1)


def _past_even(at: int, last: int) -> tuple[int, int]:
    """Climb while the node is a left child without a right neighbour: those levels have no hash."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last
