"""Rows of features and a saved calibration in, one row of evidence out for each that was taught."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt
from pathlib import Path
from typing import Any, cast

import numpy as np
import polars as pl

from meguri.health.calibrate import Calibrated, CalibrationCode, CalibrationError, CalibrationFault
from meguri.health.features.reading import Features, RowsLike, read_features
from meguri.health.features.words import OUTSIDE
from meguri.health.pack import Pack
from meguri.health.validation import validation_of
from meguri.tables.health import FINDINGS, HEALTH_ASSUMED, HEALTH_EVIDENCE

FeaturesLike = tuple[Calibrated | str | Path, RowsLike]
MOST_MB = 500
# What a calibration was taught with → way and method of its evidence.
_WAYS = {"pulse": "pulse", "spectrum": "spectrum", "generic": "features"}
_SD_OF_MEAN = sqrt(pi / 2)  # a normal's standard deviation over its mean absolute error
_Z95 = 1.6448536269514722


@dataclass(frozen=True, eq=False)
class FeatureEvidence:
    """What features say.

    Attributes:
        rows: one row for each measurement inside what was taught (table `health_evidence`).
        findings: measurements outside of it (table `findings`).
        assumed: what was taken without being told (table `health_assumed`).
    """

    rows: pl.DataFrame
    findings: pl.DataFrame
    assumed: pl.DataFrame


def as_pairs(given: FeaturesLike | Sequence[FeaturesLike]) -> list[FeaturesLike]:
    """One calibration with its measurements, or several such pairs, as a list."""
    if isinstance(given, tuple) and len(given) == 2 and isinstance(given[0], Calibrated | str | Path):
        return [given]
    return list(cast("Sequence[FeaturesLike]", given))


def feature_evidence(
    calibration: Calibrated | str | Path, given: RowsLike, pack: Pack | None, model: str | None, rank: int = 1
) -> FeatureEvidence:
    """State of health of each measurement that lies inside what the calibration was taught.

    Rows of one battery err together, so the calibration's error on reference cells left out is taken as
    shared by all of them (`bias_share`), up to the whole doubt of each row.

    Args:
        calibration: what `calibrate` gave, or the file that it was saved in.
        given: one measurement a row, as `read_features` takes them.
        pack: what counts as 100 %; None where nobody knows it.
        model: of the car, for whether the method is validated on it.
        rank: place among the measurements given, from 1.

    Raises:
        CalibrationError: a file that is no calibration.
        FeaturesError: rows that cannot be used.
        OSError: a file that cannot be read.
    """
    taught = calibration if isinstance(calibration, Calibrated) else _loaded(Path(calibration))
    about = Path(given).name if isinstance(given, str | Path) else f"features-{rank}"
    features = read_features(given, taught.features.shape[1], about)
    said = taught.estimate(features.values).with_row_index("at")
    inside = said.filter("inside")
    rows = [_row(row, features, taught, pack, model) for row in inside.to_dicts()]
    missed = {
        "finding_id": f"features-{rank}",
        "code": OUTSIDE,
        "level": "caution",
        "about": about,
        "rows_count": float(said.height - inside.height),
    }
    return FeatureEvidence(
        HEALTH_EVIDENCE.check(pl.DataFrame(rows, schema=HEALTH_EVIDENCE.polars_schema)),
        pl.DataFrame([missed] if inside.height < said.height else [], schema=FINDINGS.polars_schema),
        _assumed(about, taught) if rows else HEALTH_ASSUMED.empty(),
    )


def _loaded(path: Path) -> Calibrated:
    """The calibration of a file; an error names the file.

    Raises:
        CalibrationError: the file is no calibration.
    """
    if path.stat().st_size > MOST_MB * 1e6:
        values = {"field": path.name, "found": f"> {MOST_MB} MB"}
        raise CalibrationError((CalibrationFault(CalibrationCode.FILE, values),))
    try:
        return Calibrated.load(path)
    except CalibrationError as error:
        named = [CalibrationFault(one.code, {**one.values, "field": path.name}) for one in error.faults]
    except RecursionError:
        named = [CalibrationFault(CalibrationCode.FILE, {"field": path.name, "found": "RecursionError"})]
    raise CalibrationError(named)


def _row(
    said: dict[str, Any], features: Features, taught: Calibrated, pack: Pack | None, model: str | None
) -> dict[str, Any]:
    way = _WAYS[taught.quantity]
    points = {"_low": said["soh_low_share"], "": said["soh_share"], "_high": said["soh_high_share"]}
    sd = (points["_high"] - points["_low"]) / (2 * _Z95)
    told = {name: _or_none(values[said["at"]]) for name, values in features.conditions.items()}
    soc = told.get("soc_share")
    shown = soc if soc is not None and 0 <= soc <= 1 else None
    return {
        "evidence_id": f"{way}_{said['at'] + 1}",
        "way": way,
        "method": way,
        **{f"soh_share{end}": value for end, value in points.items()},
        "definition": "soh_c",
        "bias_share": min(_SD_OF_MEAN * taught.error_share, sd),
        "validation": validation_of(model, way).status,
        **({f"capacity_ah{end}": value * pack.capacity_ah for end, value in points.items()} if pack else {}),
        "soc_from_share": shown,
        "soc_to_share": shown,
        "temperature_c": told.get("temperature_c"),
        "air_temperature_c": told.get("air_temperature_c"),
        "binding": "self_declared",
    }


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _assumed(about: str, taught: Calibrated) -> pl.DataFrame:
    said = (
        ("taught_by_cells", f"{len(set(taught.cells))}"),
        ("calibration_error", f"±{taught.error_share * 100:.1f}"),
    )
    rows = [{"about": about, "code": code, "said": text, "source_id": None} for code, text in said]
    return pl.DataFrame(rows, schema=HEALTH_ASSUMED.polars_schema)
