"""How does it get there? Rules on dangerous goods, distance, cost and CO2, and collection rounds.

`carriage_findings` holds what is carried against the rules, `ship` makes consignments of matches,
`plan_rounds` collects what waits at many places. Public names of this package are re-exported here.
"""

from meguri.market.carriage.distance import Place, Way, place_of, way_between
from meguri.market.carriage.faults import MESSAGES, CarriageCode, CarriageError, CarriageFault
from meguri.market.carriage.planning import Rounds, plan_rounds
from meguri.market.carriage.rules import carriage_findings, un_number_of
from meguri.market.carriage.shipping import Shipping, distances, ship

__all__ = [
    "MESSAGES",
    "CarriageCode",
    "CarriageError",
    "CarriageFault",
    "Place",
    "Rounds",
    "Shipping",
    "Way",
    "carriage_findings",
    "distances",
    "place_of",
    "plan_rounds",
    "ship",
    "un_number_of",
    "way_between",
]
