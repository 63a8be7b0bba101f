"""Why storage cannot be reckoned, or packs not be sorted into lots."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class StorageCode(StrEnum):
    """Why storage cannot be reckoned."""

    NO_ENERGY = "storage_no_energy"
    NO_PACKS = "storage_no_packs"
    DRIVES = "storage_drives"
    RESTS = "storage_rests_differ"
    STARTS = "storage_starts_differ"
    TIMES = "storage_times_differ"
    DRAWS = "storage_draws_differ"
    EDGES = "storage_soh_edges"
    BANDS = "storage_bands"
    SIZE = "storage_lot_size"
    NOT_NUMBER = "storage_not_number"
    UNKNOWN_WORD = "storage_unknown_word"


MESSAGES: dict[StorageCode, str] = {
    StorageCode.NO_ENERGY: N_(
        "The energy of the pack {about} when new is not known. Name the pack in the forecast, or give it."
    ),
    StorageCode.NO_PACKS: N_("There is no pack."),
    StorageCode.DRIVES: N_(
        "The forecast of {about} drives {found} km and never comes to rest, so it is no storage. Forecast a "
        "storage duty, from its first day (storage_from_yr = 0) or later."
    ),
    StorageCode.RESTS: N_(
        "The packs of a lot come to rest at different times; forecast them with storage from one day on."
    ),
    StorageCode.STARTS: N_("The forecasts start on different days ({found}); wanted is one day for a lot."),
    StorageCode.TIMES: N_("The forecasts look at different times; forecast the packs of a lot alike."),
    StorageCode.DRAWS: N_(
        "The forecasts differ in the number of draws ({found}); wanted is the same for a lot."
    ),
    StorageCode.EDGES: N_(
        "The state of health of {about} is {found}; wanted is low ≤ median ≤ high, or nothing."
    ),
    StorageCode.BANDS: N_("The bands' edges are {found}; wanted are shares that rise, from 0 to 1.6."),
    StorageCode.SIZE: N_(
        "{about} is {found}; wanted is a whole number from 1, the most not below the least."
    ),
    StorageCode.UNKNOWN_WORD: N_("{about} is {found}; there are: {known}."),
    StorageCode.NOT_NUMBER: N_("{about} is {found}; it lies between {low} and {high}."),
}


class StorageFault(CodedFault):
    """One reason why storage cannot be reckoned, and the values for its message."""


class StorageError(CodedError):
    """Storage that cannot be reckoned; every reason is named.

    Attributes:
        faults: all reasons.
    """

    messages = MESSAGES


def storage_fault(code: StorageCode, **values: object) -> StorageFault:
    """A reason with its values as text."""
    told = {name: f"{one:g}" if isinstance(one, float) else str(one)[:200] for name, one in values.items()}
    return StorageFault(code, told)
