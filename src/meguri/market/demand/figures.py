"""The figures behind demand as equally likely draws, each shared by all cars; one's own may replace them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meguri.facts.source import fact
from meguri.tables.coded import CodedError, CodedFault, shown
from meguri.tables.draws import two_piece
from meguri.tables.schema import N_

Floats = NDArray[np.float64]
Given = Mapping[str, float | Sequence[float]]

DRAWS = 1000


class FigureCode(StrEnum):
    """What can be wrong with a question about demand."""

    UNKNOWN = "figure_unknown"
    NOT_A_BAND = "figure_not_a_band"
    NOT_ALLOWED = "demand_not_allowed"


MESSAGES: dict[FigureCode, str] = {
    FigureCode.UNKNOWN: N_("No figure behind demand is called {asked}. There are: {known}."),
    FigureCode.NOT_A_BAND: N_(
        "{asked}: {found} cannot be used. Give one number from 0 up, or three that rise (5 %, median, 95 %)."
    ),
    FigureCode.NOT_ALLOWED: N_("{asked}: {found} cannot be used. Use one of: {allowed}."),
}


class DemandFault(CodedFault):
    """One thing wrong with a question about demand."""


class DemandError(CodedError):
    """A question about demand that cannot be answered; every fault is named."""

    messages = MESSAGES


@dataclass(frozen=True, eq=False)
class Figures:
    """The figures.

    Attributes:
        middle: by name.
        drawn: draws by name [draw].
        origin: by name: `given`, `sourced` or `assumed`.
        source: id of the source by name; None where given.
        band: what is taken, by name, as it is said.
    """

    middle: Mapping[str, float]
    drawn: Mapping[str, Floats]
    origin: Mapping[str, str]
    source: Mapping[str, str | None]
    band: Mapping[str, str]


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    rows = {str(row["factor_id"]): row for row in fact("demand_factors").rows.iter_rows(named=True)}
    grid = fact("carbon_factors").rows.filter(factor_id="grid").row(0, named=True)
    charge = fact("use_figures").rows.filter(figure_id="charge_efficiency_200v").row(0, named=True)
    edges = {"value_low": charge["value"], "value_high": charge["value"]}
    return rows | {
        "grid": grid | {"is_assumed": False},
        "charge_efficiency": charge | edges | {"is_assumed": False},
    }


def middle(name: str) -> float:
    """The middle of one shipped figure, in its unit.

    Raises:
        KeyError: no such figure; a slip of the programmer.
    """
    return float(_shipped()[name]["value"])


def figures(given: Given | None = None, *, seed: int = 1, draws: int = DRAWS) -> Figures:
    """All figures, one's own in the place of those shipped.

    Args:
        given: by name of a row of the fact `demand_factors` (or `grid`, `charge_efficiency`): one number, or
            its 5 % point, median and 95 % point, in the unit of that row.
        seed: of the draws; one figure has the same draws whatever else is given.
        draws: how many.

    Raises:
        DemandError: no such figure, or no number or band; all faults.
    """
    known, own = _shipped(), dict(given or {})
    faults, bands = _checked(own, known)
    if faults:
        raise DemandError(faults)
    streams = np.random.default_rng(seed).spawn(len(known))
    values: dict[str, tuple[float, float, float]] = {
        name: bands.get(name, (row["value_low"], row["value"], row["value_high"]))
        for name, row in known.items()
    }
    return Figures(
        middle={name: band[1] for name, band in values.items()},
        drawn={
            name: _drawn(values[name], stream, draws) for name, stream in zip(known, streams, strict=True)
        },
        origin={
            name: "given" if name in own else "assumed" if row["is_assumed"] else "sourced"
            for name, row in known.items()
        },
        source={name: None if name in own else row["source_id"] for name, row in known.items()},
        band={name: _said(band) for name, band in values.items()},
    )


def _checked(
    own: Mapping[str, float | Sequence[float]], known: Mapping[str, object]
) -> tuple[list[DemandFault], dict[str, tuple[float, float, float]]]:
    faults, bands = [], {}
    for name, value in own.items():
        if name not in known:
            told = {"asked": shown(name), "known": ", ".join(sorted(known))}
            faults.append(DemandFault(FigureCode.UNKNOWN, told))
            continue
        try:
            edges = np.atleast_1d(np.asarray(value, dtype=np.float64))
        except (TypeError, ValueError):
            edges = np.array([np.nan])
        rises = edges.shape in ((1,), (3,)) and bool(np.isfinite(edges).all() and (np.diff(edges) >= 0).all())
        if not rises or edges[0] < 0:
            told = {"asked": name, "found": shown(value)}
            faults.append(DemandFault(FigureCode.NOT_A_BAND, told))
            continue
        low, mid, high = (edges if edges.size == 3 else np.repeat(edges, 3)).tolist()
        bands[name] = (low, mid, high)
    return faults, bands


def _drawn(band: tuple[float, float, float], stream: np.random.Generator, draws: int) -> Floats:
    low, mid, high = band
    drawn = two_piece(low, mid, high, stream.standard_normal(draws))
    # No draw further out than the edge is from the middle, and none below 0.
    return np.clip(drawn, max(0.0, 2 * low - mid), 2 * high - mid)


def _said(band: tuple[float, float, float]) -> str:
    return f"{band[1]:g}" if band[0] == band[2] else " / ".join(f"{edge:g}" for edge in band)
