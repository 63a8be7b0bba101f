"""How far does it go in each month, and does that do the daily run?"""

from meguri.life.range_km.months import Range, range_by_month
from meguri.life.range_km.vehicle import Vehicle, vehicle_of
from meguri.life.range_km.words import RangeCode, RangeError

__all__ = ["Range", "RangeCode", "RangeError", "Vehicle", "range_by_month", "vehicle_of"]
