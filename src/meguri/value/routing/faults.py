"""Why ways cannot be compared (that a way is closed is a finding, not a fault)."""

from enum import StrEnum

from meguri.tables.coded import CodedError, CodedFault
from meguri.tables.schema import N_


class RouteCode(StrEnum):
    """Why ways cannot be compared."""

    NO_WAY = "route_no_way"
    NO_DRAWS = "route_no_draws"
    DRAWS_DIFFER = "route_draws_differ"
    NOT_FINITE = "route_not_finite"
    NO_PRICE_AT_HOME = "route_no_price_at_home"
    NO_LEVER = "route_no_lever"
    UNKNOWN_WORD = "route_unknown_word"
    UPLIFTS = "route_uplifts"


MESSAGES: dict[RouteCode, str] = {
    RouteCode.NO_WAY: N_("No way has a price; give at least one."),
    RouteCode.NO_DRAWS: N_("The draws of {about} have the shape {found}; wanted is one number a draw."),
    RouteCode.DRAWS_DIFFER: N_(
        "The draws differ in number ({found}). Ways are compared draw by draw; price them with the "
        "same number of draws."
    ),
    RouteCode.NOT_FINITE: N_("{count} draws of {about} are no finite numbers."),
    RouteCode.NO_PRICE_AT_HOME: N_(
        "{count} draws of the price at home are not above 0; an uplift of nothing is nothing."
    ),
    RouteCode.NO_LEVER: N_("The lever {about} is {found}; it lies between {low} and {high}."),
    RouteCode.UNKNOWN_WORD: N_("{about} is {found}; there are: {known}."),
    RouteCode.UPLIFTS: N_("The uplift {found} is no share above −1."),
}


class RouteFault(CodedFault):
    """One reason why ways cannot be compared, and the values for its message."""


class RouteError(CodedError):
    """Ways that cannot be compared; every reason is named.

    Attributes:
        faults: all reasons.
    """

    messages = MESSAGES


def route_fault(code: RouteCode, **values: object) -> RouteFault:
    """A reason with its values as text."""
    told = {name: f"{one:g}" if isinstance(one, float) else str(one)[:200] for name, one in values.items()}
    return RouteFault(code, told)
