"""What a request can be refused for that is no fault of its content: who asks, how, how much, how often."""

from collections.abc import Mapping

from meguri.locale import N_

NOT_FOUND = N_("There is nothing at this address.")
METHOD = N_("{method} is not possible here.")
NO_CREDENTIALS = N_("Say who you are: bring an API key (Authorization: Bearer …), or sign in.")
BAD_CREDENTIALS = N_("Nobody is known by this key or session; it may have expired.")
NOT_ALLOWED = N_("Your roles do not allow this ({resource}: {verb}).")
NOT_THIS_READER = N_("You cannot read this battery as {found}. You can as: {wanted}.")
NOT_IN_THIS_NAME = N_("The event says that {found} recorded it; you record as: {wanted}.")
NOT_BEGUN = N_(
    "Nobody here knows the battery {found}. Its record begins with an event that registers it (registered, "
    "made); record that first, or give the identifier under which it is known."
)
BEGUN_BY_ANOTHER = N_(
    "The battery {found} is known here already, and is not yours by the record. If it is yours, ask the "
    "operator of this registry or an authority: they decide who owns it, as an event of its record."
)
CSRF = N_("The request did not come from a page of this server, or the page is old. Load it again.")
TOO_LARGE = N_("The request has more than {limit} bytes. Send less at once.")
TOO_SLOW = N_("The request did not arrive within {limit} s.")
TOO_OFTEN = N_("Too many requests. Try again in {seconds} s.")
UNACCEPTABLE = N_("Nothing here can be given as {found}. There are: {known}.")
UNSUPPORTED = N_("A body of the kind {found} cannot be read here. Wanted is: {wanted}.")
BAD_PARAMETERS = N_("The request was not understood.")
PARAMETER = N_("{where}: {found} cannot be used: {detail}.")
MISSING = N_("{where} is missing.")
UNKNOWN_PARAMETER = N_("{where}: there is no such parameter. There are: {known}.")
NO_CURSOR = N_(
    "cursor: this is none that this server gave, or it belongs to another list. Begin again without one."
)
TWO_BATTERIES = N_("battery and MATCH_epc name two batteries. Give one of them.")
NO_LINK = N_("There is no link of the type {found} here. There are: {known}.")
NO_JOB = N_("No job is called {found} here, or it was cleared away.")
NOT_DONE = N_("The job is {found}. Ask again when it is done.")
UNAVAILABLE = N_("The server cannot answer now. Try again in {seconds} s.")
ALTERED = N_(
    "The record of this battery is not what the log says: it may have been altered. Nothing is signed. Tell "
    "the operator, who can look with `meguri registry check`."
)
INTERNAL = N_("The server made a mistake of its own. Please report it with this number: {incident}.")

RETRY_S = 5


class RefusedError(Exception):
    """A request that is refused.

    Attributes:
        status: of HTTP.
        code: for machines, in snake case.
        message: English message template.
        values: what to put into it.
        headers: of the answer.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        values: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.values = dict(values or {})
        self.headers = dict(headers or {})
        super().__init__(code, self.values)


def not_found() -> RefusedError:
    """Nothing is there, or nothing that this reader may know of."""
    return RefusedError(404, "not_found", NOT_FOUND)


def not_allowed(*, is_known: bool, verb: str, resource: str) -> RefusedError:
    """Somebody who may not do this; whoever did not say who he is may say so first."""
    if not is_known:
        challenge = {"WWW-Authenticate": 'Bearer realm="meguri"'}
        return RefusedError(401, "no_credentials", NO_CREDENTIALS, headers=challenge)
    return RefusedError(403, "not_allowed", NOT_ALLOWED, {"verb": verb, "resource": resource})
