"""What a page without an account is refused for, as sentences above its form."""

from meguri.facts.official.faults import OfficialFileError
from meguri.serve.errors import Answerer, told_of
from meguri.serve.faults import RefusedError
from meguri.serve.pages.frame import Frame
from meguri.tables.coded import CodedError
from meguri.tables.faults import TableError

BAD_INPUT = (CodedError, RefusedError, TableError, OfficialFileError, ExceptionGroup)


def lines_of(fault: Exception, frame: Frame) -> tuple[str, ...]:
    """Everything that is wrong with what was sent, each in its own sentence.

    Args:
        fault: one of `BAD_INPUT`.
        frame: language of the page.

    Raises:
        Exception: the fault itself, where it is a mistake of ours.
    """
    status, said, _headers = told_of(fault, Answerer(frame.lang))
    if status >= 500:
        raise fault
    return tuple(str(one["message"]) for one in said.faults) or (said.message,)
