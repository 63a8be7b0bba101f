"""Opens an installation's accounts for a command on the machine itself, beside a server or without one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from meguri.registry.accounts.faults import AccountError
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.keeping import Accounts
from meguri.registry.accounts.policy import shipped_policy
from meguri.registry.accounts.wall import has_key
from meguri.registry.database import check_role, served
from meguri.registry.migrating import check_schema, upgrade
from meguri.server_settings import Settings
from meguri.settings import data_folder

if TYPE_CHECKING:
    from meguri.registry.database import Addresses, Session


@contextmanager
def opened(settings: Settings) -> Iterator[tuple["Session", Accounts]]:
    """A connection for the registry's own work, and the accounts of the installation; see `opened_at`."""
    with opened_at(settings) as (session, accounts, _):
        yield session, accounts


@contextmanager
def opened_at(settings: Settings) -> Iterator[tuple["Session", Accounts, "Addresses"]]:
    """A connection for the registry's own work, the accounts of the installation, and where its database is.

    A database that has no key for its wall yet gets it; one that has another is left alone, since a server
    may be using it.

    Args:
        settings: of the installation, those of the server.

    Raises:
        AccountError: in production a default or missing secret; a database that knows another secret.
        RegistryError: a database that does not start, is of another state, or binds nobody.
    """
    import psycopg

    policy = shipped_policy(data_folder(settings.environ))
    accounts = Accounts(Secrets.of(settings), policy)
    with served(settings.environ, is_root=os.geteuid() == 0) as addresses:
        if addresses.owner is not None:
            upgrade(addresses.owner)
        with psycopg.connect(addresses.app, autocommit=True) as session:
            session.execute("SET TIME ZONE 'UTC'")
            check_role(session)
            check_schema(session)
            try:
                accounts.wall.check(session)
            except AccountError:
                if addresses.owner is None:
                    raise
                with psycopg.connect(addresses.owner, autocommit=True) as owner:
                    if has_key(owner):
                        raise
                    accounts.raise_wall(owner)
            accounts.wall.let_in(session)
            yield session, accounts, addresses
