"""Accounts, keys, sessions, grants of access and the audit log."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of accounts."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Past SQLAlchemy, which would take the % of a message for a parameter.
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]


def downgrade() -> None:
    """Take accounts, grants and the audit log away; events stay."""
    tables = (
        "audit, access_grants, oidc_states, identities, login_attempts, sessions, api_keys, passwords, "
        "memberships, people, organisations"
    )
    op.execute(f"DROP TABLE {', '.join(f'meguri.{name}' for name in tables.split(', '))}")
