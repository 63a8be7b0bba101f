"""Results of different methods made comparable – from a round robin, or not at all (換算不可)."""

from meguri.health.crosswalk.converting import NoConversionCode, NoConversionError, convert
from meguri.health.crosswalk.estimate import Crosswalk, crosswalk
from meguri.health.crosswalk.faults import CrosswalkCode, CrosswalkError
from meguri.health.crosswalk.reading import read_round_robin
from meguri.health.crosswalk.words import FINDING_WORDS

__all__ = [
    "FINDING_WORDS",
    "Crosswalk",
    "CrosswalkCode",
    "CrosswalkError",
    "NoConversionCode",
    "NoConversionError",
    "convert",
    "crosswalk",
    "read_round_robin",
]
