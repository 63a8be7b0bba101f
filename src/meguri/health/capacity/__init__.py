"""How much can it hold? Capacity from part of a charge, with the doubt that part deserves."""

from meguri.health.capacity.display import display_findings
from meguri.health.capacity.evidence import CapacityEvidence, SohPrior, capacity_evidence
from meguri.health.capacity.windows import count_stretches
from meguri.health.capacity.words import ASSUMED_WORDS, FINDING_WORDS

__all__ = [
    "ASSUMED_WORDS",
    "FINDING_WORDS",
    "CapacityEvidence",
    "SohPrior",
    "capacity_evidence",
    "count_stretches",
    "display_findings",
]
