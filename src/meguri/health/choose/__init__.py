"""Which diagnosis method fits a purpose and a situation, and why; no method is best for everything."""

from meguri.health.choose.question import ChoiceCode, ChoiceError, ChoiceFault, Question
from meguri.health.choose.ranking import Choice, choose, choose_methods
from meguri.health.choose.rules import valid_until
from meguri.health.choose.words import REASON_WORDS

__all__ = [
    "REASON_WORDS",
    "Choice",
    "ChoiceCode",
    "ChoiceError",
    "ChoiceFault",
    "Question",
    "choose",
    "choose_methods",
    "valid_until",
]
