"""How old is each result? An old one says little of today's battery, and some days cannot be."""

from datetime import date
from typing import Any

import polars as pl

from meguri.facts.methods import rule_value
from meguri.tables.health import FINDINGS
from meguri.tables.schema import N_

AGED = "result_aged"
IN_FUTURE = "measured_in_future"
BEFORE_CAR = "measured_before_registration"
FINDING_WORDS: dict[str, str] = {
    AGED: N_(
        "{about}: measured {found} days before this diagnosis (good for {limit} at most). The battery has "
        "aged since, so the interval was widened downwards. Measure again."
    ),
    IN_FUTURE: N_("{about}: measured {found} days after the day of this diagnosis. Check both dates."),
    BEFORE_CAR: N_(
        "{about}: measured {found} days before the car's first registration. Check the date, and whether it "
        "is of this car."
    ),
}
_LONGEST_VALID = "auction"  # the purpose of a sale that allows the oldest result
_YEAR_DAYS = 365.25


def dated(
    rows: pl.DataFrame, on_day: date | None, first_registration: date | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """HEALTH_EVIDENCE as of one day: the lower end of a measured result sinks by the fastest fade of a fleet.

    Its median stays what was measured: a result is never turned into one that nobody made.

    Args:
        rows: table `health_evidence`.
        on_day: day of the diagnosis; None where nobody says, then the newest result's.
        first_registration: of the car, where it is known.

    Returns:
        The rows, and table `findings`: results too old to rest on, and days that cannot be.
    """
    today = on_day or rows["measured_on"].max()
    if not isinstance(today, date):
        return rows, FINDINGS.empty()
    age_days = (pl.lit(today) - pl.col("measured_on")).dt.total_days()
    fade = (rule_value("any", "fade", "fastest") or 0.0) / 100 / _YEAR_DAYS
    sunk = pl.when(pl.col("way") != "facts").then(age_days.clip(0) * fade).fill_null(0.0)
    low = (pl.col("soh_share_low") - sunk).clip(0.0)
    capacity = pl.col("capacity_ah_low") * low / pl.col("soh_share_low")
    aged = rows.with_columns(
        soh_share_low=low,
        capacity_ah_low=pl.when(pl.col("soh_share_low") > 0).then(capacity).otherwise("capacity_ah_low"),
    )
    return aged, _findings(rows.filter(pl.col("way") != "facts"), today, first_registration)


def _findings(measured: pl.DataFrame, today: date, first_registration: date | None) -> pl.DataFrame:
    valid = rule_value(_LONGEST_VALID, "validity", "days") or float("inf")
    found: list[dict[str, Any]] = []
    for row in measured.drop_nulls("measured_on").to_dicts():
        age = (today - row["measured_on"]).days
        early = (first_registration - row["measured_on"]).days if first_registration else 0
        told = row["evidence_id"] if row["way"] == "report" else row["method"]
        if age < 0:
            found.append({"code": IN_FUTURE, "level": "warning", "about": told, "found_value": -age})
        if age > valid:
            aged = {"code": AGED, "level": "caution", "about": told, "found_value": age, "limit_value": valid}
            found.append(aged)
        if early > 0:
            found.append({"code": BEFORE_CAR, "level": "warning", "about": told, "found_value": early})
    made = [
        dict.fromkeys(FINDINGS.names) | {"finding_id": f"dated-{rank}", "unit": "days"} | one
        for rank, one in enumerate(found, start=1)
    ]
    return FINDINGS.check(pl.DataFrame(made, schema=FINDINGS.polars_schema, strict=False))
