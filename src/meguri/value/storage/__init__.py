"""What does a used pack give as storage, at what cost, in which lot, and what does its sheet say?

`storage_of_lot` reckons energy, years, throughput and levelised cost from forecasts at rest; `standard_lots`
sorts packs into uniform lots and names the rest; `spec_sheet` says what is known and what is missing.
"""

from meguri.value.storage.faults import StorageError
from meguri.value.storage.levelised import Levelised, Store, levelised, linear_soh
from meguri.value.storage.lots import Lots, standard_lots
from meguri.value.storage.parameters import read_costs
from meguri.value.storage.plants import plants
from meguri.value.storage.sheet import Sheet, spec_sheet
from meguri.value.storage.yields import StorageLot, storage_of_lot

__all__ = [
    "Levelised",
    "Lots",
    "Sheet",
    "StorageError",
    "StorageLot",
    "Store",
    "levelised",
    "linear_soh",
    "plants",
    "read_costs",
    "spec_sheet",
    "standard_lots",
    "storage_of_lot",
]
