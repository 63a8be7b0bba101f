"""Lots, wishes and deals, each shown only to whom it concerns."""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables of the market, and let the wall hold them."""
    _run("market.sql")


def downgrade() -> None:
    """Take them away; the sales that they led to stand in the events."""
    _run("market_down.sql")


def _run(name: str) -> None:
    statements = (Path(__file__).parent / name).read_text(encoding="utf-8")
    # Past SQLAlchemy, which would take the % of a message for a parameter.
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]
