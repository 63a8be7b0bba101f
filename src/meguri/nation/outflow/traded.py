"""Used EVs traded (中古発生): how many cars left their first owner – where the evidence allows it to be said.

A traded car either changes keeper in Japan (移転登録) and stays registered, or goes from its first owner
straight out of the fleet. Only counts of transfers bring this within reach; without them it is not
identifiable, and an export share over traded cars cannot be told. With them both rest on assumed shares of
first owners, and the verdict says so.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meguri.nation.histories import Histories, band
from meguri.tables.account import ASSUMED
from meguri.tables.flows import TRADED
from meguri.tables.schema import check

Floats = NDArray[np.float64]

# Share of transfers whose seller is the first owner, and of exits that come straight from a first owner.
_FIRST_OWNER = (0.5, 0.9)
_DIRECT_EXIT = (0.2, 0.8)


def traded_frame(histories: Histories, transfers: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Histories and TRANSFERS in, TRADED out: every year, with a verdict.

    Args:
        histories: equally likely histories of one segment.
        transfers: changes of keeper; only those of whole calendar years count.
        rng: generator of the assumed shares.
    """
    counted = _by_year(transfers.filter(pl.col("segment") == histories.segment))
    draws = histories.sold.shape[0]
    first_owner = rng.uniform(*_FIRST_OWNER, draws)
    direct = rng.uniform(*_DIRECT_EXIT, draws)
    exits, exported = histories.exits.sum(axis=2), histories.exported.sum(axis=2)
    rows = []
    for y, year in enumerate(histories.years.tolist()):
        row: dict[str, object] = {"segment": histories.segment, "year": year, "verdict": "not_identifiable"}
        if year in counted:
            units = first_owner * counted[year] + direct * exits[:, y]
            row |= _banded("traded_units", units) | {"verdict": "assumed"}
            row |= _banded("export_of_traded_share", exported[:, y] / units)
        rows.append(row)
    return check(TRADED, pl.DataFrame(rows, schema=TRADED.polars_schema))


def _banded(name: str, draws: Floats) -> dict[str, float]:
    low, median, high = (float(x) for x in band(draws))
    return {f"{name}_low": low, name: median, f"{name}_high": high}


def _by_year(transfers: pl.DataFrame) -> Mapping[int, float]:
    years: dict[int, float] = {}
    for row in transfers.sort("period_from").iter_rows(named=True):
        since, until = row["period_from"], row["period_to"]
        if (since.month, since.day, until.month, until.day, since.year) == (1, 1, 12, 31, until.year):
            years[since.year] = float(row["units"])
    return years


def assumed_frame() -> pl.DataFrame:
    """What is assumed about first owners, as ASSUMED."""
    shares = {"first_owner_transfer_share": _FIRST_OWNER, "direct_exit_share": _DIRECT_EXIT}
    rows = [
        {
            "assumption": f"traded.{name}",
            "value": (low + high) / 2,
            "value_low": low + 0.05 * (high - low),
            "value_high": high - 0.05 * (high - low),
            "unit": "share",
            "used_in": "traded",
            "basis": "assumed",
        }
        for name, (low, high) in shares.items()
    ]
    return check(ASSUMED, pl.DataFrame(rows, schema=ASSUMED.polars_schema))
