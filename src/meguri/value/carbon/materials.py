"""What recycling wins back, in kilograms of metal for each kilowatt-hour of nameplate energy."""

from functools import cache

import polars as pl

from meguri.value.carbon.factors import METALS

ORIGIN = "batpac51"  # whole packs, with bus bars and housing
YIELD_KIND = "model_default"


@cache
def recovered_kg_per_kwh(chemistry: str, process: str) -> dict[str, float]:
    """Metal won back for each kilowatt-hour, by metal; graphite is not counted.

    Graphite of battery grade is hardly won back in practice, so its virgin CO2 is not credited.
    """
    from meguri.facts.source import fact

    made = fact("metal_intensity").rows.filter(
        pl.col("origin") == ORIGIN, pl.col("chemistry") == chemistry, pl.col("metal").is_in(METALS)
    )
    yields = fact("recycling_yields").rows.filter(pl.col("process") == process, pl.col("kind") == YIELD_KIND)
    joined = made.join(yields, on="metal", how="inner")
    rows = joined.select("metal", pl.col("kg_per_kwh") * pl.col("yield_share")).iter_rows()
    return dict(rows)
