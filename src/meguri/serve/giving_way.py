"""When do the read models wait? While events come by the hundred, for some seconds at a time.

Folding a battery anew takes far longer than taking an event in, and both want the same processors. Passports
are folded on the spot meanwhile, so that lists, counters and custody are behind; the log never waits.
"""

from collections.abc import Callable
from time import monotonic

CROWD_PER_S = 500  # about as many as the read models could follow while others write
_AFTER_S = 2.0  # those who send lot by lot take a breath between two
_LONGEST_S = 10.0


class GivingWay:
    """Watches how fast the log grows."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Nothing was seen yet.

        Args:
            clock: seconds, never going back.
        """
        self._clock = clock
        self._size, self._seen_at = -1, clock()
        self._crowd_until = self._worked_at = float("-inf")

    def waits(self, size: int) -> bool:
        """Whether the read models wait now.

        Args:
            size: how many events are in the log.
        """
        now = self._clock()
        if self._size >= 0 and size - self._size > CROWD_PER_S * (now - self._seen_at):
            if now >= self._crowd_until:
                self._worked_at = now
            self._crowd_until = now + _AFTER_S
        self._size, self._seen_at = size, now
        if now < self._crowd_until and now < self._worked_at + _LONGEST_S:
            return True
        self._worked_at = now
        return False
