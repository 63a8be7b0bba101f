"""Who asks: read from the request, told by whoever keeps the accounts, held to the policy.

Without accounts everybody is the public, who may do what the policy allows the public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from starlette.requests import HTTPConnection

from meguri.registry.accounts.asker import ANYBODY, NOTHING_TO_DO_WITH, Asker, Context
from meguri.registry.accounts.policy import Policy, shipped_policy
from meguri.serve.faults import BAD_CREDENTIALS, RefusedError

if TYPE_CHECKING:
    from meguri.registry.database import Session

SESSION_COOKIE = "meguri_session"
KEY_HEADER = "x-api-key"
_BEARER = "bearer "


class Accounts(Protocol):
    """Who keeps the accounts; each question is asked on the session of one request."""

    @property
    def policy(self) -> Policy:
        """What each role may do."""

    def of_key(self, session: "Session", key: str) -> Asker | None:
        """Who brings this API key; None where nobody does, or it ended."""

    def of_cookie(self, session: "Session", cookie: str) -> Asker | None:
        """Whose session this is; None where it is nobody's, or ended."""

    def bind(self, session: "Session", asker: Asker) -> None:
        """Tell the database who asks, so that its own rules hold; called before anything else is asked."""

    def context(self, session: "Session", asker: Asker, battery_id: str) -> Context:
        """How an asker stands to a battery."""


class NoAccounts:
    """Nobody has an account: everybody is the public."""

    @property
    def policy(self) -> Policy:
        """As shipped."""
        return shipped_policy()

    def of_key(self, session: "Session", key: str) -> Asker | None:  # noqa: ARG002
        """Nobody."""
        return None

    def of_cookie(self, session: "Session", cookie: str) -> Asker | None:  # noqa: ARG002
        """Nobody."""
        return None

    def bind(self, session: "Session", asker: Asker) -> None:
        """Nothing to tell."""

    def context(self, session: "Session", asker: Asker, battery_id: str) -> Context:  # noqa: ARG002
        """Nothing to do with it."""
        return NOTHING_TO_DO_WITH


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
