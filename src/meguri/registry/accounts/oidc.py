"""Signing in with another service: the authorization code flow of OpenID Connect, with PKCE.

Each sign-in has a state, a nonce and a verifier of its own, and belongs to the browser that began it. It can
be finished once, within ten minutes, whatever the answer is.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from meguri.registry.accounts.faults import AccountCode, refused
from meguri.registry.accounts.installation_keys import Secrets, digest_of
from meguri.registry.accounts.oidc_provider import Line
from meguri.registry.accounts.oidc_token import Identity, identity_of
from meguri.registry.accounts.people import Person, login_of
from meguri.registry.store import Clock, utc_now

if TYPE_CHECKING:
    from meguri.registry.database import Session

LONGEST = timedelta(minutes=10)
_BYTES = 32
_TELLS_ISSUER = "authorization_response_iss_parameter_supported"
_LONGEST_ANSWER = 4_000  # characters of a code


@dataclass(frozen=True, slots=True)
class SentBack:
    """What a browser brings back from the provider.

    Attributes:
        state: which sign-in it says it is.
        code: to be exchanged for tokens; "" where the provider refused.
        issuer: who says so (RFC 9207); "" where the provider does not tell.
    """

    state: str
    code: str
    issuer: str = ""


def begin(
    session: "Session",
    line: Line,
    browser: str,
    onward: str = "/",
    *,
    now: Clock = utc_now,
    entropy: Callable[[int], str] = token_urlsafe,
) -> str:
    """Begin a sign-in; the address to send the browser to.

    Args:
        session: of the registry itself.
        line: to the provider.
        browser: a random value that only this browser has, from a cookie.
        onward: path to go on to afterwards; another site's address counts as "/".
        now: the registry's clock.
        entropy: gives a random text of so many bytes.

    Raises:
        AccountError: the provider does not answer.
    """
    where = line.metadata()["authorization_endpoint"]
    state, nonce, verifier = (entropy(_BYTES) for _ in range(3))
    at = now()
    session.execute("DELETE FROM meguri.oidc_states WHERE created_at < %s", [at - LONGEST])
    session.execute(
        "INSERT INTO meguri.oidc_states (digest, browser, issuer, nonce, verifier, onward, created_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [
            digest_of(state),
            digest_of(browser),
            line.provider.issuer,
            nonce,
            verifier,
            own_path(onward),
            at,
        ],
    )
    asked = {
        "response_type": "code",
        "client_id": line.provider.client_id,
        "redirect_uri": line.provider.redirect_uri,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
    }
    return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"


def finish(
    session: "Session", line: Line, browser: str, answer: SentBack, *, now: Clock = utc_now
) -> tuple[Identity, str]:
    """Finish a sign-in: who it is at the provider, and the path to go on to.

    Args:
        session: of the registry itself, with no transaction open: a state is used up even by a bad answer.
        line: to the provider.
        browser: the value that only this browser has.
        answer: what it brought back.
        now: the registry's clock.

    Raises:
        AccountError: the sign-in was not begun here by this browser, is over or took too long; the provider
            refused, does not answer, or cannot be believed.
    """
    at = now()
    row = session.execute(
        "DELETE FROM meguri.oidc_states WHERE digest = %s "
        "RETURNING browser, issuer, nonce, verifier, onward, created_at",
        [digest_of(answer.state)],
    ).fetchone()
    if row is None:
        raise refused(AccountCode.BAD_STATE)
    held_by, issuer, nonce, verifier, onward, begun_at = row
    is_theirs = compare_digest(bytes(held_by), digest_of(browser)) and issuer == line.provider.issuer
    told = ("", issuer) if not line.metadata().get(_TELLS_ISSUER) else (issuer,)
    if not is_theirs or at - begun_at > LONGEST or answer.issuer not in told:
        raise refused(AccountCode.BAD_STATE)
    if not answer.code or len(answer.code) > _LONGEST_ANSWER:
        raise refused(AccountCode.BAD_TOKEN, provider=line.provider.name, found="no code")
    tokens = line.redeem(answer.code, verifier)
    return identity_of(line, tokens.get("id_token"), nonce, at), onward


def person_of_identity(session: "Session", secrets: Secrets, line: Line, identity: Identity) -> Person:
    """The person who has an identity here.

    The first time, who has an account with the same mail address gets it, if the provider vouches for the
    address; nobody gets an account by this alone.

    Raises:
        AccountError: nobody here has it.
    """
    columns = "p.person_no, p.person_id, p.created_at, p.erased_at"
    row = session.execute(
        f"SELECT {columns} FROM meguri.identities i JOIN meguri.people p USING (person_no) "
        "WHERE i.issuer = %s AND i.subject = %s AND p.erased_at IS NULL",
        [identity.issuer, identity.subject],
    ).fetchone()
    if row is None and identity.mail:
        row = session.execute(
            "WITH made AS (INSERT INTO meguri.identities (issuer, subject, person_no) "
            "SELECT %(issuer)s, %(subject)s, p.person_no FROM meguri.people p "
            "WHERE p.login = %(login)s AND p.erased_at IS NULL AND NOT EXISTS (SELECT "  # an address given on
            "FROM meguri.identities i WHERE i.issuer = %(issuer)s AND i.person_no = p.person_no) "
            "ON CONFLICT DO NOTHING RETURNING person_no) "
            f"SELECT {columns} FROM made JOIN meguri.people p USING (person_no)",
            {
                "issuer": identity.issuer,
                "subject": identity.subject,
                "login": login_of(secrets, identity.mail),
            },
        ).fetchone()
    if row is None:
        raise refused(AccountCode.UNKNOWN_IDENTITY, provider=line.provider.name)
    return Person(*row)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636, 4.2)."""
    return urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def own_path(told: str) -> str:
    """A path of this server; "/" for the address of another, or what a browser could take for one."""
    is_own = (
        told.startswith("/")
        and not told.startswith(("//", "/\\"))
        and told.isprintable()
        and "\\" not in told
    )
    return told if is_own else "/"
