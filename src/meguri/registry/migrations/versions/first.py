"""The first schema."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables, what keeps them append-only, and what the server's role may do."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Past SQLAlchemy, which would take the % of a message for a parameter.
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]


def downgrade() -> None:
    """Take everything away, the events too."""
    tables = (
        "boxes, subject_keys, subjects, progress, counters, custody, fleet, passports, heads, tiles, leaves, "
        "pending, events, receipts, batteries"
    )
    op.execute(f"DROP TABLE {', '.join(f'meguri.{name}' for name in tables.split(', '))}")
    op.execute("DROP FUNCTION meguri.refuse_change")
    op.execute("REVOKE ALL ON SCHEMA meguri FROM meguri_app")
