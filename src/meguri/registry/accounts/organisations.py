"""Organisations: by which identifier events name them, and what their people and keys can be at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from meguri.registry.accounts.asker import PUBLIC
from meguri.registry.accounts.faults import AccountCode, refused
from meguri.registry.store import Clock, utc_now
from meguri.tables.access import ROLES

if TYPE_CHECKING:
    from meguri.registry.database import Session

_COLUMNS = "organisation_no, organisation_id, name, roles, created_at, closed_at"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation.

    Attributes:
        organisation_no: its number here.
        organisation_id: identifier by which events name it.
        name: as people call it.
        roles: what its people and keys can be at most.
        created_at: since when it is here.
        closed_at: when its account was closed; None while it is open.
    """

    organisation_no: int
    organisation_id: str
    name: str
    roles: frozenset[str]
    created_at: datetime
    closed_at: datetime | None


def make_organisation(
    session: "Session", organisation_id: str, name: str, roles: Iterable[str], *, now: Clock = utc_now
) -> Organisation:
    """Open an organisation's account.

    Args:
        session: of the registry itself.
        organisation_id: identifier by which events name it: a URI.
        name: as people call it.
        roles: what its people and keys can be at most.
        now: the registry's clock.

    Raises:
        AccountError: no such role; the identifier has an account.
    """
    wanted = known_roles(roles)
    row = session.execute(
        "INSERT INTO meguri.organisations (organisation_id, name, roles, created_at) VALUES (%s, %s, %s, %s) "
        f"ON CONFLICT (organisation_id) DO NOTHING RETURNING {_COLUMNS}",
        [organisation_id, name, sorted(wanted), now()],
    ).fetchone()
    if row is None:
        raise refused(AccountCode.TAKEN, found=organisation_id)
    return _organisation(row)


def organisation_of(session: "Session", organisation_id: str) -> Organisation:
    """The organisation of an identifier, open or closed.

    Raises:
        AccountError: no such organisation.
    """
    row = session.execute(
        f"SELECT {_COLUMNS} FROM meguri.organisations WHERE organisation_id = %s", [organisation_id]
    ).fetchone()
    if row is None:
        raise refused(AccountCode.NO_ORGANISATION, found=organisation_id)
    return _organisation(row)


def organisations(session: "Session") -> tuple[Organisation, ...]:
    """All organisations, in the order in which they came."""
    rows = session.execute(f"SELECT {_COLUMNS} FROM meguri.organisations ORDER BY organisation_no")
    return tuple(_organisation(row) for row in rows)


def names_of_organisations(session: "Session", identifiers: Iterable[str]) -> dict[str, str]:
    """Identifier → name, of those among some that have an account here, open or closed.

    Args:
        session: of the registry itself.
        identifiers: by which events name them.
    """
    rows = session.execute(
        "SELECT organisation_id, name FROM meguri.organisations WHERE organisation_id = ANY(%s)",
        [sorted(identifiers)],
    )
    return {str(identifier): str(name) for identifier, name in rows}


def close_organisation(session: "Session", organisation_id: str, *, now: Clock = utc_now) -> Organisation:
    """Close an organisation's account: its keys and its people's sessions for it no longer count.

    Raises:
        AccountError: no such organisation.
    """
    session.execute(
        "UPDATE meguri.organisations SET closed_at = coalesce(closed_at, %s) WHERE organisation_id = %s",
        [now(), organisation_id],
    )
    return organisation_of(session, organisation_id)


def known_roles(roles: Iterable[str]) -> frozenset[str]:
    """The roles, the public one left out, which everybody has.

    Raises:
        AccountError: roles that there are not, all told at once.
    """
    wanted = frozenset(roles) - {PUBLIC}
    if unknown := sorted(wanted - set(ROLES)):
        known = ", ".join(one for one in ROLES if one != PUBLIC)
        raise refused(AccountCode.UNKNOWN_ROLE, found=", ".join(unknown), known=known)
    return wanted


def roles_within(wanted: Iterable[str], limit: frozenset[str], who: str) -> frozenset[str]:
    """The roles, held to what somebody can be at most.

    Raises:
        AccountError: unknown roles, or more than that.
    """
    found = known_roles(wanted)
    if more := sorted(found - limit):
        raise refused(AccountCode.TOO_MUCH, found=", ".join(more), who=who, known=", ".join(sorted(limit)))
    return found


def _organisation(row: tuple[Any, ...]) -> Organisation:
    number, identifier, name, roles, created_at, closed_at = row
    return Organisation(number, identifier, name, frozenset(roles), created_at, closed_at)
