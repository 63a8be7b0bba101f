"""Row-level security that depends on who asks, proved by a key that the server's role cannot read."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"

_OPEN = (
    "events",
    "custody",
    "fleet",
    "access_grants",
    "audit",
    "passports",
    "receipts",
    "boxes",
    "subjects",
    "subject_keys",
    "organisations",
    "people",
    "memberships",
    "passwords",
    "api_keys",
    "sessions",
    "login_attempts",
    "identities",
    "oidc_states",
    "batteries",
    "counters",
    "progress",
)


def upgrade() -> None:
    """Raise the wall; until it has its key, everybody is anybody."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Past SQLAlchemy, which would take the % of a message for a parameter.
    op.get_bind().connection.driver_connection.execute(statements)  # type: ignore[union-attr]


def downgrade() -> None:
    """Take the wall down; its key goes with it."""
    op.execute("DROP VIEW meguri.passport_pages")
    for name in ("leaves", "heads", "tiles", "pending"):
        op.execute(f"DROP TRIGGER registry_only ON meguri.{name}")
    op.execute("DROP FUNCTION meguri.refuse_others()")
    for name in _OPEN:
        op.execute(
            "DO $$ DECLARE one text; BEGIN FOR one IN SELECT polname FROM pg_policy "
            f"WHERE polrelid = 'meguri.{name}'::regclass LOOP "
            f"EXECUTE format('DROP POLICY %I ON meguri.{name}', one); END LOOP; END $$"
        )
        op.execute(f"ALTER TABLE meguri.{name} DISABLE ROW LEVEL SECURITY")
    for function in (
        "known_key(bytea)",
        "may_read_as(bigint, text)",
        "open_batteries(text)",
        "is_open_event(bigint, text)",
        "is_open(bigint, text)",
        "standing(text)",
        "granted_to(bigint, text[])",
        "guaranteed_by(bigint, text[])",
        "held_by(bigint, text[])",
        "parties(text)",
        "may(text[])",
        "asker()",
    ):
        op.execute(f"DROP FUNCTION meguri.{function}")
    op.execute("DROP INDEX meguri.events_begun_idx")
    op.execute("DROP SCHEMA meguri_wall CASCADE")
