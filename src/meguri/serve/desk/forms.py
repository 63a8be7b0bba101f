"""Forms that only a page of this server can have made: each carries a token of the browser's own cookie."""

from collections.abc import Iterable
from secrets import token_urlsafe
from typing import TYPE_CHECKING
from unicodedata import category
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from meguri.locale import N_
from meguri.registry.accounts.sessions import ID_BYTES, csrf_token, is_csrf_token
from meguri.serve.asker import SESSION_COOKIE, cookie_name, kept
from meguri.serve.faults import CSRF, RefusedError

if TYPE_CHECKING:
    from meguri.serve.house import House

FORM_COOKIE = "meguri_form"
FIELD = "csrf"
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # of the order of reading
NO_TEXT = N_("A field holds a sign that no text has. Go back and type it again.")


def cookie_of(request: Request) -> str:
    """What a browser's forms are bound to: its session, else a cookie that is for nothing else."""
    return kept(request, SESSION_COOKIE) or kept(request, FORM_COOKIE)


def bound(request: Request, house: "House") -> tuple[str, str]:
    """The token for the forms of a page, and the cookie that has to be set for it ("" where there is one)."""
    cookie = cookie_of(request)
    new = "" if cookie else token_urlsafe(ID_BYTES)
    return csrf_token(house.accounts.secrets, cookie or new), new


def check(request: Request, house: "House", token: str) -> None:
    """Go on only with a form of this server's, sent by the browser that it was given to.

    Raises:
        RefusedError: 403.
    """
    cookie = cookie_of(request)
    is_ours = bool(cookie) and is_csrf_token(house.accounts.secrets, cookie, token)
    if not is_ours or _is_from_elsewhere(request):
        raise RefusedError(403, "csrf", CSRF)


def check_text(fields: Iterable[tuple[str, object]]) -> None:
    """Go on only with fields that are text.

    Raises:
        RefusedError: 422.
    """
    if not all(is_text(name) and (not isinstance(told, str) or is_text(told)) for name, told in fields):
        raise RefusedError(422, "no_text", NO_TEXT)


def is_text(told: str) -> bool:
    """Whether it holds only signs that a person types.

    The database keeps no NUL; and with a sign that turns the order of reading, a page would show another
    number than the one that is recorded.
    """
    return all(one in "\t\n\r" or (category(one) != "Cc" and one not in TURNING) for one in told)


def keep(answer: Response, request: Request, name: str, value: str, seconds: int | None = None) -> None:
    """Let the browser keep a cookie that no script can read."""
    secure = request.url.scheme == "https"
    called = cookie_name(request, name)
    answer.set_cookie(called, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def take_back(answer: Response, request: Request, name: str) -> None:
    """Let the browser forget a cookie."""
    secure = request.url.scheme == "https"
    answer.delete_cookie(cookie_name(request, name), httponly=True, samesite="lax", secure=secure)


def _is_from_elsewhere(request: Request) -> bool:
    """Whether the browser itself says that the form stood on a page of somebody else."""
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return True
    origin = request.headers.get("origin")
    return bool(origin) and origin != "null" and urlsplit(str(origin)).netloc != request.headers.get("host")
