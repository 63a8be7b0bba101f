"""Second-life storage plants that exist: how much energy each pack stands for there."""

import polars as pl

from meguri.tables.storage import STORAGE_PLANTS


def plants() -> pl.DataFrame:
    """Table `storage_plants`, of the market anchors that tell both energy and packs."""
    from meguri.facts.source import fact

    rows = fact("market_anchors").rows.filter(pl.col("topic") == "second-life storage plant")
    told: dict[str, dict[str, object]] = {}
    for row in rows.iter_rows(named=True):
        name, _dash, what = row["anchor_id"].partition("_")
        told.setdefault(name, {"about": row["applies_to"], "source_id": row["source_id"]})[what] = row[
            "value_low"
        ]
    whole = [
        {
            "plant_id": name,
            "about": one["about"],
            "plant_kwh": one["kwh"],
            "packs_count": int(float(str(one["packs"]))),
            "pack_kwh": float(str(one["kwh"])) / float(str(one["packs"])),
            "source_id": one["source_id"],
        }
        for name, one in sorted(told.items())
        if {"kwh", "packs"} <= set(one)
    ]
    return STORAGE_PLANTS.check(pl.DataFrame(whole, schema=STORAGE_PLANTS.polars_schema))
