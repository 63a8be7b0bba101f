"""Which rules bind what is carried, and how do they stand?"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from re import fullmatch
from typing import Any

import polars as pl

from meguri.facts.places import PlaceError, climate_of
from meguri.facts.source import fact
from meguri.market.carriage.faults import CarriageCode, CarriageError, CarriageFault
from meguri.tables.carriage import CARRIAGE_FINDINGS, CARRIED

Row = Mapping[str, Any]
_TAKEN = (
    "rule_id",
    "asks",
    "mode",
    "instrument_en",
    "instrument_ja",
    "provision",
    "asked_en",
    "asked_ja",
    "limit_value",
    "unit",
    "confidence",
    "source_id",
)


def carriage_findings(carried: pl.DataFrame, *, folder: Path | None = None) -> pl.DataFrame:
    """CARRIED in, CARRIAGE_FINDINGS out: every rule that binds, or may bind, each thing carried.

    What nobody said is never taken as sound: where the condition, the waste or a figure is unknown, the
    rules that hang on it are listed as `unknown`. Rules are rows of the fact `carriage_rules`, so a user's
    own in `folder` count too.

    Args:
        carried: CARRIED; places are prefectures, or countries by their two letters (NZ).
        folder: the user's data folder.

    Raises:
        TableError: `carried` does not keep its table.
        CarriageError: a place that is neither a prefecture nor a country.
    """
    rows = CARRIED.check(carried).to_dicts()
    faults = [fault for row in rows for fault in _place_faults(row)]
    if faults:
        raise CarriageError(faults)
    rules = fact("carriage_rules", folder=folder).rows.sort("rule_id").to_dicts()
    found = [finding for row in rows for finding in _findings(row, rules)]
    return CARRIAGE_FINDINGS.check(pl.DataFrame(found, schema=CARRIAGE_FINDINGS.polars_schema))


def un_number_of(goods: str, mode: str, carried_on: date, *, folder: Path | None = None) -> str | None:
    """The UN number of goods by sea or air on a day; None by road, where Japan asks for none."""
    for rule in fact("carriage_rules", folder=folder).rows.to_dicts():
        row = {"goods": goods, "mode": mode, "carried_on": carried_on, "energy_kwh": None}
        if rule["asks"] == "class" and _fits(rule, row):
            return str(rule["un_number"])
    return None


def is_abroad(place: str) -> bool:
    """Whether a place is a country by its two letters and not a prefecture."""
    return fullmatch(r"[A-Z]{2}", place) is not None and place != "JP"


def _place_faults(row: Row) -> Iterator[CarriageFault]:
    for place in (row["from_place"], row["to_place"]):
        try:
            if not is_abroad(place):
                climate_of(place)
        except PlaceError:
            values = {"about": row["carried_id"], "found": repr(place)}
            yield CarriageFault(CarriageCode.PLACE, values)


def _findings(row: Row, rules: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    abroad = is_abroad(row["from_place"]) or is_abroad(row["to_place"])
    un_number = next((r["un_number"] for r in rules if r["asks"] == "class" and _fits(r, row)), None)
    for rule in rules:
        if not _fits(rule, row) or not _reaches(rule, row["to_place"], abroad):
            continue
        binds = _binds(rule, row)
        if binds is False:
            continue
        standing, value = _standing(rule, row) if binds else ("unknown", None)
        yield {name: rule[name] for name in _TAKEN} | {
            "carried_id": row["carried_id"],
            "un_number": rule["un_number"] or un_number,
            "standing": standing,
            "level": "note" if standing == "met" else rule["level"],
            "found_value": value,
        }


def _fits(rule: Row, row: Row) -> bool:
    """Whether a rule is about these goods, this mode, this day and so much energy."""
    day = row["carried_on"]
    return (
        rule["mode"] == row["mode"]
        and (rule["goods"] is None or row["goods"] in rule["goods"].split(";"))
        and (rule["applies_from"] is None or rule["applies_from"] <= day)
        and (rule["applies_until"] is None or day <= rule["applies_until"])
        and (rule["from_kwh"] is None or row["energy_kwh"] is None or row["energy_kwh"] > rule["from_kwh"])
    )


def _reaches(rule: Row, to_place: str, abroad: bool) -> bool:
    if rule["reach"] not in ("any", "abroad" if abroad else "domestic"):
        return False
    return rule["countries"] is None or to_place in rule["countries"].split(";")


def _binds(rule: Row, row: Row) -> bool | None:
    """Whether the condition and the waste make it bind; None where nobody said it."""
    asked = {"condition": rule["conditions"], "waste": rule["waste"]}
    open_questions = False
    for name, wanted in asked.items():
        if wanted is None or row[name] in wanted.split(";"):
            continue
        if row[name] != "unknown":
            return False
        open_questions = True
    return None if open_questions else True


def _standing(rule: Row, row: Row) -> tuple[str, float | None]:
    if rule["asks"] in ("condition", "waste"):
        return "unknown", None
    if rule["asks"] == "forbidden":
        return "not_met", None
    if rule["quantity"] is None:
        return "asked", None
    value = row[rule["quantity"]]
    if value is None:
        return "unknown", None
    is_met = value < rule["limit_value"] if rule["asks"] == "fire_quantity" else value <= rule["limit_value"]
    return ("met" if is_met else "not_met"), value
