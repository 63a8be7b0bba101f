"""What every door of one server shares, and the way in: a session of the database with somebody who asks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from meguri.serve.asker import Accounts, Asker, Verb, asker_of
from meguri.serve.errors import Answerer
from meguri.serve.faults import NOT_THIS_READER, RefusedError, not_allowed
from meguri.serve.jobs import Jobs
from meguri.serve.memory import Memory
from meguri.serve.metrics import Metrics
from meguri.serve.negotiation import lang_of
from meguri.server_settings import Settings
from meguri.settings import language

if TYPE_CHECKING:
    from meguri.passport.signing.keys import SigningKey
    from meguri.passport.signing.trust import TrustList
    from meguri.registry.database import Session


@dataclass
class House:
    """One server.

    Attributes:
        settings: as they were read.
        memory: its registry.
        accounts: who keeps its accounts.
        key: what it signs with.
        trust: whom it believes.
        jobs: what is done beside the requests.
        metrics: its counts.
        now: its clock, in UTC.
    """

    settings: Settings
    memory: Memory
    accounts: Accounts
    key: "SigningKey"
    trust: "TrustList"
    jobs: Jobs
    metrics: Metrics
    now: Callable[[], datetime]

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

    @property
    def door(self) -> Answerer:
        """Says things in the reader's language."""
        return Answerer(lang_of(self.request.scope, self.house.default_lang))

    def require(self, verb: Verb, battery_id: str | None = None) -> None:
        """Go on only if he may.

        Raises:
            RefusedError: 401 or 403.
        """
        if not self.house.accounts.may(self.session, self.asker, verb, battery_id):
            raise not_allowed(self.asker.role, verb)

    def reader(self, battery_id: str, wanted: str | None = None) -> str:
        """As which role he reads a battery.

        Args:
            battery_id: the battery.
            wanted: the role he names; None takes his first.

        Raises:
            RefusedError: 401 or 403, a role that he has not.
        """
        roles = self.house.accounts.readers(self.session, self.asker, battery_id)
        if wanted is None:
            return roles[0]
        if wanted not in roles:
            if not self.asker.is_known:
                raise not_allowed(self.asker.role, f"read as {wanted}")
            values = {"role": self.asker.role, "found": wanted, "wanted": ", ".join(roles)}
            raise RefusedError(403, "not_this_reader", NOT_THIS_READER, values)
        return wanted


def house_of(request: HTTPConnection) -> House:
    """The server that a request came to."""
    found: House = request.app.state.house
    return found


@contextmanager
def entered(request: HTTPConnection) -> Iterator[Visit]:
    """Let a request in: a session of the database that knows who asks.

    Raises:
        RefusedError: 401, a key that nobody has.
        PoolTimeout: the database is away.
    """
    house = house_of(request)
    with house.memory.session() as session:
        asker = asker_of(request, session, house.accounts)
        house.accounts.bind(session, asker)
        yield Visit(house, session, asker, request)
