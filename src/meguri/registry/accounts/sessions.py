"""Sessions of people: a random id in a cookie, kept as its SHA-256; new at every sign-in.

A session ends when it was idle for long, at its latest hour, when its person signs out or everywhere, and
when the membership it is for ends. A form belongs to its session by a token that only the session gives.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from meguri.registry.accounts.asker import PUBLIC, Asker, Way
from meguri.registry.accounts.faults import AccountCode, refused
from meguri.registry.accounts.installation_keys import Secrets, digest_of
from meguri.registry.accounts.people import memberships
from meguri.registry.store import Clock, utc_now

if TYPE_CHECKING:
    from meguri.registry.database import Session

ID_BYTES = 32
IDLE, LONGEST = timedelta(hours=8), timedelta(days=7)
_SEEN_EVERY = timedelta(minutes=1)  # how exactly it is known when a session was last used
_LONGEST_COOKIE = 100

_READ = """
SELECT s.session_no, s.person_no, p.person_id, m.organisation_no, o.organisation_id, s.seen_at,
  CASE WHEN o.organisation_no IS NULL THEN m.roles
  ELSE ARRAY(SELECT unnest(m.roles) INTERSECT SELECT unnest(o.roles)) END, coalesce(w.is_first, false)
FROM meguri.sessions s JOIN meguri.people p USING (person_no) JOIN meguri.memberships m USING (membership_no)
LEFT JOIN meguri.organisations o ON o.organisation_no = m.organisation_no
LEFT JOIN meguri.passwords w ON w.person_no = s.person_no
WHERE s.digest = %(digest)s AND s.ended_at IS NULL AND s.expires_at > %(now)s AND s.seen_at > %(idle)s
  AND p.erased_at IS NULL AND m.ended_at IS NULL AND o.closed_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that was begun.

    Attributes:
        cookie: what the browser keeps; told once. HttpOnly, Secure, SameSite=Lax.
        csrf: token for its forms.
        expires_at: its latest hour.
    """

    cookie: str
    csrf: str
    expires_at: datetime


def begin_session(
    session: "Session",
    secrets: Secrets,
    person_no: int,
    *,
    membership_no: int | None = None,
    before: str = "",
    now: Clock = utc_now,
    entropy: Callable[[int], str] = token_urlsafe,
) -> Begun:
    """Begin a session for a person who showed who they are; the one before ends, whoever had it.

    Args:
        session: of the registry itself.
        secrets: of the installation.
        person_no: who.
        membership_no: for whom they ask; None takes their oldest membership.
        before: the cookie that the browser had; it is never used again: another may have set it.
        now: the registry's clock.
        entropy: gives a random text of so many bytes.

    Raises:
        AccountError: the person may not ask for that organisation, or for anybody.
    """
    known = {one.membership_no: one for one in memberships(session, person_no)}
    chosen = next(iter(known), None) if membership_no is None else membership_no
    if chosen is None:
        raise refused(AccountCode.NO_MEMBERSHIP)
    if chosen not in known:
        raise refused(AccountCode.NO_ORGANISATION, found=chosen)
    cookie, at = entropy(ID_BYTES), now()
    with session.transaction():
        if before:
            end_session(session, before, now=now)
        session.execute(
            "INSERT INTO meguri.sessions (digest, membership_no, person_no, created_at, seen_at, expires_at) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            [digest_of(cookie), chosen, person_no, at, at, at + LONGEST],
        )
    return Begun(cookie, csrf_token(secrets, cookie), at + LONGEST)


def asker_of_session(session: "Session", cookie: str, *, now: Clock = utc_now) -> Asker | None:
    """Whose session a cookie is; None where it is nobody's, or ended.

    Args:
        session: of the registry itself.
        cookie: from the browser.
        now: the registry's clock.
    """
    if not cookie or len(cookie) > _LONGEST_COOKIE:
        return None
    at = now()
    row = session.execute(_READ, {"digest": digest_of(cookie), "now": at, "idle": at - IDLE}).fetchone()
    if row is None:
        return None
    session_no, person_no, person_id, organisation_no, organisation_id, seen_at, roles, is_first = row
    if at - seen_at > _SEEN_EVERY:
        session.execute("UPDATE meguri.sessions SET seen_at = %s WHERE session_no = %s", [at, session_no])
    if is_first:  # somebody else knows it: nothing is theirs before they chose another
        return Asker(Way.SESSION, person_no, credential_no=session_no, must_change=True)
    named = frozenset({PUBLIC, *roles})
    return Asker(Way.SESSION, person_no, person_id, organisation_no, organisation_id, named, session_no)


def end_session(session: "Session", cookie: str, *, now: Clock = utc_now) -> None:
    """Sign out: the cookie is nobody's from now on."""
    session.execute(
        "UPDATE meguri.sessions SET ended_at = %s WHERE digest = %s AND ended_at IS NULL",
        [now(), digest_of(cookie)],
    )


def end_all_sessions(session: "Session", person_no: int, *, now: Clock = utc_now) -> int:
    """Sign a person out everywhere; how many sessions ended."""
    return session.execute(
        "UPDATE meguri.sessions SET ended_at = %s WHERE person_no = %s AND ended_at IS NULL",
        [now(), person_no],
    ).rowcount


def forget_old_sessions(session: "Session", *, now: Clock = utc_now) -> int:
    """Delete what ended more than a month ago; how many."""
    at = now()
    return session.execute(
        "DELETE FROM meguri.sessions WHERE least(ended_at, expires_at) < %s", [at - timedelta(days=31)]
    ).rowcount


def csrf_token(secrets: Secrets, cookie: str) -> str:
    """The token for the forms of a session: whoever lacks the cookie cannot make it."""
    return hmac.digest(secrets.csrf, digest_of(cookie), "sha256").hex()


def is_csrf_token(secrets: Secrets, cookie: str, token: str) -> bool:
    """Whether a form's token is that of its session."""
    return hmac.compare_digest(csrf_token(secrets, cookie).encode(), token.encode("utf-8", "replace"))
