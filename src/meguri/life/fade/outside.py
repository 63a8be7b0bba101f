"""Findings on profiles that leave the range in which a model's experiments were made."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from meguri.life.fade.card import Card
from meguri.life.fade.formula import Floats
from meguri.tables.health import FINDINGS

KINDS = ("temperature", "storage_temperature", "soc", "dod", "charge_rate", "discharge_rate")
_UNITS = ("°C", "°C", "share", "share", "C", "C")
_SLACK = 1e-6
_SCHEMA = {
    "battery": pl.Int64,
    "kind": pl.String,
    "side": pl.String,
    "limit_value": pl.Float64,
    "found_value": pl.Float64,
    "unit": pl.String,
    "time_share": pl.Float64,
}
_MUCH = 0.05  # share of the time from which on it is a caution


def limits_of(card: Card) -> Floats:
    """Lowest and highest value of each of KINDS in the card's experiments [kind, 2]."""
    valid = card.valid
    bands = (valid.temperature_c, valid.storage_temperature_c, valid.soc_share, valid.dod_share)
    return np.array([*bands, (0.0, valid.charge_per_h), (0.0, valid.discharge_per_h)], dtype=np.float64)


def outside_of(card: Card, far: Floats) -> pl.DataFrame:
    """One row a battery, kind and side that leaves the range; `far` as `ranges.look_outside` fills it."""
    limits, parts = limits_of(card), []
    for kind, name in enumerate(KINDS):
        for side, where in enumerate(("below", "above")):
            found, share = far[:, kind, 2 * side], far[:, kind, 2 * side + 1]
            limit = float(limits[kind, side])
            beyond = (limit - found if side == 0 else found - limit) > _SLACK
            who = np.flatnonzero((share > 0) & beyond)
            columns = {"battery": who, "kind": name, "side": where, "limit_value": limit}
            columns |= {
                "found_value": found[who],
                "unit": _UNITS[kind],
                "time_share": np.minimum(share[who], 1.0),
            }
            if who.size:
                parts.append(pl.DataFrame(columns, schema_overrides=_SCHEMA))
    return pl.concat(parts) if parts else pl.DataFrame(schema=_SCHEMA)


def findings_of(card: Card, outside: pl.DataFrame) -> pl.DataFrame:
    """Over all batteries: how far at most (`…_below`, `…_above`) and how long at most (`…_time`)."""
    rows = [
        row for part in outside.partition_by("kind", "side", maintain_order=True) for row in _two(card, part)
    ]
    return FINDINGS.check(pl.DataFrame(rows, schema=FINDINGS.empty().schema))


def _two(card: Card, part: pl.DataFrame) -> Iterator[dict[str, object]]:
    first = part.row(0, named=True)
    code = f"fade_{first['kind']}_{first['side']}"
    least = first["side"] == "below"
    found = part["found_value"]
    longest = float(part["time_share"].max() or 0.0)  # type: ignore[arg-type]
    same: dict[str, object] = {
        "level": "caution" if longest >= _MUCH else "note",
        "about": card.model_id,
        "from_s": None,
        "to_s": None,
        "rows_count": float(part.height),
        "source_id": card.papers[-1].source_id,
    }
    farthest = found.min() if least else found.max()
    yield same | {
        "finding_id": f"{card.model_id}:{code}",
        "code": code,
        "found_value": farthest,
        "limit_value": first["limit_value"],
        "unit": first["unit"],
    }
    yield same | {
        "finding_id": f"{card.model_id}:{code}_time",
        "code": f"{code}_time",
        "found_value": longest,
        "limit_value": 0.0,
        "unit": "share of time",
    }
