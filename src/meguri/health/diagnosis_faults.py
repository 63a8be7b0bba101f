"""What can keep a diagnosis from being made, with the way out of each."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class DiagnosisCode(StrEnum):
    """What can be wrong with what a diagnosis was given."""

    NOTHING_GIVEN = "nothing_given"
    NO_PACK = "no_pack"
    NO_RESULT = "no_result"
    NO_FEATURES = "no_features"
    OTHER_CAR = "report_of_other_car"
    CARS_DIFFER = "reports_of_several_cars"
    OTHER_DEFINITION = "other_definition"
    SERIES_RANGE = "series_contradicts_voltage"
    SERIES_CELLS = "series_contradicts_cells"


MESSAGES: dict[DiagnosisCode, str] = {
    DiagnosisCode.NOTHING_GIVEN: N_(
        "There is nothing to judge from. Give a log, a report, readings, or what is known of the vehicle "
        "(model, first registration, mileage)."
    ),
    DiagnosisCode.NO_PACK: N_(
        "A log needs its pack: name it, or give its capacity when new and its cells in series."
    ),
    DiagnosisCode.NO_RESULT: N_(
        "{log}: no part of this log tells the capacity, and nothing else was given. Log a charge over more "
        "of the battery, or add what is known of the vehicle (model, first registration, mileage)."
    ),
    DiagnosisCode.NO_FEATURES: N_(
        "{log}: every row lies outside what the calibration was taught, and nothing else was given. Check "
        "the order and the units of the columns, or add what is known of the vehicle."
    ),
    DiagnosisCode.OTHER_CAR: N_(
        "{report}: is on another chassis number than the one given, so it is of another car, and nothing "
        "else was given. Correct the number where it was mistyped, or bring a report of this car."
    ),
    DiagnosisCode.CARS_DIFFER: N_(
        "{report}: is one of several reports on different chassis numbers, and nothing else was given. Say "
        "which car it is (--chassis-number; in Python: chassis_number=)."
    ),
    DiagnosisCode.OTHER_DEFINITION: N_(
        "{methods}: states SOCE (energy), but the certified energy of the pack is not known, and nothing "
        "else was given. Give certified_energy_kwh with the pack, or a log."
    ),
    DiagnosisCode.SERIES_RANGE: N_(
        "{log}: {voltage} V over {cells} cells in series is {cell} V a cell; cells of {chemistry} stay "
        "between {low} and {high} V. Correct cells_in_series (here {fits}) or the voltage column."
    ),
    DiagnosisCode.SERIES_CELLS: N_(
        "{log}: {voltage} V and a mean cell voltage of {cell} V make {found} cells in series, but the pack "
        "has {cells}. Correct cells_in_series or the columns."
    ),
}


class DiagnosisFault(CodedFault):
    """One thing wrong: which rule, and the values for its message."""


class DiagnosisError(CodedError):
    """Logs, pack and vehicle facts from which no diagnosis can be made; every fault is named.

    Attributes:
        faults: all faults, in the order of the logs.
    """

    messages = MESSAGES
