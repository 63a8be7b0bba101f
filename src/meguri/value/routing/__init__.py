"""Which way should it go: drive on at home, export, reuse, recycling? What each leaves in yen, with doubt.

`compare_routes` puts draws of each way's price (`Ways`) side by side, charges what each way costs and adds
what tilts it (`read_parameters`), closes ways by their gates (`Standing`), and says which is best, how
surely, and at which uplift of the price at home staying wins. `stay_curve` asks how many would stay.
"""

from meguri.value.routing.break_even import stay_curve
from meguri.value.routing.comparing import Routes, compare_routes
from meguri.value.routing.faults import RouteError
from meguri.value.routing.parameters import read_parameters
from meguri.value.routing.standing import MENDING_TESTS, Standing
from meguri.value.routing.ways import Levers, Ways

__all__ = [
    "MENDING_TESTS",
    "Levers",
    "RouteError",
    "Routes",
    "Standing",
    "Ways",
    "compare_routes",
    "read_parameters",
    "stay_curve",
]
