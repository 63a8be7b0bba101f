"""What every door of one server shares, and the way in: a session of the database with somebody who asks."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from meguri.registry.accounts.asker import NOTHING_TO_DO_WITH, PUBLIC, Asker, Context
from meguri.registry.accounts.audit import DONE, REFUSED, note
from meguri.registry.accounts.keeping import Accounts
from meguri.registry.accounts.policy import (
    begins_record,
    permits,
    permits_recording,
    readers_of,
    rule_of_kind,
    rules_of_recording,
    scopes_of,
)
from meguri.registry.accounts.standing import context_of, contexts_of
from meguri.registry.vault import Vault
from meguri.serve.asker import asker_of
from meguri.serve.committing import Committer
from meguri.serve.credentials import Credentials
from meguri.serve.errors import Answerer
from meguri.serve.faults import (
    BEGUN_BY_ANOTHER,
    NOT_BEGUN,
    NOT_IN_THIS_NAME,
    NOT_THIS_READER,
    RefusedError,
    not_allowed,
)
from meguri.serve.jobs import Jobs
from meguri.serve.memory import Memory
from meguri.serve.metrics import Metrics
from meguri.serve.negotiation import lang_of
from meguri.serve.workers import Workers
from meguri.server_settings import Settings
from meguri.settings import language

if TYPE_CHECKING:
    from meguri.passport.events import Event
    from meguri.passport.events.plain_reading import Spelt
    from meguri.passport.signing.keys import SigningKey
    from meguri.passport.signing.trust import TrustList
    from meguri.registry.database import Session


_MOST_NOTED = 20  # refusals of one request; a lot of lines that are refused alike is one


@dataclass
class House:
    """One server.

    Attributes:
        settings: as they were read.
        memory: its registry.
        accounts: of its people and organisations.
        vault: seals and opens owner data.
        key: what it signs with.
        trust: whom it believes.
        jobs: what is done beside the requests.
        workers: who does it.
        photographs: who reads photographs.
        committer: keeps the events that arrive one by one.
        metrics: its counts.
        now: its clock, in UTC.
        credentials: passports that it signed lately.
    """

    settings: Settings
    memory: Memory
    accounts: Accounts
    vault: Vault
    key: "SigningKey"
    trust: "TrustList"
    jobs: Jobs
    workers: Workers
    photographs: Workers
    committer: Committer
    metrics: Metrics
    now: Callable[[], datetime]
    credentials: Credentials = field(default_factory=Credentials)

    @cached_property
    def default_lang(self) -> str:
        """Language where the reader does not say one."""
        return language(self.settings.environ)

    def today(self) -> date:
        """The day, in the zone of this machine."""
        return self.now().astimezone().date()

    def base_url(self, request: HTTPConnection) -> str:
        """Address under which the world reaches this server, without a slash at the end."""
        told = self.settings.text("MEGURI_PUBLIC_URL")
        return (told or str(request.base_url)).rstrip("/")


@dataclass(frozen=True)
class Visit:
    """One request, let in.

    Attributes:
        house: the server.
        session: of the database, for this request alone.
        asker: who asks.
        request: the request.
    """

    house: House
    session: "Session"
    asker: Asker
    request: HTTPConnection
    _contexts: dict[str, Context] = field(default_factory=dict)
    _own_works: list[None] = field(default_factory=list)
    _refusals: dict[tuple[str, str, str | None], None] = field(default_factory=dict)

    @property
    def door(self) -> Answerer:
        """Says things in the reader's language."""
        return Answerer(lang_of(self.request.scope, self.house.default_lang))

    @property
    def address(self) -> str | None:
        """Of the client."""
        client = self.request.client
        return client.host if client else None

    def context(self, battery_id: str | None) -> Context:
        """How he stands to a battery; to none in particular where None."""
        if battery_id is None or not self.asker.is_known:
            return NOTHING_TO_DO_WITH
        if battery_id not in self._contexts:
            if self._own_works:
                found = self.house.accounts.context(self.session, self.asker, battery_id)
            else:  # the session asks as him already
                found = context_of(self.session, self.asker, battery_id)
            self._contexts[battery_id] = found
        return self._contexts[battery_id]

    def foresee(self, battery_ids: Iterable[str]) -> None:
        """Find out at once how he stands to many batteries; each is asked about later."""
        if self.asker.is_known and not self._own_works:
            self._contexts.update(contexts_of(self.session, self.asker, battery_ids))

    def may(self, verb: str, resource: str, battery_id: str | None = None) -> bool:
        """Whether the policy lets him (verbs and resources: `meguri.tables.access`)."""
        return permits(self.house.accounts.policy, self.asker, verb, resource, self.context(battery_id))

    def require(self, verb: str, resource: str, battery_id: str | None = None) -> None:
        """Go on only if he may.

        Raises:
            RefusedError: 401 where he did not say who he is, else 403.
        """
        if not self.may(verb, resource, battery_id):
            raise self._refused(verb, resource, battery_id)

    def scopes(self, verb: str, resource: str) -> frozenset[str]:
        """In which scopes he may (allowed, own, granted).

        Raises:
            RefusedError: 401 or 403, in none.
        """
        found = scopes_of(self.house.accounts.policy, self.asker, verb, resource)
        if not found:
            raise self._refused(verb, resource)
        return found

    @contextmanager
    def own_work(self) -> "Iterator[Session]":
        """The session as the registry's own, for what the policy was asked about before."""
        with self.house.accounts.own_work(self.session) as session:
            self._own_works.append(None)
            try:
                yield session
            finally:
                self._own_works.pop()

    def require_recording(self, event: "Event | Spelt") -> None:
        """Go on only if he may record an event: of its kind, of its battery, in his own name.

        Raises:
            RefusedError: 401 or 403; 409, nobody began the record of the battery.
        """
        self._require_begun(event)
        context = self.context(event.battery_id)
        if not permits_recording(self.house.accounts.policy, self.asker, event.kind, context):
            rule = rule_of_kind(event.kind) if context.is_begun else ("create", "record")
            refusal = self._refused(*rule, event.battery_id)
            if self.asker.is_known and context.is_begun and begins_record(event.kind):
                refusal = RefusedError(403, "known_battery", BEGUN_BY_ANOTHER, {"found": event.battery_id})
            raise refusal
        if event.by not in self.asker.parties and not self.asker.in_role("administrator"):
            self._remember(*rule_of_kind(event.kind), event.battery_id)
            values = {"found": event.by, "wanted": ", ".join(self.asker.parties)}
            raise RefusedError(403, "not_in_this_name", NOT_IN_THIS_NAME, values)

    def require_any_recording(self) -> None:
        """Go on only if there are events that he may record of some battery; else 401 or 403."""
        policy = self.house.accounts.policy
        if not any(scopes_of(policy, self.asker, *rule) for rule in rules_of_recording()):
            raise self._refused("create", "event")

    def _require_begun(self, event: "Event | Spelt") -> None:
        """A record begins with an event that begins one; of an unknown battery nothing else can be told."""
        if self.context(event.battery_id).is_begun or begins_record(event.kind):
            return
        self.scopes(*rule_of_kind(event.kind))
        self._remember(*rule_of_kind(event.kind), None)
        raise RefusedError(409, "not_begun", NOT_BEGUN, {"found": event.battery_id})

    def began(self, battery_id: str) -> None:
        """Know that he began the record of a battery within this request."""
        if not self.context(battery_id).is_begun:
            self._contexts[battery_id] = Context(is_own=True, is_issued=True)

    def reader(self, battery_id: str, wanted: str | None = None) -> str:
        """As which reader of passports he reads a battery.

        Args:
            battery_id: the battery.
            wanted: the one he names; None takes the widest.

        Raises:
            RefusedError: 401 or 403, one that he is not.
        """
        roles = readers_of(self.house.accounts.policy, self.asker, self.context(battery_id))
        if wanted is None:
            return roles[0] if roles else PUBLIC
        if wanted not in (*roles, PUBLIC):
            if not self.asker.is_known:
                raise not_allowed(is_known=False, verb="read", resource="passport")
            self._remember("read", "passport", battery_id)
            values = {"found": wanted, "wanted": ", ".join(roles)}
            raise RefusedError(403, "not_this_reader", NOT_THIS_READER, values)
        return wanted

    def note(
        self, verb: str, resource: str, subject: str = "", battery_id: str | None = None, outcome: str = DONE
    ) -> None:
        """Write a line of the audit log about him, in the transaction of what it tells of.

        Args:
            verb: what he did, or tried.
            resource: with what.
            subject: with which one: an identifier or number, never a secret or a name.
            battery_id: of which battery.
            outcome: how it ended.
        """
        with nullcontext(self.session) if self._own_works else self.own_work() as session:
            note(session, self.asker, verb, resource, subject, outcome=outcome, battery_id=battery_id,
                 address=self.address, now=self.house.now)  # fmt: skip

    def note_refusals(self) -> None:
        """Write down what he was refused during this request, outside of all that was undone by it."""
        if self._refusals and not self.session.closed:
            for verb, resource, battery_id in self._refusals:
                self.note(verb, resource, battery_id=battery_id, outcome=REFUSED)

    def _refused(self, verb: str, resource: str, battery_id: str | None = None) -> RefusedError:
        self._remember(verb, resource, battery_id)
        return not_allowed(is_known=self.asker.is_known, verb=verb, resource=resource)

    def _remember(self, verb: str, resource: str, battery_id: str | None) -> None:
        if self.asker.is_known and len(self._refusals) < _MOST_NOTED:
            self._refusals[verb, resource, battery_id] = None


def house_of(request: HTTPConnection) -> House:
    """The server that a request came to."""
    found: House = request.app.state.house
    return found


@contextmanager
def entered(request: HTTPConnection) -> Iterator[Visit]:
    """Let a request in: a session of the database that knows who asks, and shows him only what is his.

    Raises:
        RefusedError: 401, a key that nobody has.
        PoolTimeout: the database is away.
    """
    house = house_of(request)
    with house.memory.session() as session:
        asker = asker_of(request, session, house.accounts)
        with house.accounts.asking(session, asker):
            visit = Visit(house, session, asker, request)
            try:
                yield visit
            finally:
                visit.note_refusals()
