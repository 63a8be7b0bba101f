"""How does it get there? Rules on dangerous goods, distance, cost and CO2, and collection rounds.

`carriage_findings` holds what is carried against the rules, `consign` tells of one consignment, `ship` makes
those of matches, `plan_rounds` collects what waits at many places (`read_round_lists` reads the lists).
Public names of this package are re-exported here.
"""

from meguri.market.carriage.consigning import Consignment, Parcel, consign
from meguri.market.carriage.distance import Place, Way, place_of, way_between
from meguri.market.carriage.faults import MESSAGES, CarriageCode, CarriageError, CarriageFault
from meguri.market.carriage.lists import FILES, read_round_lists
from meguri.market.carriage.planning import Rounds, plan_rounds
from meguri.market.carriage.rules import carriage_findings, un_number_of
from meguri.market.carriage.shipping import Shipping, distances, ship

__all__ = [
    "FILES",
    "MESSAGES",
    "CarriageCode",
    "CarriageError",
    "CarriageFault",
    "Consignment",
    "Parcel",
    "Place",
    "Rounds",
    "Shipping",
    "Way",
    "carriage_findings",
    "consign",
    "distances",
    "place_of",
    "plan_rounds",
    "read_round_lists",
    "ship",
    "un_number_of",
    "way_between",
]
