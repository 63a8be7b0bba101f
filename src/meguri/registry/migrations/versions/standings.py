"""How somebody stands to many batteries is one question."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Ask of all at once."""
    op.execute((Path(__file__).parent / "standings.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Ask of each by itself."""
    op.execute("DROP FUNCTION meguri.standings(text[])")
