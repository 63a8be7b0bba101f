"""The accounts of a server: who comes in, how they stand to a battery, and the wall that holds them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from meguri.registry.accounts.asker import REGISTRY, Asker, Context
from meguri.registry.accounts.faults import AccountCode, refused
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keys import asker_of_key
from meguri.registry.accounts.policy import Policy, shipped_policy
from meguri.registry.accounts.sessions import asker_of_session
from meguri.registry.accounts.standing import context_of
from meguri.registry.accounts.wall import Wall, has_key, has_this_key, raise_wall
from meguri.registry.store import Clock, utc_now

if TYPE_CHECKING:
    from meguri.registry.database import Session


class Accounts:
    """What a server asks of accounts with each request.

    Attributes:
        secrets: of the installation.
        policy: what each role may do.
        wall: proves to the database who asks.
    """

    def __init__(self, secrets: Secrets, policy: Policy | None = None, *, now: Clock = utc_now) -> None:
        """Take what makes this installation this one.

        Args:
            secrets: `Secrets.of(settings)`.
            policy: None for the shipped one.
            now: the registry's clock.
        """
        self.secrets = secrets
        self.policy = shipped_policy() if policy is None else policy
        self.wall = Wall(secrets.wall, self.policy)
        self._now = now

    def raise_wall(self, owner: "Session") -> None:
        """Give the database the key of the wall: after migrating, with a connection as the owner.

        Raises:
            AccountError: something is sealed in it under another secret; `reseal` is for that.
        """
        if has_key(owner) and not has_this_key(owner, self.secrets.wall):
            row = owner.execute("SELECT EXISTS (SELECT FROM meguri.subject_keys)").fetchone()
            if row is not None and row[0]:
                raise refused(AccountCode.NO_WALL)
        raise_wall(owner, self.secrets.wall)

    def of_key(self, session: "Session", key: str) -> Asker | None:
        """Who brings an API key; None where nobody does, or it ended."""
        return asker_of_key(session, key)

    def of_cookie(self, session: "Session", cookie: str) -> Asker | None:
        """Whose session a cookie is; None where it is nobody's, or ended."""
        with self.wall.asking(session, REGISTRY):
            return asker_of_session(session, cookie, now=self._now)

    def asking(self, session: "Session", asker: Asker) -> AbstractContextManager["Session"]:
        """A connection as somebody, for one request: the database shows them only what is theirs."""
        return self.wall.asking(session, asker)

    @contextmanager
    def own_work(self, session: "Session") -> Iterator["Session"]:
        """A connection as the registry's own, for what the policy was asked about before.

        To take an event in, to fold a passport that is not stored, to prove an event, to write the audit log.
        """
        with self.wall.asking(session, REGISTRY):
            yield session

    def context(self, session: "Session", asker: Asker, battery_id: str) -> Context:
        """How an asker stands to a battery, whoever the connection is asking as."""
        if not asker.parties:
            return context_of(session, asker, battery_id)
        with self.wall.asking(session, asker):
            return context_of(session, asker, battery_id)
