"""Changing a password: by its owner who knows the present one, or a first one by somebody else."""

from typing import TYPE_CHECKING

from meguri.registry.accounts.faults import AccountCode, AccountError, refused
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.passwords import normal
from meguri.registry.accounts.people import Person, contact_of, set_password
from meguri.registry.accounts.sessions import Begun, begin_session
from meguri.registry.accounts.signing_in import sign_in
from meguri.registry.store import Clock, utc_now

if TYPE_CHECKING:
    from meguri.registry.database import Session

MAIL = "mail"


def change_password(
    session: "Session",
    secrets: Secrets,
    person: Person,
    old: str,
    new: str,
    address: str | None,
    *,
    membership_no: int | None = None,
    now: Clock = utc_now,
) -> Begun:
    """Give oneself another password: all sessions end, and the one that is answered begins.

    Guessing the present one is as slow here as at the sign-in.

    Args:
        session: of the registry itself, with no transaction open.
        secrets: of the installation.
        person: who.
        old: the present password, as typed.
        new: the new one, as typed.
        address: of the client.
        membership_no: for whom they go on asking; None takes their oldest membership.
        now: the registry's clock.

    Raises:
        AccountError: the present one is another; the new one is the same or breaks the rules; too many tries.
    """
    mail = contact_of(session, secrets, person).get(MAIL, "")
    try:
        who = sign_in(session, secrets, mail, old, address, now=now)
    except AccountError as fault:
        if fault.faults[0].code is AccountCode.WRONG_LOGIN:
            raise refused(AccountCode.OTHER_PASSWORD) from None
        raise
    if who != person.person_no:
        raise refused(AccountCode.OTHER_PASSWORD)
    if normal(old) == normal(new):
        raise refused(AccountCode.SAME_PASSWORD)
    with session.transaction():
        set_password(session, secrets, person, new, now=now)
        return begin_session(session, secrets, who, membership_no=membership_no, now=now)


def has_password(session: "Session", person_no: int) -> bool:
    """Whether somebody has a password; whoever comes by a company's account may have none."""
    row = session.execute("SELECT FROM meguri.passwords WHERE person_no = %s", [person_no]).fetchone()
    return row is not None
