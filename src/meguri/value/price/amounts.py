"""A figure with its doubt and where it is from: sourced, given, assumed or computed."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from meguri.tables.draws import HIGH, LOW, Draws, two_piece
from meguri.tables.notes import assumed_row
from meguri.value.price.causes import Floats, normal

EDGES = ("_low", "", "_high")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure.

    Attributes:
        low: 5 % point.
        middle: median.
        high: 95 % point.
        origin: sourced, given, assumed or computed.
        source_id: of the source, where there is one.
    """

    low: float
    middle: float
    high: float
    origin: str = "given"
    source_id: str | None = None

    def drawn(self, seed: int, draws: int, *names: str) -> Floats:
        """Draws [draw] from the stream of these names; never below 0 where the low figure is not."""
        values = two_piece(self.low, self.middle, self.high, normal(seed, draws, *names))
        return np.maximum(values, 0.0) if self.low >= 0 else values

    def times(self, factor: float) -> "Amount":
        """The figure in another unit."""
        low, middle, high = (edge * factor for edge in (self.low, self.middle, self.high))
        return replace(self, low=low, middle=middle, high=high)

    def said(self) -> str:
        """The figure as it is told: one number, or from where to where."""
        edges = dict.fromkeys(f"{edge:,.10g}" for edge in (self.low, self.high))
        return "–".join(edges)


def given(value: float) -> Amount:
    """A figure that the user gave, without doubt."""
    return Amount(value, value, value)


def assumed(low: float, middle: float, high: float) -> Amount:
    """A figure that nobody published."""
    return Amount(low, middle, high, "assumed")


def sourced(low: float, high: float, source_id: str, middle: float | None = None) -> Amount:
    """A published range, its middle halfway where none is told."""
    return Amount(low, (low + high) / 2 if middle is None else middle, high, "sourced", source_id)


def band(name: str, values: Floats) -> dict[str, float]:
    """The three columns of a quantity with doubt from its draws [draw]."""
    edges = np.quantile(values, (LOW, 0.5, HIGH))
    return {f"{name}{edge}": float(value) for edge, value in zip(EDGES, edges, strict=True)}


def drawn_share(told: Draws | tuple[float, float, float], seed: int, draws: int, *names: str) -> Floats:
    """A state of health as draws [draw]: as they are, used in turn, or drawn between three points."""
    if isinstance(told, Draws):
        return told.array.ravel()[np.arange(draws) % told.array.size]
    low, middle, high = told
    return np.clip(two_piece(low, middle, high, normal(seed, draws, *names)), 0.01, 1.5)


def assumed_rows(about: str, amounts: dict[str, Amount]) -> list[Row]:
    """Rows of HEALTH_ASSUMED for those of these figures that are assumed."""
    return [
        assumed_row(about, f"price_{name}", one.said())
        for name, one in amounts.items()
        if one.origin == "assumed"
    ]
