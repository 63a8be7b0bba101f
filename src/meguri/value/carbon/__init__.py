"""How much CO2 is avoided by longer use, a second life, or recycling – losses charged, nothing counted twice?

`carbon_avoided` counts cases; `longer_use_cases` makes them from retained service; the `Statement` says
method, boundary, factors with sources, doubt, and what is not counted.
"""

from meguri.value.carbon.avoiding import Account, carbon_avoided
from meguri.value.carbon.factors import Factors, factors
from meguri.value.carbon.faults import CarbonError
from meguri.value.carbon.from_merit import longer_use_cases
from meguri.value.carbon.statement import Statement

__all__ = [
    "Account",
    "CarbonError",
    "Factors",
    "Statement",
    "carbon_avoided",
    "factors",
    "longer_use_cases",
]
