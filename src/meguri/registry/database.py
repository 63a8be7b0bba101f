"""Which database, as whom, and in which state: addresses, roles, the pool, and the guard over strong roles.

Two roles from the first day. The owner makes and changes tables; the server connects as `meguri_app`, which
is no superuser, cannot pass row-level security, owns nothing, and may only add to what is append-only.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from meguri.registry.embedded import Embedded
from meguri.registry.faults import RegistryCode, RegistryError, RegistryFault, refused
from meguri.settings import database_owner_url, database_url, registry_folder
from meguri.tables.schema import N_

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow
    from psycopg_pool import ConnectionPool

    Session = Connection[TupleRow]
    Pool = ConnectionPool[Session]

DATABASE = "meguri"
OWNER, APP = "meguri_owner", "meguri_app"
OLDEST = 15
_ONLY_ONE = 0x6D656776  # any number that nobody else takes


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the database is.

    Attributes:
        app: URL for the server, as `meguri_app`.
        owner: URL for migrations, as the owner; None where this installation may not change the schema.
    """

    app: str
    owner: str | None


@contextmanager
def served(environ: Mapping[str, str], *, is_root: bool) -> Iterator[Addresses]:
    """The database of an installation; an embedded one runs as long as this is open.

    Args:
        environ: `MEGURI_DATABASE_URL` and `MEGURI_DATABASE_OWNER_URL` for a server of one's own; else the
            embedded one lies in the folder that `settings.registry_folder` tells.
        is_root: whether we run as root.

    Raises:
        RegistryError: the embedded server does not start.
    """
    if (url := database_url(environ)) is not None:
        yield Addresses(url, database_owner_url(environ))
        return
    with embedded(registry_folder(environ, is_root=is_root)) as addresses:
        yield addresses


@contextmanager
def embedded(folder: Path, *, programs: Path | None = None, database: str = DATABASE) -> Iterator[Addresses]:
    """The embedded database of a folder, with its roles made; see `Embedded`."""
    with Embedded(folder, programs=programs) as server:
        make_roles(server.address(), database)
        yield Addresses(server.address(APP, database), server.address(OWNER, database))


def make_roles(superuser_url: str, database: str = DATABASE) -> None:
    """Make the two roles and an empty database of the owner, where they are missing; one process at a time.

    Args:
        superuser_url: as somebody who may make roles and databases.
        database: its name.
    """
    import psycopg
    from psycopg.sql import SQL, Identifier

    weak = SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS")
    with psycopg.connect(superuser_url, autocommit=True) as admin:
        # The processes of a new server come at the same moment; the lock ends with the connection.
        admin.execute("SELECT pg_advisory_lock(%s)", [_ONLY_ONE])
        known = {name for (name,) in admin.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            if role not in known:
                admin.execute(SQL("CREATE ROLE {} {}").format(Identifier(role), weak))
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
            name, owner, app = Identifier(database), Identifier(OWNER), Identifier(APP)
            admin.execute(SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
            admin.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
            admin.execute(SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, app))


def pool(
    url: str,
    *,
    smallest: int = 1,
    largest: int = 8,
    prepare: "Callable[[Session], None] | None" = None,
) -> "Pool":
    """An open pool of connections; each statement is its own transaction unless one is begun.

    Args:
        url: as whom.
        smallest: connections that are always there.
        largest: connections at most.
        prepare: done with each new connection, such as `Wall.let_in` for the registry's own work.
    """
    from psycopg_pool import ConnectionPool

    made: Pool = ConnectionPool(
        url,
        min_size=smallest,
        max_size=largest,
        kwargs={"autocommit": True},
        configure=_configured if prepare is None else _prepared(prepare),
        open=False,
    )
    made.open(wait=True, timeout=30)
    return made


def check_role(session: "Session") -> None:
    """Refuse to serve as somebody whom the database's own rules do not bind, or on a server too old.

    Raises:
        RegistryError: a superuser, one that passes row-level security, the owner of a table; an old server.
    """
    found = session.info.server_version // 10_000
    if found < OLDEST:
        raise refused(RegistryCode.TOO_OLD, found=found, wanted=OLDEST)
    row = session.execute(
        """
        SELECT current_user, rolsuper, rolbypassrls, EXISTS (
          SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = 'meguri' AND pg_has_role(current_user, c.relowner, 'USAGE'))
        FROM pg_roles WHERE rolname = current_user
        """
    ).fetchone()
    if row is None:
        return
    name, *strengths = row
    reasons = (N_("is a superuser"), N_("may pass row-level security"), N_("owns the tables"))
    faults = [
        RegistryFault(RegistryCode.STRONG_ROLE, {"found": str(name), "why": why})
        for why, is_so in zip(reasons, strengths, strict=True)
        if is_so
    ]
    if faults:
        raise RegistryError(faults)


def is_away(fault: BaseException) -> bool:
    """Whether a fault says no more than that the database cannot be reached, or cannot write, now."""
    import psycopg

    if isinstance(fault, RegistryError):
        return any(one.code is RegistryCode.NO_START for one in fault.faults)
    return isinstance(
        getattr(fault, "orig", fault), psycopg.OperationalError
    )  # of SQLAlchemy's, what it wraps


def _configured(session: "Session") -> None:
    session.execute("SET TIME ZONE 'UTC'")


def _prepared(prepare: "Callable[[Session], None]") -> "Callable[[Session], None]":
    def configure(session: "Session") -> None:
        _configured(session)
        prepare(session)

    return configure
