"""Who asks: what a request brings along, told to the accounts, which know whose it is.

A browser sends its cookies along with whatever page of another site makes it send. So a cookie says who asks
where something is read, and where a form brings its token (`meguri.serve.desk.forms`); programs that write
bring an API key. Over TLS cookies carry the prefix `__Host-`, so that no other host of the domain can set
one here.
"""

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
HOST_PREFIX = "__Host-"
KEY_HEADER = "x-api-key"
_BEARER = "bearer "
_API, _SAFE = "/api/", ("GET", "HEAD", "OPTIONS")


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
    has_cookies = "cookie" in request.headers and not _is_write_to_api(request)
    cookies = {SESSION_COOKIE: kept(request, SESSION_COOKIE)} if has_cookies else {}
    brought = credentials_of(request.headers, cookies)
    if brought.key:
        found = accounts.of_key(session, brought.key)
        if found is None:
            raise unknown()
        return found
    if brought.cookie:
        return accounts.of_cookie(session, brought.cookie) or ANYBODY
    return ANYBODY


def cookie_name(request: HTTPConnection, name: str) -> str:
    """What a cookie is called on this connection (RFC 6265bis, 4.1.3.2)."""
    return HOST_PREFIX + name if request.url.scheme == "https" else name


def kept(request: HTTPConnection, name: str) -> str:
    """What a browser keeps under a name; "" for nothing."""
    return request.cookies.get(cookie_name(request, name), "")


def _is_write_to_api(request: HTTPConnection) -> bool:
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return path.startswith(_API) and request.scope.get("method") not in _SAFE


def unknown() -> RefusedError:
    """The refusal of credentials that are nobody's."""
    challenge = {"WWW-Authenticate": 'Bearer realm="meguri", error="invalid_token"'}
    return RefusedError(401, "bad_credentials", BAD_CREDENTIALS, headers=challenge)
