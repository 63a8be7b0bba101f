"""What can be wrong with an account, a key, a sign-in or a grant, as codes and values."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class AccountCode(StrEnum):
    """What can be wrong with accounts, or with what is asked of them."""

    NO_WALL = "no_wall"
    OTHER_SECRET = "other_secret"  # noqa: S105 – the name of a fault
    SAME_SECRET = "same_secret"  # noqa: S105 – the name of a fault
    WEAK_SECRET = "weak_secret"  # noqa: S105 – the name of a fault
    UNKNOWN_ROLE = "unknown_role"
    TOO_MUCH = "too_much"
    NO_ORGANISATION = "no_organisation"
    NO_PERSON = "no_person"
    NO_KEY = "no_key"
    NO_GRANT = "no_grant"
    TAKEN = "taken"
    BAD_ADDRESS = "bad_address"
    SHORT_PASSWORD = "short_password"  # noqa: S105 – the name of a fault
    LONG_PASSWORD = "long_password"  # noqa: S105 – the name of a fault
    COMMON_PASSWORD = "common_password"  # noqa: S105 – the name of a fault
    WRONG_LOGIN = "wrong_login"
    OTHER_PASSWORD = "other_password"  # noqa: S105 – the name of a fault
    SAME_PASSWORD = "same_password"  # noqa: S105 – the name of a fault
    NO_MEMBERSHIP = "no_membership"
    LAST_ADMINISTRATOR = "last_administrator"
    TOO_OFTEN = "too_often"
    NOT_HELD = "not_held"
    NOT_GRANTABLE = "not_grantable"
    IN_THE_PAST = "in_the_past"
    TOO_LONG = "too_long"
    NO_PROVIDER = "no_provider"
    PROVIDER_SILENT = "provider_silent"
    BAD_STATE = "bad_state"
    BAD_TOKEN = "bad_token"  # noqa: S105 – the name of a fault
    UNKNOWN_IDENTITY = "unknown_identity"


MESSAGES: dict[AccountCode, str] = {
    AccountCode.NO_WALL: N_(
        "The database does not know the secret of this server, so it lets nobody see more than the public. "
        "Give MEGURI_SECRET the value it had; or seal everything under the new one: `meguri admin reseal`. A "
        "database that never had one gets it when the server starts with MEGURI_DATABASE_OWNER_URL."
    ),
    AccountCode.OTHER_SECRET: N_(
        "The database is sealed neither under this old secret nor under MEGURI_SECRET. Nothing was changed. "
        "Name the file with the value that MEGURI_SECRET had when the server last ran."
    ),
    AccountCode.SAME_SECRET: N_(
        "The old secret is the value of MEGURI_SECRET. Give MEGURI_SECRET its new value first."
    ),
    AccountCode.WEAK_SECRET: N_(
        "MEGURI_SECRET is its default, short or easily guessed ({found} characters); wanted in production "
        "are at least {wanted} characters that nobody else knows, such as `openssl rand -base64 48` makes."
    ),
    AccountCode.UNKNOWN_ROLE: N_("No role is called {found}. There are: {known}."),
    AccountCode.TOO_MUCH: N_("{found} is more than {who} may be. Allowed are: {known}."),
    AccountCode.NO_ORGANISATION: N_("No organisation is called {found} here."),
    AccountCode.NO_PERSON: N_("No person is called {found} here."),
    AccountCode.NO_KEY: N_("No key is called {found} here."),
    AccountCode.NO_GRANT: N_("No grant of yours has the number {found}."),
    AccountCode.TAKEN: N_("{found} has an account already."),
    AccountCode.BAD_ADDRESS: N_("{found} is no mail address; wanted is one such as name@example.com."),
    AccountCode.SHORT_PASSWORD: N_(
        "The password has {found} characters; wanted are {wanted} or more. A sentence is easily kept in mind."
    ),
    AccountCode.LONG_PASSWORD: N_("The password has {found} characters; at most {wanted} can be used."),
    AccountCode.COMMON_PASSWORD: N_(
        "This password is among the first that anybody would try. Choose one that has nothing to do with "
        "your name, this service, or a row of keys."
    ),
    AccountCode.WRONG_LOGIN: N_("This address and password do not belong together."),
    AccountCode.OTHER_PASSWORD: N_("This is not your present password."),
    AccountCode.SAME_PASSWORD: N_("The new password is the present one. Choose another."),
    AccountCode.NO_MEMBERSHIP: N_(
        "You cannot sign in for anybody any more: your organisation's account was closed, or you no longer "
        "belong to it. Ask the administrator."
    ),
    AccountCode.LAST_ADMINISTRATOR: N_(
        "Nobody who administers this server would be left. Make somebody else an administrator first."
    ),
    AccountCode.TOO_OFTEN: N_("Too many attempts. Try again in {seconds} s."),
    AccountCode.NOT_HELD: N_("You do not hold {found}, so you cannot share it."),
    AccountCode.NOT_GRANTABLE: N_("Nobody can be let read as {found}. There are: {known}."),
    AccountCode.IN_THE_PAST: N_("The end, {found}, has passed; wanted is a later moment than {wanted}."),
    AccountCode.TOO_LONG: N_("{found} days are too long; at most {wanted} are allowed."),
    AccountCode.NO_PROVIDER: N_(
        "Signing in with another service is not set up here. Sign in with your address and password."
    ),
    AccountCode.PROVIDER_SILENT: N_("{provider} does not answer as it should: {found}. Try again later."),
    AccountCode.BAD_STATE: N_("This sign-in was not begun here, is over, or took too long. Begin again."),
    AccountCode.BAD_TOKEN: N_(
        "What {provider} says of you cannot be believed: {found}. Nothing was changed; begin again."
    ),
    AccountCode.UNKNOWN_IDENTITY: N_(
        "{provider} knows you, but you have no account here yet. Ask the administrator for one."
    ),
}


class AccountFault(CodedFault):
    """One thing wrong: which rule, and the values for its message."""


class AccountError(CodedError):
    """Accounts cannot do what was asked; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def fault_of(code: AccountCode, **values: object) -> AccountFault:
    """One fault."""
    return AccountFault(code, {name: str(value) for name, value in values.items()})


def refused(code: AccountCode, **values: object) -> AccountError:
    """The error of one fault."""
    return AccountError([fault_of(code, **values)])
