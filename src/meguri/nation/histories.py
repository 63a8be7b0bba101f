"""What became of every year's vehicles: equally likely histories of one segment, by year and cohort."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.draws import HIGH, LOW, MEDIAN
from meguri.tables.flows import COHORTS, OUTFLOW
from meguri.tables.schema import check

Floats = NDArray[np.float64]
Flow = Literal["exits", "exported", "scrapped"]


@dataclass(frozen=True, slots=True)
class Histories:
    """Equally likely histories; D draws, Y years, C cohorts (calendar years of first registration).

    In every draw, exits = exported + scrapped + change of idle, and sold = in_use + all exits so far.

    Attributes:
        segment: vehicle segment, as in OUTFLOW.
        years: calendar years [Y].
        cohort_years: calendar years of first registration [C].
        sold: vehicles newly registered [D, C].
        exits: vehicles that left the fleet in the year [D, Y, C].
        exported: used vehicles exported in the year [D, Y, C].
        scrapped: vehicles scrapped in the year [D, Y, C].
        idle: vehicles waiting under temporary deregistration at the end of the year [D, Y, C].
        in_use: vehicles in use at the end of the year [D, Y, C].
        seed: seed of the generator the draws came from.
    """

    segment: str
    years: NDArray[np.int64]
    cohort_years: NDArray[np.int64]
    sold: Floats
    exits: Floats
    exported: Floats
    scrapped: Floats
    idle: Floats
    in_use: Floats
    seed: int

    def until(self, year: int) -> "Histories":
        """The same histories up to the end of `year`."""
        if year >= self.years[-1]:
            return self
        y = self.years <= year
        c = self.cohort_years <= year
        cut = (slice(None), np.flatnonzero(y)[:, None], np.flatnonzero(c)[None, :])
        return Histories(
            self.segment,
            self.years[y],
            self.cohort_years[c],
            self.sold[:, c],
            self.exits[cut],
            self.exported[cut],
            self.scrapped[cut],
            self.idle[cut],
            self.in_use[cut],
            self.seed,
        )

    def total(self, flow: Flow) -> Floats:
        """Cumulative flow to the last year, over all cohorts [D]."""
        arrays = {"exits": self.exits, "exported": self.exported, "scrapped": self.scrapped}
        return np.asarray(arrays[flow].sum(axis=(1, 2)))


def band(draws: Floats) -> tuple[Floats, Floats, Floats]:
    """5 %, 50 % and 95 % points over the first axis."""
    low, median, high = np.quantile(draws, (LOW, MEDIAN, HIGH), axis=0)
    return low, median, high


def _banded(quantities: dict[str, Floats]) -> dict[str, Floats]:
    columns: dict[str, Floats] = {}
    for name, draws in quantities.items():
        low, median, high = band(draws)
        columns[f"{name}_low"], columns[name], columns[f"{name}_high"] = low, median, high
    return columns


def outflow_frame(histories: Histories) -> pl.DataFrame:
    """Histories in, OUTFLOW out: every year by itself, and cumulatively to its end."""
    h = histories
    sold = np.zeros((h.sold.shape[0], h.years.size))
    sold[:, np.searchsorted(h.years, h.cohort_years)] = h.sold
    yearly = {
        "sold_units": sold,
        "arisen_units": h.exits.sum(axis=2),
        "exported_units": h.exported.sum(axis=2),
        "scrapped_units": h.scrapped.sum(axis=2),
        "idle_units": np.diff(h.idle.sum(axis=2), axis=1, prepend=0.0),
    }
    parts = []
    for span in ("year", "cumulative"):
        flows = {k: (v if span == "year" else np.cumsum(v, axis=1)) for k, v in yearly.items()}
        flows["in_use_units"] = h.in_use.sum(axis=2)
        flows["export_share"] = flows["exported_units"] / np.maximum(flows["arisen_units"], 1e-9)
        keys = {"segment": [h.segment] * h.years.size, "span": [span] * h.years.size, "year": h.years}
        parts.append(pl.DataFrame(keys | _banded(flows)))
    return check(OUTFLOW, pl.concat(parts))


def cohort_frame(histories: Histories) -> pl.DataFrame:
    """Histories in, COHORTS out: each year's cars at the end of each later year."""
    h = histories
    y, c = np.meshgrid(h.years, h.cohort_years, indexing="ij")
    seen = (y >= c).ravel()
    flows = {"in_use_units": h.in_use, "arisen_units": h.exits, "exported_units": h.exported}
    columns = _banded({name: array.reshape(array.shape[0], -1)[:, seen] for name, array in flows.items()})
    keys = {"segment": [h.segment] * int(seen.sum()), "cohort_year": c.ravel()[seen], "year": y.ravel()[seen]}
    return check(COHORTS, pl.DataFrame(keys | columns))
