"""What can be wrong with a question to an ageing model, as codes and values."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class FadeCode(StrEnum):
    """What can be wrong with a question to an ageing model."""

    UNKNOWN = "fade_unknown_model"
    EMPTY = "fade_empty_profile"
    STEP = "fade_step"
    SOC = "fade_soc"
    TEMPERATURE = "fade_temperature"
    YEARS = "fade_years"
    TIMES = "fade_times"
    SPREAD = "fade_spread"
    GROUPS = "fade_groups"


MESSAGES: dict[FadeCode, str] = {
    FadeCode.UNKNOWN: N_("No ageing model is called {found}. Did you mean {near}? There are: {known}."),
    FadeCode.EMPTY: N_("The profile holds {found}. Give at least one battery with one point."),
    FadeCode.STEP: N_("step_h: {found} is no step. Give hours above 0, at most 24."),
    FadeCode.SOC: N_(
        "soc_share: battery {row} (counted from 0) has {found} at point {point}; wrong in {count} points. "
        "Give shares from 0 to 1 without gaps."
    ),
    FadeCode.TEMPERATURE: N_(
        "temperature_c: battery {row} (counted from 0) has {found} at point {point}; wrong in {count} "
        "points. Give °C from {low} to {high} without gaps."
    ),
    FadeCode.YEARS: N_("years: {found} is no length of time. Give years from 0 to {high}."),
    FadeCode.TIMES: N_(
        "{field}: {found} does not serve. Give rising times from 0 to the {years} years asked for."
    ),
    FadeCode.SPREAD: N_("spread_share: {found} is no spread. Give a share from 0 to below 1."),
    FadeCode.GROUPS: N_(
        "groups_in_series: {found} is no number of groups. Give a whole number from 1 to 400."
    ),
}


class FadeFault(CodedFault):
    """One thing wrong with a question to an ageing model: which rule, and the values for its message."""


class FadeError(CodedError):
    """A question that no ageing model can answer; every fault is named.

    Attributes:
        faults: all faults, in the order of the arguments.
    """

    messages = MESSAGES
