"""A calibrated estimator for pulse and spectrum features, taught by a user's own reference cells."""

from meguri.health.calibrate.estimator import Calibrated
from meguri.health.calibrate.faults import (
    MESSAGES,
    CalibrationCode,
    CalibrationError,
    CalibrationFault,
)
from meguri.health.calibrate.teaching import calibrate

__all__ = [
    "MESSAGES",
    "Calibrated",
    "CalibrationCode",
    "CalibrationError",
    "CalibrationFault",
    "calibrate",
]
