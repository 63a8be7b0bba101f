"""A forecast, a range and duties as plain JSON values: what the commands print with `--json`.

Keys carry the names of the tables. LIFE.json keeps the verdict whole, so that it stands wherever a verdict is
asked for, and everything that a second run needs to give the same draws.
"""

from typing import TYPE_CHECKING, Any

from meguri.report.account_json import Json, plain, rows

if TYPE_CHECKING:
    import polars as pl

    from meguri.life.range_km import Range
    from meguri.tables.lifetime import Life
    from meguri.tables.verdict import Verdict


def life_json(life: "Life", verdict: "Verdict", told: Json) -> Json:
    """LIFE.json: state by date, when thresholds are reached, findings, assumptions, and how it was made.

    Args:
        life: the forecast.
        verdict: what it starts from.
        told: what was asked: duty, place, seed, draws, …
    """
    return {
        "verdict": verdict_json(verdict),
        "life": life_head(life),
        "asked": asked_json(told),
        "table": rows(life.table),
        "reached": rows(life.reached),
        "findings": rows(life.findings),
        "assumed": rows(life.assumed),
    }


def life_head(life: "Life") -> Json:
    """What a forecast is of, and the seed and number of its draws."""
    return {
        "verdict_id": life.verdict_id,
        "start": plain(life.start),
        "horizon_yr": plain(float(life.elapsed_yr[-1])),
        "draws_count": int(life.soh.array.shape[0]),
        "seed": life.soh.seed,
        "cause_ids": list(life.soh.cause_ids),
        "age_yr": plain(life.age_yr),
        "odometer_km": plain(life.odometer_km),
        "interval_share": plain(life.interval_share),
        "definition": life.definition,
        "model": life.model or None,
        "pack_kwh": plain(life.pack_kwh),
        "is_synthetic": life.is_synthetic,
    }


def verdict_json(verdict: "Verdict") -> Json:
    """A verdict as `meguri diagnose --json` prints it, as far as later rooms read it."""
    edges = (("low", verdict.low), ("median", verdict.median), ("high", verdict.high))
    return {
        "id": verdict.verdict_id,
        "soh": {name: plain(value) for name, value in edges},
        "definition": verdict.definition,
        "measured_on": plain(verdict.measured_on),
        "pack": verdict.model or None,
        "reference_capacity_ah": plain(verdict.reference_capacity_ah),
        "chassis_number": verdict.chassis_number,
        "is_synthetic": verdict.is_synthetic,
    }


def asked_json(told: Json) -> Json:
    """What was asked, as JSON can carry it."""
    return {name: plain(value) for name, value in told.items()}


def range_json(made: "Range", told: Json, verdict: "Verdict | None") -> Json:
    """Range by month and by temperature, findings, assumptions; the verdict where there is one."""
    return {
        "verdict": None if verdict is None else verdict_json(verdict),
        "asked": asked_json(told),
        "table": rows(made.table),
        "curve": rows(made.curve),
        "findings": rows(made.findings),
        "assumed": rows(made.assumed),
    }


def duty_json(name: str, told: Json, frame: "pl.DataFrame", **more: Any) -> Json:
    """One duty: its names, its months, and what else is known of it."""
    names = {"name": name, "name_en": told["name_en"], "name_ja": told["name_ja"]}
    sources = {key: str(value) for key, value in (told.get("sources") or {}).items()}
    figures = {key: plain(value) for key, value in more.items()}
    return names | figures | {"months": rows(frame), "sources": sources}
