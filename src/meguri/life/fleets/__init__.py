"""Fleets whose ageing was watched: when will a new cell of the kind reach 80 %?"""

from meguri.life.fleets.faults import (
    FINDING_MESSAGES,
    MESSAGES,
    CellFinding,
    FleetCode,
    FleetError,
)
from meguri.life.fleets.fleet import FadeFleet, calibrate_fade

__all__ = [
    "FINDING_MESSAGES",
    "MESSAGES",
    "CellFinding",
    "FadeFleet",
    "FleetCode",
    "FleetError",
    "calibrate_fade",
]
