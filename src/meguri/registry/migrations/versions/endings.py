"""How a lot or wish ended is told by the deals that whoever asks may see, and by no column."""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Keep that a lot or wish ended, and not how."""
    op.execute((Path(__file__).parent / "endings.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Write it beside again."""
    op.execute((Path(__file__).parent / "endings_down.sql").read_text(encoding="utf-8"))
