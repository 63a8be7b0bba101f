"""What can be wrong with a key file."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.words import N_


class KeyFileCode(StrEnum):
    """What can be wrong with a key file."""

    TOO_SHORT = "too_short"
    COST = "cost"
    ENTROPY = "entropy"
    NO_KEY_FILE = "no_key_file"
    VERSION = "version"
    FIELD = "field"
    CLOSED = "closed"


MESSAGES: dict[KeyFileCode, str] = {
    KeyFileCode.TOO_SHORT: N_(
        "The passphrase has {found} characters; wanted are at least {wanted}. A sentence is good."
    ),
    KeyFileCode.COST: N_("The cost {found} cannot be used; wanted is a power of two up to {limit}."),
    KeyFileCode.ENTROPY: N_(
        "The source of randomness gave other than what was asked for; nothing was locked."
    ),
    KeyFileCode.NO_KEY_FILE: N_("{where}: this is no key file. Wanted is one that `meguri` made."),
    KeyFileCode.VERSION: N_("{where}: the key file is of version {found}; version {wanted} can be read."),
    KeyFileCode.FIELD: N_("{where}: `{name}` is {found}, which no key file has. Take a copy that is whole."),
    KeyFileCode.CLOSED: N_(
        "{where}: the passphrase is wrong, or the file was changed. Type it again, or take a copy that is "
        "whole."
    ),
}


class KeyFileFault(CodedFault):
    """One thing wrong with a key file: which rule, and the values for its message."""


class KeyFileError(CodedError):
    """A key file that cannot be made or opened; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES
