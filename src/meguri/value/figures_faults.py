"""What can be wrong with a file of figures."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class FiguresCode(StrEnum):
    """What can be wrong with a file of figures."""

    UNREADABLE = "figures_unreadable"
    TOO_LARGE = "figures_too_large"
    UNKNOWN_KEY = "figures_unknown_key"
    MISSING_KEY = "figures_missing_key"
    NO_TABLE = "figures_no_table"
    NO_NUMBER = "figures_no_number"
    OUT_OF_RANGE = "figures_out_of_range"
    ORDER = "figures_order"
    UNKNOWN_SOURCE = "figures_unknown_source"


MESSAGES: dict[FiguresCode, str] = {
    FiguresCode.UNREADABLE: N_("{where}: no TOML: {found}"),
    FiguresCode.TOO_LARGE: N_("{where}: {found} bytes; a file of figures has at most {limit}."),
    FiguresCode.UNKNOWN_KEY: N_("{where}: there is no {key}. Use {near}."),
    FiguresCode.MISSING_KEY: N_("{where}: {key} is missing."),
    FiguresCode.NO_TABLE: N_("{where}: {key} is {found}; wanted is a table."),
    FiguresCode.NO_NUMBER: N_("{where}: {key} is {found}; wanted is a number."),
    FiguresCode.OUT_OF_RANGE: N_("{where}: {key} is {found}; it lies between {low} and {high}."),
    FiguresCode.ORDER: N_("{where}: {key} has {found}; wanted is low ≤ value ≤ high."),
    FiguresCode.UNKNOWN_SOURCE: N_(
        "{where}: {key} names the source {found}, which is not known. Name a source of the facts, or "
        "`assumed`."
    ),
}


class FiguresFault(CodedFault):
    """One thing wrong with a file of figures, and the values for its message."""


class FiguresError(CodedError):
    """Figures that cannot be used; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def figures_fault(code: FiguresCode, where: str, **values: object) -> FiguresFault:
    """A fault with its values as text."""
    told = {name: f"{one:g}" if isinstance(one, float) else str(one)[:200] for name, one in values.items()}
    return FiguresFault(code, {"where": where} | told)
