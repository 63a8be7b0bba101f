"""Passports signed as credentials, each once while neither its content nor key changes, for a day at most.

Kept is what holds no owner data: who is erased must be gone from here, too.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from meguri.registry.passports import STORED, Page

if TYPE_CHECKING:
    from meguri.passport.signing.keys import SigningKey

KEPT_FOR = timedelta(hours=24)  # of the 30 days for which a credential is good: whoever gets it has 29
MOST_BYTES = 32_000_000
Sign = Callable[[Page, str, datetime], bytes]


@dataclass(frozen=True, slots=True)
class _Kept:
    content: bytes
    signed_at: datetime
    until: datetime


class Credentials:
    """What was signed lately, by battery, reader, content and key; the longest unasked goes first."""

    def __init__(self, *, kept_for: timedelta = KEPT_FOR, most_bytes: int = MOST_BYTES) -> None:
        """Begin with nothing.

        Args:
            kept_for: how long one is given out; well below the time for which it is good.
            most_bytes: of all that are kept.
        """
        self._kept_for, self._most_bytes = kept_for, most_bytes
        self._kept: OrderedDict[tuple[str, str, str, str], _Kept] = OrderedDict()
        self._bytes = 0
        self._one_at_a_time = Lock()

    def of(
        self, page: Page, battery_id: str, role: str, key: "SigningKey", now: datetime, sign: Sign
    ) -> bytes:
        """A passport as a credential; the same bytes as before where nothing changed.

        Args:
            page: the passport.
            battery_id: of this battery.
            role: as this reader may see it.
            key: with which it is signed.
            now: the server's clock.
            sign: makes one.

        Raises:
            SigningError: the key is not good now.
        """
        if role not in STORED:
            return sign(page, battery_id, now)
        name = battery_id, role, page.etag, key.multibase
        with self._one_at_a_time:
            kept = self._kept.pop(name, None)
            if (
                kept is not None and not kept.signed_at <= now < kept.until
            ):  # also where the clock was set back
                self._bytes -= len(kept.content)
                kept = None
            if kept is None:
                kept = self._signed(page, battery_id, key, now, sign)
                self._bytes += len(kept.content)
            self._kept[name] = kept
            while self._bytes > self._most_bytes and self._kept:
                self._bytes -= len(self._kept.popitem(last=False)[1].content)
        return kept.content

    def _signed(self, page: Page, battery_id: str, key: "SigningKey", now: datetime, sign: Sign) -> _Kept:
        content, until = sign(page, battery_id, now), now + self._kept_for
        ends = key.term.valid_until
        return _Kept(content, now, until if ends is None else min(until, ends))
