"""The second wall: the database itself shows an asker only what is theirs to see.

The server proves who asks with every transaction: the setting `meguri.asker` holds claims and their HMAC, for
this one connection. The key lies where the server's role cannot read it (`migrations/versions/wall.sql`), so
that SQL that gets past the server may empty the setting, but never claim to be somebody else. Without a claim
the asker is anybody.
"""

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from weakref import WeakSet

from meguri.registry.accounts.asker import REGISTRY, Asker, Way
from meguri.registry.accounts.faults import AccountCode, refused
from meguri.registry.accounts.policy import Policy, scopes_of, shipped_policy

if TYPE_CHECKING:
    from meguri.registry.database import Session

_BLOCK = 64  # bytes, of SHA-256
_FAILED = 3  # libpq: PQTRANS_INERROR
# Resources whose rows the wall holds.
_TOLD = (
    *("event", "handover", "fleet", "grant", "audit", "guarantee", "certificate"),
    *("lot", "wish", "deal"),
)
_SET = "SELECT current_setting('meguri.asker', true), set_config('meguri.asker', %s, %s)"


class Wall:
    """Proves askers to the database."""

    def __init__(self, key: bytes, policy: Policy | None = None) -> None:
        """Take the key that `raise_wall` gave the database.

        Args:
            key: `Secrets.wall`, 32 bytes.
            policy: what the roles may; None for the shipped one.
        """
        self._key = key
        self._policy = shipped_policy() if policy is None else policy
        self._may: dict[frozenset[str], list[str]] = {}
        self._asking: WeakSet[Session] = WeakSet()

    def proof(self, asker: Asker, connection: int) -> str:
        """The value of `meguri.asker` for one connection.

        Args:
            asker: who asks.
            connection: pid of the connection's server process; another connection believes none of it.
        """
        claims = {"pid": connection, "by": list(asker.parties), "may": self._let(asker)}
        told = json.dumps(claims, ensure_ascii=True, separators=(",", ":"))
        return hmac.digest(self._key, told.encode("ascii"), "sha256").hex() + told

    def _let(self, asker: Asker) -> list[str]:
        if asker.way is Way.REGISTRY:
            return ["registry"]
        if asker.roles not in self._may:
            self._may[asker.roles] = _rights(self._policy, asker)
        return self._may[asker.roles]

    @contextmanager
    def entered(self, session: "Session", asker: Asker) -> Iterator["Session"]:
        """One transaction as somebody; one within another is a savepoint, after which the first asks again.

        Args:
            session: a connection.
            asker: who asks; the server's own work asks as `REGISTRY`.
        """
        with session.transaction():
            told = self.proof(asker, session.info.backend_pid)
            before = session.execute(_SET, [told, True]).fetchone()
            yield session
            if before is not None and before[0]:
                session.execute(_SET, [before[0], True])

    @contextmanager
    def asking(self, session: "Session", asker: Asker) -> Iterator["Session"]:
        """A connection as somebody, without a transaction around it; afterwards it is whose it was before.

        Anybody needs no proof, and costs nothing.

        Args:
            session: a connection.
            asker: who asks; the server's own work asks as `REGISTRY`.
        """
        if asker.way is Way.NOBODY and session not in self._asking:
            yield session
            return
        told = "" if asker.way is Way.NOBODY else self.proof(asker, session.info.backend_pid)
        before = session.execute(_SET, [told, False]).fetchone()
        is_outermost = session not in self._asking
        self._asking.add(session)
        try:
            yield session
        finally:
            if is_outermost:
                self._asking.discard(session)
            # In a failed transaction nothing can be said; undoing it also brings the earlier asker back.
            if not session.closed and session.info.transaction_status != _FAILED:
                session.execute(_SET, [(before and before[0]) or "", False])

    def let_in(self, session: "Session") -> None:
        """Let a connection be the registry's own while it lives: for the work beside the requests."""
        session.execute(_SET, [self.proof(REGISTRY, session.info.backend_pid), False])

    def check(self, session: "Session") -> None:
        """Refuse to serve where the database does not believe us.

        Raises:
            AccountError: it has no key, or another one.
        """
        from psycopg.errors import UndefinedTable

        try:
            with self.entered(session, REGISTRY):
                row = session.execute("SELECT meguri.may('registry')").fetchone()
        except UndefinedTable:  # a restored backup: it holds no place for a key
            row = None
        if row is None or not row[0]:
            raise refused(AccountCode.NO_WALL)


def raise_wall(owner: "Session", key: bytes) -> None:
    """Give the database the key by which it knows who asks; an older one is forgotten.

    Args:
        owner: a connection as the owner, with the schema at its newest.
        key: `Secrets.wall`.
    """
    with owner.transaction():
        owner.execute("CREATE SCHEMA IF NOT EXISTS meguri_wall")  # a restored backup has none
        owner.execute(
            "CREATE TABLE IF NOT EXISTS meguri_wall.keys (inner_pad bytea NOT NULL, outer_pad bytea NOT NULL)"
        )
        owner.execute("LOCK TABLE meguri_wall.keys IN EXCLUSIVE MODE")
        owner.execute("DELETE FROM meguri_wall.keys")
        owner.execute("INSERT INTO meguri_wall.keys VALUES (%s, %s)", _pads(key))


def has_key(owner: "Session") -> bool:
    """Whether the database has a key for its wall.

    Args:
        owner: a connection as the owner.
    """
    if owner.execute("SELECT to_regclass('meguri_wall.keys')").fetchone() == (None,):
        return False
    return owner.execute("SELECT FROM meguri_wall.keys").fetchone() is not None


def has_this_key(owner: "Session", key: bytes) -> bool:
    """Whether the database knows askers by this key.

    Args:
        owner: a connection as the owner.
        key: `Secrets.wall`.
    """
    if not has_key(owner):
        return False
    row = owner.execute("SELECT inner_pad, outer_pad FROM meguri_wall.keys").fetchone()
    return row is not None and [bytes(one) for one in row] == _pads(key)


def _pads(key: bytes) -> list[bytes]:
    padded = key.ljust(_BLOCK, b"\0")
    return [bytes(one ^ pad for one in padded) for pad in (0x36, 0x5C)]  # RFC 2104


def _rights(policy: Policy, asker: Asker) -> list[str]:
    rows = [
        f"{resource}:{scope}"
        for resource in _TOLD
        for verb in ("read", "list")
        for scope in scopes_of(policy, asker, verb, resource)
    ]
    reads = [
        f"reader:{occasion}:{reader}"
        for role in asker.roles
        for occasion, reader, _ in policy.readers.get(role, ())
    ]
    return sorted({*rows, *reads})
