"""Who does what where, whom could he join, and which step of a chain is nobody known for?

The directory is what public texts tell: no place, capacity or licence is guessed, and an empty cell means
that no text seen says it. `find_partners` pairs actors who complete each other, `missing_functions` counts by
region, `find_chains` looks for who does each step from a place, with JARP as the default recovery route.
"""

from meguri.market.partners.chains import Chains, find_chains
from meguri.market.partners.directory import directory, narrowed, read_partners
from meguri.market.partners.faults import PartnerError
from meguri.market.partners.initiatives import complementary_initiatives, initiatives
from meguri.market.partners.pairs import find_partners, missing_functions

__all__ = [
    "Chains",
    "PartnerError",
    "complementary_initiatives",
    "directory",
    "find_chains",
    "find_partners",
    "initiatives",
    "missing_functions",
    "narrowed",
    "read_partners",
]
