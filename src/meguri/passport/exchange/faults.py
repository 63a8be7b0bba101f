"""What can be wrong with an exchange as a whole, as codes and values."""

from enum import StrEnum

from meguri.tables.coded import CodedError
from meguri.tables.schema import N_


class ExchangeCode(StrEnum):
    """What can be wrong with an exchange."""

    UNKNOWN_TARGET = "unknown_target"
    NOT_THIS_FORMAT = "not_this_format"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NO_SCHEMA = "no_schema"
    NO_JSON = "no_json"


MESSAGES: dict[ExchangeCode, str] = {
    ExchangeCode.UNKNOWN_TARGET: N_("There is no format {found}. There are: {known}."),
    ExchangeCode.NOT_THIS_FORMAT: N_(
        "{where}: this is no {target}: {wanted} is not in it. Name the format that it is in: {known}."
    ),
    ExchangeCode.UNREADABLE: N_("{where}, line {line}: {found} cannot be read. Wanted is {columns}."),
    ExchangeCode.TOO_LARGE: N_("{where}: {found} bytes; at most {limit} are read."),
    ExchangeCode.NO_JSON: N_("{where}: these are no plain JSON values ({found})."),
    ExchangeCode.NO_SCHEMA: N_("{where}: this is no JSON Schema that can be used alone: {found}."),
}


class ExchangeError(CodedError):
    """Content that is in none of our formats; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES
