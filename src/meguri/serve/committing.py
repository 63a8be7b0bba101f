"""Group commit: events that arrive at the same time are kept in one transaction, and then answered.

While one group is being written, the next one gathers; who comes alone waits for nobody. Only
what may be kept is kept here. Everything else – a key that nobody has, what the policy refuses, another
number of events than expected, a race for one event, a database that is away – is tried alone, the usual way,
which also says what is wrong: so nobody's fault hits another, and no rule stands here twice.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from meguri.passport.events import Event
from meguri.passport.events.plain_reading import Spelt
from meguri.passport.signing.keys import SigningKey
from meguri.registry.accounts.asker import NOTHING_TO_DO_WITH, Asker, Context
from meguri.registry.accounts.asking_together import askers_of_keys, let_in, standings
from meguri.registry.accounts.audit import line_of
from meguri.registry.accounts.keeping import Accounts
from meguri.registry.accounts.policy import permits_recording, rule_of_kind
from meguri.registry.receipts import receipts_of
from meguri.registry.records import CLOCKS_DIFFER_BY, record_of, uri_of
from meguri.registry.sealed_together import has_boxes, seal_together
from meguri.registry.store import Captured
from meguri.registry.together import Told, capture_together, opened
from meguri.registry.vault import Vault

if TYPE_CHECKING:
    from meguri.registry.together import AsyncSession

LARGEST_GROUP = 64
_BREATH_S = 0.001  # for those who were just answered to come again: else two small groups take turns
_PATIENCE_S = 10.0  # with a database that says nothing at all
_REST_S = 1.0  # after the database did not answer
_noted = lru_cache(4096)(line_of)
_Waiting = tuple["Arrival", "asyncio.Future[Captured | None]"]


class _BoxWithoutEventError(Exception):
    """Owner data were sealed for an event that is not kept: nothing of its group is."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event that asks to be kept.

    Attributes:
        key_digest: of the API key that came with it.
        event: as it was read; one that is spelt already has nothing to be sealed.
        expected: how many events its battery has, as far as the sender knows; None where it does not matter.
        address: of the client.
    """

    key_digest: bytes
    event: Event | Spelt
    expected: int | None
    address: str | None

    @property
    def event_id(self) -> str:
        """The content address of what was told; of owner data another one is kept."""
        return uri_of(self.event.hashed) if isinstance(self.event, Spelt) else self.event.id


class Committer:
    """Keeps events in groups, on a connection of its own, on the loop of the server."""

    def __init__(
        self, address: str, accounts: Accounts, key: SigningKey, vault: Vault, now: Callable[[], datetime]
    ) -> None:
        """Keep where the database is; nothing is opened yet.

        Args:
            address: of the database, as `meguri_app`.
            accounts: say who asks, what the policy is, and prove it to the database.
            key: the registry's, for the receipts.
            vault: seals owner data.
            now: its clock.
        """
        self._address = address
        self._accounts = accounts
        self._key = key
        self._vault = vault
        self._now = now
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._session: AsyncSession | None = None
        self._resting_until = 0.0
        self._is_ended = False

    async def keep(self, arrival: Arrival) -> Captured | None:
        """What became of an event, which is durable then; None where it has to be tried alone."""
        if self._is_ended or time.monotonic() < self._resting_until:
            return None
        answer: asyncio.Future[Captured | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, answer))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return await answer

    async def end(self) -> None:
        """Finish the groups that wait, then close the connection."""
        self._is_ended = True
        if self._task is not None:
            with suppress(Exception):
                await self._task
        await self._close()

    async def _work(self) -> None:
        while self._waiting:
            group, self._waiting = next_group(self._waiting)
            answers: Sequence[Captured | None] = [None] * len(group)
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    answers = await self._kept([arrival for arrival, _ in group])
            except Exception as fault:  # tried alone, each is told what is wrong, or waits for the database
                await self._mended(fault)
            finally:
                for (_, waiting), answer in zip(group, answers, strict=True):
                    if not waiting.done():
                        waiting.set_result(answer)
            if len(group) > 1:
                await asyncio.sleep(_BREATH_S)

    async def _kept(self, group: Sequence[Arrival]) -> Sequence[Captured | None]:
        session = await self._opened()
        askers = await askers_of_keys(session, {one.key_digest for one in group})
        who = [askers.get(one.key_digest) for one in group]
        asked: dict[Asker, list[str]] = {}
        for asker, one in zip(who, group, strict=True):
            if asker is not None:
                asked.setdefault(asker, []).append(one.event.battery_id)
        known = await standings(session, self._accounts.wall, asked) if asked else {}
        at = self._now()
        good: dict[int, tuple[Asker, Arrival]] = {}
        count = Counter(one.event.battery_id for one in group)
        for place, (asker, one) in enumerate(zip(who, group, strict=True)):
            if asker is None or one.event.at > at + CLOCKS_DIFFER_BY:
                continue
            context = known.get((asker, one.event.battery_id), NOTHING_TO_DO_WITH)
            if not (self._may(asker, one.event, context) and _in_own_name(asker, one.event)):
                continue
            if context.is_begun:
                good[place] = asker, one
            elif count[one.event.battery_id] == 1 and one.expected in (None, 0):
                good[place] = asker, replace(one, expected=0)  # who begins a record finds none
        kept = await self._captured(session, good, at) if good else {}
        return [kept.get(place) for place in range(len(group))]

    async def _captured(
        self, session: "AsyncSession", good: Mapping[int, tuple[Asker, Arrival]], at: datetime
    ) -> dict[int, Captured | None]:
        async with session.pipeline(), session.transaction():
            await let_in(session, self._accounts.wall)
            events = await seal_together(session, self._vault, [one.event for _, one in good.values()])
            told = {place: event for place, event in zip(good, events, strict=True) if event is not None}
            if not told:
                return {}
            records = [record_of(event) for event in told.values()]
            receipts = receipts_of(records, self._key, at)
            found = await capture_together(
                session,
                [
                    Told(
                        record, receipt, one.expected, _noted(asker, *rule_of_kind(record.kind), one.address)
                    )
                    for record, receipt, (asker, one) in zip(
                        records, receipts, (good[place] for place in told), strict=True
                    )
                ],
                at,
            )
            kept = dict(zip(told, found, strict=True))
            if any(one is None and has_boxes(good[place][1].event) for place, one in kept.items()):
                raise _BoxWithoutEventError  # what was sealed for it must not stay
            return kept

    def _may(self, asker: Asker, event: Event | Spelt, context: Context) -> bool:
        return permits_recording(self._accounts.policy, asker, event.kind, context)

    async def _opened(self) -> "AsyncSession":
        if self._session is None:
            self._session = await opened(self._address)
        return self._session

    async def _mended(self, fault: Exception) -> None:
        """After a fault: go on with the connection where it is whole, else rest, and make a new one."""
        if isinstance(fault, TimeoutError) or self._session is None or self._session.closed:
            self._resting_until = time.monotonic() + _REST_S
            await self._close()

    async def _close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def next_group(waiting: Sequence[_Waiting]) -> tuple[list[_Waiting], list[_Waiting]]:
    """What can be kept at once, in the order in which it came, and what waits for the next group.

    No event is in a group twice, and a battery of which somebody expects a number of events is in it once: so
    each finds what those before it left, as if they had come one by one.
    """
    group: list[_Waiting] = []
    later: list[_Waiting] = []
    events: set[str] = set()
    batteries: dict[str, bool] = {}
    for place, one in enumerate(waiting):
        if len(group) == LARGEST_GROUP:
            later += waiting[place:]
            break
        arrival = one[0]
        battery_id, is_strict = arrival.event.battery_id, arrival.expected is not None
        event_id = arrival.event_id
        is_taken = battery_id in batteries and (is_strict or batteries[battery_id])
        if is_taken or event_id in events:
            later.append(one)
            continue
        group.append(one)
        events.add(event_id)
        batteries[battery_id] = is_strict
    return group, later


def _in_own_name(asker: Asker, event: Event | Spelt) -> bool:
    return event.by in asker.parties or asker.in_role("administrator")
