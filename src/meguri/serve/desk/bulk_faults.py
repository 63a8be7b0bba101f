"""What can be wrong with a file of batteries, as codes and values."""

from enum import StrEnum
from typing import ClassVar

from meguri.locale import N_
from meguri.tables.coded import CodedError, CodedFault


class UploadCode(StrEnum):
    """What can be wrong with a whole file."""

    NO_TEXT = "no_text"
    NO_CSV = "no_csv"
    NO_COLUMN = "no_column"
    SAME_COLUMN = "same_column"
    NO_LINES = "no_lines"
    MANY_LINES = "many_lines"
    BUSY = "upload_busy"


class CellCode(StrEnum):
    """What can be wrong with one line."""

    NO_NUMBER = "no_number"
    NO_DAY = "no_day"
    FUTURE_DAY = "future_day"
    NO_FLAG = "no_flag"
    NO_TEXT = "no_text_in_cell"
    NO_CHASSIS = "no_chassis_in_cell"
    NO_CHOICE = "no_choice"
    NO_MODEL = "no_model"
    MANY_MODELS = "many_models"
    NO_IDENTIFIER = "no_identifier"
    MANY_CELLS = "many_cells"
    SAME_CAR = "same_car"
    OTHER_BATTERY = "other_battery"


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
        UploadCode.NO_CSV: N_(
            "The file cannot be read as CSV from line {found} on: a quotation mark is never closed, or a "
            "cell is far too long. Save it as CSV once more and send it again."
        ),
        UploadCode.NO_COLUMN: N_(
            "There is no column {found}. The template shows the usual ones; every name of the passport is "
            "one, too."
        ),
        UploadCode.SAME_COLUMN: N_("The columns {found} mean the same. Leave one of them."),
        UploadCode.NO_LINES: N_("The file has a heading at most, and no line."),
        UploadCode.MANY_LINES: N_("The file has {found} lines; at most {most} are taken at once."),
        UploadCode.BUSY: N_(
            "Another file of your organisation is being taken in just now. Send this one when it is done."
        ),
    }


class CellError(CodedError):
    """A line of a file that cannot be read; every cell is named.

    Attributes:
        faults: all faults.
    """

    messages: ClassVar = {
        CellCode.NO_NUMBER: N_("{where}: {found} is no number."),
        CellCode.NO_DAY: N_("{where}: {found} is no day. Write it as 2019-04-01, 2019/4 or 平成31年4月."),
        CellCode.FUTURE_DAY: N_("{where}: {found} has not come yet."),
        CellCode.NO_FLAG: N_("{where}: {found} is neither yes nor no."),
        CellCode.NO_TEXT: N_("{where}: {found} holds a sign that no text has."),
        CellCode.NO_CHASSIS: N_(
            "{where}: {found} is no chassis number. Copy it from the vehicle inspection certificate."
        ),
        CellCode.NO_CHOICE: N_("{where}: {found} is none of these: {known}."),
        CellCode.NO_MODEL: N_("{where}: {found} is no name of a car."),
        CellCode.MANY_MODELS: N_(
            "{where}: {found} may be several. Write one of these, or give the energy of the battery when "
            "new in its own column: {known}."
        ),
        CellCode.NO_IDENTIFIER: N_(
            "{where}: {found} is no identifier of a battery. Leave it empty for a new one."
        ),
        CellCode.MANY_CELLS: N_("{where}: the line has more cells than the heading."),
        CellCode.SAME_CAR: N_("{where}: the chassis number stands on line {other}, too."),
        CellCode.OTHER_BATTERY: N_(
            "{where}: you have this car already, with the battery {other}. If this is another battery in "
            "it, record first that the old one was taken out."
        ),
    }
