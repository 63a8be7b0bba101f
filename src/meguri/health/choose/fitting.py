"""Whether a method can be used at all: one reason for each criterion, for or against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meguri.facts.method_card import access_ways
from meguri.health.choose.question import Question

_BY_SCOPE = {
    "any": ("chemistry_any", "for"),
    "by_model": ("chemistry_by_model", "caution"),
    "listed": ("chemistry_not_listed", "against"),
}
_SLACK = 1e-9  # of a share: 0.8 − 0.3 is not 0.5


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; the columns of METHOD_REASONS without the method.

    Attributes:
        code: key of REASON_WORDS.
        stance: for, caution (it fits, but …) or against (it does not fit).
        found_value: what there is.
        limit_value: what the method needs or states.
        unit: unit of both.
        about: what it is about, where words are needed.
    """

    code: str
    stance: str
    found_value: float | None = None
    limit_value: float | None = None
    unit: str | None = None
    about: str | None = None


def hard_reasons(method: Mapping[str, Any], suits: Mapping[str, str], asked: Question) -> tuple[Reason, ...]:
    """One reason a criterion; the method fits when none of them is `against`.

    A need that the provider does not publish is no reason against: it is one to ask.

    Args:
        method: a row of DIAGNOSIS_METHODS.
        suits: chemistry → good or weak, as far as told of this method.
        asked: the question.
    """
    return (
        _access(method, asked),
        _time(method, asked),
        _movement(method, asked),
        _chemistry(method, suits, asked),
        _soc(method, asked),
        _temperature(method, asked),
    )


def _access(method: Mapping[str, Any], asked: Question) -> Reason:
    there = {*asked.access, "papers"}
    if any(way <= there for way in access_ways(method["access"])):
        return Reason("access_fits", "for", about=method["access"])
    return Reason("access_missing", "against", about=method["access"])


def _time(method: Mapping[str, Any], asked: Question) -> Reason:
    low, high = method["minutes_min_low"], method["minutes_min_high"]
    longest = low if high is None else high
    if longest is None:
        return Reason("time_unpublished", "caution", asked.minutes, None, "min")
    if asked.minutes is not None and low is not None and low > asked.minutes:
        return Reason("time_short", "against", asked.minutes, low, "min")
    if asked.minutes is not None and longest > asked.minutes:
        return Reason("time_may_exceed", "caution", asked.minutes, longest, "min")
    return Reason("time_fits", "for", asked.minutes, longest, "min")


def _movement(method: Mapping[str, Any], asked: Question) -> Reason:
    if method["must_move"] and not asked.can_move:
        return Reason("movement_needed", "against")
    return Reason("movement_possible" if method["must_move"] else "movement_not_needed", "for")


def _chemistry(method: Mapping[str, Any], suits: Mapping[str, str], asked: Question) -> Reason:
    chemistry, scope = asked.known_chemistry, method["chemistry_scope"]
    about = chemistry or ", ".join(sorted(suits)) or None
    if chemistry is None and (suits or scope == "listed"):
        return Reason("chemistry_unknown", "caution", about=about)
    if chemistry is None or chemistry not in suits:
        return Reason(*_BY_SCOPE[scope], about=about)
    weak = suits[chemistry] == "weak"
    return Reason("chemistry_weak" if weak else "chemistry_good", "caution" if weak else "for", about=about)


def _soc(method: Mapping[str, Any], asked: Question) -> Reason:
    low, high, span = (method[f"soc_{end}"] for end in ("share_low", "share_high", "span_share"))
    if method["any_state"]:
        return Reason("soc_any", "for")
    if low is None and high is None and span is None:
        return Reason("soc_unpublished", "caution")
    from_share, to_share = asked.soc_window
    there = min(to_share, 1.0 if high is None else high) - max(from_share, 0.0 if low is None else low)
    needed = span or 0.0
    if there < -_SLACK and not needed:
        return Reason("soc_outside", "against", about=_window(low, high))
    if there < needed - _SLACK:
        return Reason(
            "soc_short", "against", max(there, 0.0) * 100, needed * 100, "points", _window(low, high)
        )
    return Reason("soc_fits", "for", there * 100, needed * 100, "points", _window(low, high))


def _window(low: float | None, high: float | None) -> str:
    return f"{(low or 0.0) * 100:g}–{(1.0 if high is None else high) * 100:g} %"


def _temperature(method: Mapping[str, Any], asked: Question) -> Reason:
    low, high = method["temperature_c_low"], method["temperature_c_high"]
    if method["any_state"]:
        return Reason("temperature_any", "for")
    if low is None and high is None:
        return Reason("temperature_unpublished", "caution")
    if asked.temperature_c is not None:
        if low is not None and asked.temperature_c < low:
            return Reason("temperature_low", "against", asked.temperature_c, low, "c")
        if high is not None and asked.temperature_c > high:
            return Reason("temperature_high", "against", asked.temperature_c, high, "c")
    return Reason("temperature_fits", "for", asked.temperature_c)
