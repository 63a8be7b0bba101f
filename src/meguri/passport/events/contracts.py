"""Guarantees as they stand: what the events of a contract add up to, and what may follow next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from meguri.passport.events.event import Event

STARTED, REDIAGNOSED, CLAIMED, DECIDED, PAID, EXPIRED, TRANSFERRED = KINDS = (
    "guarantee_started",
    "guarantee_rediagnosed",
    "guarantee_claimed",
    "guarantee_decided",
    "guarantee_paid",
    "guarantee_expired",
    "guarantee_transferred",
)
_GUARANTORS = frozenset({DECIDED, PAID, EXPIRED, TRANSFERRED})  # what only who promised does
ACCEPTED, TURNED_DOWN = "accepted", "refused"
RUNNING, CLAIM_OPEN, TO_PAY, SETTLED, OVER = STATES = ("running", "claimed", "to_pay", "settled", "over")


@dataclass(frozen=True)
class Contract:
    """One guarantee.

    Attributes:
        battery_id: of which battery.
        guarantee_id: its number.
        events: its own, the oldest first; the first one starts it.
    """

    battery_id: str
    guarantee_id: str
    events: tuple[Event, ...]

    @property
    def started(self) -> Event:
        """What started it."""
        return self.events[0]

    @property
    def guarantor(self) -> str:
        """Who promised: who recorded its start."""
        return self.started.by

    @property
    def until(self) -> date | None:
        """Last day, as the newest event that says one says it."""
        told = [one.details.get("valid_until") for one in self.events if one.details.get("valid_until")]
        return date.fromisoformat(str(told[-1])) if told else None

    @property
    def holder(self) -> str | None:
        """Who is covered now."""
        takers = [one.custody.taker for one in self.events if one.custody is not None and one.custody.taker]
        return takers[-1] if takers else None

    def last(self, kind: str) -> Event | None:
        """The newest event of a kind."""
        return next((one for one in reversed(self.events) if one.kind == kind), None)

    def state(self, today: date) -> str:
        """How it stands (STATES): an open claim goes before the end of the term."""
        settling = [one for one in self.events if one.kind in (CLAIMED, DECIDED, PAID)]
        newest = settling[-1] if settling else None
        if newest is not None and newest.kind == CLAIMED:
            return CLAIM_OPEN
        if newest is not None and newest.kind == PAID and self.due_jpy:
            return TO_PAY
        if newest is not None and newest.kind == DECIDED and newest.details.get("decision") == ACCEPTED:
            return TO_PAY
        if self.last(EXPIRED) is not None or (self.until is not None and self.until < today):
            return OVER
        return SETTLED if newest is not None and newest.kind == PAID else RUNNING

    def follows(self, today: date) -> frozenset[str]:
        """Kinds of events that may follow."""
        state = self.state(today)
        if state == CLAIM_OPEN:
            return frozenset({REDIAGNOSED, DECIDED})
        if state == TO_PAY:
            return frozenset({PAID})
        if state == OVER:
            return frozenset() if self.last(EXPIRED) else frozenset({EXPIRED})
        return frozenset({REDIAGNOSED, CLAIMED, TRANSFERRED})

    @property
    def most_jpy(self) -> float | None:
        """The most that is paid for one claim, as its start says it; None where it says nothing."""
        return _amount(self.started)

    @property
    def replacement_jpy(self) -> float | None:
        """What another battery in its place costs, as its start says it; None where it says nothing."""
        return _amount(self.started, "replacement_jpy")

    @property
    def claimed_jpy(self) -> float | None:
        """What the newest claim asks for."""
        return _amount(self.last(CLAIMED))

    @property
    def decided_jpy(self) -> float | None:
        """What the newest decision grants."""
        return _amount(self.last(DECIDED))

    @property
    def due_jpy(self) -> float | None:
        """What is still to be paid of that; None where no sum was granted.

        A payment without a sum, as it was taken in once, counts as all of it.
        """
        decided, granted = self.last(DECIDED), self.decided_jpy
        if decided is None or granted is None:
            return None
        since = self.events[self.events.index(decided) :]
        paid = [granted if (sum_ := _amount(one)) is None else sum_ for one in since if one.kind == PAID]
        return max(0.0, round(granted - sum(paid), 2))


def contracts_of(events: Iterable[Event]) -> tuple[Contract, ...]:
    """The contracts that events tell of, the newest first; without its start there is none.

    A contract is whose who recorded its start: what others say of its decision, payment, end or transfer is
    no part of it, nor is another start under its number.

    Args:
        events: of the kinds above, in the order in which they came: it counts among those of one moment.
    """
    found: dict[tuple[str, str], list[Event]] = {}
    for event in sorted(events, key=lambda one: one.at):
        number = event.details.get("guarantee_id")
        if isinstance(number, str) and event.kind in KINDS:
            found.setdefault((event.battery_id, number), []).append(event)
    made = [
        Contract(battery, number, tuple(_of_one(life)))
        for (battery, number), life in found.items()
        if life[0].kind == STARTED
    ]
    return tuple(sorted(made, key=lambda one: one.started.order, reverse=True))


def _of_one(life: list[Event]) -> Iterator[Event]:
    """The start, and of what follows what its parties may say."""
    started, *rest = life
    yield started
    for one in rest:
        if one.kind != STARTED and (one.kind not in _GUARANTORS or one.by == started.by):
            yield one


def _amount(event: Event | None, name: str = "amount_jpy") -> float | None:
    told = None if event is None else event.details.get(name)
    return None if told is None else float(told)
