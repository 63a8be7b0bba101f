"""The rules of use of a purpose, as the choice needs them."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from meguri.facts.methods import rule_value, use_rules

WEIGHTS = ("accuracy", "evidence", "time", "output", "chemistry")


@dataclass(frozen=True, slots=True)
class Needs:
    """What one purpose needs of a diagnosis (`diagnosis_rules`).

    Attributes:
        half_width_points: half of the 90 % interval that is good enough, points of SOH.
        usual_min: time that is usual at that place.
        outputs: quantities that answer the purpose.
        weights: by name, adding up to 1.
        evidence_worth: by level of evidence, 0 to 1.
    """

    half_width_points: float
    usual_min: float
    outputs: frozenset[str]
    weights: dict[str, float]
    evidence_worth: dict[str, float]

    @classmethod
    def of(cls, purpose: str, *, folder: Path | None = None) -> "Needs":
        """The needs of one purpose."""
        rules, common = use_rules(purpose, folder=folder), use_rules("any", folder=folder)
        value = {(row["rule"], row["code"]): row["value"] for row in rules.iter_rows(named=True)}
        worth = common.filter(rule="evidence_worth").select("code", "value")
        return cls(
            value["accuracy", "half_width"],
            value["usual_time", "minutes"],
            frozenset(rules.filter(rule="output")["code"]),
            {name: value["weight", name] for name in WEIGHTS},
            dict(worth.iter_rows()),
        )


def valid_until(measured_on: date, purpose: str, *, folder: Path | None = None) -> date | None:
    """The last day on which a result may be used for a purpose; None where no rule says."""
    days = rule_value(purpose, "validity", "days", folder=folder)
    return None if days is None else measured_on + timedelta(days=days)
