"""Certificates as they were issued, in the registry instead of files beside it."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of certificates; `meguri registry import-certificates` takes in what lies in files."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Past SQLAlchemy, which would take the % of a message for a parameter.
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]


def downgrade() -> None:
    """Take the certificates away; that they were issued stands in the events."""
    op.execute("DROP TABLE meguri.certificate_files, meguri.certificates")
