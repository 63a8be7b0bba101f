"""What can be wrong with a scenario file: a closed set of codes, the facts of each fault, and the words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from meguri.tables.words import N_

Scalar = str | int | float | bool | None


class ScenarioCode(StrEnum):
    """Every kind of fault that reading a scenario can find."""

    UNREADABLE = "unreadable"
    MISSING_KEY = "missing_key"
    UNKNOWN_KEY = "unknown_key"
    WRONG_KIND = "wrong_kind"
    WRONG_UNIT = "wrong_unit"
    OUT_OF_RANGE = "out_of_range"
    BAND_ORDER = "band_order"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN_SOURCE = "unknown_source"
    UNKNOWN_BASE = "unknown_base"
    BAD_KNOT = "bad_knot"
    TOO_FEW_KNOTS = "too_few_knots"
    TOO_MANY_TUNED = "too_many_tuned"
    TUNED_WITHOUT_CLAIM = "tuned_without_claim"
    LEAVES_RANGE = "leaves_range"
    NAME_TAKEN = "name_taken"


MESSAGES: dict[ScenarioCode, str] = {
    ScenarioCode.NAME_TAKEN: N_(
        "{key} is {found}, as another scenario of this run is called. Choose another."
    ),
    ScenarioCode.UNREADABLE: N_("this is not TOML: {found}."),
    ScenarioCode.MISSING_KEY: N_("{key} is missing. State it; it holds: {wanted}."),
    ScenarioCode.UNKNOWN_KEY: N_("{key} is not known. Rename it, or leave it out."),
    ScenarioCode.WRONG_KIND: N_("{key} is {found}, where it should be: {wanted}."),
    ScenarioCode.WRONG_UNIT: N_(
        "{key} is {found}; this assumption is stated in {wanted}. Convert the value."
    ),
    ScenarioCode.OUT_OF_RANGE: N_("{key} is {found}, outside {wanted}. Correct the value or its unit."),
    ScenarioCode.BAND_ORDER: N_("{key} has {found}; what should hold: {wanted}."),
    ScenarioCode.NOT_ALLOWED: N_("{key} is {found}, which is not one of: {wanted}."),
    ScenarioCode.UNKNOWN_SOURCE: N_(
        "{key} is {found}, which is no known source. Name a known one, describe it under [sources], "
        'or write "assumed".'
    ),
    ScenarioCode.UNKNOWN_BASE: N_("{key} is {found}, which is no shipped scenario: {wanted}."),
    ScenarioCode.BAD_KNOT: N_("{key} is no knot of this path; its knots are whole numbers: {wanted}."),
    ScenarioCode.TOO_FEW_KNOTS: N_("{key} has {found} knots; a path needs {wanted} or more."),
    ScenarioCode.TOO_MANY_TUNED: N_("{found} values are tuned ({key}); at most {wanted} may be."),
    ScenarioCode.TUNED_WITHOUT_CLAIM: N_("{key} is tuned, but calibrated_to names no claim it was tuned to."),
    ScenarioCode.LEAVES_RANGE: N_("{key} says {found}, but the value and its sourced range say {wanted}."),
}
DID_YOU_MEAN = N_("Did you mean {suggestion}?")
HEAD = N_("{where}: this scenario cannot be run.")
TAIL = N_("Mend all of the above and try again; nothing was run.")


@dataclass(frozen=True, slots=True)
class ScenarioFault:
    """One rule broken at one key of a scenario file.

    Attributes:
        code: which rule.
        key: the dotted key in the file, e.g. "used_ev.price.3.unit".
        rule: what was found and wanted, by name: `found`, `wanted`, `suggestion`.
    """

    code: ScenarioCode
    key: str
    rule: Mapping[str, Scalar] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """The fault as plain JSON values."""
        return {"code": self.code.value, "key": self.key, "rule": dict(self.rule)}


class ScenarioError(ValueError):
    """A scenario file that cannot be run, with every fault found.

    Attributes:
        where: the file.
        faults: all faults, in the order of the file's declaration.
    """

    def __init__(self, where: str, faults: tuple[ScenarioFault, ...]) -> None:
        self.where = where
        self.faults = faults
        super().__init__(where, faults)

    def __str__(self) -> str:
        return render_scenario_error(self)


def render_scenario_error(error: ScenarioError, translate: Callable[[str], str] = str) -> str:
    """All faults in words: the file, one line a fault, and the way out.

    Args:
        error: what was found.
        translate: turns an English message template into the reader's language (gettext).
    """
    lines = [translate(HEAD).format(where=error.where)]
    lines += [f"  - {_render(fault, translate)}" for fault in error.faults]
    return "\n".join((*lines, translate(TAIL)))


def _render(fault: ScenarioFault, translate: Callable[[str], str]) -> str:
    said = translate(MESSAGES[fault.code]).format(key=fault.key, **fault.rule)
    if fault.rule.get("suggestion"):
        said += " " + translate(DID_YOU_MEAN).format(suggestion=fault.rule["suggestion"])
    return said
