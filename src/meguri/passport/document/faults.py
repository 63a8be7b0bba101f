"""What can be wrong with a document, as codes and values."""

from enum import StrEnum

from meguri.tables.coded import CodedError
from meguri.tables.schema import N_


class DocumentCode(StrEnum):
    """What can be wrong with a document."""

    NO_OBJECT = "no_object"
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    WRONG_SECTION = "wrong_section"
    BAD_VALUE = "bad_value"
    MISSING = "missing"
    OTHER_VERSION = "other_version"


MESSAGES: dict[DocumentCode, str] = {
    DocumentCode.NO_OBJECT: N_(
        "{where}: this is no passport document. Wanted is a JSON object with `meguri_passport` and the seven "
        "sections, as `meguri passport show --json` prints it."
    ),
    DocumentCode.UNKNOWN_ATTRIBUTE: N_(
        "{where}: {path} is no attribute of a passport. Leave it out; all attributes are listed in "
        "docs/reference/passport.md."
    ),
    DocumentCode.WRONG_SECTION: N_("{where}: {path} belongs in the section {wanted}."),
    DocumentCode.BAD_VALUE: N_("{where}: {path} is {found}; wanted is {wanted}."),
    DocumentCode.MISSING: N_("{where}: {path} is missing."),
    DocumentCode.OTHER_VERSION: N_(
        "{where}: the document is of version {found}; this program reads version {wanted}."
    ),
}


class DocumentError(CodedError):
    """A document that cannot be read; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES
