"""What an impedance spectrum tells: circuit fits, the Kramers–Kronig check, relaxation times."""

from meguri.health.impedance.circuit import Circuit, parse_circuit
from meguri.health.impedance.circuit_faults import CircuitCode, CircuitError, CircuitFault
from meguri.health.impedance.fitting import ImpedanceFit, fit_impedance
from meguri.health.impedance.kramers_kronig import KramersKronig, kramers_kronig
from meguri.health.impedance.reading import ReadSpectra, read_spectra
from meguri.health.impedance.relaxation import RelaxationTimes, drt
from meguri.health.impedance.response import impedance
from meguri.health.impedance.spectrum_faults import SpectrumCode, SpectrumError, SpectrumFault
from meguri.health.impedance.words import ASSUMED_WORDS, FINDING_WORDS

__all__ = [
    "ASSUMED_WORDS",
    "FINDING_WORDS",
    "Circuit",
    "CircuitCode",
    "CircuitError",
    "CircuitFault",
    "ImpedanceFit",
    "KramersKronig",
    "ReadSpectra",
    "RelaxationTimes",
    "SpectrumCode",
    "SpectrumError",
    "SpectrumFault",
    "drt",
    "fit_impedance",
    "impedance",
    "kramers_kronig",
    "parse_circuit",
    "read_spectra",
]
