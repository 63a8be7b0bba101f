"""What can be wrong with a round robin."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class CrosswalkCode(StrEnum):
    """What can be wrong with a round robin."""

    MIXED_DEFINITION = "crosswalk_mixed_definition"
    REFERENCE = "crosswalk_reference"
    METHODS = "crosswalk_methods"
    NO_REFERENCE = "crosswalk_no_reference"
    NO_FILE = "crosswalk_no_file"
    FOLDER = "crosswalk_is_folder"
    UNREADABLE = "crosswalk_unreadable"
    NO_TABLE = "crosswalk_no_table"
    TEXT = "crosswalk_text_in_numbers"


MESSAGES: dict[CrosswalkCode, str] = {
    CrosswalkCode.MIXED_DEFINITION: N_(
        "{found}: gives more than one definition of state of health. Give each definition a method id."
    ),
    CrosswalkCode.REFERENCE: N_("reference: {found} is not among the methods measured: {wanted}."),
    CrosswalkCode.METHODS: N_("The round robin has {found} methods; give two or more."),
    CrosswalkCode.NO_REFERENCE: N_(
        "None of the methods of the round robin ({found}) is a reference by definition. Say which one counts "
        "as the reference (--reference METHOD; in Python: mg.crosswalk(…, reference=…))."
    ),
    CrosswalkCode.NO_FILE: N_("{where}: there is no such file. Check its name and its folder."),
    CrosswalkCode.FOLDER: N_("{where}: this is a folder. Name the CSV file of the round robin inside it."),
    CrosswalkCode.UNREADABLE: N_(
        "{where}: cannot be read as a table. Save it as CSV (UTF-8) with one header line."
    ),
    CrosswalkCode.NO_TABLE: N_("{where}: {found} is no table. Give a CSV file or a frame."),
    CrosswalkCode.TEXT: N_(
        "{where}: column {column}, row {row}: {found} is no number. Rows like this: {count}. "
        "Mend or empty these cells."
    ),
}


class CrosswalkFault(CodedFault):
    """One thing wrong with a round robin: which rule, and the values for its message."""


class CrosswalkError(CodedError):
    """A round robin from which nothing can be estimated; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES
