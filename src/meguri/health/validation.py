"""Is a method validated on this model? 検証済 / 類似車種から外挿 / 未検証, with what that rests on.

Validated means: compared with a measured capacity on vehicles of this model. From there it may be carried
over to packs of the same chemistry (the voltage curve and the ways of ageing are alike; controller, sensors
and cooling are not), and no further.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from meguri.facts.packs import PackNameError, pack_named
from meguri.facts.source import fact

VALIDATED, EXTRAPOLATED, UNVALIDATED = "validated", "extrapolated", "unvalidated"


@dataclass(frozen=True, slots=True)
class Validation:
    """The standing of one method on one model.

    Attributes:
        status: validated, extrapolated or unvalidated.
        because: on what it rests; "" where nothing is known.
        vehicles_count: vehicles with a measured capacity behind it.
        source_id: None where nothing is known.
    """

    status: str
    because: str = ""
    vehicles_count: int = 0
    source_id: str | None = None


def validation_of(model: str | None, method: str, *, folder: Path | None = None) -> Validation:
    """Whether `method` is validated on `model`.

    Args:
        model: name of a pack, as `pack_named` takes it, or of a set of vehicles in the fact
            `diagnosis_validation`; None where nobody knows it.
        method: method code of an evidence row.
        folder: the user's data folder; a vendor's own rows there count like shipped ones.

    Returns:
        Its own row where there is one; else extrapolated from the largest validated set of the same
        chemistry; else unvalidated. Never raises for an unknown model or method.
    """
    rows = fact("diagnosis_validation", folder=folder).rows.filter(pl.col("method") == method)
    name, chemistry = _named(model, folder)
    own = rows.filter(pl.col("model").is_in([one for one in (name, model) if one is not None]))
    if not own.is_empty():
        return _standing(own, own.row(0, named=True)["validation"])
    alike = rows.filter(pl.col("validation") == VALIDATED, pl.col("chemistry") == chemistry)
    if chemistry == "unknown" or alike.is_empty():
        return Validation(UNVALIDATED)
    return _standing(alike.sort("vehicles_count", "model", descending=[True, False]), EXTRAPOLATED)


def _named(model: str | None, folder: Path | None) -> tuple[str | None, str]:
    if model is None:
        return None, "unknown"
    try:
        pack = pack_named(model, folder=folder)
    except PackNameError:
        return None, "unknown"
    return pack.name, pack.chemistry


def _standing(rows: pl.DataFrame, status: str) -> Validation:
    row = rows.row(0, named=True)
    return Validation(status, row["because"], row["vehicles_count"], row["source_id"])
