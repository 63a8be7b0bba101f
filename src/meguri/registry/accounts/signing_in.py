"""Signing in by address and password, so slowly that guessing leads nowhere.

Failures count per address and per network, over a quarter of an hour. From the fifth on, an address waits
twice as long each time; a network may fail fifty times. Attempts at one address come one after another, so
that many at once count as many. An address that nobody has is treated like one with a wrong password.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from meguri.registry.accounts.faults import AccountCode, refused
from meguri.registry.accounts.installation_keys import Secrets
from meguri.registry.accounts.networks import network_of
from meguri.registry.accounts.passwords import encoded, fits, is_outdated
from meguri.registry.accounts.people import login_of
from meguri.registry.store import Clock, utc_now

if TYPE_CHECKING:
    from meguri.registry.database import Session

WINDOW = timedelta(minutes=15)
FREE_FAILURES, LONGEST_WAIT_S = 5, 900
MOST_OF_A_NETWORK = 50
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Tried:
    person_no: int | None
    wait_s: int


def sign_in(
    session: "Session",
    secrets: Secrets,
    mail: str,
    password: str,
    address: str | None,
    *,
    now: Clock = utc_now,
) -> int:
    """The number of the person who has this address and password.

    Args:
        session: of the registry itself, with no transaction open: a failure has to stay on record.
        secrets: of the installation.
        mail: as typed.
        password: as typed.
        address: of the client.
        now: the registry's clock.

    Raises:
        AccountError: they do not belong together, or too many attempts.
    """
    try:
        login = login_of(secrets, mail)
    except ValueError:
        raise refused(AccountCode.WRONG_LOGIN) from None
    tried = _try(session, login, password, network_of(address), now())
    if tried.wait_s:
        raise refused(AccountCode.TOO_OFTEN, seconds=tried.wait_s)
    if tried.person_no is None:
        raise refused(AccountCode.WRONG_LOGIN)
    return tried.person_no


def _try(session: "Session", login: bytes, password: str, network: str, at: datetime) -> _Tried:
    with session.transaction():
        key = int.from_bytes(login[:8], "big", signed=True)
        session.execute("SELECT pg_advisory_xact_lock(%s)", [key])
        if wait_s := _wait_s(session, login, network, at):
            return _Tried(None, wait_s)
        row = session.execute(
            "SELECT p.person_no, w.encoded FROM meguri.people p JOIN meguri.passwords w USING (person_no) "
            "WHERE p.login = %s AND p.erased_at IS NULL",
            [login],
        ).fetchone()
        kept = row[1] if row else None
        found = row[0] if fits(kept, password) and row else None
        session.execute(
            "INSERT INTO meguri.login_attempts (login, network, at, succeeded) VALUES (%s, %s, %s, %s)",
            [login, network, at, found is not None],
        )
        session.execute("DELETE FROM meguri.login_attempts WHERE at < %s", [at - _KEPT])
        if found is not None and kept is not None and is_outdated(kept):
            session.execute(
                "UPDATE meguri.passwords SET encoded = %s WHERE person_no = %s", [encoded(password), found]
            )
    return _Tried(found, 0)


def _wait_s(session: "Session", login: bytes, network: str, at: datetime) -> int:
    """How long an address or network has to wait yet, s; 0 where it may try."""
    row = session.execute(
        "SELECT count(*), max(at) FROM meguri.login_attempts WHERE login = %(login)s AND NOT succeeded "
        "AND at > greatest(%(since)s, (SELECT max(at) FROM meguri.login_attempts "
        "WHERE login = %(login)s AND succeeded))",
        {"login": login, "since": at - WINDOW},
    ).fetchone()
    waits = [0.0]
    if row is not None and row[0] >= FREE_FAILURES:
        pause_s = min(2 ** (row[0] - FREE_FAILURES), LONGEST_WAIT_S)
        waits.append(pause_s - (at - row[1]).total_seconds())
    row = session.execute(
        "SELECT count(*), min(at) FROM meguri.login_attempts "
        "WHERE network = %s AND NOT succeeded AND at > %s",
        [network, at - WINDOW],
    ).fetchone()
    if row is not None and row[0] >= MOST_OF_A_NETWORK:
        waits.append((row[1] + WINDOW - at).total_seconds())
    longest = max(waits)
    return max(1, round(longest)) if longest > 0 else 0
