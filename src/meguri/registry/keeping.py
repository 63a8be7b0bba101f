"""The work that goes on beside the requests: the sequencer and the projector, in a thread of each process.

Any number of processes may run it; the database lets one at a time do each work.
"""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from meguri.passport.signing.keys import SigningKey
from meguri.registry.projector import project_lot
from meguri.registry.sequencer import LARGEST_LOT, LOT_EVERY_S, sequence_lot
from meguri.registry.store import Clock, utc_now

if TYPE_CHECKING:
    from meguri.registry.database import Pool

_AFTER_FAULT_S = 1.0


def _pass_over(_fault: Exception) -> None:
    pass


class Keeper:
    """Puts events into the log within a second, and keeps the read models near it, until it is stopped.

    Attributes:
        last_fault: what went wrong last; None while all goes well. A database that is away is waited for.
    """

    def __init__(
        self,
        pool: "Pool",
        key: SigningKey,
        *,
        now: Clock = utc_now,
        told: Callable[[Exception], None] = _pass_over,
    ) -> None:
        """Nothing runs yet.

        Args:
            pool: connections of the server's role.
            key: the registry's.
            now: its clock.
            told: hears of faults.
        """
        self.last_fault: Exception | None = None
        self._pool, self._key, self._now, self._told = pool, key, now, told
        self._is_over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._size = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin the work."""
        self._is_over.clear()
        works = (self._sequence, self._project)
        self._threads = [threading.Thread(target=self._keep, args=(one,), daemon=True) for one in works]
        for one in self._threads:
            one.start()

    def stop(self) -> None:
        """End the work after the lot at hand."""
        self._is_over.set()
        for one in self._threads:
            one.join()
        self._threads = []

    def _keep(self, work: Callable[[], bool]) -> None:
        while not self._is_over.is_set():
            begun = time.monotonic()
            try:
                is_more = work()
                self.last_fault = None
                wait_s = 0.0 if is_more else LOT_EVERY_S - (time.monotonic() - begun)
            except Exception as fault:  # whatever it is, the work must go on
                self.last_fault = fault
                self._told(fault)
                wait_s = _AFTER_FAULT_S
            self._is_over.wait(max(wait_s, 0.0))

    def _sequence(self) -> bool:
        with self._pool.connection() as session:
            head = sequence_lot(session, self._key, now=self._now)
        if head is None:
            return False
        before, self._size = self._size, head.size
        return head.size - before >= LARGEST_LOT  # else one lot a beat: every head is kept for ever

    def _project(self) -> bool:
        with self._pool.connection() as session:
            return project_lot(session) > 0
