"""Runs the migrations in one transaction, as the owner; one process at a time."""

from alembic import context
from psycopg import connect
from sqlalchemy import create_engine, pool, text

from meguri.registry.accounts import schema as _accounts  # noqa: F401 – declares its tables
from meguri.registry.schema import METADATA, SCHEMA
from meguri.registry.trading import schema as _trading  # noqa: F401 – declares its tables

_ONLY_ONE = 0x6D656775  # any number that nobody else takes


def run() -> None:
    """Connect as told, and migrate."""
    url = context.config.attributes["url"]
    # libpq reads the address, as everywhere else: it knows several hosts with ports, SQLAlchemy does not.
    engine = create_engine("postgresql+psycopg://", creator=lambda: connect(url), poolclass=pool.NullPool)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONLY_ONE})
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            include_schemas=True,
            include_name=lambda name, kind, _parents: kind != "schema" or name == SCHEMA,
            version_table_schema=SCHEMA,
        )
        context.run_migrations()
    engine.dispose()


run()
