"""A first password is changed at the first sign-in; a file is found among the certificates by its digest."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Passwords that are there stay as they are: who has one chose it, or was told it long ago."""
    op.execute("ALTER TABLE meguri.passwords ADD COLUMN is_first BOOLEAN NOT NULL DEFAULT false")
    op.execute("ALTER TABLE meguri.passwords ALTER COLUMN is_first DROP DEFAULT")
    op.execute("CREATE INDEX certificate_files_digest_idx ON meguri.certificate_files (digest)")


def downgrade() -> None:
    """Nobody has to change a password any more."""
    op.execute("DROP INDEX meguri.certificate_files_digest_idx")
    op.execute("ALTER TABLE meguri.passwords DROP COLUMN is_first")
