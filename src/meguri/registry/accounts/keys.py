"""API keys: 256 random bits, shown once and kept as their SHA-256; a prefix to recognise each by.

A key belongs to an organisation, not to a person; it can be less than its organisation, never more, and it
always ends.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from meguri.registry.accounts.asker import PUBLIC, Asker, Way
from meguri.registry.accounts.faults import AccountCode, refused
from meguri.registry.accounts.installation_keys import digest_of
from meguri.registry.accounts.organisations import Organisation, roles_within
from meguri.registry.store import Clock, utc_now

if TYPE_CHECKING:
    from meguri.registry.database import Session

MARK = "mgr_"  # by which scanners for leaked secrets know a key
SECRET_BYTES = 32
PREFIX_LENGTH = len(MARK) + 8
MOST_DAYS = 366
_COLUMNS = "key_no, organisation_no, name, prefix, roles, created_at, expires_at, revoked_at"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key; never the key itself.

    Attributes:
        key_no: its number.
        organisation_no: whose it is.
        name: what it is for.
        prefix: its first characters, to recognise it by.
        roles: what it can be.
        created_at: since when.
        expires_at: until when.
        revoked_at: when it was taken back; None while it counts.
    """

    key_no: int
    organisation_no: int
    name: str
    prefix: str
    roles: frozenset[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def make_key(
    session: "Session",
    organisation: Organisation,
    name: str,
    roles: Iterable[str],
    days: int,
    *,
    now: Clock = utc_now,
    entropy: Callable[[int], str] = token_urlsafe,
) -> tuple[str, ApiKey]:
    """Make a key for an organisation. The key itself is told here, and never again.

    Args:
        session: of the registry itself.
        organisation: whose.
        name: what it is for.
        roles: what it can be; not more than the organisation.
        days: how long it counts; at most `MOST_DAYS`.
        now: the registry's clock.
        entropy: gives a random text of so many bytes.

    Raises:
        AccountError: too many roles, too long, or over at once.
    """
    at = now()
    if days > MOST_DAYS:
        raise refused(AccountCode.TOO_LONG, found=days, wanted=MOST_DAYS)
    if days < 1:
        ends = at + timedelta(days=days)
        raise refused(AccountCode.IN_THE_PAST, found=ends.isoformat(), wanted=at.isoformat())
    wanted = roles_within(roles, organisation.roles, organisation.name)
    secret = MARK + entropy(SECRET_BYTES)
    row = session.execute(
        "INSERT INTO meguri.api_keys (organisation_no, name, prefix, digest, roles, created_at, expires_at) "
        f"VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING {_COLUMNS}",
        [
            organisation.organisation_no,
            name,
            secret[:PREFIX_LENGTH],
            digest_of(secret),
            sorted(wanted),
            at,
            at + timedelta(days=days),
        ],
    ).fetchone()
    assert row is not None  # noqa: S101 – it was inserted
    return secret, _key(row)


def asker_of_key(session: "Session", key: str) -> Asker | None:
    """Who brings a key; None where nobody has it, it ended, or its organisation was closed.

    Args:
        session: any connection: nobody is known yet.
        key: as it was told once.
    """
    if not is_shaped(key):
        return None
    row = session.execute("SELECT * FROM meguri.known_key(%s)", [digest_of(key)]).fetchone()
    if row is None or row[0] is None:
        return None
    return asker_as(*row)


def is_shaped(key: str) -> bool:
    """Whether a text could be a key at all."""
    return key.startswith(MARK) and len(key) <= 2 * SECRET_BYTES


def asker_as(key_no: int, organisation_no: int, organisation_id: str, roles: Iterable[str]) -> Asker:
    """Who asks with a key.

    Args:
        key_no: number of the key.
        organisation_no: whose it is.
        organisation_id: by which events name them.
        roles: what the key and its organisation are, both.
    """
    return Asker(
        Way.KEY,
        organisation_no=organisation_no,
        organisation_id=organisation_id,
        roles=frozenset({PUBLIC, *roles}),
        credential_no=key_no,
    )


def keys_of(session: "Session", organisation_no: int | None = None) -> tuple[ApiKey, ...]:
    """The keys of an organisation, or all; also those that ended."""
    rows = session.execute(
        f"SELECT {_COLUMNS} FROM meguri.api_keys "
        "WHERE %(no)s::bigint IS NULL OR organisation_no = %(no)s::bigint ORDER BY key_no",
        {"no": organisation_no},
    )
    return tuple(_key(row) for row in rows)


def revoke_key(
    session: "Session", key_no: int, organisation_no: int | None = None, *, now: Clock = utc_now
) -> ApiKey:
    """Take a key back; from now on it is nobody's.

    Args:
        session: of the registry itself.
        key_no: its number.
        organisation_no: whose it has to be; None for an administrator, who may take back any.
        now: the registry's clock.

    Raises:
        AccountError: no such key of theirs.
    """
    row = session.execute(
        "UPDATE meguri.api_keys SET revoked_at = coalesce(revoked_at, %(at)s) WHERE key_no = %(key)s "
        f"AND (%(no)s::bigint IS NULL OR organisation_no = %(no)s::bigint) RETURNING {_COLUMNS}",
        {"at": now(), "key": key_no, "no": organisation_no},
    ).fetchone()
    if row is None:
        raise refused(AccountCode.NO_KEY, found=key_no)
    return _key(row)


def _key(row: tuple[Any, ...]) -> ApiKey:
    number, organisation_no, name, prefix, roles, *moments = row
    return ApiKey(number, organisation_no, name, prefix, frozenset(roles), *moments)
