"""Actors for the tests of partners."""

from datetime import date

import polars as pl

from meguri.tables.partners import ACTORS


def actors(*several: tuple[str, str, str | None], reach: str = "unknown") -> pl.DataFrame:
    """Table `actors` from (id, functions parted by ;, prefecture)."""
    rows = [
        dict.fromkeys(ACTORS.names)
        | {"actor_id": name, "name_ja": name, "name_en": name, "body": "private", "functions": functions}
        | {"prefecture": place, "reach": reach, "is_verified": False, "status": "claim"}
        | {"source_id": "own_list", "as_of": date(2026, 11, 28)}
        for name, functions, place in several
    ]
    return ACTORS.check(pl.DataFrame(rows, schema=ACTORS.polars_schema))
