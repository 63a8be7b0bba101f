"""Which packs do the cars carry? Nameplate energy by model, and how a year's sales divide, as far as counted.

`pack_mix` holds shares that follow from counts of models. Where nobody counted, there is no row: what is
taken instead is an assumption of the room that takes it, and named there.
"""

from datetime import date
from pathlib import Path

import polars as pl

from meguri.facts.source import fact


def counted_mix(*, as_of: date | None = None, folder: Path | None = None) -> pl.DataFrame:
    """PACK_MIX: counted shares of model families and packs in each year's sales, as public on a day."""
    return fact("pack_mix", as_of=as_of, folder=folder).rows


def pack_energy(*, folder: Path | None = None) -> dict[str, float]:
    """Nameplate energy of each model's pack, kWh; a model sold with several packs has a name for each."""
    rows = fact("vehicle_packs", folder=folder).rows
    return dict(rows.sort("sold_from").select("model", "pack_kwh").iter_rows())
