"""What can be wrong with rows of features, with the way out of each."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class FeaturesCode(StrEnum):
    """What can be wrong with rows of features."""

    TOO_LARGE = "features_too_large"
    NO_TEXT = "features_no_text"
    EMPTY = "features_empty"
    SHAPE = "features_shape"
    WIDTH = "features_width"
    NUMBER = "features_number"
    COLUMNS = "features_columns"


MESSAGES: dict[FeaturesCode, str] = {
    FeaturesCode.TOO_LARGE: N_("{where}: {found} MB; at most {limit} MB are read. Cut it into parts."),
    FeaturesCode.NO_TEXT: N_("{where}: this is no CSV text. Save it as CSV (UTF-8), one measurement a row."),
    FeaturesCode.EMPTY: N_("{where}: holds no row of numbers. Give one row for each measurement."),
    FeaturesCode.SHAPE: N_(
        "{where}: {found} holds no rows of numbers. Give one row, rows of one length, a frame or a CSV file."
    ),
    FeaturesCode.WIDTH: N_(
        "{where}, row {row}: has {found} values where the first row has {limit}. Mend or delete the row."
    ),
    FeaturesCode.NUMBER: N_(
        "{where}, row {row}, column {column}: {found} is no number. Mend it, or leave the row out."
    ),
    FeaturesCode.COLUMNS: N_(
        "{where}: has {found} columns; the calibration was taught with {limit}. Give those, in their order; "
        "only temperature_c, air_temperature_c and soc_share may stand beside them, under these names."
    ),
}
MOST_FAULTS = 50


class FeaturesFault(CodedFault):
    """One thing wrong: which rule, and the values for its message."""


class FeaturesError(CodedError):
    """Rows of features that cannot be used; every fault is named, the first MOST_FAULTS of many.

    Attributes:
        faults: the faults, in the order of the rows.
    """

    messages = MESSAGES


def fault(code: FeaturesCode, where: str, **values: object) -> FeaturesFault:
    """One fault, its values as text."""
    return FeaturesFault(code, {"where": where} | {name: str(value) for name, value in values.items()})
