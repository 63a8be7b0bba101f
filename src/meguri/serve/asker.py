"""Who asks, and what he may: read from the request by whoever keeps the accounts.

The room of the accounts fills `Accounts`; without one everybody is the public, who may read what is public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from starlette.requests import HTTPConnection

from meguri.serve.faults import BAD_CREDENTIALS, RefusedError

if TYPE_CHECKING:
    from meguri.passport.events import Event
    from meguri.registry.database import Session

PUBLIC = "public"
SESSION_COOKIE = "meguri_session"
BEARER = "bearer "
KEY_HEADER = "x-api-key"
Verb = Literal["read_record", "capture", "diagnose", "list", "verify", "administer"]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks.

    Attributes:
        role: of the account; `public` for whoever did not say who he is.
        organisation: identifier of the organisation; "" for the public.
        person: identifier of the person; "" for the public and for keys.
        via: how he said it.
        csrf: what a form of his session has to bring along; "" without a session.
    """

    role: str = PUBLIC
    organisation: str = ""
    person: str = ""
    via: Literal["nobody", "key", "cookie"] = "nobody"
    csrf: str = ""

    @property
    def is_known(self) -> bool:
        """Whether he said who he is."""
        return self.via != "nobody"


NOBODY = Asker()


class Accounts(Protocol):
    """Who keeps the accounts; each question is asked on a session of the database."""

    def of_key(self, session: "Session", key: str) -> Asker | None:
        """Who brings this API key; None where nobody does, or it ended."""

    def of_cookie(self, session: "Session", cookie: str) -> Asker | None:
        """Whose session this is; None where it is nobody's, or ended."""

    def bind(self, session: "Session", asker: Asker) -> None:
        """Tell the database who asks, so that its own rules hold; called before anything else is asked."""

    def readers(self, session: "Session", asker: Asker, battery_id: str) -> tuple[str, ...]:
        """As which roles of `passport_roles` he may read a battery; the first where he names none."""

    def may(self, session: "Session", asker: Asker, verb: Verb, battery_id: str | None) -> bool:
        """Whether he may do something, to a battery or at all."""

    def may_record(self, session: "Session", asker: Asker, event: "Event") -> bool:
        """Whether he may record this event: its kind, of its battery, in this organisation's name."""


class NoAccounts:
    """Nobody has an account: everybody reads what is public, and nobody writes."""

    def of_key(self, session: "Session", key: str) -> Asker | None:  # noqa: ARG002
        """Nobody."""
        return None

    def of_cookie(self, session: "Session", cookie: str) -> Asker | None:  # noqa: ARG002
        """Nobody."""
        return None

    def bind(self, session: "Session", asker: Asker) -> None:
        """Nothing to tell."""

    def readers(self, session: "Session", asker: Asker, battery_id: str) -> tuple[str, ...]:  # noqa: ARG002
        """As the public."""
        return (PUBLIC,)

    def may(self, session: "Session", asker: Asker, verb: Verb, battery_id: str | None) -> bool:  # noqa: ARG002
        """Lists and verification are public; a diagnosis keeps nothing."""
        return verb in ("list", "verify", "diagnose")

    def may_record(self, session: "Session", asker: Asker, event: "Event") -> bool:  # noqa: ARG002
        """Nobody writes."""
        return False


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
    if told and not told.lower().startswith(BEARER):
        raise unknown()
    key = told[len(BEARER) :].strip() if told else headers.get(KEY_HEADER, "").strip()
    if told and not key:
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
        return accounts.of_cookie(session, brought.cookie) or NOBODY
    return NOBODY


def unknown() -> RefusedError:
    """The refusal of credentials that are nobody's."""
    challenge = {"WWW-Authenticate": 'Bearer realm="meguri", error="invalid_token"'}
    return RefusedError(401, "bad_credentials", BAD_CREDENTIALS, headers=challenge)
