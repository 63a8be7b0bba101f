"""People: known here by a pseudonym; name and mail address lie sealed under a key of their own.

A mail address is found again by its keyed hash. Erasing a person deletes their key, their hash and all by
which they could come in; what they did stays on record under the pseudonym, which then names nobody.
"""

import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from meguri.registry.accounts.faults import AccountCode, refused
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.organisations import Organisation, check_administered, known_roles, roles_within
from meguri.registry.accounts.passwords import check_new, encoded
from meguri.registry.store import Clock, utc_now
from meguri.registry.trading.forgetting import leave_market
from meguri.registry.vault import Vault, erase

if TYPE_CHECKING:
    from meguri.registry.database import Session

CONTACT = "contact"
ON_THEIR_OWN = frozenset({"owner"})
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,63}")


@dataclass(frozen=True, slots=True)
class Person:
    """A person, without what is sealed.

    Attributes:
        person_no: their number.
        person_id: pseudonym.
        created_at: since when they are here.
        erased_at: when they were erased; None while they are here.
    """

    person_no: int
    person_id: str
    created_at: datetime
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class Membership:
    """For whom a person may ask.

    Attributes:
        membership_no: its number.
        person_no: who.
        organisation_no: for whom; None on their own.
        organisation_id: identifier of the organisation.
        name: of the organisation; "" on their own.
        roles: as what.
    """

    membership_no: int
    person_no: int
    organisation_no: int | None
    organisation_id: str | None
    name: str
    roles: frozenset[str]


def make_person(
    session: "Session", secrets: Secrets, mail: str, name: str, *, now: Clock = utc_now
) -> Person:
    """Open a person's account; what they may do comes with `join`.

    Args:
        session: of the registry itself.
        secrets: of the installation.
        mail: address by which they sign in.
        name: as they are called.
        now: the registry's clock.

    Raises:
        AccountError: no mail address, or one that has an account.
    """
    login = login_of(secrets, mail)
    with session.transaction():
        row = session.execute(
            "INSERT INTO meguri.people (person_id, login, created_at) VALUES (%s, %s, %s) "
            "ON CONFLICT (login) DO NOTHING RETURNING person_no, person_id, created_at, erased_at",
            [uuid4().urn, login, now()],
        ).fetchone()
        if row is None:
            raise refused(AccountCode.TAKEN, found=mail)
        person = Person(*row)
        Vault(secrets.vault).keep_facts(session, person.person_id, CONTACT, {"name": name, "mail": mail})
    return person


def login_of(secrets: Secrets, mail: str) -> bytes:
    """What a mail address is found by: its keyed hash, however it is written.

    Raises:
        AccountError: it is no mail address.
    """
    told = unicodedata.normalize("NFKC", mail).strip().casefold()
    if not _MAIL.fullmatch(told):
        raise refused(AccountCode.BAD_ADDRESS, found=repr(mail[:80]))
    return hmac.digest(secrets.login, told.encode("utf-8"), "sha256")


def join(
    session: "Session",
    person: Person,
    roles: Iterable[str],
    organisation: Organisation | None = None,
    *,
    now: Clock = utc_now,
) -> int:
    """Let a person ask for an organisation, or on their own; what they were before for it ends.

    Returns:
        The number of the membership.

    Raises:
        AccountError: unknown roles, or more than the organisation has.
    """
    if organisation is None:
        wanted, number = known_roles(roles), None
    else:
        wanted, number = (
            roles_within(roles, organisation.roles, organisation.name),
            organisation.organisation_no,
        )
    with session.transaction():
        leave(session, person.person_no, number, now=now)
        row = session.execute(
            "INSERT INTO meguri.memberships (person_no, organisation_no, roles, created_at) "
            "VALUES (%s, %s, %s, %s) RETURNING membership_no",
            [person.person_no, number, sorted(wanted), now()],
        ).fetchone()
    assert row is not None  # noqa: S101 – it was inserted
    return int(row[0])


def leave(session: "Session", person_no: int, organisation_no: int | None, *, now: Clock = utc_now) -> None:
    """End what a person was for an organisation, or on their own; their sessions for it end with it."""
    session.execute(
        "UPDATE meguri.memberships SET ended_at = %s "
        "WHERE person_no = %s AND organisation_no IS NOT DISTINCT FROM %s AND ended_at IS NULL",
        [now(), person_no, organisation_no],
    )


