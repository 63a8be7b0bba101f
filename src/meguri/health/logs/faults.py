"""What can be wrong with a log so that nothing can be read from it."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_

LARGEST_MB = 500
MOST_ROWS = 20_000_000


class LogCode(StrEnum):
    """Every reason for which a log is refused."""

    NO_FILE = "log_no_file"
    FOLDER = "log_is_folder"
    NOT_OPENED = "log_not_opened"
    TOO_LARGE = "log_too_large"
    TOO_MANY_ROWS = "log_too_many_rows"
    EXCEL = "log_is_excel"
    BINARY = "log_is_binary"
    ENCODING = "log_encoding"
    DAMAGED = "log_damaged"
    BAD_JSON = "log_bad_json"
    NO_METER_VALUES = "log_no_meter_values"
    NOT_A_SOURCE = "log_not_a_source"
    IS_READINGS = "log_is_readings"
    EMPTY = "log_empty"
    NO_COLUMN = "log_no_column"
    NO_READING = "readings_no_column"
    UNKNOWN_NAME = "log_unknown_name"
    UNKNOWN_MAPPED = "log_unknown_mapped"
    TWICE = "log_column_twice"
    TEXT = "log_text_in_numbers"
    BAD_TIME = "log_bad_time"
    NO_ROWS = "log_no_rows"
    AC_ONLY = "log_ac_only"


MESSAGES: dict[LogCode, str] = {
    LogCode.NO_FILE: N_("{where}: there is no such file. Check its name and its folder."),
    LogCode.FOLDER: N_("{where}: this is a folder. Name the log inside it."),
    LogCode.NOT_OPENED: N_("{where}: the file cannot be opened ({found}). Check its name and its rights."),
    LogCode.TOO_LARGE: N_(
        "{where}: {found} MB are more than the {limit} MB read at once. Cut the log into parts "
        "(one charge each is best), or give it as Parquet with only the columns needed."
    ),
    LogCode.TOO_MANY_ROWS: N_("{where}: {found} rows are more than {limit}. Cut the log into parts."),
    LogCode.EXCEL: N_(
        "{where}: this is an Excel workbook or an archive. Open it and save the sheet as CSV (UTF-8)."
    ),
    LogCode.BINARY: N_("{where}: this is no text. Export the log as CSV with one header line."),
    LogCode.ENCODING: N_("{where}: the text is neither UTF-8 nor Shift_JIS. Save it as CSV in UTF-8."),
    LogCode.DAMAGED: N_("{where}: the file is damaged or cut off. Export it again, as CSV in UTF-8."),
    LogCode.BAD_JSON: N_(
        "{where}: the JSON is damaged or cut off (line {row}, column {column}). Export it again."
    ),
    LogCode.NO_METER_VALUES: N_(
        "{where}: JSON without meterValue. Of JSON, only OCPP MeterValues are read; else export CSV."
    ),
    LogCode.NOT_A_SOURCE: N_("{where}: {found} is no log. Give the path of a file, or a polars frame."),
    LogCode.IS_READINGS: N_(
        "{where}: these are readings over the years, not a log with a current. Give them with --readings "
        "(in Python: readings=)."
    ),
    LogCode.EMPTY: N_("{where}: the file holds no rows. Export the log again."),
    LogCode.NO_COLUMN: N_(
        "{where}: no column for {meaning} was recognised among: {found}. "
        'Say which it is with a column map, e.g. {wanted} = "name in the file".'
    ),
    LogCode.NO_READING: N_(
        "{where}: no column for {meaning} was recognised among: {found}. Name it in the first line, such as "
        "Date, SoH (%), Odometer (km)."
    ),
    LogCode.UNKNOWN_NAME: N_(
        "The column map names {found}, which is no column of a log. Use one of: {known}."
    ),
    LogCode.UNKNOWN_MAPPED: N_("{where}: the column map wants {found}, but the file has: {known}."),
    LogCode.TWICE: N_("{where}: {found} could each be {wanted}. Say which with a column map."),
    LogCode.TEXT: N_(
        "{where}: column {column}, row {row}: {found} is no number. Rows like this: {count}. "
        "Mend or empty these cells."
    ),
    LogCode.BAD_TIME: N_(
        "{where}: column {column}, row {row}: {found} is no time. Rows like this: {count}. "
        "Give seconds, or dates such as 2026-04-01 09:30:00."
    ),
    LogCode.NO_ROWS: N_("{where}: no row has both a time and a current. Check the columns."),
    LogCode.AC_ONLY: N_(
        "{where}: holds alternating current, or no voltage of a pack; what flows into the battery is "
        "not in it. Bring a log of a quick (direct-current) charge, or one read from the car."
    ),
}


class LogFault(CodedFault):
    """One thing wrong with a log: which rule, and the values for its message."""


class LogError(CodedError):
    """A log that cannot be read; every fault is named.

    Attributes:
        faults: all faults.
    """

    messages = MESSAGES


def refused(code: LogCode, **values: object) -> LogError:
    """The error of a single fault."""
    return LogError((LogFault(code, {name: str(value) for name, value in values.items()}),))
