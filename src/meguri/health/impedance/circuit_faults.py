"""What can be wrong with a circuit string."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class CircuitCode(StrEnum):
    """What can be wrong with a circuit string."""

    KIND = "circuit_kind"
    LENGTH = "circuit_length"
    DEPTH = "circuit_depth"
    CHARACTER = "circuit_character"
    ELEMENT = "circuit_element"
    DUPLICATE = "circuit_duplicate"
    EMPTY = "circuit_empty"
    JOIN = "circuit_join"
    COMMA = "circuit_comma"
    OPENED = "circuit_opened"
    CLOSED = "circuit_closed"
    BRACKET = "circuit_bracket"


MESSAGES: dict[CircuitCode, str] = {
    CircuitCode.KIND: N_("circuit: {found} is no text. Give one such as R0-p(R1,CPE1)-W1."),
    CircuitCode.LENGTH: N_("circuit: {found} is too long; at most {wanted}."),
    CircuitCode.DEPTH: N_("circuit, place {place}: brackets within brackets, deeper than {wanted}."),
    CircuitCode.CHARACTER: N_(
        "circuit, place {place}: {found} cannot stand here. Use elements, -, p( , and )."
    ),
    CircuitCode.ELEMENT: N_(
        "circuit, place {place}: there is no element {found}. Use {near}, with a number behind it: {wanted}."
    ),
    CircuitCode.DUPLICATE: N_(
        "circuit, place {place}: {found} stands twice. Give each element a number of its own."
    ),
    CircuitCode.EMPTY: N_("circuit, place {place}: an element is missing before {found}."),
    CircuitCode.JOIN: N_("circuit, place {place}: nothing joins {found} to what stands before it. Write -."),
    CircuitCode.COMMA: N_("circuit, place {place}: a comma outside p(…). Write - to join in series."),
    CircuitCode.OPENED: N_("circuit, place {place}: this bracket is never closed. Write ) where p(…) ends."),
    CircuitCode.CLOSED: N_("circuit, place {place}: this bracket was never opened. Take it out."),
    CircuitCode.BRACKET: N_("circuit, place {place}: a bracket without p. Write p(…,…) for parallel."),
}


class CircuitFault(CodedFault):
    """One thing wrong with a circuit string: which rule, and the values for its message."""


class CircuitError(CodedError):
    """A string that is no circuit; every fault is named.

    Attributes:
        faults: all faults, in the order of the string.
    """

    messages = MESSAGES


def fault(code: CircuitCode, **values: object) -> CircuitFault:
    """One fault, its values as text."""
    return CircuitFault(code, {name: str(value) for name, value in values.items()})
