"""A battery that does not exist: logs, readings and spectra with known truth, for the demo and for tests.

SYNTHETIC: nothing made here says anything of a real battery. Every log says so (`is_synthetic`, a finding,
and the first line of its file). The only randomness is the generator passed in.
"""

from meguri.health.simulate.logs import (
    demo,
    demo_csv,
    simulate_charge,
    simulate_log,
    simulate_pulses,
)
from meguri.health.simulate.pack_model import Step, Truth, default_ocv
from meguri.health.simulate.series import simulate_readings, simulate_spectra

__all__ = [
    "Step",
    "Truth",
    "default_ocv",
    "demo",
    "demo_csv",
    "simulate_charge",
    "simulate_log",
    "simulate_pulses",
    "simulate_readings",
    "simulate_spectra",
]
