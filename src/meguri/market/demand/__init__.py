"""Who could use which battery? Duties of fleets and storage plants as wishes, with what each need rests on.

`read_fleet` takes in a fleet list; `replaceable_cars` says which petrol cars a used EV could replace, why
not, and what that saves; `demand_of_fleet` and `demand_of_storage` make wishes (table `demands`);
`potential_demand` guesses by prefecture before anybody sent a list.
"""

from meguri.market.demand.figures import DemandError, figures
from meguri.market.demand.fleet_list import FleetList, read_fleet
from meguri.market.demand.prior import Potential, potential_demand
from meguri.market.demand.replacing import Replaceable, replaceable_cars
from meguri.market.demand.storage_wishes import demand_of_storage
from meguri.market.demand.wishes import Wishes, demand_of_fleet

__all__ = [
    "DemandError",
    "FleetList",
    "Potential",
    "Replaceable",
    "Wishes",
    "demand_of_fleet",
    "demand_of_storage",
    "figures",
    "potential_demand",
    "read_fleet",
    "replaceable_cars",
]
