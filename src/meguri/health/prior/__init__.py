"""What may this battery hold, when nobody has measured it? Vehicle facts in, wide evidence rows out."""

from meguri.health.prior.known import VehicleFacts, VehicleFactsError
from meguri.health.prior.vehicle import Prior, vehicle_prior

__all__ = ["Prior", "VehicleFacts", "VehicleFactsError", "vehicle_prior"]
