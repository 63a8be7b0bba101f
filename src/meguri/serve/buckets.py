"""How many requests each client has left, counted by all processes of a server in one place.

A bucket is full at first and filled again evenly. It is kept as one number, the moment at which it is full
again (the generic cell rate algorithm, ITU-T I.371), so that no process ever reads half of it. Clients stand
under a keyed hash: the place tells no address, and nobody can aim at another's.
"""

import fcntl
import mmap
import os
import struct
import time
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

_SALT_BYTES = 32
_SETS, _WAYS = (
    8192,
    8,
)  # 65,536 clients are known at once; the one nearest to full is forgotten first
_SLOT = struct.Struct("<qq")  # mark of a client, and when its bucket is full again, ns
_SET = struct.Struct(f"<{2 * _WAYS}q")
_HASH = struct.Struct("<qQ")
_SIZE = _SALT_BYTES + _SETS * _SET.size
_TRIES = 1000
_MINUTE_NS = 60_000_000_000


class Buckets:
    """The requests that clients have left."""

    def __init__(
        self, per_minute: int, clock: Callable[[], int] = time.monotonic_ns, *, place: Path | None = None
    ) -> None:
        """Begin with nobody, or go on where other processes count already.

        Args:
            per_minute: requests of one client; 0 for no limit.
            clock: nanoseconds, growing, the same for all processes.
            place: file that they share; None for one process alone.
        """
        self._gap_ns = max(1, _MINUTE_NS // per_minute) if per_minute > 0 else 0
        self._burst_ns = (per_minute - 1) * self._gap_ns
        self._clock = clock
        self._lock: int | None = None
        if place is None:
            self._memory = mmap.mmap(-1, _SIZE)
            self._memory[:_SALT_BYTES] = os.urandom(_SALT_BYTES)
        else:
            self._lock, self._memory = _shared(place)
        self._where = lru_cache(4096)(self._found)

    def wait_s(self, client: str) -> float:
        """Take one of a client's requests; seconds until there is one again, 0 where there was."""
        if not self._gap_ns:
            return 0.0
        mark, at = self._where(client)
        is_alone = self._lock is None or _is_locked(self._lock)
        try:
            return self._taken(mark, at, self._clock()) / 1e9
        finally:
            if self._lock is not None and is_alone:
                fcntl.flock(self._lock, fcntl.LOCK_UN)

    def _found(self, client: str) -> tuple[int, int]:
        salt = self._memory[:_SALT_BYTES]
        mark, number = _HASH.unpack(blake2b(client.encode(), key=salt, digest_size=_HASH.size).digest())
        return mark, _SALT_BYTES + number % _SETS * _SET.size

    def _taken(self, mark: int, at: int, now: int) -> int:
        """Nanoseconds to wait; where there are none, one request is taken."""
        slots = _SET.unpack_from(self._memory, at)
        marks, full_at = slots[::2], slots[1::2]
        if mark in marks:
            which = marks.index(mark)
            full = max(full_at[which], now)
        else:
            which, full = full_at.index(min(full_at)), now
        wait: int = full - now - self._burst_ns
        if wait > 0:
            return wait
        _SLOT.pack_into(self._memory, at + which * _SLOT.size, mark, full + self._gap_ns)
        return 0


def _shared(place: Path) -> tuple[int, mmap.mmap]:
    """The descriptor and the memory of a file that the first process fills."""
    found = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(found, fcntl.LOCK_EX)
    if os.fstat(found).st_size < _SIZE:
        os.posix_fallocate(found, 0, _SIZE)  # all of it now: later a full memory would end the process
        os.pwrite(found, os.urandom(_SALT_BYTES), 0)
    fcntl.flock(found, fcntl.LOCK_UN)
    return found, mmap.mmap(found, _SIZE)


def _is_locked(descriptor: int) -> bool:
    """Whether the lock could be had: a process that stands still with it must not let all others stand still.

    Then a request is counted without it, and at worst one is counted twice or not at all.
    """
    for _ in range(_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.sched_yield()
        else:
            return True
    return False
