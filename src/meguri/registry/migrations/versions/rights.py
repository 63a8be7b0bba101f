"""A guarantee is read and changed by who promised it; whose a battery is can be decided."""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Tie each event of a guarantee to its guarantor."""
    _run("rights.sql")


def downgrade() -> None:
    """Take that away; what follows from the events is made anew."""
    _run("rights_down.sql")


def _run(name: str) -> None:
    statements = (Path(__file__).parent / name).read_text(encoding="utf-8")
    # Past SQLAlchemy, which would take the % of a message for a parameter.
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]
