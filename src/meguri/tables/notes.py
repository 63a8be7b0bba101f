"""What a result has to say beside its figures: findings, and what nobody said and was assumed."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from meguri.tables.health import FINDINGS, HEALTH_ASSUMED

Row = dict[str, Any]


def finding(
    code: str,
    level: str,
    about: str,
    found: float | None = None,
    limit: float | None = None,
    unit: str | None = None,
    source_id: str | None = None,
) -> Row:
    """A row of FINDINGS without its id."""
    told = {"found_value": found, "limit_value": limit, "unit": unit, "source_id": source_id}
    return dict.fromkeys(FINDINGS.names) | {"code": code, "level": level, "about": about} | told


def findings_frame(prefix: str, rows: Iterable[Row], *before: pl.DataFrame) -> pl.DataFrame:
    """FINDINGS: what came before, then these rows with ids of their own.

    Args:
        prefix: of the ids, one for each room.
        rows: by `finding`.
        before: frames of FINDINGS; what several of them say alike is said once.
    """
    numbered = [row | {"finding_id": f"{prefix}-{at}"} for at, row in enumerate(rows, 1)]
    frame = pl.DataFrame(numbered, schema=FINDINGS.polars_schema)
    return FINDINGS.check(pl.concat([*_once(before), frame]))


def _once(before: Iterable[pl.DataFrame]) -> list[pl.DataFrame]:
    """Frames of several forecasts in one: each finding once, and no id twice."""
    frames = [one.select(FINDINGS.names) for one in before]
    if len(frames) < 2:
        return frames
    said = [name for name in FINDINGS.names if name != "finding_id"]
    whole = pl.concat(frames).unique(subset=said, keep="first", maintain_order=True)
    again = whole["finding_id"].is_duplicated()
    ids = [
        f"{name}-{at}" if twice else name
        for at, (name, twice) in enumerate(zip(whole["finding_id"], again, strict=True))
    ]
    return [whole.with_columns(pl.Series("finding_id", ids, dtype=pl.String))]


def assumed_row(about: str, code: str, said: str, source_id: str | None = None) -> Row:
    """A row of HEALTH_ASSUMED."""
    return {"about": about, "code": code, "said": said, "source_id": source_id}


def assumed_frame(rows: Iterable[Row], *before: pl.DataFrame) -> pl.DataFrame:
    """HEALTH_ASSUMED: what came before, then these rows; the first word on a thing stands."""
    frame = pl.DataFrame(list(rows), schema=HEALTH_ASSUMED.polars_schema)
    whole = pl.concat([*(one.select(HEALTH_ASSUMED.names) for one in before), frame])
    return HEALTH_ASSUMED.check(
        whole.unique(subset=list(HEALTH_ASSUMED.key), keep="first", maintain_order=True)
    )
