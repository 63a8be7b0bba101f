"""The registry at work: connections for those who ask, and what keeps log and read models going."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote

from meguri.passport.signing.keys import SigningKey
from meguri.registry.accounts.keeping import Accounts
from meguri.registry.ready import Found, Ready
from meguri.serve.faults import RETRY_S, UNAVAILABLE, RefusedError
from meguri.serve.giving_way import GivingWay
from meguri.serve.logs import log
from meguri.serve.metrics import Metrics

if TYPE_CHECKING:
    from meguri.registry.database import Addresses, Pool, Session

PATIENCE_S = 10.0
_RESTED_S = 5.0
NEAR_MS = 500  # what is answered at once is not waited for longer


class Memory:
    """The database of a server, for as long as it is open.

    Attributes:
        key: what receipts and heads are signed with.
    """

    def __init__(
        self,
        addresses: "Addresses",
        accounts: Accounts,
        key: SigningKey,
        now: Callable[[], datetime],
        metrics: Metrics,
        *,
        connections: int = 8,
        statement_seconds: float = 15.0,
    ) -> None:
        """Keep where it is; nothing is opened yet.

        Args:
            addresses: as whom to connect.
            accounts: prove to the database who asks.
            key: the registry's.
            now: its clock.
            metrics: where mistakes are counted.
            connections: of the pool, at most.
            statement_seconds: longest time that a statement of a reader may take.
        """
        self.key = key
        self._addresses = addresses
        self._accounts = accounts
        self._now = now
        self._metrics = metrics
        self._connections = connections
        self._statement_ms = round(statement_seconds * 1000)
        self._pool: Pool | None = None
        self._own: Pool | None = None
        self._near: Pool | None = None
        self._near_session: Session | None = None  # kept: to take and give it back costs as much as asking
        self._ready = Ready(accounts.policy, accounts.wall)
        self._open = ExitStack()
        self._giving_way = GivingWay()
        self._ending = threading.Event()
        self._worker: threading.Thread | None = None

    def open(self) -> None:
        """Bring the schema up where this installation may, open the pool, and start what runs beside.

        Raises:
            RegistryError: a role too strong, an old server, a schema of another state.
            AccountError: the database does not believe who we say asks.
        """
        from meguri.registry.database import check_role, pool
        from meguri.registry.migrating import check_schema, upgrade

        if self._addresses.owner is not None:
            upgrade(self._addresses.owner)
            with pool(self._addresses.owner, largest=1) as owned, owned.connection() as owner:
                self._accounts.raise_wall(owner)
        app = self._addresses.app
        hasty = _impatient(app, self._statement_ms)
        made = self._open.enter_context(pool(hasty, smallest=2, largest=self._connections))
        try:
            with made.connection() as session:
                check_role(session)
                check_schema(session)
                self._accounts.wall.check(session)
            own = pool(app, largest=2, prepare=self._accounts.wall.let_in)
            self._own = self._open.enter_context(own)
        except BaseException:
            self._open.close()
            raise
        if _is_near(app):
            near = pool(_impatient(app, NEAR_MS), largest=1, prepare=self._ready.prepare)
            self._near = self._open.enter_context(near)
        self._pool = made
        self._worker = threading.Thread(target=self._keep_going, name="meguri-log", daemon=True)
        self._worker.start()

    def close(self) -> None:
        """Finish the lot that is being written, then close all connections."""
        self._ending.set()
        if self._worker is not None:
            self._worker.join(PATIENCE_S)
        if self._near is not None and self._near_session is not None:
            self._near.putconn(self._near_session)
        self._pool = self._own = self._near = self._near_session = None
        self._open.close()

    @property
    def is_open(self) -> bool:
        """Whether questions can be asked."""
        return self._pool is not None

    @contextmanager
    def session(self) -> "Iterator[Session]":
        """A connection for one request.

        Raises:
            RefusedError: 503, the server is starting or stopping.
            PoolTimeout: all are taken, or the database is away.
        """
        with _of(self._pool).connection(PATIENCE_S) as session:
            yield session

    @contextmanager
    def own_session(self) -> "Iterator[Session]":
        """A connection for the registry's own work, beside all requests.

        Raises:
            RefusedError: 503, the server is starting or stopping.
            PoolTimeout: the database is away.
        """
        with _of(self._own).connection(PATIENCE_S) as session:
            yield session

    def ready(self, battery_ids: Sequence[str], key: str) -> Found | None:
        """What lies ready of a battery for whoever brings a key; see `Ready.find`.

        One request at a time asks, and none waits for another.

        Returns:
            None where the database is on another machine: it would be waited for too long.
        """
        if self._near is None:
            return None
        session, self._near_session = self._near_session, None
        if session is None or session.closed:
            session = _renewed(self._near, session)
        self._near_session = session
        return self._ready.find(session, battery_ids, key)

    def lag(self) -> int:
        """How many events are not in the read models yet; -1 where the database does not say."""
        from meguri.registry.projector import lag

        try:
            with self.own_session() as session:
                return lag(session)
        except Exception:
            return -1

    def _keep_going(self) -> None:
        """Give events their places in the log and fold what they change, until the end."""
        from meguri.registry.sequencer import LOT_EVERY_S

        while not self._ending.is_set():
            pause = LOT_EVERY_S
            try:
                self._beat()
            except Exception as fault:  # the database may be away for a while; requests say so themselves
                self._metrics.mistakes.labels("log").inc()
                log().error("log_stopped", kind=type(fault).__name__, exc_info=fault)
                pause = _RESTED_S
            self._ending.wait(pause)

    def _beat(self) -> None:
        """One turn of it; the log goes on between the lots of the read models."""
        from meguri.registry.projector import MOST_LEAVES, project_handovers, project_lot
        from meguri.registry.sequencer import LOT_EVERY_S, log_size, sequence_lot

        with self.own_session() as session:
            next_at = 0.0
            while not self._ending.is_set():
                if (now := monotonic()) >= next_at:
                    sequence_lot(session, self.key, now=self._now)
                    next_at = now + LOT_EVERY_S
                waits = self._giving_way.waits(log_size(session))
                project_handovers(session, least_behind=0 if waits else MOST_LEAVES)
                if waits or not project_lot(session):
                    break

    def advance(self) -> None:
        """Take all that is queued into the log, and the log into the read models."""
        from meguri.registry.projector import project_lot
        from meguri.registry.sequencer import sequence_lot

        with self.own_session() as session:
            while sequence_lot(session, self.key, now=self._now) is not None and not self._ending.is_set():
                pass
            while project_lot(session) and not self._ending.is_set():
                pass


def _of(pool: "Pool | None") -> "Pool":
    if pool is None:
        values = {"seconds": RETRY_S}
        raise RefusedError(503, "unavailable", UNAVAILABLE, values, {"Retry-After": str(RETRY_S)})
    return pool


def _renewed(pool: "Pool", session: "Session | None") -> "Session":
    """Another connection instead of one that broke.

    Raises:
        PoolTimeout: the database is away.
    """
    if session is not None:
        pool.putconn(session)
    return pool.getconn(NEAR_MS / 1000)


def _is_near(url: str) -> bool:
    """Whether a database is reached over a socket of this machine."""
    return "host=/" in url or "host=%2F" in url


def _impatient(url: str, most_ms: int) -> str:
    """The address of a database whose statements end by themselves, unless it says itself when."""
    if "options=" in url:
        return url
    if "://" not in url:
        return f"{url} options='-c statement_timeout={most_ms}'"
    return f"{url}{'&' if '?' in url else '?'}options={quote(f'-c statement_timeout={most_ms}')}"
