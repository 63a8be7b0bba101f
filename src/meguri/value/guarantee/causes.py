"""What contracts share: the causes that make them claim together. Assumed figures, stated as such."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import log, log1p, sqrt
from typing import Any

from meguri.tables.notes import assumed_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Causes:
    """How strong the shared causes are.

    A summer's and a method's spread is part of the spread that a contract states, so that they change how
    contracts move together and not what one contract costs; a defect comes on top.

    Attributes:
        defect_share: chance that a model line has a defect that shows within the term.
        defect_factor: how many times as fast its batteries then fade.
        summer_cv: spread of fade that hot or cool summers of a place bring (coefficient of variation).
        nation_share: share of that variance which the whole country has in common.
        method_bias_share: standard deviation of a diagnosis method's bias.
    """

    defect_share: float = 0.01
    defect_factor: float = 2.0
    summer_cv: float = 0.10
    nation_share: float = 0.5
    method_bias_share: float = 0.01

    def __post_init__(self) -> None:
        shares = (self.defect_share, self.nation_share, self.method_bias_share)
        if not all(0.0 <= share <= 1.0 for share in shares):
            raise ValueError(f"a share lies between 0 and 1: {shares}")
        if self.defect_factor <= 0.0 or self.summer_cv < 0.0:
            raise ValueError("the factor of a defect is positive, the spread of summers not negative")

    @property
    def summer_sd(self) -> float:
        """Standard deviation of the logarithm of fade that summers bring."""
        return sqrt(log1p(self.summer_cv**2))

    def without(self, cause: str) -> "Causes":
        """The causes with one of them (line, summer, method) taken away, or all."""
        off: dict[str, dict[str, float]] = {
            "line": {"defect_share": 0.0},
            "summer": {"summer_cv": 0.0},
            "method": {"method_bias_share": 0.0},
        }
        changes = {k: v for one in off.values() for k, v in one.items()} if cause == "all" else off[cause]
        return replace(self, **changes)

    def figures(self) -> tuple[float, float, float, float]:
        """Chance and log factor of a defect; weights of the nation's and the place's summer."""
        nation = self.nation_share
        return self.defect_share, log(self.defect_factor), sqrt(nation), sqrt(1.0 - nation)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The causes as rows of HEALTH_ASSUMED."""
        yield assumed_row(
            "portfolio", "cause_line", f"{100 * self.defect_share:g} % × {self.defect_factor:g}"
        )
        said = f"{100 * self.summer_cv:g} % ({100 * self.nation_share:g} %)"
        yield assumed_row("portfolio", "cause_summer", said)
        yield assumed_row("portfolio", "cause_method", f"{100 * self.method_bias_share:g}")
