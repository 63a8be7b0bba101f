"""The battery field of an auction sheet: what is known of each lot's battery, in both languages."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from meguri.market.matching.reading import DAYS_A_YEAR
from meguri.tables.comparable import SHEET, SHEET_LINES, SHEET_VALUES
from meguri.tables.deals import OFFERS

Row = dict[str, Any]


def auction_sheet(offers: pl.DataFrame, day: date, compared: pl.DataFrame | None = None) -> pl.DataFrame:
    """SHEET: the addendum 「EV電池欄」 of every lot; what nobody said stands there as not said.

    Args:
        offers: OFFERS.
        day: the day of the sheet; the age of certificates is as of it.
        compared: COMPARED, for the line of like cars; left out, that line is not said.

    Raises:
        TableError: offers that break their declaration.
    """
    lots = OFFERS.check(offers, where="offers").sort("offer_id")
    like = {} if compared is None else {row["offer_id"]: row for row in compared.iter_rows(named=True)}
    rows = [
        row for lot in lots.iter_rows(named=True) for row in _lines(lot, like.get(lot["offer_id"], {}), day)
    ]
    return SHEET.check(pl.DataFrame(rows, schema=SHEET.polars_schema))


def _lines(lot: Row, like: Row, day: date) -> Iterator[Row]:
    rated, certified = lot["rated_kwh"], lot["certified_on"]
    soh = tuple(lot[f"soh_share{end}"] for end in ("_low", "", "_high"))
    now = tuple(None if one is None else rated * one for one in soh)
    winter = tuple(lot[f"winter_range_km{end}"] for end in ("_low", "", "_high"))
    old = None if certified is None else (day - certified).days / DAYS_A_YEAR
    yield _text(lot, "model", lot["model"])
    yield _text(lot, "chemistry", lot["chemistry"])
    yield _figure(lot, "rated_kwh", (None, rated, None), "kWh")
    yield _figure(lot, "now_kwh", now, "kWh")
    yield _figure(lot, "soh_share", _times(soh, 100), "%")
    yield _figure(lot, "winter_range_km", winter, "km")
    yield _figure(lot, "age_yr", (None, lot["age_yr"], None), "years")
    yield _figure(lot, "mileage_km", (None, lot["mileage_km"], None), "km")
    yield _text(lot, "certified_on", None if certified is None else certified.isoformat())
    yield _figure(lot, "certificate_age_yr", (None, old, None), "years")
    yield _text(lot, "verdict_id", lot["verdict_id"])
    yield _text(lot, "battery_id", lot["battery_id"])
    yield _value(lot, "traceability", "yes" if lot["has_traceability"] else "no")
    yield _value(lot, "guarantee", "yes" if lot["is_guaranteed"] else "no")
    yield _value(lot, "safety", lot["safety"])
    prices = tuple(like.get(f"price_jpy{end}") for end in ("_low", "", "_high"))
    yield _figure(lot, "comparable_jpy", prices, "JPY")
    yield _value(lot, "synthetic", "yes" if lot["is_synthetic"] else "no")


def _times(values: tuple[float | None, ...], factor: float) -> tuple[float | None, ...]:
    return tuple(None if one is None else factor * one for one in values)


def _line(lot: Row, line: str) -> Row:
    label = SHEET_LINES[line]
    row: Row = dict.fromkeys(SHEET.names)
    return row | {"offer_id": lot["offer_id"], "line": line, "label_en": label.en, "label_ja": label.ja}


def _figure(lot: Row, line: str, band: tuple[float | None, ...], unit: str) -> Row:
    low, middle, high = band
    if middle is None:
        return _not_said(lot, line)
    told = {"value_low": low, "value": middle, "value_high": high, "unit": unit, "is_said": True}
    return _line(lot, line) | told


def _text(lot: Row, line: str, said: str | None) -> Row:
    if said is None:
        return _not_said(lot, line)
    return _line(lot, line) | {"said_en": said, "said_ja": said, "is_said": True}


def _value(lot: Row, line: str, value: str) -> Row:
    words = SHEET_VALUES[value]
    return _line(lot, line) | {"said_en": words.en, "said_ja": words.ja, "is_said": True}


def _not_said(lot: Row, line: str) -> Row:
    words = SHEET_VALUES["not_said"]
    return _line(lot, line) | {"said_en": words.en, "said_ja": words.ja, "is_said": False}
