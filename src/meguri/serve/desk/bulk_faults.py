"""What can be wrong with a file of batteries, as codes and values."""

from enum import StrEnum
from typing import ClassVar

from meguri.locale import N_
from meguri.tables.coded import CodedError, CodedFault


class UploadCode(StrEnum):
    """What can be wrong with a whole file."""

    NO_TEXT = "no_text"
    NO_COLUMN = "no_column"
    NO_LINES = "no_lines"
    MANY_LINES = "many_lines"


class CellCode(StrEnum):
    """What can be wrong with one line."""

    NO_NUMBER = "no_number"
    NO_IDENTIFIER = "no_identifier"
    MANY_CELLS = "many_cells"


class UploadFault(CodedFault):
    """One thing wrong with a file."""


class CellFault(CodedFault):
    """One cell that cannot be read."""


class UploadError(CodedError):
    """A file of batteries that cannot be read at all; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages: ClassVar = {
        UploadCode.NO_TEXT: N_(
            "The file is neither UTF-8 nor Shift_JIS. Save it as CSV (UTF-8) and send it again."
        ),
        UploadCode.NO_COLUMN: N_(
            "There is no column {found}. The template shows the usual ones; every name of the passport is "
            "one, too."
        ),
        UploadCode.NO_LINES: N_("The file has a heading at most, and no line."),
        UploadCode.MANY_LINES: N_("The file has {found} lines; at most {wanted} are taken at once."),
    }


class CellError(CodedError):
    """A line of a file that cannot be read; every cell is named.

    Attributes:
        faults: all faults.
    """

    messages: ClassVar = {
        CellCode.NO_NUMBER: N_("{where}: {found} is no number."),
        CellCode.NO_IDENTIFIER: N_(
            "{where}: {found} is no identifier of a battery. Leave it empty for a new one."
        ),
        CellCode.MANY_CELLS: N_("{where}: the line has more cells than the heading."),
    }
