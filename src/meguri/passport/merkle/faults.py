"""What can be wrong with a proof about a log, and the words for it."""

from enum import StrEnum

from meguri.passport.merkle.hashing import HASH_BYTES
from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class LogProofCode(StrEnum):
    """What can be wrong with a proof."""

    NOT_IN_LOG = "not_in_log"
    SIZES = "sizes"
    EMPTY_FIRST = "empty_first"
    HASH_LENGTH = "hash_length"
    PATH_LENGTH = "path_length"
    OTHER_ROOT = "other_root"
    OTHER_FIRST_ROOT = "other_first_root"
    UNREADABLE = "unreadable"
    NO_STRETCH = "no_stretch"


MESSAGES: dict[LogProofCode, str] = {
    LogProofCode.NOT_IN_LOG: N_(
        "{where}: the leaf has the index {index}, but the log has {size} leaves (indices from 0). "
        "Ask the log for a proof against this tree head."
    ),
    LogProofCode.SIZES: N_(
        "{where}: the log is said to have had {first} leaves before it had {second}: a log never shrinks. "
        "Put the older tree head first."
    ),
    LogProofCode.EMPTY_FIRST: N_(
        "{where}: the older tree head is of an empty log, which agrees with every log and proves nothing. "
        "Use an older tree head with leaves."
    ),
    LogProofCode.HASH_LENGTH: N_(
        "{where}: a hash has {found} bytes; wanted are {wanted}. Hash the entry as a leaf."
    ),
    LogProofCode.PATH_LENGTH: N_(
        "{where}: the proof has {found} hashes, which do not lead to the root of a log of this size. "
        "Ask the log for the proof anew."
    ),
    LogProofCode.OTHER_ROOT: N_(
        "{where}: the proof leads to the root {found}, but the tree head says {wanted}. What was shown is "
        "not what stands in this log, or the log was changed."
    ),
    LogProofCode.OTHER_FIRST_ROOT: N_(
        "{where}: the proof leads to the older root {found}, but the older tree head says {wanted}. "
        "The log was changed since, or these are heads of two logs."
    ),
    LogProofCode.NO_STRETCH: N_(
        "{where}: the leaves from {start} to before {end} are no stretch of this log that can be proved "
        "alone. Begin at a multiple of the power of two that holds the stretch."
    ),
    LogProofCode.UNREADABLE: N_("{where}: {field} is {found}; wanted is {wanted}."),
}


class LogProofFault(CodedFault):
    """One thing wrong with a proof."""


class LogProofError(CodedError):
    """A proof that does not hold; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def size_faults(where: str, first: int, second: int) -> tuple[LogProofFault, ...]:
    """What is wrong with the sizes of two logs of which one is to go on from the other."""
    if first > second:
        return (
            LogProofFault(LogProofCode.SIZES, {"where": where, "first": str(first), "second": str(second)}),
        )
    return (LogProofFault(LogProofCode.EMPTY_FIRST, {"where": where}),) if first <= 0 else ()


def not_in_log(where: str, index: int, size: int) -> LogProofFault:
    """The fault of a leaf beyond the log."""
    return LogProofFault(LogProofCode.NOT_IN_LOG, {"where": where, "index": str(index), "size": str(size)})


def length_faults(where: str, hashes: tuple[bytes, ...]) -> tuple[LogProofFault, ...]:
    """A fault for each length that is no hash's."""
    odd = {len(one) for one in hashes if len(one) != HASH_BYTES}
    return tuple(
        LogProofFault(LogProofCode.HASH_LENGTH, {"where": where, "found": str(n), "wanted": str(HASH_BYTES)})
        for n in sorted(odd)
    )


def path_length(where: str, path: tuple[bytes, ...]) -> LogProofFault:
    """The fault of a proof with hashes too many or too few."""
    return LogProofFault(LogProofCode.PATH_LENGTH, {"where": where, "found": str(len(path))})


def root_faults(code: LogProofCode, where: str, found: bytes, wanted: bytes) -> tuple[LogProofFault, ...]:
    """A fault where two roots differ."""
    if found == wanted:
        return ()
    return (LogProofFault(code, {"where": where, "found": found.hex()[:16], "wanted": wanted.hex()[:16]}),)
