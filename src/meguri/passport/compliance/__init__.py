"""The law over one passport: what is met, missing, not yet required, not applicable, or conditional.

Every rule comes from the facts (`law_rules`), never from code; the code knows kinds of checks only. A battery
is judged by the day it was placed on the market where the rule says so, else by the day asked, or by the
calendar year of a recycling result.
"""

from meguri.passport.compliance.case import Case, case_of
from meguri.passport.compliance.checking import Compliance, check_case, check_passport
from meguri.passport.compliance.tree import as_tree

__all__ = ["Case", "Compliance", "as_tree", "case_of", "check_case", "check_passport"]
