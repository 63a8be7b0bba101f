"""What does a pulse or a spectrum tell? Features judged by the user's own calibration, as evidence."""

from meguri.health.features.evidence import FeatureEvidence, FeaturesLike, as_pairs, feature_evidence
from meguri.health.features.faults import FeaturesCode, FeaturesError, FeaturesFault
from meguri.health.features.reading import RowsLike, read_features
from meguri.health.features.words import ASSUMED_WORDS, FINDING_WORDS

__all__ = [
    "ASSUMED_WORDS",
    "FINDING_WORDS",
    "FeatureEvidence",
    "FeaturesCode",
    "FeaturesError",
    "FeaturesFault",
    "FeaturesLike",
    "RowsLike",
    "as_pairs",
    "feature_evidence",
    "read_features",
]
