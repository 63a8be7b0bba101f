"""Organisations: by which identifier events name them, and what their people and keys can be at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from meguri.registry.accounts.asker import PUBLIC
from meguri.registry.accounts.faults import AccountCode, refused
from meguri.registry.store import Clock, utc_now
from meguri.registry.trading.forgetting import leave_market
from meguri.tables.access import ROLES

if TYPE_CHECKING:
    from meguri.registry.database import Session

_ADMINISTERED = 0x6D656775  # number of the lock; any that nobody else takes
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


def roles_of_party(session: "Session", party: str) -> frozenset[str]:
    """What an open organisation, or a person by all memberships that last, can be at most; nothing of others.

    Args:
        session: of the registry itself.
        party: identifier by which events name it.
    """
    rows = session.execute(
        "SELECT unnest(roles) FROM meguri.organisations "
        "WHERE organisation_id = %(party)s AND closed_at IS NULL "
        "UNION SELECT unnest(m.roles) FROM meguri.memberships m JOIN meguri.people p USING (person_no) "
        "WHERE p.person_id = %(party)s AND m.ended_at IS NULL AND p.erased_at IS NULL",
        {"party": party},
    )
    return frozenset(str(role) for (role,) in rows)


def close_organisation(session: "Session", organisation_id: str, *, now: Clock = utc_now) -> Organisation:
    """Close an organisation's account: its keys and people's sessions for it no longer count.

    What it offers, looks for and has proposed ends; an account that opens again begins anew on the market.

    Raises:
        AccountError: no such organisation; nobody who administers would be left.
    """
    with session.transaction():
        check_administered(session, without_organisation=organisation_id)
        at = now()
        session.execute(
            "UPDATE meguri.organisations SET closed_at = coalesce(closed_at, %s) WHERE organisation_id = %s",
            [at, organisation_id],
        )
        leave_market(session, organisation_id, at)
        return organisation_of(session, organisation_id)


def reopen_organisation(session: "Session", organisation_id: str) -> Organisation:
    """Open an account again that was closed: its people may sign in, and keys that did not end count again.

    Raises:
        AccountError: no such organisation.
    """
    session.execute(
        "UPDATE meguri.organisations SET closed_at = NULL WHERE organisation_id = %s", [organisation_id]
    )
    return organisation_of(session, organisation_id)


def check_administered(
    session: "Session", *, without_organisation: str | None = None, without_person: int | None = None
) -> None:
    """Hold to it that somebody who administers is left, where there is anybody now.

    Args:
        session: of the registry itself, in the transaction of what is to be done.
        without_organisation: identifier of the one that is to be closed.
        without_person: number of who is to be erased.

    Raises:
        AccountError: nobody would be left.
    """
    session.execute("SELECT pg_advisory_xact_lock(%s)", [_ADMINISTERED])  # two at once must not end both
    rows = session.execute(
        "SELECT o.organisation_id, m.person_no FROM meguri.memberships m "
        "JOIN meguri.people p USING (person_no) "
        "LEFT JOIN meguri.organisations o USING (organisation_no) WHERE m.ended_at IS NULL "
        "AND p.erased_at IS NULL AND 'administrator' = ANY (m.roles) AND (m.organisation_no IS NULL "
        "OR (o.closed_at IS NULL AND 'administrator' = ANY (o.roles)))"
    ).fetchall()
    left = [one for one in rows if one[1] != without_person
            and (without_organisation is None or one[0] != without_organisation)]  # fmt: skip
    if rows and not left:
        raise refused(AccountCode.LAST_ADMINISTRATOR)


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
