"""The charge curve: its derivatives, and what it tells of the two electrodes."""

from meguri.health.curve.differential import (
    DifferentialVoltage,
    IncrementalCapacity,
    differential_voltage,
    incremental_capacity,
)
from meguri.health.curve.electrodes import fit_electrodes
from meguri.health.curve.faults import CurveCode, CurveError, CurveFault
from meguri.health.curve.losses import Doubtful, ElectrodeFit

__all__ = [
    "CurveCode",
    "CurveError",
    "CurveFault",
    "DifferentialVoltage",
    "Doubtful",
    "ElectrodeFit",
    "IncrementalCapacity",
    "differential_voltage",
    "fit_electrodes",
    "incremental_capacity",
]
