"""What a check can end with."""

from enum import StrEnum


class State(StrEnum):
    """What a check ended with."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"


def worst(*states: State) -> State:
    """One failure fails all; short of that, one doubt leaves all in doubt; of nothing, all is well."""
    order = (State.OK, State.UNKNOWN, State.FAILED)
    return max(states, key=order.index, default=State.OK)
