"""Optional: proofs about a stretch of a log, as a later draft has them; RFC 6962 and RFC 9162 do not.

Source: draft-ietf-plants-merkle-tree-certs (Merkle Tree Certificates), its section on subtrees. A draft may
change.
"""

from meguri.passport.merkle.faults import LogProofCode, LogProofFault, path_length, root_faults
from meguri.passport.merkle.hashing import EMPTY_ROOT
from meguri.passport.merkle.proofs import InclusionProof, inclusion_faults, stretch_faults


def is_subtree(start: int, end: int) -> bool:
    """Whether [start, end) may be proved alone: it begins at a multiple of the power of two that holds it."""
    if not 0 <= start <= end:
        return False
    return start == end or start % (1 << (end - start - 1).bit_length()) == 0


def subtree_inclusion_faults(
    leaf: bytes, index: int, stretch: tuple[int, int], path: tuple[bytes, ...], root: bytes
) -> tuple[LogProofFault, ...]:
    """What speaks against leaf `index` being in the stretch [start, end) of the log with that root."""
    start, end = stretch
    if not is_subtree(start, end):
        return (_no_stretch(start, end),)
    return inclusion_faults(leaf, InclusionProof(index - start, end - start, path), root, where="subtree")


def subtree_consistency_faults(
    stretch: tuple[int, int], size: int, path: tuple[bytes, ...], roots: tuple[bytes, bytes]
) -> tuple[LogProofFault, ...]:
    """What speaks against the stretch [start, end) being part of the log of `size` leaves.

    Args:
        stretch: start and end of the stretch.
        size: leaves of the log.
        path: the proof's hashes from below.
        roots: of the stretch and of the log.
    """
    start, end = stretch
    if not is_subtree(start, end) or end > size:
        return (_no_stretch(start, end),)
    if start == end:
        extra = (path_length("subtree", path),) if path else ()
        return (*extra, *root_faults(LogProofCode.OTHER_FIRST_ROOT, "subtree", EMPTY_ROOT, roots[0]))
    return stretch_faults(stretch, size, path, roots, where="subtree")


def _no_stretch(start: int, end: int) -> LogProofFault:
    return LogProofFault(LogProofCode.NO_STRETCH, {"where": "subtree", "start": str(start), "end": str(end)})
