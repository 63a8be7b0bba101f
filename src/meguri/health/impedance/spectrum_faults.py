"""What can be wrong with spectra, and with a file of them."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class SpectrumCode(StrEnum):
    """What can be wrong with spectra."""

    NO_FILE = "spectrum_no_file"
    FOLDER = "spectrum_is_folder"
    NOT_OPENED = "spectrum_not_opened"
    UNREADABLE = "spectrum_unreadable"
    TOO_LARGE = "spectrum_too_large"
    ENCODING = "spectrum_encoding"
    EMPTY = "spectrum_empty"
    COLUMNS = "spectrum_columns"
    COLUMN_TWICE = "spectrum_column_twice"
    WIDTH = "spectrum_width"
    NUMBER = "spectrum_number"
    FREQUENCY = "spectrum_frequency"
    DUPLICATE = "spectrum_duplicate"
    FEW = "spectrum_few"
    OPTION = "spectrum_option"
    FRAME = "spectrum_frame"


MESSAGES: dict[SpectrumCode, str] = {
    SpectrumCode.NO_FILE: N_("{file}: there is no such file. Check its name and its folder."),
    SpectrumCode.FOLDER: N_("{file}: this is a folder. Name the file of spectra inside it."),
    SpectrumCode.NOT_OPENED: N_("{file}: the file cannot be opened. Check its name and its rights."),
    SpectrumCode.UNREADABLE: N_(
        "{file}, row {row}: the rest cannot be read as a table. Export the spectra again, as CSV in UTF-8."
    ),
    SpectrumCode.TOO_LARGE: N_(
        "{file}: {found} MB; at most {wanted} MB are read. Cut it into files of some spectra each."
    ),
    SpectrumCode.ENCODING: N_("{file}: is no text in UTF-8 or Shift_JIS. Save it as CSV (UTF-8)."),
    SpectrumCode.EMPTY: N_("{file}: has no spectra."),
    SpectrumCode.COLUMNS: N_(
        "{file}: no column of {field} in the first row ({found}). Name one {wanted}, or one column for each "
        "frequency: ZReal_100Hz, ZImag_100Hz."
    ),
    SpectrumCode.COLUMN_TWICE: N_("{file}: {found} and {wanted} both give {field}. Leave one out."),
    SpectrumCode.WIDTH: N_(
        "{file}, row {row}: has {found} values where the first row names {wanted}. The file may be cut off: "
        "mend or delete the row."
    ),
    SpectrumCode.NUMBER: N_(
        "{file}, row {row}, {field}: {found} is no number. Write a finite one or delete it."
    ),
    SpectrumCode.FREQUENCY: N_("{file}, row {row}, {field}: {found} Hz. A frequency is above 0: mend it."),
    SpectrumCode.DUPLICATE: N_(
        "{file}, row {row}: spectrum {field} has {found} Hz a second time. Keep one, or give each "
        "measurement a spectrum_id of its own."
    ),
    SpectrumCode.FEW: N_("spectrum {field}: has {found} frequencies; at least {wanted} are wanted."),
    SpectrumCode.OPTION: N_("{field}: {found} is not known here. Use {wanted}."),
    SpectrumCode.FRAME: N_(
        "spectra: {found} is no frame. Give the columns spectrum_id, frequency_hz, z_real_ohm and z_imag_ohm."
    ),
}
MOST_FAULTS = 50


class SpectrumFault(CodedFault):
    """One thing wrong with spectra: which rule, and the values for its message."""


class SpectrumError(CodedError):
    """Spectra that cannot be used; every fault is named, the first MOST_FAULTS of many.

    Attributes:
        faults: the faults, in the order of the rows.
    """

    messages = MESSAGES

    def __init__(self, faults: tuple[SpectrumFault, ...]) -> None:
        super().__init__(faults[:MOST_FAULTS])


def fault(code: SpectrumCode, **values: object) -> SpectrumFault:
    """One fault, its values as text."""
    return SpectrumFault(code, {name: str(value) for name, value in values.items()})
