"""Who asks: what a request brings along, told to the accounts, which know whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from meguri.registry.accounts.asker import ANYBODY, Asker
from meguri.registry.accounts.keeping import Accounts
from meguri.serve.faults import BAD_CREDENTIALS, RefusedError

if TYPE_CHECKING:
    from meguri.registry.database import Session

SESSION_COOKIE = "meguri_session"
KEY_HEADER = "x-api-key"
_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request brings along to say who asks.

    Attributes:
        key: API key; "" for none.
        cookie: of the session; "" for none.
    """

    key: str = ""
    cookie: str = ""


def credentials_of(headers: Mapping[str, str], cookies: Mapping[str, str]) -> Credentials:
    """The credentials of a request; an API key goes before a cookie.

    Raises:
        RefusedError: 401, an Authorization header of another kind.
    """
    told = headers.get("authorization", "")
    key = told[len(_BEARER) :].strip() if told else headers.get(KEY_HEADER, "").strip()
    if told and (not told.lower().startswith(_BEARER) or not key):
        raise unknown()
    return Credentials(key, "" if key else cookies.get(SESSION_COOKIE, ""))


def asker_of(request: HTTPConnection, session: "Session", accounts: Accounts) -> Asker:
    """Who makes a request. An old cookie makes him the public; a wrong key is told as such.

    Raises:
        RefusedError: 401, a key that nobody has.
    """
    brought = credentials_of(request.headers, request.cookies if "cookie" in request.headers else {})
    if brought.key:
        found = accounts.of_key(session, brought.key)
        if found is None:
            raise unknown()
        return found
    if brought.cookie:
        return accounts.of_cookie(session, brought.cookie) or ANYBODY
    return ANYBODY


def unknown() -> RefusedError:
    """The refusal of credentials that are nobody's."""
    challenge = {"WWW-Authenticate": 'Bearer realm="meguri", error="invalid_token"'}
    return RefusedError(401, "bad_credentials", BAD_CREDENTIALS, headers=challenge)
