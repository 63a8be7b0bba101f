"""Results of different methods made comparable – from a round robin, or not at all (換算不可)."""

from meguri.health.crosswalk.converting import NoConversionCode, NoConversionError, convert
from meguri.health.crosswalk.estimate import Crosswalk, CrosswalkCode, CrosswalkError, crosswalk

__all__ = [
    "Crosswalk",
    "CrosswalkCode",
    "CrosswalkError",
    "NoConversionCode",
    "NoConversionError",
    "convert",
    "crosswalk",
]
