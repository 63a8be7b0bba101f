"""Brings the schema to a state: alembic, run from inside, as the owner."""

from pathlib import Path
from typing import TYPE_CHECKING

from meguri.registry.faults import RegistryCode, refused

if TYPE_CHECKING:
    from alembic.config import Config

    from meguri.registry.database import Session

NEWEST = "head"
NOTHING = "base"


def upgrade(owner_url: str, revision: str = NEWEST) -> None:
    """Bring the schema up to a revision; what is there stays.

    Args:
        owner_url: as the owner.
        revision: which one.
    """
    from alembic import command

    command.upgrade(_config(owner_url), revision)


def downgrade(owner_url: str, revision: str) -> None:
    """Bring the schema down to a revision; `base` takes everything away, the events too."""
    from alembic import command

    command.downgrade(_config(owner_url), revision)


def newest() -> str:
    """The revision that this version of the project wants."""
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory.from_config(_config("")).get_current_head())


def check_schema(session: "Session") -> None:
    """Refuse to work on a schema of another state.

    Raises:
        RegistryError: it is older or newer, or not there.
    """
    import psycopg

    try:
        row = session.execute("SELECT version_num FROM meguri.alembic_version").fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
        row = None
    found = row[0] if row else NOTHING
    if found != newest():
        raise refused(RegistryCode.NO_SCHEMA, found=found, wanted=newest())


def _config(owner_url: str) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = owner_url
    return config
