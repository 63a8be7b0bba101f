"""The factors of the CO2 account: each a range with unit, boundary and source, drawn once for all cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.tables.circularity import CARBON_FACTORS, PROCESSES
from meguri.tables.draws import Z95
from meguri.value.carbon.faults import CarbonCode, CarbonError, carbon_fault

Floats = NDArray[np.float64]

FACT = "carbon_factors"
SHARES = ("second_life_share", "efficiency_new", "efficiency_lost", "cell_mass_share")
METALS = ("li", "ni", "co", "mn", "cu", "al")
GROUPS = {"LMO": "lmo", "LFP": "lfp"}
NICKEL = "nickel"  # every other chemistry of the facts is of nickel
NEEDED = (
    "new_pack",
    "new_storage_yr",
    "grid",
    "lorry",
    "recycling_published",
    *SHARES,
    *(f"virgin_{metal}" for metal in METALS),
    *(f"recycling_{process}_{group}" for process in PROCESSES for group in (NICKEL, "lmo", "lfp")),
)


@dataclass(frozen=True, eq=False)
class Factors:
    """The factors and their draws.

    Attributes:
        table: the rows (table `carbon_factors`), sorted by id.
        middle: the value of each in the middle.
        drawn: draws of each [draw]; one draw of a factor holds for all cases.
    """

    table: pl.DataFrame
    middle: Mapping[str, float]
    drawn: Mapping[str, Floats]

    def at(self, draw: int) -> dict[str, float]:
        """The value of each factor in one draw."""
        return {name: float(values[draw]) for name, values in self.drawn.items()}


def factors(rows: pl.DataFrame | None = None, *, seed: int, draws: int) -> Factors:
    """The shipped factors, or one's own, with draws between their low and high values (5 % and 95 % points).

    Raises:
        TableError: the rows do not keep the table `carbon_factors`.
        CarbonError: a factor that the account needs is missing.
    """
    from meguri.facts.source import fact

    told = fact(FACT).rows if rows is None else CARBON_FACTORS.check(rows, CARBON_FACTORS.name)
    table = told.sort("factor_id")
    missing = sorted(set(NEEDED) - set(table["factor_id"]))
    if missing:
        known = ", ".join(table["factor_id"])
        raise CarbonError([carbon_fault(CarbonCode.NO_FACTOR, found=name, known=known) for name in missing])
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((table.height, draws))
    drawn = {row["factor_id"]: _drawn(row, z[at]) for at, row in enumerate(table.iter_rows(named=True))}
    middle = dict(table.select("factor_id", "value").iter_rows())
    return Factors(table, middle, drawn)


def _drawn(row: dict[str, Any], z: Floats) -> Floats:
    low, middle, high = row["value_low"], row["value"], row["value_high"]
    values = middle + np.where(z > 0, high - middle, middle - low) * z / Z95
    # Two half normals reach for ever; a factor does not change its sign, and a share stays one.
    top = 1.0 if row["factor_id"] in SHARES else np.inf
    out: Floats = np.clip(values, 0.0 if low >= 0 else -np.inf, top)
    return out


def group_of(chemistry: str) -> str:
    """Group of the recycling factors that a chemistry belongs to."""
    return GROUPS.get(chemistry, NICKEL)
