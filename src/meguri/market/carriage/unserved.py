"""Why can no lorry serve a stop?"""

from typing import Any

from meguri.market.carriage.reading import Asked, fleet_of, visit_of
from meguri.market.carriage.solving import Fleet, Visit

_LOADS = (("mass", "kg"), ("energy", "kwh"))


def why_not(asked: Asked, number: int) -> dict[str, Any] | None:
    """The UNSERVED row of a stop that no lorry could serve even alone; None where one could.

    Reasons in this order: no road (sea), no lorry for its condition (goods), too heavy (mass), too much
    energy (energy), too late or too far for a shift (window).
    """
    at = {row["depot_id"]: i for i, row in enumerate(asked.depots)}
    fleets = [fleet_of(row, at[row["depot_id"]]) for row in asked.lorries]
    visit, stop = visit_of(asked.stops[number]), len(asked.depots) + number
    row = {"stop_id": asked.stops[number]["stop_id"], "found_value": None, "limit_value": None, "unit": None}
    fleets = [fleet for fleet in fleets if asked.can_drive[fleet.depot, stop]]
    if not fleets:
        return row | {"why": "sea"}
    fleets = [fleet for fleet in fleets if fleet.takes_special or not visit.needs_special]
    if not fleets:
        return row | {"why": "goods"}
    for kind, (why, unit) in enumerate(_LOADS):
        most = max(fleet.capacities[kind] for fleet in fleets)
        fleets = [fleet for fleet in fleets if fleet.capacities[kind] >= visit.loads[kind]]
        if not fleets:
            return row | {"why": why, "found_value": visit.loads[kind], "limit_value": most, "unit": unit}
    if not any(_in_time(asked, fleet, visit, stop) for fleet in fleets):
        return row | {"why": "window"}
    return None


def _in_time(asked: Asked, fleet: Fleet, visit: Visit, stop: int) -> bool:
    """Whether a lorry that drives there and straight back keeps every window and its shift."""
    base = asked.depots[fleet.depot]
    drive = float(asked.km[fleet.depot, stop]) / fleet.km_per_h * 60
    begin = max(base["open_from_min"] + drive, visit.opens_min)
    back = begin + visit.service_min + drive
    away = 2 * drive + visit.service_min
    return begin <= visit.closes_min and back <= base["open_until_min"] and away <= fleet.shift_min
