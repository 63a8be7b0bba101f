"""Who holds which battery, and how many of each sort: lists that stay quick in a large registry."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    """Make both from what custody and lists hold, and let the wall look there first."""
    _run("holdings.sql")


def downgrade() -> None:
    """Take both away; they follow from the events."""
    _run("holdings_down.sql")


def _run(name: str) -> None:
    statements = (Path(__file__).parent / name).read_text(encoding="utf-8")
    # Past SQLAlchemy, which would take the % of a message for a parameter.
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]