def memberships(session: "Session", person_no: int) -> tuple[Membership, ...]:
    """For whom a person may ask now, the oldest first."""
    rows = session.execute(
        "SELECT m.membership_no, m.person_no, m.organisation_no, o.organisation_id, coalesce(o.name, ''), "
        "CASE WHEN o.organisation_no IS NULL THEN m.roles "
        "ELSE ARRAY(SELECT unnest(m.roles) INTERSECT SELECT unnest(o.roles)) END "
        "FROM meguri.memberships m LEFT JOIN meguri.organisations o USING (organisation_no) "
        "WHERE m.person_no = %s AND m.ended_at IS NULL AND o.closed_at IS NULL ORDER BY m.membership_no",
        [person_no],
    )
    return tuple(
        Membership(no, who, firm_no, firm_id, name, frozenset(roles))
        for no, who, firm_no, firm_id, name, roles in rows
    )


def person_of_mail(session: "Session", secrets: Secrets, mail: str) -> Person:
    """The person of a mail address.

    Raises:
        AccountError: no mail address, or nobody's.
    """
    return _person(session, "login = %s", login_of(secrets, mail), mail)


def person_of_id(session: "Session", person_id: str) -> Person:
    """The person of a pseudonym, erased or not.

    Raises:
        AccountError: nobody has it.
    """
    return _person(session, "person_id = %s", person_id, person_id)


def person_of_number(session: "Session", person_no: int) -> Person:
    """The person of a number, erased or not.

    Raises:
        AccountError: nobody has it.
    """
    return _person(session, "person_no = %s", person_no, str(person_no))


def people(session: "Session") -> tuple[Person, ...]:
    """All people, in the order in which they came; also those that were erased."""
    rows = session.execute(
        "SELECT person_no, person_id, created_at, erased_at FROM meguri.people ORDER BY person_no"
    )
    return tuple(Person(*row) for row in rows)


def contact_of(session: "Session", secrets: Secrets, person: Person) -> dict[str, str]:
    """Name and mail address of a person; nothing of one who was erased."""
    return Vault(secrets.vault).facts_of(session, person.person_id).get(CONTACT, {})


def set_password(
    session: "Session",
    secrets: Secrets,
    person: Person,
    password: str,
    *,
    is_first: bool = False,
    now: Clock = utc_now,
) -> None:
    """Give a person a new password; all their sessions end.

    Args:
        session: of the registry itself.
        secrets: of the installation.
        person: whose.
        password: as typed.
        is_first: somebody else chose it: it is good for choosing another, and for nothing else.
        now: the registry's clock.

    Raises:
        AccountError: the password breaks the rules; all faults at once.
    """
    check_new(password, tuple(contact_of(session, secrets, person).values()))
    at = now()
    with session.transaction():
        session.execute(
            "INSERT INTO meguri.passwords (person_no, encoded, changed_at, is_first) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (person_no) DO UPDATE SET encoded = excluded.encoded, "
            "changed_at = excluded.changed_at, is_first = excluded.is_first",
            [person.person_no, encoded(password), at, is_first],
        )
        session.execute(
            "UPDATE meguri.sessions SET ended_at = %s WHERE person_no = %s AND ended_at IS NULL",
            [at, person.person_no],
        )


def erase_person(session: "Session", person: Person, *, now: Clock = utc_now) -> datetime:
    """Erase a person: nobody can read their data again, or come in as them; events and proofs stay.

    Returns:
        When the person was first erased.

    Raises:
        AccountError: nobody who administers would be left.
    """
    with session.transaction():
        check_administered(session, without_person=person.person_no)
        at = erase(session, person.person_id, now)
        leave_market(session, person.person_id, at)
        for table in ("passwords", "sessions", "identities"):
            session.execute(f"DELETE FROM meguri.{table} WHERE person_no = %s", [person.person_no])
        session.execute(
            "DELETE FROM meguri.login_attempts a USING meguri.people p "
            "WHERE p.person_no = %s AND a.login = p.login",
            [person.person_no],
        )
        session.execute(
            "UPDATE meguri.memberships SET ended_at = coalesce(ended_at, %s) WHERE person_no = %s",
            [at, person.person_no],
        )
        session.execute(
            "UPDATE meguri.access_grants SET withdrawn_at = coalesce(withdrawn_at, %s) "
            "WHERE %s IN (giver, taker)",
            [at, person.person_id],
        )
        session.execute(
            "UPDATE meguri.people SET login = NULL, erased_at = %s WHERE person_no = %s",
            [at, person.person_no],
        )
    return at


def _person(session: "Session", which: str, value: bytes | str | int, told: str) -> Person:
    row = session.execute(
        f"SELECT person_no, person_id, created_at, erased_at FROM meguri.people WHERE {which}", [value]
    ).fetchone()
    if row is None:
        raise refused(AccountCode.NO_PERSON, found=told)
    return Person(*row)
